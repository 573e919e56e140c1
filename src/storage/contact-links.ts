import { sql } from 'kysely';
import type { SystemTx, Tx } from './database.ts';

/** A one-time link by which a contact is verified. */
export interface ContactLinkRecord {
  readonly id: string;
  readonly contactId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const columns = sql`id, contact_id as "contactId", created_at as "createdAt", expires_at as "expiresAt"`;

export async function insertContactLink(
  tx: Tx,
  tenantId: string,
  { id, contactId, createdAt, expiresAt }: ContactLinkRecord,
  tokenSha256: Buffer,
): Promise<void> {
  await tx.query(sql`
    insert into muster.contact_links (tenant_id, contact_id, id, token_sha256, created_at, expires_at)
    values (${tenantId}, ${contactId}, ${id}, ${tokenSha256}, ${createdAt}, ${expiresAt})`);
}

/** The link that a contact has now. */
export async function findContactLink(tx: Tx, tenantId: string, contactId: string): Promise<ContactLinkRecord | null> {
  const rows = await tx.query<ContactLinkRecord>(
    sql`select ${columns} from muster.contact_links where tenant_id = ${tenantId} and contact_id = ${contactId}`,
  );
  return rows[0] ?? null;
}

/** Takes a contact's link away; false where it has none, or, with an id, not that one any more. */
export async function deleteContactLink(
  tx: Tx,
  tenantId: string,
  contactId: string,
  id: string | null = null,
): Promise<boolean> {
  const rows = await tx.query(sql`
    delete from muster.contact_links where tenant_id = ${tenantId} and contact_id = ${contactId}
      and (${id}::uuid is null or id = ${id}::uuid) returning id`);
  return rows.length > 0;
}

/** Whose link it is; null for one that was used, replaced, taken away or has expired. */
export async function openContactLink(
  tx: SystemTx,
  tokenSha256: Buffer,
  now: Date,
): Promise<(ContactLinkRecord & { readonly tenantId: string; readonly tenantName: string }) | null> {
  const rows = await tx.query<ContactLinkRecord & { tenantId: string; tenantName: string }>(sql`
    select l.*, t.name as "tenantName" from (
      select tenant_id as "tenantId", ${columns} from muster.contact_links
      where token_sha256 = ${tokenSha256} and expires_at > ${now}) l
    join muster.tenants t on t.id = l."tenantId"`);
  return rows[0] ?? null;
}
