import { sql } from 'kysely';
import type { SystemTx } from './database.ts';

/** What the OpenID provider keeps under a kind and an id; `payload` is its own affair. */
export interface ProviderRecord {
  readonly kind: string;
  readonly id: string;
  readonly payload: object;
  readonly grantId: string | null;
  readonly userCode: string | null;
  readonly uid: string | null;
  readonly expiresAt: Date | null;
}

export interface FoundRecord {
  readonly payload: Record<string, unknown>;
  readonly consumedAt: Date | null;
}

export type RecordKey = 'id' | 'uid' | 'userCode';

const columns = { id: sql`id`, uid: sql`uid`, userCode: sql`user_code` };

export async function upsertRecord(tx: SystemTx, record: ProviderRecord): Promise<void> {
  await tx.query(sql`
    insert into muster.provider_records (kind, id, payload, grant_id, user_code, uid, expires_at)
    values (${record.kind}, ${record.id}, ${JSON.stringify(record.payload)}::jsonb, ${record.grantId},
      ${record.userCode}, ${record.uid}, ${record.expiresAt})
    on conflict (kind, id) do update set payload = excluded.payload, grant_id = excluded.grant_id,
      user_code = excluded.user_code, uid = excluded.uid, expires_at = excluded.expires_at`);
}

/** Null for a record that is not there or has expired. */
export async function findRecord(
  tx: SystemTx,
  kind: string,
  key: RecordKey,
  value: string,
  now: Date,
): Promise<FoundRecord | null> {
  const rows = await tx.query<FoundRecord>(sql`
    select payload, consumed_at as "consumedAt" from muster.provider_records
    where kind = ${kind} and ${columns[key]} = ${value} and (expires_at is null or expires_at > ${now})`);
  return rows[0] ?? null;
}

export async function consumeRecord(tx: SystemTx, kind: string, id: string, now: Date): Promise<void> {
  await tx.query(sql`update muster.provider_records set consumed_at = ${now} where kind = ${kind} and id = ${id}`);
}

export async function deleteRecord(tx: SystemTx, kind: string, id: string): Promise<void> {
  await tx.query(sql`delete from muster.provider_records where kind = ${kind} and id = ${id}`);
}

export async function deleteGrant(tx: SystemTx, grantId: string): Promise<void> {
  await tx.query(sql`delete from muster.provider_records where grant_id = ${grantId}`);
}
