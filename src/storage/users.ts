import { sql } from 'kysely';
import type { UserPatch, UserRole } from '../contracts/users.ts';
import type { SystemTx, Tx } from './database.ts';

export interface UserRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly email: string;
  readonly name: string;
  readonly role: UserRole;
  readonly hardware: boolean;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
  readonly lastSignInAt: Date | null;
}

/** Who somebody is to a company's sign-in. */
export interface CompanyAccount {
  readonly issuer: string;
  readonly subject: string;
}

/** `companyIssuer`: of the provider by which the user signs in; null where by none. */
export type CompanyUser = UserRecord & { readonly companyIssuer: string | null };

const columns = sql`u.id, u.tenant_id as "tenantId", u.email, u.name, u.role, u.hardware, u.created_at as "createdAt",
  u.disabled_at as "disabledAt", u.last_sign_in_at as "lastSignInAt"`;

/** After a user id, in the order in which they came. */
export async function listUsers(tx: Tx, tenantId: string, after: string | null, limit: number): Promise<UserRecord[]> {
  return await tx.query<UserRecord>(sql`
    select ${columns} from muster.users u
    where u.tenant_id = ${tenantId} and (${after}::uuid is null or u.id > ${after}::uuid) order by u.id limit ${limit}`);
}

export async function findUser(tx: Tx, tenantId: string, id: string): Promise<UserRecord | null> {
  const rows = await tx.query<UserRecord>(
    sql`select ${columns} from muster.users u where u.tenant_id = ${tenantId} and u.id = ${id}`,
  );
  return rows[0] ?? null;
}

/** The user of an address in one tenant, disabled or not, and who that is to the company's sign-in. */
export async function findUserByEmail(tx: SystemTx, tenantId: string, email: string): Promise<CompanyUser | null> {
  const rows = await tx.query<CompanyUser>(sql`
    select ${columns}, u.company_issuer as "companyIssuer" from muster.users u
    where u.tenant_id = ${tenantId} and u.email = ${email}`);
  return rows[0] ?? null;
}

/** The user whom the company's sign-in knows by this subject, disabled or not. */
export async function findCompanyUser(
  tx: SystemTx,
  tenantId: string,
  { issuer, subject }: CompanyAccount,
): Promise<CompanyUser | null> {
  const rows = await tx.query<CompanyUser>(sql`
    select ${columns}, u.company_issuer as "companyIssuer" from muster.users u
    where u.tenant_id = ${tenantId} and u.company_issuer = ${issuer} and u.company_subject = ${subject}`);
  return rows[0] ?? null;
}

export async function setCompanyAccount(
  tx: SystemTx,
  tenantId: string,
  id: string,
  { issuer, subject }: CompanyAccount,
): Promise<void> {
  await tx.query(sql`update muster.users set company_issuer = ${issuer}, company_subject = ${subject}
    where tenant_id = ${tenantId} and id = ${id}`);
}

/** Takes away by what a user signed in so far, and ends the user's sessions. */
export async function deleteWaysIn(tx: SystemTx, tenantId: string, userId: string): Promise<void> {
  await tx.query(sql`delete from muster.passwords where tenant_id = ${tenantId} and user_id = ${userId}`);
  await tx.query(sql`delete from muster.passkeys where tenant_id = ${tenantId} and user_id = ${userId}`);
  await tx.query(sql`delete from muster.sessions where tenant_id = ${tenantId} and user_id = ${userId}`);
}

/** By what the administrators of a tenant, or one of its users, can sign in; `company`: by this issuer. */
export async function findWaysIn(
  tx: Tx,
  tenantId: string,
  of: { readonly userId: string | null; readonly issuer: string | null },
): Promise<{ readonly password: boolean; readonly passkey: boolean; readonly company: boolean }> {
  const rows = await tx.query<{ password: boolean; passkey: boolean; company: boolean }>(sql`
    select coalesce(bool_or(exists (
        select from muster.passwords p where p.tenant_id = u.tenant_id and p.user_id = u.id)), false) as password,
      coalesce(bool_or(exists (
        select from muster.passkeys k where k.tenant_id = u.tenant_id and k.user_id = u.id)), false) as passkey,
      coalesce(bool_or(u.company_issuer = ${of.issuer}::text), false) as company
    from muster.users u where u.tenant_id = ${tenantId} and u.disabled_at is null
      and case when ${of.userId}::uuid is null then u.role = 'administrator' else u.id = ${of.userId}::uuid end`);
  return rows[0]!;
}

