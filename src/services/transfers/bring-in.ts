import { createHash } from 'node:crypto';
import type { Batch } from '../../contracts/batches.ts';
import { noCounts, settle, stateOf } from '../../domain/batches.ts';
import { beforeFailure, captureEnd } from '../../domain/devices.ts';
import { referenceOf, type TenantCall } from '../../domain/tenants.ts';
import { json } from '../../files/formats.ts';
import { insertBatch, type StoredBatch, settleTo, updateBatch } from '../../storage/batches.ts';
import { dropCapturesAfter } from '../../storage/captures.ts';
import { copyRows } from '../../storage/copy.ts';
import type { Tx } from '../../storage/database.ts';
import { historiesOf, insertHistory } from '../../storage/device-history.ts';
import { type DeviceFacts, failedBySerial, type NewDevice, newDevices, turnDevices } from '../../storage/devices.ts';
import { type NewRow, newRows } from '../../storage/new-rows.ts';
import { type CountChange, leaving } from '../../storage/orders.ts';
import type { Acceptance, TransferParts } from './calls.ts';
import type { Moved } from './take-out.ts';

/** Who accepts what from whom, and when. */
export interface Arriving {
  readonly call: TenantCall;
  readonly acceptance: Acceptance;
  /** As the new owner's history names the owner before. */
  readonly counterpart: string;
  readonly now: Date;
}

/** A device as it will be at its new owner. `before`: the failed device that it was there, which a success turns. */
export interface Placed {
  readonly id: string;
  readonly line: number;
  readonly moved: Moved;
  readonly before: DeviceFacts | null;
}

export interface Brought {
  readonly batchId: string;
  readonly devices: readonly Placed[];
  /** For the counters of the new owner. */
  readonly changes: readonly CountChange[];
}

/** Finds each device its place in the new owner's list; failed devices of the same serial numbers are locked. */
export async function bringIn(
  tx: Tx,
  { newId }: Pick<TransferParts, 'newId'>,
  { call: { tenantId }, acceptance: { orderId }, now }: Arriving,
  devices: readonly Moved[],
): Promise<Brought> {
  const serials = [...new Set(devices.map(({ facts }) => facts.serialNumber))];
  const failed = new Map((await failedBySerial(tx, tenantId, serials)).map(device => [device.serialNumber, device]));
  const placed = devices.map((moved, i): Placed => {
    const before = failed.get(moved.facts.serialNumber) ?? null;
    failed.delete(moved.facts.serialNumber);
    return { id: before?.id ?? newId(), line: i + 1, moved, before };
  });
  const under = { orderId, purchaseId: null, partnerId: null, registeredAt: now };
  const turned = placed.flatMap(({ before }) => before ?? []);
  const changes: CountChange[] = [...leaving(turned), { under, state: 'setupNeeded', by: placed.length }];
  return { batchId: newId(), devices: placed, changes };
}

/** Writes the devices with the batch that brings them, all of whose rows are registered, and the first line of each history. */
export async function registerMoved(
  tx: Tx,
  { newId }: Pick<TransferParts, 'newId'>,
  arriving: Arriving,
  { batchId, devices }: Brought,
): Promise<Batch> {
  const { call, acceptance, now } = arriving;
  const { tenantId } = call;
  const { orderId, groupTag, profile } = acceptance;
  const content = Buffer.from(JSON.stringify(devices.map(({ moved }) => nameOf(moved))));
  const stored = queued(arriving, batchId, devices.length, content);
  const registered = devices.length;
  const counts = settle(stored.batch.counts, { registered });
  const batch = { ...stored.batch, counts, state: stateOf(counts), finishedAt: now.toISOString() };
  const origin = { tenantId, partnerId: null, batchId, orderId, purchaseId: null, profile, registeredAt: now };
  const made = devices.map(device => ({ device, written: newDevice(device, groupTag) }));
  await rememberTurned(tx, newId, tenantId, devices, now);
  await insertBatch(tx, stored, content.length);
  const rows = newRows(
    { batchId, partnerId: null },
    made.map(({ device, written }) => newRow(device, written, newId())),
  );
  const fresh = made.filter(({ device }) => !device.before).map(({ written }) => written);
  await copyRows(tx, [newDevices(origin, fresh), rows]);
  const turned = made.filter(({ device }) => device.before).map(({ written }) => written);
  await turnDevices(tx, origin, turned);
  await settleTo(tx, tenantId, batchId, registered, now);
  await updateBatch(tx, batch);
  const transfer = { direction: 'incoming', counterpart: arriving.counterpart } as const;
  const came = { at: now, state: 'setupNeeded', batchId, fault: null, by: batch.createdBy, transfer } as const;
  await insertHistory(
    tx,
    tenantId,
    devices.map(({ id }) => ({ ...came, deviceId: id, id: newId() })),
  );
  return batch;
}

