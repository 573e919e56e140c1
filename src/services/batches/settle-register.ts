import type { Fault, Warning } from '../../contracts/errors.ts';
import { captureEnd } from '../../domain/devices.ts';
import { tupleKey } from '../../domain/identity.ts';
import { hashMeans } from '../../hash-means.ts';
import {
  type DetailedRow,
  detailed,
  type PendingRow,
  type RowDetails,
  type SettledRow,
} from '../../storage/batch-rows.ts';
import { dropCapturesAfter } from '../../storage/captures.ts';
import type { Tx } from '../../storage/database.ts';
import { insertDevices, type Learned, learn, removeDevices, setState } from '../../storage/devices.ts';
import { type Claimant, claimMachines, type Lost } from './claims.ts';
import { type Failure, failure, settleFailures } from './failures.ts';
import { findMachines, type NamedMachine, notFoundFault } from './lookup.ts';
import { byModel, countClaimed, mandateOf } from './mandates.ts';
import { type Own, ownDevices } from './own-devices.ts';
import { captureOf, refresh } from './refresh.ts';
import { failedRow, type SliceContext, type SliceResult, underBatch } from './slices.ts';

/** Claims what the rows of a slice name and settles their devices. */
export async function settleRegister(tx: Tx, context: SliceContext, rows: readonly PendingRow[]): Promise<SliceResult> {
  const { tenantId } = context;
  const own = await ownDevices(tx, context, rows);
  const { claimants, unknown, waitingFrom } = await identify(tx, context, rows, own);
  const mandate = await mandateOf(tx, tenantId, context.stored);
  const { covered, notCovered } = await byModel(tx, context, mandate, claimants);
  const { won: claimed, lost } = await claimMachines(tx, tenantId, covered);
  const { counted: won, notCovered: beyond } = await countClaimed(tx, tenantId, mandate, claimed);
  const made = await settleWon(tx, context, won, own);
  const already = lost.filter(({ verdict }) => verdict.kind === 'already');
  const alreadyRows = await detailed(
    tx,
    tenantId,
    context.stored.batch.id,
    already.map(({ claimant }) => claimant.row),
  );
  await refresh(tx, context, already);
  const failures = [...unknown, ...lost.filter(isAnothers).map(({ claimant: { row } }) => failure(row, own, another))];
  const failed = await settleFailures(tx, context, failures);
  const refused = lost.filter(({ verdict }) => verdict.kind === 'hardwareChanged' || verdict.kind === 'notUnique');
  const byMandate = [...notCovered, ...beyond];
  const withoutDevice = [...refused.map(({ claimant: { row } }) => row), ...byMandate.map(({ row }) => row)];
  await keepForFixing(tx, context, withoutDevice);
  const superseded = [...already.map(({ claimant: { row } }) => row), ...withoutDevice].flatMap(
    ({ line }) => own.get(line) ?? [],
  );
  await removeDevices(tx, tenantId, superseded);
  const gone = [...superseded, ...failed.gone];
  const under = underBatch(context.stored);
  const registered = won.map(({ deviceId }) => deviceId);
  return {
    ...wonRows(won, own),
    rows: [
      ...wonRows(won, own).rows,
      ...already.map((each, i) => alreadyRow(each, alreadyRows[i]!)),
      ...refused.map(refusedRow),
      ...byMandate.map(({ row, fault }) => failedRow(row, fault, null)),
      ...failed.rows,
    ],
    changes: [
      { under, state: 'registrationPending', by: -(won.length - made) - superseded.length },
      { under, state: 'setupNeeded', by: won.length },
      ...failed.changes,
    ],
    devices: [
      { state: 'setupNeeded', ids: registered },
      { state: 'registrationFailed', ids: failed.devices },
      { state: null, ids: gone },
    ],
    waitingFrom,
  };
}

const another: Fault = { code: 'deviceClaimedByAnotherOrganization' };
const isAnothers = ({ verdict }: Lost): boolean => verdict.kind === 'another';

