import type { Batch } from '../../../src/contracts/batches.ts';

/**
 * Of two answers about one batch the one that the server gave later: an event may overtake the answer to a call. A batch only goes
 * forward: fewer rows pending, or another attempt.
 */
export function newerBatch(known: Batch | undefined, arrived: Batch): Batch {
  if (!known || arrived.attempt !== known.attempt) return known && arrived.attempt < known.attempt ? known : arrived;
  return arrived.counts.pending > known.counts.pending ? known : arrived;
}
