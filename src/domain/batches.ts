import { type BatchCounts, type BatchState, columnNames, type Outcome, type RowValues } from '../contracts/batches.ts';
import { type ErrorCode, errorTable, type Fault } from '../contracts/errors.ts';
import { limits } from '../contracts/limits.ts';
import type { HashIdentity } from '../hardware-hash/hash.ts';
import { type BindingKeys, bindingKeys, type Digest, tupleKey } from './identity.ts';
import { seenKeys } from './seen-keys.ts';

/** Counts of a batch with nothing in it. */
export const noCounts: BatchCounts = {
  rows: 0,
  pending: 0,
  registered: 0,
  alreadyRegistered: 0,
  deregistered: 0,
  notRegistered: 0,
  filed: 0,
  failed: 0,
  cancelled: 0,
};

/** The state that follows from the counts of a batch that has been started. */
export function stateOf(counts: BatchCounts): BatchState {
  if (counts.pending > 0) return 'processing';
  if (counts.cancelled > 0) return 'cancelled';
  return counts.failed > 0 ? 'finishedWithErrors' : 'finished';
}

/** How many pending rows came to each outcome. */
export type Settled = Partial<Record<Exclude<Outcome, 'pending'>, number>>;

export function settle(counts: BatchCounts, settled: Settled): BatchCounts {
  const next = { ...counts };
  for (const [outcome, n] of Object.entries(settled) as [Exclude<Outcome, 'pending'>, number][]) {
    next[outcome] += n;
    next.pending -= n;
  }
  return next;
}

/** The codes of rows that may succeed unchanged at another time. */
export const retryableCodes = (Object.keys(errorTable) as ErrorCode[]).filter(
  code => errorTable[code].at === 'row' && errorTable[code].retryable,
);

/** A row as far as its own line tells. */
export interface JudgeableRow {
  readonly line: number;
  readonly values: RowValues;
  readonly faults: readonly Fault[];
}

export interface JudgedRow {
  /** Of the row's hash, also where the row is refused. */
  readonly keys: BindingKeys | null;
  /** Empty: acceptable as far as the file tells. */
  readonly faults: readonly Fault[];
}

/**
 * Judges the rows of one file one after the other: whether a row's hash tells its machine apart, and whether an earlier
 * row meant the same machine. `identity` is the hash's without placeholders, null for a row without a readable hash.
 */
export function rowJudge(digest: Digest): (row: JudgeableRow, identity: HashIdentity | null) => JudgedRow {
  const findDuplicate = duplicateFinder(digest);
  return ({ line, values, faults }, identity) => {
    const keys = identity ? bindingKeys(identity, digest) : null;
    if (faults.length > 0) return { keys, faults };
    if (identity && hasLongValue(identity)) return { keys, faults: [tooLong] };
    if (keys && !keys.ek && !keys.smbios) return { keys, faults: [identityMissing] };
    const duplicate = findDuplicate(line, keys, values);
    return { keys, faults: duplicate ? [duplicate] : [] };
  };
}

const column = columnNames.hardwareHash;
const identityMissing: Fault = { code: 'hardwareHashNotValid', reason: 'identityMissing', column };
const tooLong: Fault = { code: 'valueNotValid', reason: 'tooLong', column, params: { limit: limits.cellBytes } };

/** No firmware writes such a value, and no index of the database takes it; a cell of the file is held to the same limit. */
function hasLongValue({ manufacturer, model, serialNumber, productKeyId }: HashIdentity): boolean {
  return [manufacturer, model, serialNumber, productKeyId].some(value => (value?.length ?? 0) > limits.cellBytes);
}

/**
 * Finds the rows of one file that mean a machine which an earlier row meant already: by any binding key, or, for rows
 * without a hash, by tuple or product key ID. Only rows that were not refused are remembered.
 */
function duplicateFinder(digest: Digest): (line: number, keys: BindingKeys | null, values: RowValues) => Fault | null {
  const [eks, boards, names] = [seenKeys(), seenKeys(), seenKeys()];
  const duplicate = (otherLine: number): Fault => ({ code: 'duplicateInFile', params: { otherLine } });
  return (line, keys, values) => {
    if (!keys) {
      const name = nameKey(values, digest);
      const otherLine = name && names.add(name, line);
      return otherLine ? duplicate(otherLine) : null;
    }
    const otherLine = (keys.ek && eks.find(keys.ek)) || (keys.smbios && boards.find(keys.smbios));
    if (otherLine) return duplicate(otherLine);
    if (keys.ek) eks.add(keys.ek, line);
    if (keys.smbios) boards.add(keys.smbios, line);
    return null;
  };
}

/** What a row without a hash names, as a key; null where it names nothing. */
function nameKey(values: RowValues, digest: Digest): Uint8Array | null {
  if (values.productKeyId) return tupleKey('product key', '', values.productKeyId, digest);
  return values.serialNumber ? tupleKey(values.manufacturer, values.model, values.serialNumber, digest) : null;
}
