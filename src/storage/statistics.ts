import { sql } from 'kysely';
import type { Statistics } from '../contracts/statistics.ts';
import type { Period } from '../domain/statistics.ts';
import type { Tx } from './database.ts';

type Counts = Omit<Statistics['perDay'][number], 'day'>;

/** What the rows of each day's batches came to; every day of the period is there. */
export async function countsPerDay(tx: Tx, tenantId: string, period: Period): Promise<Statistics['perDay']> {
  const starts = period.days.map(({ from }) => from.toISOString());
  const rows = await tx.query<Counts & { readonly nth: number }>(sql`
    select width_bucket(b.created_at, ${starts}::timestamptz[]) as nth, sum(b.registered)::int as registered,
      sum(b.already_registered)::int as "alreadyRegistered", sum(b.deregistered)::int as deregistered,
      sum(b.failed)::int as failed, sum(b.cancelled)::int as cancelled
    from muster.batches b where b.tenant_id = ${tenantId} and ${within(period)} group by 1`);
  const counted = new Map(rows.map(({ nth, ...counts }) => [nth, counts]));
  return period.days.map(({ day }, i) => ({ day, ...(counted.get(i + 1) ?? nothing) }));
}

const nothing: Counts = { registered: 0, alreadyRegistered: 0, deregistered: 0, failed: 0, cancelled: 0 };

/** The rows of the period's batches that are failed now, by what they failed of, most first. An index holds no other rows. */
export async function failuresOf(tx: Tx, tenantId: string, period: Period): Promise<Statistics['failures']> {
  return await tx.query<Statistics['failures'][number]>(sql`
    select r.error_code as code, r.error_reason as reason, count(*)::int as rows
    from muster.batches b join muster.batch_rows r on r.tenant_id = b.tenant_id and r.batch_id = b.id
    where b.tenant_id = ${tenantId} and ${within(period)} and b.failed > 0 and r.outcome = 'failed'
    group by 1, 2 order by 3 desc, 1, 2`);
}

/**
 * How long the period's batches that register took from arriving to being settled. One that was retried finished for another
 * reason, and a cancelled one was not settled.
 */
export async function settlingOf(tx: Tx, tenantId: string, period: Period): Promise<Statistics['settling']> {
  const [row] = await tx.query<Statistics['settling']>(sql`
    select count(*)::int as batches,
      percentile_cont(0.5) within group (order by extract(epoch from b.finished_at - b.created_at)::float8) as "medianSeconds",
      percentile_cont(0.95) within group (order by extract(epoch from b.finished_at - b.created_at)::float8) as "p95Seconds"
    from muster.batches b where b.tenant_id = ${tenantId} and ${within(period)}
      and b.kind = 'register' and b.attempt = 1 and b.state in ('finished', 'finishedWithErrors')`);
  return row ?? { batches: 0, medianSeconds: null, p95Seconds: null };
}

/** The batches that wait for a worker or are being worked on, and their rows that are not settled yet. */
export async function pendingOf(tx: Tx, tenantId: string): Promise<{ batches: number; rows: number }> {
  const [row] = await tx.query<{ batches: number; rows: number }>(sql`
    select count(*)::int as batches, coalesce(sum(b.pending), 0)::float8 as rows
    from muster.batches b where b.tenant_id = ${tenantId} and b.pending > 0 and b.state in ('queued', 'processing')`);
  return row ?? { batches: 0, rows: 0 };
}

function within({ days, to }: Period) {
  return sql`b.created_at >= ${days[0]?.from ?? to} and b.created_at < ${to}`;
}
