import type { QueueLength } from '../contracts/status.ts';

/** How long a queue is, as roughly as strangers may know it. */
export function queueLength(rows: number): QueueLength {
  if (rows === 0) return 'none';
  if (rows < 1000) return 'below1000';
  return rows < 100_000 ? 'below100000' : 'more';
}

/**
 * Seconds until a tenant's rows are settled at `rowsPerSecond`. Workers go round by tenant, so that of everybody else's rows as
 * many come in between as the tenant has itself, at most. Null where nothing was measured yet.
 */
export function secondsToSettle(own: number, others: readonly number[], rowsPerSecond: number | null): number | null {
  if (own === 0) return 0;
  if (rowsPerSecond === null || rowsPerSecond <= 0) return null;
  const between = others.reduce((sum, rows) => sum + Math.min(rows, own), 0);
  return Math.ceil((own + between) / rowsPerSecond);
}
