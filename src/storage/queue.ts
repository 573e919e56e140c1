import { type RawBuilder, sql } from 'kysely';
import type { SystemTx, Tx } from './database.ts';

/** What waits for the workers of an installation, or is being worked on. */
export interface Queue {
  readonly batches: number;
  /** Not settled yet. */
  readonly rows: number;
  /** When the batch came that waits longest; null when none does. */
  readonly oldest: Date | null;
}

export async function readQueue(tx: SystemTx): Promise<Queue> {
  const rows = await tx.query<Queue>(sql`
    select count(*)::int as batches, coalesce(sum(b.pending), 0)::float8 as rows, min(w.created_at) as oldest
    from muster.work w left join muster.batches b on b.tenant_id = w.tenant_id and b.id = w.batch_id`);
  return rows[0]!;
}

export interface TenantRows {
  readonly tenantId: string;
  readonly rows: number;
}

/** The rows that wait, tenant by tenant. */
export async function waitingRows(tx: SystemTx): Promise<TenantRows[]> {
  return await tx.query<TenantRows>(sql`
    select w.tenant_id as "tenantId", sum(b.pending)::float8 as rows
    from muster.work w join muster.batches b on b.tenant_id = w.tenant_id and b.id = w.batch_id
    group by 1`);
}

/** How long batches that register took from arriving to being settled, as statistics know it, but of all tenants. */
export async function settlingOfAll(
  tx: SystemTx,
  since: Date,
): Promise<{ readonly batches: number; readonly medianSeconds: number | null; readonly p95Seconds: number | null }> {
  const rows = await tx.query<{ batches: number; medianSeconds: number | null; p95Seconds: number | null }>(sql`
    select count(*)::int as batches,
      percentile_cont(0.5) within group (order by extract(epoch from finished_at - created_at)::float8) as "medianSeconds",
      percentile_cont(0.95) within group (order by extract(epoch from finished_at - created_at)::float8) as "p95Seconds"
    from muster.batches where finished_at >= ${since} and ${settledAtOnce}`);
  return rows[0]!;
}

/** Large batches tell how fast rows are settled, small ones only how soon one is begun. */
const leastRows = 1000;
const latestBatches = 20;

/** Rows a second of the latest large batches, from their arrival to their last row, waiting included; null: there was none. */
export function measuredRate(tx: SystemTx, since: Date): Promise<number | null> {
  return rateOf(
    tx,
    sql`select rows, finished_at, created_at from muster.batches
      where finished_at >= ${since} and ${settledAtOnce} and rows >= ${leastRows}
      order by finished_at desc limit ${latestBatches}`,
  );
}

/** The same of the batches of a tenant that came since then, which are found by the tenant: others may have many more. */
export function measuredRateOfTenant(tx: Tx, tenantId: string, since: Date): Promise<number | null> {
  return rateOf(
    tx,
    sql`with own as materialized (
        select rows, finished_at, created_at from muster.batches
        where tenant_id = ${tenantId} and created_at >= ${since} and ${settledAtOnce} and rows >= ${leastRows})
      select * from own order by finished_at desc limit ${latestBatches}`,
  );
}

async function rateOf(tx: Tx, latest: RawBuilder<unknown>): Promise<number | null> {
  const rows = await tx.query<{ rate: number | null }>(sql`
    select sum(rows) / nullif(sum(extract(epoch from finished_at - created_at)::float8), 0) as rate from (${latest}) latest`);
  return rows[0]?.rate ?? null;
}

/** As the index `batches_settled` says it. One that was retried finished for another reason; a cancelled one was not settled. */
const settledAtOnce = sql`kind = 'register' and attempt = 1 and state in ('finished', 'finishedWithErrors')`;
