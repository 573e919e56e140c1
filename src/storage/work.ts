import { sql } from 'kysely';
import type { SystemTx, Tx } from './database.ts';

export const workChannel = 'muster_work';

/** A batch that waits for its next slice. */
export interface Work {
  readonly tenantId: string;
  readonly batchId: string;
  /** Lines before it are settled. */
  readonly nextLine: number;
  /** How often this slice has failed. */
  readonly attempts: number;
}

/** Puts a batch of the transaction's tenant in line, from its first line on, and wakes the workers at commit. */
export async function addWork(tx: Tx, batchId: string, now: Date): Promise<void> {
  await tx.query(sql`select muster.add_work(${batchId}, ${now}), pg_notify(${workChannel}, '')`);
}

/** Takes the next batch: of the tenant served longest ago, the oldest. Nobody else gets it before this transaction ends. */
export async function takeWork(tx: SystemTx, now: Date): Promise<Work | null> {
  const rows = await tx.query<Work>(sql`
    select w.tenant_id as "tenantId", w.batch_id as "batchId", w.next_line as "nextLine", w.attempts
    from muster.work w left join muster.work_turns t on t.tenant_id = w.tenant_id
    where w.not_before <= ${now}
    order by coalesce(t.turn, 0), w.batch_id limit 1 for update of w skip locked`);
  return rows[0] ?? null;
}

/** Books a slice: the tenant goes to the end of the line; without a next line the batch is done. */
export async function returnWork(tx: SystemTx, work: Work, nextLine: number | null): Promise<void> {
  if (nextLine === null) {
    await tx.query(sql`delete from muster.work where tenant_id = ${work.tenantId} and batch_id = ${work.batchId}`);
  } else {
    await tx.query(sql`update muster.work set next_line = ${nextLine}, attempts = 0
      where tenant_id = ${work.tenantId} and batch_id = ${work.batchId}`);
  }
  await tx.query(sql`
    insert into muster.work_turns (tenant_id, turn) values (${work.tenantId}, nextval('muster.turns'))
    on conflict (tenant_id) do update set turn = excluded.turn`);
}

/** A slice failed: it comes again at `notBefore`. */
export async function postponeWork(tx: SystemTx, work: Work, notBefore: Date): Promise<void> {
  await tx.query(sql`update muster.work set attempts = attempts + 1, not_before = ${notBefore}
    where tenant_id = ${work.tenantId} and batch_id = ${work.batchId}`);
}

/** When the oldest waiting batch was made; null when none waits. */
export async function oldestWork(tx: SystemTx): Promise<Date | null> {
  const rows = await tx.query<{ at: Date | null }>(sql`select min(created_at) as at from muster.work`);
  return rows[0]?.at ?? null;
}
