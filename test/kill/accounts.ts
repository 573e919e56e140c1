import { type RawBuilder, sql } from 'kysely';
import { disagreements } from '../fixtures/agreement.ts';
import type { BundledServer } from '../fixtures/bundled.ts';
import type { Sender } from './senders.ts';

type Database = BundledServer['database'];

/** What senders were promised and what is not there, and where what is stored contradicts itself: a line a finding. */
export async function broken(database: Database, senders: readonly Sender[]): Promise<string[]> {
  const found = [...(await disagreements(database))];
  for (const { tenantId, ledger } of senders) {
    found.push(...ledger.wrong);
    const lost = await read<{ what: string }>(database, lostOf(tenantId, ledger));
    found.push(...lost.map(({ what }) => what));
  }
  for (const [what, query] of Object.entries(doneTwice)) {
    const rows = await read<{ id: string }>(database, query);
    found.push(...rows.map(({ id }) => `${what}: ${id}`));
  }
  return found;
}

function lostOf(tenantId: string, { uploads, cancelled, removed }: Sender['ledger']): RawBuilder<{ what: string }> {
  const acknowledged = uploads.flatMap(({ batchId, rows, kind }) => (batchId ? [{ batchId, rows, kind }] : []));
  return sql`
    select 'acknowledged and not there: ' || a."batchId" as what
    from jsonb_to_recordset(${JSON.stringify(acknowledged)}::jsonb) as a ("batchId" uuid, rows int, kind text)
    where not exists (select from muster.batches b
      where b.tenant_id = ${tenantId} and b.id = a."batchId" and b.rows = a.rows and b.kind = a.kind)
    union all
    select 'cancelled, and otherwise than it was answered: ' || c."batchId"
    from jsonb_to_recordset(${JSON.stringify(cancelled)}::jsonb) as c ("batchId" uuid, rows int)
    where not exists (select from muster.batches b
      where b.tenant_id = ${tenantId} and b.id = c."batchId" and b.pending = 0 and b.cancelled = c.rows)
    union all
    select 'removed and there: ' || d.id from muster.devices d
    where d.tenant_id = ${tenantId} and d.id = any (${removed}::uuid[])`;
}

/** Each query names what was done more than once, or half. Every request of these tests carries a key. */
const doneTwice: Readonly<Record<string, RawBuilder<{ id: string }>>> = {
  'a batch that does not belong to one key': sql`
    select b.id from muster.batches b left join muster.idempotency_keys k
      on k.tenant_id = b.tenant_id and k.batch_id = b.id group by b.id having count(k.key) <> 1`,
  'a batch that was not noted once': sql`
    select b.id from muster.batches b left join muster.audit a
      on a.tenant_id = b.tenant_id and a.action = 'batch.' || b.kind and a.target_id = b.id::text
    group by b.id having count(a.id) <> 1`,
  'other devices than came and did not leave': sql`
    select t.id from muster.tenants t where
      (select count(*) from muster.batch_rows where tenant_id = t.id and outcome = 'registered') <>
      (select count(*) from muster.batch_rows where tenant_id = t.id and outcome = 'deregistered') +
      (select count(*) from muster.audit where tenant_id = t.id and action = 'device.deregister') +
      (select count(*) from muster.devices where tenant_id = t.id and state = 'setupNeeded')`,
};

function read<Row>(database: Database, query: RawBuilder<Row>): Promise<Row[]> {
  return database.asSystem('sweep', tx => tx.query(query), { readOnly: true });
}

const pollMilliseconds = 20;
/** Far beyond what it takes: what has not come to its end by then never does. */
const patienceMilliseconds = 60_000;

/** Resolves when every row of every batch is settled. */
export async function allSettled(database: Database): Promise<void> {
  const began = performance.now();
  for (;;) {
    const waiting = await read<{ id: string }>(database, sql`select batch_id as id from muster.work`);
    if (waiting.length === 0) return;
    if (performance.now() - began > patienceMilliseconds) {
      throw new Error(`batches that come to no end: ${waiting.map(({ id }) => id).join(', ')}`);
    }
    await new Promise(resolve => setTimeout(resolve, pollMilliseconds));
  }
}

/** As if the half minute were over in which a key waits for a sender that died. */
export async function endLeases(database: Database): Promise<void> {
  await database.asSystem('sweep', tx =>
    tx.query(sql`update muster.idempotency_keys set lease_until = created_at where batch_id is null`),
  );
}
