import { sql } from 'kysely';
import type { PrincipalReference } from '../contracts/tenants.ts';
import type { UserRole } from '../contracts/users.ts';
import type { SystemTx, Tx } from './database.ts';

/** A link that makes a user or, with a `userId`, opens a new way in for one. */
export interface InvitationRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly userId: string | null;
  readonly email: string | null;
  readonly role: UserRole;
  readonly hardware: boolean;
  readonly createdBy: PrincipalReference;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const columns = sql`id, tenant_id as "tenantId", user_id as "userId", email, role, hardware, created_by as "createdBy",
  created_at as "createdAt", expires_at as "expiresAt"`;

export async function insertInvitation(tx: Tx, invitation: InvitationRecord, tokenSha256: Buffer): Promise<void> {
  const { tenantId, id, userId, email, role, hardware, createdBy, createdAt, expiresAt } = invitation;
  await tx.query(sql`
    insert into muster.invitations (tenant_id, id, token_sha256, user_id, email, role, hardware, created_by, created_at, expires_at)
    values (${tenantId}, ${id}, ${tokenSha256}, ${userId}, ${email}, ${role}, ${hardware}, ${JSON.stringify(createdBy)}::jsonb,
      ${createdAt}, ${expiresAt})`);
}

/** Those that can still be opened, after an id, in the order in which they were made. */
export async function listInvitations(
  tx: Tx,
  tenantId: string,
  now: Date,
  after: string | null,
  limit: number,
): Promise<InvitationRecord[]> {
  return await tx.query<InvitationRecord>(sql`
    select ${columns} from muster.invitations
    where tenant_id = ${tenantId} and expires_at > ${now} and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`);
}

export async function deleteInvitation(tx: Tx, tenantId: string, id: string): Promise<boolean> {
  const rows = await tx.query(
    sql`delete from muster.invitations where tenant_id = ${tenantId} and id = ${id} returning id`,
  );
  return rows.length > 0;
}

/** Takes back all that a user made; answers their ids. */
export async function deleteInvitationsBy(tx: Tx, tenantId: string, userId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(sql`
    delete from muster.invitations where tenant_id = ${tenantId} and created_by ->> 'id' = ${userId} returning id`);
  return rows.map(({ id }) => id).sort();
}

/** Null for a link that was used, taken back or has expired. */
export async function findInvitation(
  tx: SystemTx,
  tokenSha256: Buffer,
  now: Date,
): Promise<(InvitationRecord & { readonly tenantName: string }) | null> {
  const rows = await tx.query<InvitationRecord & { tenantName: string }>(sql`
    select i.*, t.name as "tenantName" from (
      select ${columns} from muster.invitations where token_sha256 = ${tokenSha256} and expires_at > ${now}) i
    join muster.tenants t on t.id = i."tenantId"`);
  return rows[0] ?? null;
}

/** Uses a link up; whoever comes second gets null. */
export async function takeInvitation(tx: SystemTx, tokenSha256: Buffer, now: Date): Promise<InvitationRecord | null> {
  const rows = await tx.query<InvitationRecord>(sql`
    delete from muster.invitations where token_sha256 = ${tokenSha256} and expires_at > ${now} returning ${columns}`);
  return rows[0] ?? null;
}
