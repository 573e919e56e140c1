import { type RawBuilder, sql } from 'kysely';
import type { SystemTx } from './database.ts';

/** Before which moments things have had their time. */
export interface SweepTimes {
  readonly now: Date;
  /** Events older than this go. */
  readonly events: Date;
  /** Captures that were to go by then, as was said when their device went. */
  readonly captures: Date;
  /** Of batches that were finished before, rows keep what lists show. Null: everything stays. */
  readonly cells: Date | null;
  /** Transfers, release requests and consent links that were over before go. Null: none. */
  readonly ended: Date | null;
  /** Sessions that were not used since go; they have ended long before. */
  readonly sessions: Date;
  /** Catalogue records that were withdrawn before it go, with their hash. */
  readonly catalogue: Date;
  /** Consent links go that were over before and that nobody opened. */
  readonly consentLinks: Date;
  /** Idempotency keys older than this go, logins that nobody answered, and signing keys whose tokens have not counted since. */
  readonly keys: Date;
}

/** At most this many rows of a table in one transaction, so that nobody waits for a sweep. */
const sweptAtOnce = 10_000;

/** Deletes what has had its time; true when there may be more. */
export async function sweepOnce(tx: SystemTx, times: SweepTimes): Promise<boolean> {
  const { now, events, captures, keys, sessions, consentLinks, catalogue } = times;
  const counts = [
    await sweep(tx, 'captures', 'drop_after', captures),
    await sweep(tx, 'catalogue_records', 'withdrawn_at', catalogue),
    await sweep(tx, 'events', 'at', events),
    await sweep(tx, 'idempotency_keys', 'created_at', keys),
    await sweep(tx, 'provider_records', 'expires_at', now),
    await sweep(tx, 'setup_links', 'expires_at', now),
    await sweep(tx, 'invitations', 'expires_at', now),
    await sweep(tx, 'contact_links', 'expires_at', now),
    await sweep(tx, 'consent_links', 'expires_at', consentLinks, sql`mandate_id is null`),
    await sweep(tx, 'sign_in_attempts', 'expires_at', now),
    await sweep(tx, 'throttles', 'ends_at', now),
    await sweep(tx, 'sessions', 'seen_at', sessions),
    await sweep(tx, 'login_requests', 'expires_at', keys),
    await sweep(tx, 'signing_keys', 'retired_at', keys),
  ];
  if (times.ended) counts.push(...(await sweepEnded(tx, times.ended)));
  if (times.cells) counts.push(await dropCells(tx, times.cells));
  return counts.some(count => count >= sweptAtOnce);
}

/** Each side's half of what two organizations had to do with each other, when it is over on both. */
async function sweepEnded(tx: SystemTx, before: Date): Promise<number[]> {
  const transfers = await tx.query<{ tenantId: string; id: string }>(sql`
    with old as materialized (
      select ctid from muster.transfers where coalesce(decided_at, expires_at) < ${before} limit ${dealsAtOnce})
    delete from muster.transfers t using old where t.ctid = old.ctid returning t.tenant_id as "tenantId", t.id`);
  await tx.query(sql`
    delete from muster.transfer_devices d
    using unnest(${transfers.map(({ tenantId }) => tenantId)}::uuid[], ${transfers.map(({ id }) => id)}::uuid[]) as t (tenant_id, id)
    where d.tenant_id = t.tenant_id and d.transfer_id = t.id`);
  return [
    transfers.length === dealsAtOnce ? sweptAtOnce : 0,
    await sweep(tx, 'release_requests', 'coalesce(decided_at, answered_at, answer_by)', before, sql`state <> 'open'`),
    await sweep(tx, 'consent_links', 'expires_at', before, sql`state not in ('waiting', 'opened')`),
  ];
}

/** A transfer has up to 10,000 devices. */
const dealsAtOnce = 20;

/** What rows hold beyond what lists show: their cells as they were sent, and who uses the device. Answers how many had any. */
async function dropCells(tx: SystemTx, before: Date): Promise<number> {
  const [batch] = await tx.query<{ tenantId: string; id: string }>(sql`
    select tenant_id as "tenantId", id from muster.batches where finished_at < ${before} and not cells_dropped
    order by finished_at limit 1 for no key update skip locked`);
  if (!batch) return 0;
  const { tenantId, id } = batch;
  const rows = await tx.query(sql`
    with held as materialized (
      select ctid from muster.batch_rows where tenant_id = ${tenantId} and batch_id = ${id}
        and (cells is not null or sealed_cells is not null or assigned_user is not null) limit ${sweptAtOnce})
    update muster.batch_rows r set cells = null, sealed_cells = null, assigned_user = null
    from held where r.ctid = held.ctid returning 1 as dropped`);
  if (rows.length < sweptAtOnce) {
    await tx.query(sql`update muster.batches set cells_dropped = true where tenant_id = ${tenantId} and id = ${id}`);
  }
  // There may be another batch.
  return sweptAtOnce;
}

async function sweep(
  tx: SystemTx,
  table: string,
  column: string,
  before: Date,
  only: RawBuilder<unknown> = sql`true`,
): Promise<number> {
  const [name, at] = [sql.table(`muster.${table}`), sql.raw(column)];
  const rows = await tx.query(sql`
    with old as materialized (select ctid from ${name} where ${at} < ${before} and ${only} order by ${at} limit ${sweptAtOnce})
    delete from ${name} t using old where t.ctid = old.ctid returning 1 as swept`);
  return rows.length;
}
