import {
  type InstallationStatus,
  leastBatchesTold,
  promisedSeconds,
  statusDays,
  type TenantStatus,
} from '../contracts/status.ts';
import type { Principal } from '../contracts/tenants.ts';
import { periodOf } from '../domain/statistics.ts';
import { queueLength, secondsToSettle } from '../domain/status.ts';
import { scopeOf } from '../domain/tenants.ts';
import type { Database } from '../storage/database.ts';
import {
  measuredRate,
  measuredRateOfTenant,
  readQueue,
  settlingOfAll,
  type TenantRows,
  waitingRows,
} from '../storage/queue.ts';
import { pendingOf, settlingOf } from '../storage/statistics.ts';

/** What waits, and how long settling takes. */
export interface StatusService {
  /** Nothing of any tenant is in it. `takesUploads`: what the caller knows of this process. */
  installation(takesUploads: boolean): Promise<InstallationStatus>;
  tenant(principal: Principal, tenantId: string): Promise<TenantStatus>;
}

export interface StatusParts {
  readonly database: Database;
  readonly clock: () => Date;
  readonly listSeconds: number;
  /** Whether an error means that the database does not answer now. */
  readonly isUnavailable: (error: unknown) => boolean;
}

const day = 24 * 3600_000;
/** Anyone may ask, as often as the share of requests allows: the database is asked that often at most. */
const queueMilliseconds = 5_000;
const settlingMilliseconds = 60_000;

export function statusService({ database, clock, listSeconds, isUnavailable }: StatusParts): StatusService {
  const reading = { readOnly: true, statementSeconds: listSeconds };
  const since = () => new Date(clock().getTime() - statusDays * day);
  const readAll = cached(clock, queueMilliseconds, async () => ({
    at: clock().toISOString(),
    ...(await database.asSystem(
      'status',
      async tx => ({ queue: await readQueue(tx), waiting: await waitingRows(tx) }),
      reading,
    )),
  }));
  const settlingAll = cached(clock, settlingMilliseconds, () =>
    database.asSystem(
      'status',
      async tx => ({ times: await settlingOfAll(tx, since()), rate: await measuredRate(tx, since()) }),
      reading,
    ),
  );
  const asked = { days: statusDays, promisedSeconds } as const;

  return {
    async installation(takesUploads) {
      try {
        const [{ at, queue }, { times }] = [await readAll(), await settlingAll()];
        const { batches, medianSeconds, p95Seconds } = times;
        const told = batches >= leastBatchesTold ? { medianSeconds, p95Seconds } : untold;
        return { at, takesUploads, queue: queueLength(queue.rows), settling: { ...asked, ...told } };
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        return { at: clock().toISOString(), takesUploads: false, queue: null, settling: { ...asked, ...untold } };
      }
    },
    async tenant(principal, tenantId) {
      const [{ waiting }, all] = [await readAll(), await settlingAll()];
      const period = periodOf(clock(), statusDays, 'UTC');
      const own = await database.withTenant(
        scopeOf(principal, tenantId),
        async tx => ({
          queue: await pendingOf(tx, tenantId),
          settling: await settlingOf(tx, tenantId, period),
          rate: await measuredRateOfTenant(tx, tenantId, since()),
        }),
        reading,
      );
      const rowsPerSecond = own.rate ?? all.rate;
      return {
        at: clock().toISOString(),
        queue: own.queue,
        rowsPerSecond,
        estimatedSeconds: secondsToSettle(own.queue.rows, othersOf(waiting, tenantId), rowsPerSecond),
        settling: { ...asked, ...own.settling },
      };
    },
  };
}

const untold = { medianSeconds: null, p95Seconds: null };

function othersOf(waiting: readonly TenantRows[], tenantId: string): number[] {
  return waiting.filter(other => other.tenantId !== tenantId).map(({ rows }) => rows);
}

/** What `read` found, for so long; those who come while it reads wait for the same. What failed is not kept. */
function cached<Found>(clock: () => Date, milliseconds: number, read: () => Promise<Found>): () => Promise<Found> {
  let kept: { readonly found: Promise<Found>; readonly until: number } | null = null;
  return async () => {
    const now = clock().getTime();
    if (kept && now < kept.until) return await kept.found;
    const fresh = { found: read(), until: now + milliseconds };
    kept = fresh;
    try {
      return await fresh.found;
    } catch (error) {
      if (kept === fresh) kept = null;
      throw error;
    }
  };
}