function queued({ call, acceptance, now }: Arriving, id: string, rows: number, content: Buffer): StoredBatch {
  const { principal, tenantId, origin } = call;
  const { orderId, groupTag, profile, source } = acceptance;
  const at = now.toISOString();
  return {
    batch: {
      ...{ id, tenantId, kind: 'register', state: 'queued', source, format: 'json', encoding: 'utf-8' },
      ...{ fileName: null, fileSha256: createHash('sha256').update(content).digest('hex') },
      ...{ orderId, purchaseId: null, groupTag, profile, requestId: origin.requestId ?? '', attempt: 1 },
      counts: { ...noCounts, rows, pending: rows },
      ...{ createdAt: at, startedAt: at, finishedAt: null, createdBy: referenceOf(principal), mandateId: null },
    },
    ...{ partnerId: null, sender: principal.tenantKind, delimiter: null, heading: json.heading, hashColumn: null },
    settledLine: 0,
  };
}

/** What the failed devices were, before they are turned. */
async function rememberTurned(
  tx: Tx,
  newId: () => string,
  tenantId: string,
  devices: readonly Placed[],
  now: Date,
): Promise<void> {
  const turned = devices.flatMap(({ before }) => before ?? []);
  const ids = turned.map(({ id }) => id);
  const histories = await historiesOf(tx, tenantId, ids);
  const entries = turned.flatMap(before =>
    beforeFailure(histories.get(before.id) ?? [], before).map(each => ({ ...each, deviceId: before.id, id: newId() })),
  );
  await insertHistory(tx, tenantId, entries);
  const captures = turned.flatMap(({ captureId }) => captureId ?? []);
  await dropCapturesAfter(tx, tenantId, captures, captureEnd(now));
}

const nameOf = ({ facts: { manufacturer, model, serialNumber } }: Moved) => ({ manufacturer, model, serialNumber });

/** As the machine was proved at the owner before; tags and users stay there. */
function newDevice({ id, line, moved }: Placed, groupTag: string | null): NewDevice {
  const { facts, device } = moved;
  const { productKeyId, method, tpm } = device;
  return {
    ...{ id, line, state: 'setupNeeded', ...nameOf(moved), productKeyId, groupTag, assignedUser: null, method, tpm },
    ...{ captureId: null, ekKey: facts.ekKey, smbiosKey: facts.smbiosKey, fault: null },
  };
}

function newRow({ line, before }: Placed, device: NewDevice, rowId: string): NewRow {
  const { id, manufacturer, model, serialNumber, productKeyId, groupTag, method, ekKey, smbiosKey } = device;
  return {
    // A row has the id of the device that it makes.
    id: before ? rowId : id,
    outcome: 'registered',
    ...{ line, method, manufacturer, model, serialNumber, productKeyId, groupTag, assignedUser: null, targetId: null },
    ...{ deviceId: id, ekKey, smbiosKey, fault: null, warnings: [] },
    ...{ cells: null, sealedCells: null },
  };
}
