import { sql } from 'kysely';
import type { SystemTx, Tx } from './database.ts';

/** A passkey as its user sees it. */
export interface PasskeyRecord {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** What a passkey is verified with (WebAuthn, "credential record"). */
export interface PasskeyCredential {
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  /** Signatures so far, as the authenticator counts them; 0 where it does not. */
  readonly counter: number;
  readonly transports: readonly string[];
}

export async function listPasskeys(tx: Tx, tenantId: string, userId: string): Promise<PasskeyRecord[]> {
  return await tx.query<PasskeyRecord>(sql`
    select id, name, created_at as "createdAt", last_used_at as "lastUsedAt" from muster.passkeys
    where tenant_id = ${tenantId} and user_id = ${userId} order by created_at, id`);
}

export async function deletePasskey(tx: Tx, tenantId: string, userId: string, id: string): Promise<boolean> {
  const rows = await tx.query(sql`
    delete from muster.passkeys where tenant_id = ${tenantId} and user_id = ${userId} and id = ${id} returning id`);
  return rows.length > 0;
}

export async function insertPasskey(
  tx: SystemTx,
  tenantId: string,
  userId: string,
  passkey: PasskeyCredential & Pick<PasskeyRecord, 'id' | 'name' | 'createdAt'>,
): Promise<void> {
  await tx.query(sql`
    insert into muster.passkeys (tenant_id, id, user_id, credential_id, public_key, counter, transports, name, created_at)
    values (${tenantId}, ${passkey.id}, ${userId}, ${passkey.credentialId}, ${passkey.publicKey}, ${passkey.counter},
      ${passkey.transports}::text[], ${passkey.name}, ${passkey.createdAt})`);
}

/** By the id that the authenticator knows it by, with its user. Null too where the user is disabled. */
export async function findPasskey(
  tx: SystemTx,
  credentialId: Buffer,
): Promise<(PasskeyCredential & { readonly tenantId: string; readonly userId: string }) | null> {
  const rows = await tx.query<PasskeyCredential & { tenantId: string; userId: string }>(sql`
    select p.tenant_id as "tenantId", p.user_id as "userId", p.credential_id as "credentialId", p.public_key as "publicKey",
      p.counter, p.transports
    from muster.passkeys p join muster.users u on u.tenant_id = p.tenant_id and u.id = p.user_id
    where p.credential_id = ${credentialId} and u.disabled_at is null`);
  return rows[0] ?? null;
}

/** The ids by which authenticators know a user's passkeys. */
export async function credentialsOf(tx: SystemTx, tenantId: string, userId: string): Promise<Buffer[]> {
  const rows = await tx.query<{ id: Buffer }>(sql`
    select credential_id as id from muster.passkeys where tenant_id = ${tenantId} and user_id = ${userId}`);
  return rows.map(({ id }) => id);
}

export async function notePasskeyUse(tx: SystemTx, credentialId: Buffer, counter: number, now: Date): Promise<void> {
  await tx.query(sql`update muster.passkeys set counter = ${counter}, last_used_at = ${now}
    where credential_id = ${credentialId}`);
}
