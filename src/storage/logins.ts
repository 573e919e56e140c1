import { sql } from 'kysely';
import type { SignInMethod } from '../contracts/users.ts';
import type { SessionLife, SessionUser } from '../domain/sessions.ts';
import type { SystemTx } from './database.ts';
import { isOpen, sessionTables, userColumns } from './sessions.ts';

/** A command line that asks to be let in, and waits for a person's answer. */
export interface LoginRequest {
  readonly address: string | null;
  readonly agent: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** The person's answer; `tenantId`, `userId` and `method` are of who gave it, null where it is no. */
export interface LoginAnswer {
  readonly state: 'waiting' | 'allowed' | 'denied';
  readonly tenantId: string | null;
  readonly userId: string | null;
  readonly method: SignInMethod | null;
}

const asked = sql`r.address, r.agent, r.created_at as "createdAt", r.expires_at as "expiresAt"`;
const answered = sql`r.state, r.tenant_id as "tenantId", r.user_id as "userId", r.method`;

/** False where the code for the person is another request's already. */
export async function insertLoginRequest(
  tx: SystemTx,
  request: LoginRequest & {
    readonly deviceSha256: Buffer;
    readonly userCodeSha256: Buffer;
    readonly intervalSeconds: number;
  },
): Promise<boolean> {
  const { deviceSha256, userCodeSha256, address, agent, createdAt, expiresAt, intervalSeconds } = request;
  const rows = await tx.query(sql`
    insert into muster.login_requests
      (device_sha256, user_code_sha256, state, address, agent, created_at, expires_at, interval_seconds)
    values (${deviceSha256}, ${userCodeSha256}, 'waiting', ${address}, ${agent}, ${createdAt}, ${expiresAt}, ${intervalSeconds})
    on conflict (user_code_sha256) do nothing returning 1 as made`);
  return rows.length > 0;
}

/** Null for one that is not there, has expired or was answered. */
export async function findLoginRequest(tx: SystemTx, userCodeSha256: Buffer, now: Date): Promise<LoginRequest | null> {
  const rows = await tx.query<LoginRequest>(sql`
    select ${asked} from muster.login_requests r
    where r.user_code_sha256 = ${userCodeSha256} and r.state = 'waiting' and r.expires_at > ${now}`);
  return rows[0] ?? null;
}

/** Null, and nothing done, for one that is not there, has expired or was answered. */
export async function answerLoginRequest(
  tx: SystemTx,
  userCodeSha256: Buffer,
  { state, tenantId, userId, method, sessionId }: LoginAnswer & { readonly sessionId: string | null },
  now: Date,
): Promise<LoginRequest | null> {
  const rows = await tx.query<LoginRequest>(sql`
    update muster.login_requests r set state = ${state}, tenant_id = ${tenantId}, user_id = ${userId}, method = ${method},
      session_id = ${sessionId}
    where r.user_code_sha256 = ${userCodeSha256} and r.state = 'waiting' and r.expires_at > ${now} returning ${asked}`);
  return rows[0] ?? null;
}

/** Holds the request until the transaction ends. Expired ones are found too, until they are swept. */
export async function lockLoginRequest(
  tx: SystemTx,
  deviceSha256: Buffer,
): Promise<(LoginRequest & LoginAnswer & { readonly polledAt: Date | null; readonly intervalSeconds: number }) | null> {
  const rows = await tx.query<LoginRequest & LoginAnswer & { polledAt: Date | null; intervalSeconds: number }>(sql`
    select ${asked}, ${answered}, r.polled_at as "polledAt", r.interval_seconds as "intervalSeconds"
    from muster.login_requests r where r.device_sha256 = ${deviceSha256} for update`);
  return rows[0] ?? null;
}

export async function notePoll(tx: SystemTx, deviceSha256: Buffer, now: Date, intervalSeconds: number): Promise<void> {
  await tx.query(sql`update muster.login_requests set polled_at = ${now}, interval_seconds = ${intervalSeconds}
    where device_sha256 = ${deviceSha256}`);
}

export async function deleteLoginRequest(tx: SystemTx, deviceSha256: Buffer): Promise<void> {
  await tx.query(sql`delete from muster.login_requests where device_sha256 = ${deviceSha256}`);
}

/** A session of the command line. */
export async function insertLogin(
  tx: SystemTx,
  login: {
    readonly id: string;
    readonly tenantId: string;
    readonly userId: string;
    readonly tokenSha256: Buffer;
    readonly refreshSha256: Buffer;
    readonly method: SignInMethod;
    readonly address: string | null;
    readonly agent: string | null;
    readonly createdAt: Date;
  },
): Promise<void> {
  const { tenantId, id, userId, tokenSha256, refreshSha256, method, address, agent, createdAt } = login;
  await tx.query(sql`
    insert into muster.sessions (tenant_id, id, user_id, kind, token_sha256, refresh_sha256, method, address, agent,
      created_at, seen_at, rotated_at)
    values (${tenantId}, ${id}, ${userId}, 'commandLine', ${tokenSha256}, ${refreshSha256}, ${method}, ${address}, ${agent},
      ${createdAt}, ${createdAt}, ${createdAt})`);
}

/** Null for one that ended or whose user is disabled. */
export async function findLogin(
  tx: SystemTx,
  tenantId: string,
  id: string,
  life: SessionLife,
): Promise<SessionUser | null> {
  const rows = await tx.query<SessionUser>(
    sql`select ${userColumns} from ${sessionTables}
      where s.tenant_id = ${tenantId} and s.id = ${id} and ${isOpen('commandLine', life)}`,
  );
  return rows[0] ?? null;
}

/** What its refresh token may be: the last one, or the one before; `rotatedAt`: when that one was first used. */
export interface Rotation {
  readonly refreshSha256: Buffer;
  readonly previousSha256: Buffer | null;
  readonly rotatedAt: Date;
}

/** By the part of the refresh token that stays. Holds the login until the transaction ends. */
export async function lockLogin(
  tx: SystemTx,
  tokenSha256: Buffer,
  life: SessionLife,
): Promise<(SessionUser & Rotation) | null> {
  const rows = await tx.query<SessionUser & Rotation>(sql`
    select ${userColumns}, s.refresh_sha256 as "refreshSha256", s.previous_sha256 as "previousSha256", s.rotated_at as "rotatedAt"
    from ${sessionTables} where s.token_sha256 = ${tokenSha256} and ${isOpen('commandLine', life)} for update of s`);
  return rows[0] ?? null;
}

export async function rotateLogin(
  tx: SystemTx,
  { tenantId, id }: Pick<SessionUser, 'tenantId' | 'id'>,
  { refreshSha256, previousSha256, rotatedAt }: Rotation,
  now: Date,
): Promise<void> {
  await tx.query(sql`
    update muster.sessions set refresh_sha256 = ${refreshSha256}, previous_sha256 = ${previousSha256},
      rotated_at = ${rotatedAt}, seen_at = ${now}
    where tenant_id = ${tenantId} and id = ${id}`);
}