/** How many users of one address are looked at. */
export const usersOfAddress = 5;

/** The users of an address, in whatever tenants, with the digests of their passwords. Those who are disabled are none. */
export async function findUsersByEmail(
  tx: SystemTx,
  email: string,
): Promise<(UserRecord & { readonly digest: string | null })[]> {
  return await tx.query<UserRecord & { digest: string | null }>(sql`
    select ${columns}, p.digest from muster.users u
    left join muster.passwords p on p.tenant_id = u.tenant_id and p.user_id = u.id
    where u.email = ${email} and u.disabled_at is null order by u.last_sign_in_at desc nulls last, u.id limit ${usersOfAddress}`);
}

/** How many users the address with the most of them has. Reads the index of addresses through. */
export async function mostUsersOfAddress(tx: SystemTx): Promise<number> {
  const rows = await tx.query<{ most: number }>(sql`
    select coalesce(max(n), 0)::int as most from (select count(*) as n from muster.users group by email) as addresses`);
  return Math.min(rows[0]?.most ?? 0, usersOfAddress);
}

/** Holds the tenant's administrators until the transaction ends, so that two who leave at once do not both go. */
export async function lockAdministrators(tx: Tx, tenantId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(sql`
    select id from muster.users where tenant_id = ${tenantId} and role = 'administrator' and disabled_at is null
    order by id for update`);
  return rows.map(({ id }) => id);
}

export async function countUsers(tx: Tx, tenantId: string): Promise<number> {
  const rows = await tx.query<{ n: number }>(sql`select count(*) as n from muster.users where tenant_id = ${tenantId}`);
  return rows[0]?.n ?? 0;
}

export async function insertUser(
  tx: Tx,
  user: Pick<UserRecord, 'id' | 'tenantId' | 'email' | 'name' | 'role' | 'hardware' | 'createdAt'>,
): Promise<void> {
  await tx.query(sql`insert into muster.users (tenant_id, id, email, name, role, hardware, created_at)
    values (${user.tenantId}, ${user.id}, ${user.email}, ${user.name}, ${user.role}, ${user.hardware}, ${user.createdAt})`);
}

export async function patchUser(tx: Tx, tenantId: string, id: string, patch: UserPatch, now: Date): Promise<void> {
  await tx.query(sql`
    update muster.users set name = coalesce(${patch.name ?? null}, name), role = coalesce(${patch.role ?? null}, role),
      hardware = coalesce(${patch.hardware ?? null}::boolean, hardware),
      disabled_at = case ${patch.disabled ?? null}::boolean when true then coalesce(disabled_at, ${now}) when false then null
        else disabled_at end
    where tenant_id = ${tenantId} and id = ${id}`);
}

/** With everything by which the user signs in. */
export async function deleteUser(tx: Tx, tenantId: string, id: string): Promise<void> {
  await tx.query(sql`delete from muster.users where tenant_id = ${tenantId} and id = ${id}`);
}

export async function noteSignIn(tx: SystemTx, tenantId: string, id: string, now: Date): Promise<void> {
  await tx.query(sql`update muster.users set last_sign_in_at = ${now} where tenant_id = ${tenantId} and id = ${id}`);
}

/** Null where the user has none. */
export async function findPassword(tx: SystemTx, tenantId: string, userId: string): Promise<string | null> {
  const rows = await tx.query<{ digest: string }>(
    sql`select digest from muster.passwords where tenant_id = ${tenantId} and user_id = ${userId}`,
  );
  return rows[0]?.digest ?? null;
}

/** Nothing where another digest is kept by now. */
export async function replaceDigest(
  tx: SystemTx,
  tenantId: string,
  userId: string,
  kept: string,
  renewed: string,
): Promise<void> {
  await tx.query(sql`update muster.passwords set digest = ${renewed}
    where tenant_id = ${tenantId} and user_id = ${userId} and digest = ${kept}`);
}

export async function setPassword(
  tx: SystemTx,
  tenantId: string,
  userId: string,
  digest: string,
  now: Date,
): Promise<void> {
  await tx.query(sql`insert into muster.passwords (tenant_id, user_id, digest, changed_at)
    values (${tenantId}, ${userId}, ${digest}, ${now})
    on conflict (tenant_id, user_id) do update set digest = excluded.digest, changed_at = excluded.changed_at`);
}
