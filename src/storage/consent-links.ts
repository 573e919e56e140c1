import { sql } from 'kysely';
import type { MandateScope } from '../contracts/mandates.ts';
import type { PrincipalReference } from '../contracts/tenants.ts';
import type { StoredConsentLinkState } from '../domain/consent-links.ts';
import type { SystemTx, Tx } from './database.ts';

/** A partner's consent link. `mandateId`: what it became when it was opened, decided or not. */
export interface ConsentLinkRecord {
  /** The partner's. */
  readonly tenantId: string;
  readonly id: string;
  readonly customerName: string;
  readonly asked: MandateScope;
  readonly state: StoredConsentLinkState;
  readonly createdAt: Date;
  readonly createdBy: PrincipalReference;
  readonly expiresAt: Date;
  readonly mandateId: string | null;
}

const columns = sql`tenant_id as "tenantId", id, customer_name as "customerName", asked, state, created_at as "createdAt",
  created_by as "createdBy", expires_at as "expiresAt", mandate_id as "mandateId"`;

export async function insertConsentLink(tx: Tx, link: ConsentLinkRecord, tokenSha256: Buffer): Promise<void> {
  const { tenantId, id, customerName, asked, state, createdAt, createdBy, expiresAt, mandateId } = link;
  await tx.query(sql`
    insert into muster.consent_links (tenant_id, id, token_sha256, customer_name, asked, state, created_at, created_by, expires_at,
      mandate_id)
    values (${tenantId}, ${id}, ${tokenSha256}, ${customerName}, ${JSON.stringify(asked)}::jsonb, ${state}, ${createdAt},
      ${JSON.stringify(createdBy)}::jsonb, ${expiresAt}, ${mandateId})`);
}

/** Before a link's id, the newest first. */
export async function listConsentLinks(
  tx: Tx,
  tenantId: string,
  before: string | null,
  limit: number,
): Promise<ConsentLinkRecord[]> {
  return await tx.query<ConsentLinkRecord>(sql`
    select ${columns} from muster.consent_links
    where tenant_id = ${tenantId} and (${before}::uuid is null or id < ${before}::uuid) order by id desc limit ${limit}`);
}

export async function findConsentLink(tx: Tx, tenantId: string, id: string): Promise<ConsentLinkRecord | null> {
  const rows = await tx.query<ConsentLinkRecord>(
    sql`select ${columns} from muster.consent_links where tenant_id = ${tenantId} and id = ${id}`,
  );
  return rows[0] ?? null;
}

/** Nobody else changes it until the transaction ends. It is locked before its mandate. */
export async function lockConsentLink(tx: Tx, tenantId: string, id: string): Promise<ConsentLinkRecord | null> {
  const rows = await tx.query<ConsentLinkRecord>(
    sql`select ${columns} from muster.consent_links where tenant_id = ${tenantId} and id = ${id} for update`,
  );
  return rows[0] ?? null;
}

/** The same, by the mandate that it became; null for a mandate that no link was opened for. */
export async function lockLinkOfMandate(
  tx: Tx,
  partnerId: string,
  mandateId: string,
): Promise<ConsentLinkRecord | null> {
  const rows = await tx.query<ConsentLinkRecord>(
    sql`select ${columns} from muster.consent_links where tenant_id = ${partnerId} and mandate_id = ${mandateId} for update`,
  );
  return rows[0] ?? null;
}

/** Whose link it is, whatever became of it. */
export async function findLinkByToken(
  tx: SystemTx,
  tokenSha256: Buffer,
): Promise<Pick<ConsentLinkRecord, 'tenantId' | 'id'> | null> {
  const rows = await tx.query<ConsentLinkRecord>(
    sql`select ${columns} from muster.consent_links where token_sha256 = ${tokenSha256}`,
  );
  return rows[0] ?? null;
}

/** How many links of a tenant wait to be opened or decided. Nobody makes another one until the transaction ends. */
export async function countOpenLinks(tx: Tx, tenantId: string, now: Date): Promise<number> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtext('muster.consent_links'), hashtext(${tenantId}))`);
  const rows = await tx.query<{ n: number }>(sql`
    select count(*) as n from muster.consent_links
    where tenant_id = ${tenantId} and state in ('waiting', 'opened') and (state = 'opened' or expires_at > ${now})`);
  return rows[0]?.n ?? 0;
}

export async function updateConsentLink(
  tx: Tx,
  { tenantId, id, state, mandateId }: Pick<ConsentLinkRecord, 'tenantId' | 'id' | 'state' | 'mandateId'>,
): Promise<void> {
  await tx.query(sql`update muster.consent_links set state = ${state}, mandate_id = ${mandateId}
    where tenant_id = ${tenantId} and id = ${id}`);
}
