import type { Fault, Warning } from '../../contracts/errors.ts';
import { captureEnd } from '../../domain/devices.ts';
import { tupleKey } from '../../domain/identity.ts';
import { hashMeans } from '../../hash-means.ts';
import { type PendingRow, repointRows, type SettledRow } from '../../storage/batch-rows.ts';
import { captureTimes, deleteCaptures, dropCapturesAfter } from '../../storage/captures.ts';
import { claim, claimKinds, release } from '../../storage/claims.ts';
import type { Tx } from '../../storage/database.ts';
import {
  type DeviceFacts,
  failDevices,
  failedBySerial,
  insertDevices,
  type Learned,
  learn,
  lockDevices,
  removeDevices,
  setState,
} from '../../storage/devices.ts';
import { type Claimant, claimMachines, type Lost } from './claims.ts';
import { findMachines } from './lookup.ts';
import { failedRow, type SliceContext, type SliceResult } from './slices.ts';

/** A failure that its own device shows, unless another row of the slice with the same serial number shows it. */
interface Failure {
  readonly row: PendingRow;
  readonly fault: Fault;
  /** The pending device that the row made; null where it made none. */
  readonly deviceId: string | null;
}

/** Claims what the rows of a slice name and settles their devices. */
export async function settleRegister(tx: Tx, context: SliceContext, rows: readonly PendingRow[]): Promise<SliceResult> {
  const { tenantId } = context;
  const own = await ownDevices(tx, context, rows);
  const { claimants, unknown } = await identify(tx, context, rows, own);
  const { won, lost } = await claimMachines(tx, tenantId, claimants);
  const made = await settleWon(tx, context, won, own);
  const already = lost.filter(({ verdict }) => verdict.kind === 'already');
  await refresh(tx, context, already);
  const failures = [...unknown, ...lost.filter(isAnothers).map(({ claimant: { row } }) => failure(row, own, another))];
  const failed = await settleFailures(tx, context, failures);
  const refused = lost.filter(({ verdict }) => verdict.kind === 'hardwareChanged' || verdict.kind === 'notUnique');
  await keepForFixing(
    tx,
    context,
    refused.map(({ claimant }) => claimant),
  );
  const superseded = [...already, ...refused].flatMap(({ claimant: { row } }) => own.get(row.line) ?? []);
  await removeDevices(tx, tenantId, superseded);
  const gone = [...superseded, ...failed.gone];
  const registered = won.map(({ deviceId }) => deviceId);
  return {
    ...wonRows(won, own),
    rows: [...wonRows(won, own).rows, ...already.map(alreadyRow), ...refused.map(refusedRow), ...failed.rows],
    change: {
      registrationPending: -(won.length - made) - failed.pending - superseded.length,
      setupNeeded: won.length,
      registrationFailed: failed.change,
    },
    devices: [
      { state: 'setupNeeded', ids: registered },
      { state: 'registrationFailed', ids: failed.devices },
      { state: null, ids: gone },
    ],
  };
}

const another: Fault = { code: 'deviceClaimedByAnotherOrganization' };
const isAnothers = ({ verdict }: Lost): boolean => verdict.kind === 'another';
type Own = ReadonlyMap<number, string>;

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
    change: { registrationPending: -failed.pending, registrationFailed: failed.change },
    devices: [
      { state: 'registrationFailed', ids: failed.devices },
      { state: null, ids: failed.gone },
    ],
  };
}

function failure(row: PendingRow, own: Own, fault: Fault): Failure {
  return { row, fault, deviceId: own.get(row.line) ?? null };
}

/**
 * The pending device of each row that made one, by line. Nothing but its batch changes a pending device, so a first
 * attempt need only look at rows that turned another device or were known to mean one.
 */
async function ownDevices(
  tx: Tx,
  { tenantId, stored: { batch } }: SliceContext,
  rows: readonly PendingRow[],
): Promise<Own> {
  const doubtful = batch.attempt > 1 ? rows : rows.filter(({ id, deviceId }) => deviceId !== id);
  const ids = doubtful.flatMap(({ deviceId }) => (deviceId ? [deviceId] : []));
  const found = await lockDevices(tx, tenantId, [...new Set(ids)]);
  const pending = new Map(
    found
      .filter(device => device.state === 'registrationPending' && device.batchId === batch.id)
      .map(device => [device.line, device.id]),
  );
  const looked = new Set(doubtful);
  for (const row of rows) if (!looked.has(row)) pending.set(row.line, row.id);
  return pending;
}

