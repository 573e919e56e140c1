import type { BatchCounts, BatchState, Outcome, RowValues } from '../contracts/batches.ts';
import { type ErrorCode, errorTable, type Fault } from '../contracts/errors.ts';
import type { BindingKeys } from './identity.ts';

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

/**
 * Finds the rows of one file that mean a machine which an earlier row meant already: by any binding key, or, for rows
 * without a hash, by tuple or product key ID. Only rows that were not refused are remembered.
 */
export function duplicateFinder(): (line: number, keys: BindingKeys | null, values: RowValues) => Fault | null {
  const seen = new Map<string, number>();
  return (line, keys, values) => {
    const names = keys ? keyNames(keys) : valueNames(values);
    for (const name of names) {
      const otherLine = seen.get(name);
      if (otherLine !== undefined) return { code: 'duplicateInFile', params: { otherLine } };
    }
    for (const name of names) seen.set(name, line);
    return null;
  };
}

function keyNames(keys: BindingKeys): string[] {
  const names: string[] = [];
  if (keys.ek) names.push(latin1(keys.ek));
  if (keys.smbios) names.push(latin1(keys.smbios));
  return names;
}

function valueNames(values: RowValues): string[] {
  if (values.productKeyId) return [`k${values.productKeyId}`];
  return values.serialNumber ? [`t${values.manufacturer}\0${values.model}\0${values.serialNumber}`] : [];
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
