import { sql } from 'kysely';
import type { PartnerType, PrincipalReference, Scope, TenantKind } from '../contracts/tenants.ts';
import type { SystemTx, Tx } from './database.ts';
import { secretSha256 } from './secrets.ts';

/** What proves that somebody has a secret. */
export interface SecretDigest {
  readonly id: string;
  readonly sha256: Buffer;
}

/** An API client with its tenant and its secrets that have not expired at the time asked for, newest first. */
export interface ClientRecord {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly tenantId: string;
  readonly tenantKind: TenantKind;
  readonly partnerType: PartnerType | null;
  readonly secrets: readonly SecretDigest[];
}

/** Null for a client that does not exist, has expired or was revoked. */
export async function findClient(tx: SystemTx, id: string, now: Date): Promise<ClientRecord | null> {
  const rows = await tx.query<Omit<ClientRecord, 'secrets'> & { secretId: string | null; sha256: Buffer }>(sql`
    select c.id, c.name, c.scopes, t.id as "tenantId", t.kind as "tenantKind", t.partner_type as "partnerType",
      s.id as "secretId", s.secret_sha256 as sha256
    from muster.clients c
    join muster.tenants t on t.id = c.tenant_id
    left join muster.client_secrets s
      on s.tenant_id = c.tenant_id and s.client_id = c.id and (s.expires_at is null or s.expires_at > ${now})
    where c.id = ${id} and c.revoked_at is null and (c.expires_at is null or c.expires_at > ${now})
    order by s.created_at desc, s.id desc`);
  const [first] = rows;
  if (!first) return null;
  const { secretId: _, sha256: __, ...client } = first;
  const secrets = rows.flatMap(({ secretId, sha256 }) => (secretId ? [{ id: secretId, sha256 }] : []));
  return { ...client, secrets };
}

/** Notes that a client was used, unless that was noted after `since` already. */
export async function touchClient(tx: SystemTx, id: string, now: Date, since: Date): Promise<void> {
  await tx.query(sql`update muster.clients set last_used_at = ${now}
    where id = ${id} and (last_used_at is null or last_used_at <= ${since})`);
}

/** An API client as its tenant manages it, with its secrets that have not expired, newest first. */
export interface ListedClient {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly createdBy: PrincipalReference;
  readonly secrets: readonly ListedSecret[];
}

export interface ListedSecret {
  readonly id: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

/** Those that were not revoked, the newest first, before the one with the ID `before`. */
export async function listClients(
  tx: Tx,
  tenantId: string,
  now: Date,
  page: { readonly before: string | null; readonly limit: number },
): Promise<ListedClient[]> {
  const rows = await tx.query<StoredClient>(sql`${selectClients(now)}
    where c.tenant_id = ${tenantId} and c.revoked_at is null and (${page.before}::text is null or c.id < ${page.before})
    order by c.id desc limit ${page.limit}`);
  return rows.map(listed);
}

/** Null for a client that is not this tenant's, or was revoked. */
export async function findOwnClient(tx: Tx, tenantId: string, id: string, now: Date): Promise<ListedClient | null> {
  const rows = await tx.query<StoredClient>(sql`${selectClients(now)}
    where c.tenant_id = ${tenantId} and c.id = ${id} and c.revoked_at is null`);
  return rows[0] ? listed(rows[0]) : null;
}

/** One change of a tenant's clients at a time: what is counted stays so until the transaction ends. */
export async function lockClients(tx: Tx, tenantId: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtext('muster.clients'), hashtext(${tenantId}))`);
}

/** All that were not revoked, as far as rules about a tenant's clients go. */
export async function liveClients(
  tx: Tx,
  tenantId: string,
): Promise<Pick<ListedClient, 'id' | 'scopes' | 'expiresAt'>[]> {
  return await tx.query(sql`select id, scopes, expires_at as "expiresAt" from muster.clients
    where tenant_id = ${tenantId} and revoked_at is null`);
}

export type NewClient = Omit<ListedClient, 'lastUsedAt' | 'secrets'>;

export async function insertClient(tx: Tx, tenantId: string, client: NewClient): Promise<void> {
  await tx.query(sql`insert into muster.clients (id, tenant_id, name, scopes, created_at, expires_at, created_by)
    values (${client.id}, ${tenantId}, ${client.name}, ${client.scopes}::text[], ${client.createdAt},
      ${client.expiresAt}, ${JSON.stringify(client.createdBy)})`);
}

/** Keeps a digest of the secret; the secret itself is kept nowhere. */
export async function insertSecret(
  tx: Tx,
  tenantId: string,
  clientId: string,
  secret: { readonly id: string; readonly text: string; readonly createdAt: Date },
): Promise<void> {
  await tx.query(sql`insert into muster.client_secrets (tenant_id, client_id, id, secret_sha256, created_at)
    values (${tenantId}, ${clientId}, ${secret.id}, ${secretSha256(secret.text)}, ${secret.createdAt})`);
}

export async function updateClient(
  tx: Tx,
  tenantId: string,
  { id, name, scopes, expiresAt }: Pick<ListedClient, 'id' | 'name' | 'scopes' | 'expiresAt'>,
): Promise<void> {
  await tx.query(sql`update muster.clients set name = ${name}, scopes = ${scopes}::text[], expires_at = ${expiresAt}
    where tenant_id = ${tenantId} and id = ${id}`);
}

export async function revokeClient(tx: Tx, tenantId: string, id: string, now: Date): Promise<void> {
  await tx.query(sql`update muster.clients set revoked_at = ${now} where tenant_id = ${tenantId} and id = ${id}`);
}

/** Ends these secrets of a client now, and forgets those that have expired. */
export async function endSecrets(
  tx: Tx,
  tenantId: string,
  clientId: string,
  ids: readonly string[],
  now: Date,
): Promise<void> {
  await tx.query(sql`delete from muster.client_secrets where tenant_id = ${tenantId} and client_id = ${clientId}
    and (id = any (${ids}::uuid[]) or expires_at <= ${now})`);
}

export async function limitSecret(
  tx: Tx,
  tenantId: string,
  clientId: string,
  id: string,
  expiresAt: Date,
): Promise<void> {
  await tx.query(sql`update muster.client_secrets set expires_at = ${expiresAt}
    where tenant_id = ${tenantId} and client_id = ${clientId} and id = ${id}`);
}

/** Times inside JSON come as texts. */
type StoredClient = Omit<ListedClient, 'secrets'> & {
  readonly secrets: readonly { readonly id: string; readonly createdAt: string; readonly expiresAt: string | null }[];
};

function listed({ secrets, ...client }: StoredClient): ListedClient {
  return {
    ...client,
    secrets: secrets.map(({ id, createdAt, expiresAt }) => ({
      id,
      createdAt: new Date(createdAt),
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
    })),
  };
}

function selectClients(now: Date) {
  return sql`
    select c.id, c.name, c.scopes, c.created_at as "createdAt", c.expires_at as "expiresAt",
      c.last_used_at as "lastUsedAt", c.created_by as "createdBy",
      (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'createdAt', s.created_at, 'expiresAt', s.expires_at)
          order by s.created_at desc, s.id desc), '[]')
        from muster.client_secrets s where s.tenant_id = c.tenant_id and s.client_id = c.id
          and (s.expires_at is null or s.expires_at > ${now})) as secrets
    from muster.clients c`;
}
