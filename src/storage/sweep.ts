import { type RawBuilder, sql } from 'kysely';
import type { SystemTx } from './database.ts';

/** Before which moments things have had their time. */
export interface SweepTimes {
  readonly now: Date;
  /** Events older than this go. */
  readonly events: Date;
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
  const { now, events, keys, sessions, consentLinks, catalogue } = times;
  const counts = [
    await sweep(tx, 'captures', 'drop_after', now),
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
  return counts.some(count => count === sweptAtOnce);
}

async function sweep(
  tx: SystemTx,
  table: string,
  column: string,
  before: Date,
  only: RawBuilder<unknown> = sql`true`,
): Promise<number> {
  const [name, at] = [sql.table(`muster.${table}`), sql.ref(column)];
  const rows = await tx.query(sql`
    with old as materialized (select ctid from ${name} where ${at} < ${before} and ${only} order by ${at} limit ${sweptAtOnce})
    delete from ${name} t using old where t.ctid = old.ctid returning 1 as swept`);
  return rows.length;
}
