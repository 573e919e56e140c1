import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { Refusal } from '../contracts/errors.ts';
import type { Reservation } from '../domain/idempotency.ts';
import type { Tx } from './database.ts';

/** Which request a key belongs to: kept per tenant, principal and path. */
export interface RequestKey {
  readonly principalId: string;
  readonly path: string;
  readonly key: string;
}

/** What a key stands for: `made` once something came of it; `arriving` while another request holds its lease. */
export type KeyState =
  | { readonly state: 'ours' }
  | { readonly state: 'arriving'; readonly until: Date }
  | { readonly state: 'made'; readonly contentSha256: Buffer; readonly madeId: string };

/** Takes the lease of a key that is new, or older than a day, or whose sender went silent; else tells what it stands for. */
export async function takeLease(
  tx: Tx,
  tenantId: string,
  { principalId, path, key }: RequestKey,
  lease: string,
  times: { readonly now: Date; readonly until: Date; readonly forgotten: Date },
): Promise<KeyState> {
  const taken = await tx.query(sql`
    insert into muster.idempotency_keys as k (tenant_id, principal_id, path, key, lease, lease_until, created_at)
    values (${tenantId}, ${principalId}, ${path}, ${key}, ${lease}, ${times.until}, ${times.now})
    on conflict (tenant_id, principal_id, path, key) do update
      set lease = excluded.lease, lease_until = excluded.lease_until, created_at = excluded.created_at,
        content_sha256 = null, batch_id = null
      where k.created_at < ${times.forgotten} or (k.batch_id is null and k.lease_until < ${times.now})
    returning 1 as taken`);
  if (taken.length > 0) return { state: 'ours' };
  // The column has its name from batches, which keys were first for.
  const rows = await tx.query<{ content_sha256: Buffer | null; made_id: string | null; lease_until: Date }>(sql`
    select content_sha256, batch_id as made_id, lease_until from muster.idempotency_keys where tenant_id = ${tenantId}
      and principal_id = ${principalId} and path = ${path} and key = ${key}`);
  const row = rows[0];
  if (!row?.made_id || !row.content_sha256) return { state: 'arriving', until: row?.lease_until ?? times.until };
  return { state: 'made', contentSha256: row.content_sha256, madeId: row.made_id };
}

export async function extendLease(tx: Tx, tenantId: string, lease: string, until: Date): Promise<void> {
  await tx.query(sql`update muster.idempotency_keys set lease_until = ${until}
    where tenant_id = ${tenantId} and lease = ${lease} and batch_id is null`);
}

/** The key, if there is one, now stands for what was made. A request whose lease was lost to another one makes nothing. */
export async function closeKey(
  tx: Tx,
  tenantId: string,
  reservation: Reservation | undefined,
  contentSha256: Uint8Array,
  madeId: string,
): Promise<void> {
  if (!reservation) return;
  const { lease } = reservation;
  const rows =
    await tx.query(sql`update muster.idempotency_keys set content_sha256 = ${contentSha256}, batch_id = ${madeId}
    where tenant_id = ${tenantId} and lease = ${lease} and batch_id is null returning 1 as closed`);
  if (rows.length === 0) throw new Refusal('requestInProgress');
}

/** What a request in JSON must bring again with the same key, as SHA-256. */
export function contentOf(...values: readonly unknown[]): Buffer {
  return createHash('sha256').update(JSON.stringify(values)).digest();
}

/** Forgets a key of which nothing came. */
export async function dropLease(tx: Tx, tenantId: string, lease: string): Promise<void> {
  await tx.query(sql`delete from muster.idempotency_keys
    where tenant_id = ${tenantId} and lease = ${lease} and batch_id is null`);
}
