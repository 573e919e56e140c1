import type { Fault } from '../../contracts/errors.ts';
import { captureEnd } from '../../domain/devices.ts';
import { detailed, type PendingRow, repointRows, type SettledRow } from '../../storage/batch-rows.ts';
import { dropCapturesAfter } from '../../storage/captures.ts';
import type { Tx } from '../../storage/database.ts';
import { type DeviceFacts, failDevices, failedBySerial, removeDevices } from '../../storage/devices.ts';
import { type CountChange, leaving } from '../../storage/orders.ts';
import { type Own, ownDevices } from './own-devices.ts';
import { captureOf } from './refresh.ts';
import { failedRow, type SliceContext, type SliceResult, underBatch } from './slices.ts';

/** A failure that its own device shows, unless another row of the slice with the same serial number shows it. */
export interface Failure {
  readonly row: PendingRow;
  readonly fault: Fault;
  /** The pending device that the row made; null where it made none. */
  readonly deviceId: string | null;
}

export function failure(row: PendingRow, own: Own, fault: Fault): Failure {
  return { row, fault, deviceId: own.get(row.line) ?? null };
}

/** Fails the rows of a slice that cannot be settled. What they were to claim stays free. */
export async function failRegister(
  tx: Tx,
  context: SliceContext,
  rows: readonly PendingRow[],
  fault: Fault,
): Promise<SliceResult> {
  const own = await ownDevices(tx, context, rows);
  const failed = await settleFailures(
    tx,
    context,
    rows.map(row => failure(row, own, fault)),
  );
  return {
    alike: { outcome: 'registered', lines: [] },
    rows: failed.rows,
    changes: failed.changes,
    devices: [
      { state: 'registrationFailed', ids: failed.devices },
      { state: null, ids: failed.gone },
    ],
  };
}

export interface Failed {
  readonly rows: readonly SettledRow[];
  /** The failed devices that remain. */
  readonly devices: readonly string[];
  readonly gone: readonly string[];
  readonly changes: readonly CountChange[];
}

/** One failed device a serial number: the last failure of the slice shows it, and replaces what was there. */
export async function settleFailures(
  tx: Tx,
  { tenantId, stored, now }: SliceContext,
  failures: readonly Failure[],
): Promise<Failed> {
  const rows = await detailed(
    tx,
    tenantId,
    stored.batch.id,
    failures.map(({ row }) => row),
  );
  const shown = new Map<string, Failure & { deviceId: string }>();
  const gone: string[] = [];
  for (const [i, each] of failures.entries()) {
    if (each.deviceId === null) continue;
    const { serialNumber } = rows[i]!;
    const earlier = shown.get(serialNumber);
    if (earlier) gone.push(earlier.deviceId);
    shown.set(serialNumber, { ...each, deviceId: each.deviceId });
  }
  const replaced = await failedBySerial(tx, tenantId, [...shown.keys()]);
  const removed = await removeDevices(tx, tenantId, [...gone, ...replaced.map(({ id }) => id)]);
  await dropCapturesAfter(
    tx,
    tenantId,
    // A row without a device of its own leaves a capture, which the fix-file and another try may still need.
    [
      ...removed.flatMap(({ captureId }) => captureId ?? []),
      ...failures.flatMap(({ row, deviceId }) => (deviceId === null ? captureOf(row) : [])),
    ],
    captureEnd(now),
  );
  const under = underBatch(stored);
  const deviceOf = (serial: string): string | null => shown.get(serial)?.deviceId ?? null;
  await repointRows(
    tx,
    tenantId,
    replaced.flatMap(device => moved(device, deviceOf(device.serialNumber))),
  );
  await failDevices(
    tx,
    tenantId,
    [...shown.values()].map(({ deviceId, fault }) => ({ id: deviceId, fault })),
    now,
  );
  return {
    rows: failures.map(({ row, fault, deviceId }, i) =>
      failedRow(row, fault, deviceId && deviceOf(rows[i]!.serialNumber)),
    ),
    devices: [...shown.values()].map(({ deviceId }) => deviceId),
    gone: [...gone, ...replaced.map(({ id }) => id)],
    changes: [
      { under, state: 'registrationPending', by: -(gone.length + shown.size) },
      { under, state: 'registrationFailed', by: shown.size },
      ...leaving(replaced),
    ],
  };
}

function moved({ batchId, line }: DeviceFacts, deviceId: string | null) {
  return deviceId ? [{ batchId, line, deviceId }] : [];
}
