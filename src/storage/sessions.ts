import { sql } from 'kysely';
import type { SessionKind, SignInMethod } from '../contracts/users.ts';
import type { SessionLife, SessionUser } from '../domain/sessions.ts';
import type { SystemTx, Tx } from './database.ts';

/** A session as its user sees it. */
export interface SessionRecord {
  readonly id: string;
  readonly kind: SessionKind;
  readonly method: SignInMethod;
  readonly address: string | null;
  readonly agent: string | null;
  readonly createdAt: Date;
  readonly seenAt: Date;
}

/** A browser's session. */
export type OpenSession = Pick<SessionRecord, 'method' | 'seenAt'> & SessionUser;

/** The sessions of `sessionTables` and whom they stand for. */
export const userColumns = sql`s.id, s.created_at as "createdAt", s.tenant_id as "tenantId", t.kind as "tenantKind", t.partner_type as "partnerType",
  u.id as "userId", u.name as "userName", u.role, u.hardware`;
export const sessionTables = sql`muster.sessions s join muster.users u on u.tenant_id = s.tenant_id and u.id = s.user_id
  join muster.tenants t on t.id = s.tenant_id`;
/** Those of `sessionTables` that hold. */
export const isOpen = (kind: SessionKind, { created, seen }: SessionLife) =>
  sql`s.kind = ${kind} and u.disabled_at is null and s.created_at > ${created} and s.seen_at > ${seen}`;

export async function insertSession(
  tx: SystemTx,
  session: Omit<SessionRecord, 'kind'> & {
    readonly tenantId: string;
    readonly userId: string;
    readonly tokenSha256: Buffer;
  },
): Promise<void> {
  const { tenantId, id, userId, tokenSha256, method, address, agent, createdAt, seenAt } = session;
  await tx.query(sql`
    insert into muster.sessions (tenant_id, id, user_id, token_sha256, method, address, agent, created_at, seen_at)
    values (${tenantId}, ${id}, ${userId}, ${tokenSha256}, ${method}, ${address}, ${agent}, ${createdAt}, ${seenAt})`);
}

/** Null for one that ended, whose user is disabled, or that is no browser's. */
export async function findSession(tx: SystemTx, tokenSha256: Buffer, life: SessionLife): Promise<OpenSession | null> {
  const rows = await tx.query<OpenSession>(sql`
    select ${userColumns}, s.method, s.seen_at as "seenAt" from ${sessionTables}
    where s.token_sha256 = ${tokenSha256} and ${isOpen('browser', life)}`);
  return rows[0] ?? null;
}

export async function touchSession(tx: SystemTx, tenantId: string, id: string, now: Date): Promise<void> {
  await tx.query(sql`update muster.sessions set seen_at = ${now} where tenant_id = ${tenantId} and id = ${id}`);
}

const holds = (kind: SessionKind, { [kind]: life }: Readonly<Record<SessionKind, SessionLife>>) =>
  sql`(s.kind = ${kind} and s.created_at > ${life.created} and s.seen_at > ${life.seen})`;

/** The newest first. */
export async function listSessions(
  tx: Tx,
  tenantId: string,
  userId: string,
  lives: Readonly<Record<SessionKind, SessionLife>>,
): Promise<SessionRecord[]> {
  return await tx.query<SessionRecord>(sql`
    select s.id, s.kind, s.method, s.address, s.agent, s.created_at as "createdAt", s.seen_at as "seenAt"
    from muster.sessions s where s.tenant_id = ${tenantId} and s.user_id = ${userId}
      and (${holds('browser', lives)} or ${holds('commandLine', lives)})
    order by s.created_at desc, s.id desc limit 1000`);
}

export async function deleteSession(tx: Tx, tenantId: string, userId: string, id: string): Promise<boolean> {
  const rows = await tx.query(sql`
    delete from muster.sessions where tenant_id = ${tenantId} and user_id = ${userId} and id = ${id} returning id`);
  return rows.length > 0;
}

/** Of all users of a tenant those sessions, but one, that were opened by another method than these. */
export async function deleteSessionsBy(
  tx: Tx,
  tenantId: string,
  allowed: readonly SignInMethod[],
  but: string | null,
): Promise<number> {
  const rows = await tx.query(sql`delete from muster.sessions
    where tenant_id = ${tenantId} and method <> all(${allowed}::text[]) and id is distinct from ${but}::uuid returning id`);
  return rows.length;
}

/** All of a user's sessions but one, or all. */
export async function deleteSessions(tx: Tx, tenantId: string, userId: string, but: string | null): Promise<void> {
  await tx.query(sql`delete from muster.sessions
    where tenant_id = ${tenantId} and user_id = ${userId} and id is distinct from ${but}::uuid`);
}