/** Which machine each row means: by its own hash, else by what is on file. */
async function identify(
  tx: Tx,
  { tenantId, stored, newId }: SliceContext,
  rows: readonly PendingRow[],
  own: Own,
): Promise<{ claimants: Claimant[]; unknown: Failure[] }> {
  const unknown: Failure[] = [];
  const claimants = rows.flatMap((row): Claimant[] => {
    if (row.method !== 'hardwareHash') return [];
    const keys = { ek: row.ekKey, smbios: row.smbiosKey };
    return [{ row, keys, tpm: row.ekKey !== null, deviceId: own.get(row.line) ?? newId() }];
  });
  const named = rows.filter(({ method }) => method !== 'hardwareHash');
  const machines = await findMachines(tx, tenantId, stored.sender, named.map(nameOf));
  for (const [i, row] of named.entries()) {
    const found = machines[i] ?? 'none';
    if (typeof found === 'string') unknown.push(failure(row, own, notFound(found, stored.sender)));
    else {
      const { ekKey, smbiosKey, tpm } = found.machine;
      claimants.push({ row, keys: { ek: ekKey, smbios: smbiosKey }, tpm, deviceId: own.get(row.line) ?? newId() });
    }
  }
  return { claimants, unknown };
}

function nameOf({ method, manufacturer, model, serialNumber, productKeyId }: PendingRow) {
  const tuple = method === 'tuple' ? tupleKey(manufacturer, model, serialNumber, hashMeans.sha256) : null;
  return { tupleKey: tuple, productKeyId };
}

function notFound(found: 'none' | 'several', sender: 'customer' | 'partner'): Fault {
  if (found === 'several') return { code: 'deviceNotUnique', reason: 'severalMatches' };
  if (sender === 'customer') return { code: 'missingValue', column: 'Hardware Hash' };
  return { code: 'deviceNotFound', reason: 'noMatch' };
}

/** Devices to *Setup needed*; answers how many had to be made, because the device that their row meant is gone since. */
async function settleWon(tx: Tx, context: SliceContext, won: readonly Claimant[], own: Own): Promise<number> {
  const { tenantId, stored, now } = context;
  const missing = won.filter(({ row }) => !own.has(row.line));
  if (missing.length > 0) await makeDevices(tx, context, missing);
  const learned = won.filter(({ row }) => row.method !== 'hardwareHash').map(claimant => learnedBy(claimant));
  await learn(tx, tenantId, learned);
  await setState(
    tx,
    stored.batch.tenantId,
    won.map(({ deviceId }) => deviceId),
    'setupNeeded',
    now,
  );
  return missing.length;
}

function learnedBy({ deviceId, keys, tpm }: Claimant): Learned {
  return { id: deviceId, ekKey: keys.ek, smbiosKey: keys.smbios, tpm, captureId: null };
}

async function makeDevices(tx: Tx, { stored, tenantId }: SliceContext, claimants: readonly Claimant[]): Promise<void> {
  const { batch, partnerId } = stored;
  const { id: batchId, orderId, purchaseId, profile } = batch;
  const origin = {
    tenantId,
    partnerId,
    batchId,
    orderId,
    purchaseId,
    profile,
    registeredAt: new Date(batch.createdAt),
  };
  const devices = claimants.map(({ row, keys, tpm, deviceId }) => ({
    ...row,
    id: deviceId,
    state: 'registrationPending' as const,
    method: row.method === 'tuple' || row.method === 'productKey' ? row.method : ('hardwareHash' as const),
    tpm,
    captureId: row.method === 'hardwareHash' ? row.id : null,
    ekKey: keys.ek,
    smbiosKey: keys.smbios,
    fault: null,
  }));
  await insertDevices(tx, origin, devices);
  await dropCapturesAfter(
    tx,
    tenantId,
    devices.flatMap(({ captureId }) => captureId ?? []),
    null,
  );
}

function wonRows(won: readonly Claimant[], own: Own): Pick<SliceResult, 'alike' | 'rows'> {
  const alike = won.filter(({ row, deviceId }) => row.deviceId === deviceId && own.has(row.line));
  const rest = won.filter(({ row, deviceId }) => row.deviceId !== deviceId || !own.has(row.line));
  return {
    alike: { outcome: 'registered', lines: alike.map(({ row }) => row.line) },
    rows: rest.map(({ row, deviceId }) => ({
      ...{ line: row.line, outcome: 'registered', deviceId, fault: null, warnings: row.warnings ?? [] },
    })),
  };
}

