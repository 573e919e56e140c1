import { sql } from 'kysely';
import type { GetStartedStepId } from '../contracts/get-started.ts';
import type { KeptStep } from '../domain/get-started.ts';
import type { Tx } from './database.ts';

const columns = sql`id, done_at as "doneAt", done_by as "doneBy", owner, due_on as "dueOn", note`;

/** The steps that were ever touched, by id. */
export async function listSteps(tx: Tx, tenantId: string): Promise<Map<string, KeptStep>> {
  const rows = await tx.query<KeptStep & { id: string }>(
    sql`select ${columns} from muster.get_started_steps where tenant_id = ${tenantId}`,
  );
  return new Map(rows.map(({ id, ...step }) => [id, step]));
}

/** A step, which nobody else changes until the transaction ends. */
export async function lockStep(tx: Tx, tenantId: string, id: GetStartedStepId): Promise<KeptStep> {
  await tx.query(sql`insert into muster.get_started_steps (tenant_id, id) values (${tenantId}, ${id})
    on conflict (tenant_id, id) do nothing`);
  const rows = await tx.query<KeptStep & { id: string }>(sql`select ${columns} from muster.get_started_steps
    where tenant_id = ${tenantId} and id = ${id} for update`);
  const { id: _, ...step } = rows[0]!;
  return step;
}

export async function updateStep(
  tx: Tx,
  tenantId: string,
  id: GetStartedStepId,
  { doneAt, doneBy, owner, dueOn, note }: KeptStep,
): Promise<void> {
  const by = doneBy && JSON.stringify(doneBy);
  await tx.query(sql`update muster.get_started_steps
    set done_at = ${doneAt}, done_by = ${by}::jsonb, owner = ${owner}, due_on = ${dueOn}::date, note = ${note}
    where tenant_id = ${tenantId} and id = ${id}`);
}
