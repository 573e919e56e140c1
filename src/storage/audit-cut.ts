import { sql } from 'kysely';
import type { SystemTx } from './database.ts';

/** At most so many entries of a log, of so many tenants, in one transaction: their heads are locked meanwhile. */
const [entriesAtOnce, logsAtOnce] = [5_000, 10];

/**
 * Cuts entries off the beginning of logs that were written before a moment, never the last one. The chain goes on from the
 * digest of the last that went, which is kept with the head. True when there may be more.
 */
export async function cutAudit(tx: SystemTx, before: Date): Promise<boolean> {
  const logs = await tx.query<{ tenantId: string; position: number; cut: number }>(sql`
    select h.tenant_id as "tenantId", h.position, h.cut_position as cut from muster.audit_heads h
    where exists (
      select from muster.audit a where a.tenant_id = h.tenant_id and a.at < ${before} and a.position < h.position)
    order by h.tenant_id limit ${logsAtOnce} for update skip locked`);
  let most = 0;
  for (const log of logs) most = Math.max(most, await cutOne(tx, log, before));
  return logs.length === logsAtOnce || most === entriesAtOnce;
}

async function cutOne(
  tx: SystemTx,
  { tenantId, position, cut }: { tenantId: string; position: number; cut: number },
  before: Date,
): Promise<number> {
  const [last] = await tx.query<{ position: number }>(sql`
    select position from muster.audit where tenant_id = ${tenantId} and at < ${before} order by at desc, position desc limit 1`);
  const to = Math.min(last?.position ?? cut, cut + entriesAtOnce, position - 1);
  await tx.query(sql`
    update muster.audit_heads h set cut_position = a.position, cut_digest = a.digest
    from muster.audit a where h.tenant_id = ${tenantId} and a.tenant_id = ${tenantId} and a.position = ${to}`);
  const gone = await tx.query(sql`
    delete from muster.audit where tenant_id = ${tenantId} and position <= ${to} returning 1 as cut`);
  return gone.length;
}