/** What a device of ours learns from a row that meant it: keys that it lacked, and the capture if it is the newer one. */
async function refresh(tx: Tx, { tenantId }: SliceContext, already: readonly Lost[]): Promise<void> {
  const captureIds = already.flatMap(({ claimant, device }) =>
    [captureOf(claimant.row), device?.captureId ?? []].flat(),
  );
  const times = await captureTimes(tx, tenantId, captureIds);
  const learned: Learned[] = [];
  const dropped: string[] = [];
  for (const { claimant, verdict, device } of already) {
    if (verdict.kind !== 'already' || !device) continue;
    const ours = captureOf(claimant.row)[0];
    const newer = ours !== undefined && isNewer(times.get(ours), device.captureId ? times.get(device.captureId) : null);
    dropped.push(...(newer ? [device.captureId ?? []].flat() : captureOf(claimant.row)));
    const { add, replaced } = verdict;
    await exchangeKeys(tx, tenantId, device.id, add, replaced);
    const ekKey = add.ek ?? device.ekKey;
    const smbiosKey = add.smbios ?? device.smbiosKey;
    if (newer || add.ek || add.smbios) {
      learned.push({ id: device.id, ekKey, smbiosKey, tpm: ekKey !== null, captureId: newer ? ours : null });
    }
  }
  await learn(tx, tenantId, learned);
  await deleteCaptures(tx, tenantId, dropped);
}

const captureOf = ({ method, id }: PendingRow): string[] => (method === 'hardwareHash' ? [id] : []);

function isNewer(time: Date | null | undefined, than: Date | null | undefined): boolean {
  if (!than) return true;
  return time != null && time > than;
}

async function exchangeKeys(
  tx: Tx,
  tenantId: string,
  deviceId: string,
  add: Claimant['keys'],
  replaced: Uint8Array | null,
): Promise<void> {
  if (replaced) await release(tx, [replaced], [deviceId]);
  if (add.ek) await claim(tx, tenantId, [{ key: add.ek, kind: claimKinds.ek, deviceId }]);
  if (add.smbios) await claim(tx, tenantId, [{ key: add.smbios, kind: claimKinds.smbios, deviceId }]);
}

function alreadyRow({ claimant: { row }, device }: Lost): SettledRow {
  const warnings: Warning[] = [...(row.warnings ?? [])];
  if (device && differs(row.groupTag, device.groupTag))
    warnings.push({ code: 'valuesNotChanged', column: 'Group Tag' });
  if (device && differs(row.assignedUser, device.assignedUser)) {
    warnings.push({ code: 'valuesNotChanged', column: 'Assigned User' });
  }
  const fault: Fault = { code: 'deviceAlreadyRegistered' };
  return { line: row.line, outcome: 'alreadyRegistered', deviceId: device?.id ?? null, fault, warnings };
}

const differs = (given: string | null, kept: string | null): boolean => given !== null && given !== kept;

function refusedRow({ claimant: { row }, verdict, device }: Lost): SettledRow {
  const fault: Fault =
    verdict.kind === 'hardwareChanged' ? { code: 'hardwareChanged' } : { code: 'deviceNotUnique', reason: 'twoClaims' };
  return failedRow(row, fault, device?.id ?? null);
}

/** Captures of rows that failed without a device of their own stay a while, for the fix-file. */
async function keepForFixing(tx: Tx, { tenantId, now }: SliceContext, claimants: readonly Claimant[]): Promise<void> {
  await dropCapturesAfter(
    tx,
    tenantId,
    claimants.flatMap(({ row }) => captureOf(row)),
    captureEnd(now),
  );
}

interface Failed {
  readonly rows: readonly SettledRow[];
  /** The failed devices that remain. */
  readonly devices: readonly string[];
  readonly gone: readonly string[];
  /** How many pending devices were settled. */
  readonly pending: number;
  /** By how much the number of failed devices changes. */
  readonly change: number;
}

/** One failed device a serial number: the last failure of the slice shows it, and replaces what was there. */
async function settleFailures(tx: Tx, { tenantId, now }: SliceContext, failures: readonly Failure[]): Promise<Failed> {
  const shown = new Map<string, Failure & { deviceId: string }>();
  const gone: string[] = [];
  for (const each of failures) {
    if (each.deviceId === null) continue;
    const earlier = shown.get(each.row.serialNumber);
    if (earlier) gone.push(earlier.deviceId);
    shown.set(each.row.serialNumber, { ...each, deviceId: each.deviceId });
  }
  const pending = gone.length + shown.size;
  const replaced = await failedBySerial(tx, tenantId, [...shown.keys()]);
  const removed = await removeDevices(tx, tenantId, [...gone, ...replaced.map(({ id }) => id)]);
  await dropCapturesAfter(
    tx,
    tenantId,
    removed.flatMap(({ captureId }) => captureId ?? []),
    captureEnd(now),
  );
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
    rows: failures.map(({ row, fault, deviceId }) => failedRow(row, fault, deviceId && deviceOf(row.serialNumber))),
    devices: [...shown.values()].map(({ deviceId }) => deviceId),
    gone: [...gone, ...replaced.map(({ id }) => id)],
    pending,
    change: shown.size - replaced.length,
  };
}

function moved({ batchId, line }: DeviceFacts, deviceId: string | null) {
  return deviceId ? [{ batchId, line, deviceId }] : [];
}
