import { sql } from 'kysely';
import type { ContactArea } from '../contracts/contacts.ts';
import type { Tx } from './database.ts';

export interface ContactRecord {
  readonly id: string;
  readonly area: ContactArea;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly preferredLanguage: string;
  readonly createdAt: Date;
  readonly verifiedAt: Date | null;
}

const columns = sql`id, area, name, email, phone, preferred_language as "preferredLanguage", created_at as "createdAt",
  verified_at as "verifiedAt"`;

/** After a contact's id, in the order in which they were made. */
export async function listContacts(
  tx: Tx,
  tenantId: string,
  after: string | null,
  limit: number,
): Promise<ContactRecord[]> {
  return await tx.query<ContactRecord>(sql`
    select ${columns} from muster.contacts
    where tenant_id = ${tenantId} and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit}`);
}

export async function findContact(tx: Tx, tenantId: string, id: string): Promise<ContactRecord | null> {
  const rows = await tx.query<ContactRecord>(
    sql`select ${columns} from muster.contacts where tenant_id = ${tenantId} and id = ${id}`,
  );
  return rows[0] ?? null;
}

/** A contact, which nobody else changes until the transaction ends, nor its link: that is locked after it. */
export async function lockContact(tx: Tx, tenantId: string, id: string): Promise<ContactRecord | null> {
  const rows = await tx.query<ContactRecord>(
    sql`select ${columns} from muster.contacts where tenant_id = ${tenantId} and id = ${id} for update`,
  );
  return rows[0] ?? null;
}

/** How many contacts a tenant has. Nobody makes another one until the transaction ends. */
export async function countContacts(tx: Tx, tenantId: string): Promise<number> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtext('muster.contacts'), hashtext(${tenantId}))`);
  const rows = await tx.query<{ n: number }>(
    sql`select count(*) as n from muster.contacts where tenant_id = ${tenantId}`,
  );
  return rows[0]?.n ?? 0;
}

export async function insertContact(tx: Tx, tenantId: string, contact: ContactRecord): Promise<void> {
  const { id, area, name, email, phone, preferredLanguage, createdAt, verifiedAt } = contact;
  await tx.query(sql`
    insert into muster.contacts (tenant_id, id, area, name, email, phone, preferred_language, created_at, verified_at)
    values (${tenantId}, ${id}, ${area}, ${name}, ${email}, ${phone}, ${preferredLanguage}, ${createdAt}, ${verifiedAt})`);
}

export async function updateContact(tx: Tx, tenantId: string, contact: ContactRecord): Promise<void> {
  const { id, area, name, email, phone, preferredLanguage, verifiedAt } = contact;
  await tx.query(sql`
    update muster.contacts set area = ${area}, name = ${name}, email = ${email}, phone = ${phone},
      preferred_language = ${preferredLanguage}, verified_at = ${verifiedAt}
    where tenant_id = ${tenantId} and id = ${id}`);
}

/** With its link. */
export async function deleteContact(tx: Tx, tenantId: string, id: string): Promise<void> {
  await tx.query(sql`delete from muster.contacts where tenant_id = ${tenantId} and id = ${id}`);
}
