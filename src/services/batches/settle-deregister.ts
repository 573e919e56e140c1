import type { Fault } from '../../contracts/errors.ts';
import { byPartner } from '../../domain/devices.ts';
import type { BindingKeys } from '../../domain/identity.ts';
import { type DetailedRow, detailed, type PendingRow, type SettledRow } from '../../storage/batch-rows.ts';
import type { Tx } from '../../storage/database.ts';
import { deregisterDevices } from '../../storage/deregister.ts';
import { type DeviceFacts, devicesBySerial, lockDevices } from '../../storage/devices.ts';
import { leaving } from '../../storage/orders.ts';
import { ownHolders } from './claims.ts';
import { failedRow, type SliceContext, type SliceResult } from './slices.ts';

/** Deregisters what the rows of a slice name. What is not ours is no failure: it is not registered, as was asked. */
export async function settleDeregister(
  tx: Tx,
  context: SliceContext,
  pending: readonly PendingRow[],
): Promise<SliceResult> {
  const { tenantId, stored, now } = context;
  const rows = await detailed(tx, tenantId, stored.batch.id, pending);
  const named = await candidates(tx, tenantId, rows);
  const ids = [...named.values()].flatMap(found => found.map(({ id }) => id));
  // What was found may have changed before it was locked: the locked row is what counts.
  const locked = new Map((await lockDevices(tx, tenantId, [...new Set(ids)])).map(device => [device.id, device]));
  const taken: DeviceFacts[] = [];
  const settled = rows.map(row => {
    const found = (named.get(row.line) ?? []).flatMap(({ id }) => locked.get(id) ?? []);
    const { outcome, device } = settleRow(row, found);
    if (device && outcome.outcome !== 'failed') {
      taken.push(device);
      locked.delete(device.id);
    }
    return outcome;
  });
  await deregisterDevices(tx, tenantId, taken, now);
  return {
    alike: { outcome: 'registered', lines: [] },
    rows: settled,
    changes: leaving(taken),
    devices: byPartner(taken).map(each => ({ state: null, ...each })),
  };
}

const notRegistered: Fault = { code: 'deviceNotRegistered' };

/** A failed device holds no claim: naming it dismisses it, and the row comes to "not registered". */
function settleRow(
  row: DetailedRow,
  found: readonly DeviceFacts[],
): { outcome: SettledRow; device: DeviceFacts | null } {
  const standing = found.filter(({ state }) => state !== 'registrationFailed');
  const [device, second] = standing;
  if (second)
    return { outcome: failedRow(row, { code: 'deviceNotUnique', reason: 'severalMatches' }, null), device: null };
  const facts = { line: row.line, warnings: [] };
  if (!device) {
    const outcome = { ...facts, outcome: 'notRegistered' as const, deviceId: null, fault: notRegistered };
    return { outcome, device: found[0] ?? null };
  }
  if (device.state === 'registrationPending') {
    return { outcome: failedRow(row, { code: 'pendingRegistration' }, device.id), device };
  }
  return { outcome: { ...facts, outcome: 'deregistered', deviceId: device.id, fault: null }, device };
}

/** The devices that each row may mean, by line. */
async function candidates(tx: Tx, tenantId: string, rows: readonly DetailedRow[]): Promise<Map<number, DeviceFacts[]>> {
  const holder = await ownHolders(tx, rows.map(keysOf));
  const claimed = (row: DetailedRow) => holder(keysOf(row));
  const direct = rows.flatMap(row => row.targetId ?? claimed(row) ?? []);
  const byId = new Map((await lockDevices(tx, tenantId, [...new Set(direct)])).map(device => [device.id, device]));
  const serials = rows.flatMap(({ method, serialNumber }) => (method === 'id' || !serialNumber ? [] : [serialNumber]));
  const bySerial = Map.groupBy(
    await devicesBySerial(tx, tenantId, [...new Set(serials)]),
    device => device.serialNumber,
  );
  return new Map(
    rows.map(row => {
      const id = row.targetId ?? claimed(row);
      const known = id ? byId.get(id) : undefined;
      if (known || row.method === 'id') return [row.line, known ? [known] : []];
      return [row.line, (bySerial.get(row.serialNumber) ?? []).filter(device => isMeant(row, device))];
    }),
  );
}

const keysOf = ({ ekKey, smbiosKey }: DetailedRow): BindingKeys => ({ ek: ekKey, smbios: smbiosKey });

/** By hash: its keys, or a failed device, which has none. By tuple: as shown. By serial number: that alone. */
function isMeant(row: DetailedRow, device: DeviceFacts): boolean {
  if (row.method === 'hardwareHash') {
    if (device.state === 'registrationFailed') return true;
    return isEqual(row.ekKey, device.ekKey) || isEqual(row.smbiosKey, device.smbiosKey);
  }
  if (row.method === 'tuple') return row.manufacturer === device.manufacturer && row.model === device.model;
  return true;
}

const isEqual = (a: Buffer | null, b: Buffer | null): boolean => a !== null && b !== null && a.equals(b);