/** Which machine each row means: by its own hash, else by what is on file. */
async function identify(
  tx: Tx,
  { tenantId, stored, newId }: SliceContext,
  rows: readonly PendingRow[],
  own: Own,
): Promise<{ claimants: Claimant[]; unknown: Failure[]; waitingFrom?: number | undefined }> {
  const unknown: Failure[] = [];
  const claimants = rows.flatMap((row): Claimant[] => {
    if (row.method !== 'hardwareHash') return [];
    const keys = { ek: row.ekKey, smbios: row.smbiosKey };
    return [{ row, keys, tpm: row.ekKey !== null, deviceId: own.get(row.line) ?? newId(), model: null }];
  });
  const withoutHash = rows.filter(({ method }) => method !== 'hardwareHash');
  const named = await detailed(tx, tenantId, stored.batch.id, withoutHash);
  const machines = await findMachines(tx, tenantId, stored.sender, named.map(nameOf), stored.partnerId);
  for (const [i, row] of named.entries()) {
    const found = machines[i] ?? 'none';
    if (typeof found === 'string') unknown.push(failure(row, own, notFoundFault(found, stored.sender)));
    else {
      const { ekKey, smbiosKey, tpm } = found.machine;
      const model = row.method === 'productKey' ? found.machine.model : null;
      const keys = { ek: ekKey, smbios: smbiosKey };
      claimants.push({ row, keys, tpm, deviceId: own.get(row.line) ?? newId(), model });
    }
  }
  const waitingFrom = named.length > 0 ? firstRepeated(claimants) : undefined;
  if (waitingFrom === undefined) return { claimants, unknown };
  const isBefore = ({ row }: { readonly row: PendingRow }) => row.line < waitingFrom;
  return { claimants: claimants.filter(isBefore), unknown: unknown.filter(isBefore), waitingFrom };
}

/**
 * The first line that means the machine of an earlier one. The file could not tell, since one of them has no hash; what
 * the second comes to shows when the first is settled.
 */
function firstRepeated(claimants: readonly Claimant[]): number | undefined {
  const seen = new Set<string>();
  for (const { row, keys } of claimants.toSorted((a, b) => a.row.line - b.row.line)) {
    const names = [keys.ek, keys.smbios].flatMap(key => (key ? [Buffer.from(key).toString('latin1')] : []));
    if (names.some(name => seen.has(name))) return row.line;
    for (const name of names) seen.add(name);
  }
  return undefined;
}

export function nameOf({ method, manufacturer, model, serialNumber, productKeyId }: DetailedRow): NamedMachine {
  if (method !== 'tuple') return { tupleKey: null, productKeyId };
  const tuple = { manufacturer, model, serialNumber };
  return { tupleKey: tupleKey(manufacturer, model, serialNumber, hashMeans.sha256), productKeyId, tuple };
}

/** Devices to *Setup needed*; answers how many had to be made, because the device that their row meant is gone since. */
async function settleWon(tx: Tx, context: SliceContext, won: readonly Claimant[], own: Own): Promise<number> {
  const { tenantId, stored, now } = context;
  const missing = won.filter(({ row }) => !own.has(row.line));
  if (missing.length > 0) await makeDevices(tx, context, missing);
  const learned = won.filter(claimant => !hasItsKeys(claimant)).map(claimant => learnedBy(claimant));
  await learn(tx, tenantId, learned);
  // Devices beyond the settled line were written as *Setup needed*.
  const waited = won.filter(({ row }) => row.line <= stored.settledLine && own.has(row.line));
  await setState(
    tx,
    tenantId,
    waited.map(({ deviceId }) => deviceId),
    'setupNeeded',
    now,
  );
  return missing.length;
}

/** Whether the device was written with the keys of the machine that its row turned out to mean. */
function hasItsKeys({ row, keys }: Claimant): boolean {
  return row.method === 'hardwareHash' || (isEqual(row.ekKey, keys.ek) && isEqual(row.smbiosKey, keys.smbios));
}

const isEqual = (a: Buffer | null, b: Uint8Array | null): boolean => (a && b ? a.equals(b) : a === b);

function learnedBy({ deviceId, keys, tpm }: Claimant): Learned {
  return { id: deviceId, ekKey: keys.ek, smbiosKey: keys.smbios, tpm, captureId: null };
}

async function makeDevices(tx: Tx, { stored, tenantId }: SliceContext, claimants: readonly Claimant[]): Promise<void> {
  const { id: batchId, profile } = stored.batch;
  const origin = { ...underBatch(stored), tenantId, batchId, profile };
  const rows = await detailed(
    tx,
    tenantId,
    batchId,
    claimants.map(({ row }) => row),
  );
  const devices = claimants.map(({ row, keys, tpm, deviceId }, i) => ({
    ...rows[i]!,
    id: deviceId,
    state: 'setupNeeded' as const,
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
      ...{ line: row.line, outcome: 'registered', deviceId, fault: null, warnings: [] },
    })),
  };
}

function alreadyRow({ claimant: { row }, device }: Lost, { groupTag, assignedUser }: RowDetails): SettledRow {
  const warnings: Warning[] = [];
  if (device && differs(groupTag, device.groupTag)) warnings.push({ code: 'valuesNotChanged', column: 'Group Tag' });
  if (device && differs(assignedUser, device.assignedUser)) {
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
async function keepForFixing(tx: Tx, { tenantId, now }: SliceContext, rows: readonly PendingRow[]): Promise<void> {
  await dropCapturesAfter(tx, tenantId, rows.flatMap(captureOf), captureEnd(now));
}
