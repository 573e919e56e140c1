import { sql } from 'kysely';
import type { PartnerType, Scope, TenantKind } from '../contracts/tenants.ts';
import type { SystemTx, Tx } from './database.ts';

export interface TenantRecord {
  readonly id: string;
  readonly name: string;
  readonly kind: TenantKind;
  readonly partnerType: PartnerType | null;
  readonly domains: readonly string[];
  readonly entraTenantId: string | null;
  readonly createdAt: Date;
}

/** An API client with its tenant and its secrets that have not expired at the time asked for, newest first. */
export interface ClientRecord {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly tenantId: string;
  readonly tenantKind: TenantKind;
  readonly partnerType: PartnerType | null;
  readonly secrets: readonly Buffer[];
}

export async function insertTenant(tx: SystemTx, tenant: TenantRecord): Promise<void> {
  await tx.query(sql`insert into muster.tenants (id, name, kind, partner_type, domains, entra_tenant_id, created_at)
    values (${tenant.id}, ${tenant.name}, ${tenant.kind}, ${tenant.partnerType}, ${tenant.domains}::text[],
      ${tenant.entraTenantId}, ${tenant.createdAt})`);
}

export async function anyTenant(tx: SystemTx): Promise<boolean> {
  const rows = await tx.query(sql`select from muster.tenants limit 1`);
  return rows.length > 0;
}

/** Under the tenant role only the own tenant is seen. */
export async function findTenant(tx: Tx, id: string): Promise<TenantRecord | null> {
  const rows = await tx.query<TenantRecord>(sql`
    select id, name, kind, partner_type as "partnerType", domains, entra_tenant_id as "entraTenantId", created_at as "createdAt"
    from muster.tenants where id = ${id}`);
  return rows[0] ?? null;
}

export async function insertClient(
  tx: SystemTx,
  client: Pick<ClientRecord, 'id' | 'tenantId' | 'name' | 'scopes'>,
  now: Date,
): Promise<void> {
  await tx.query(sql`insert into muster.clients (id, tenant_id, name, scopes, created_at)
    values (${client.id}, ${client.tenantId}, ${client.name}, ${client.scopes}::text[], ${now})`);
}

export async function insertSecret(tx: SystemTx, clientId: string, sha256: Buffer, now: Date): Promise<void> {
  await tx.query(sql`insert into muster.client_secrets (client_id, secret_sha256, created_at)
    values (${clientId}, ${sha256}, ${now})`);
}

/** Null for a client that does not exist or was revoked. */
export async function findClient(tx: SystemTx, id: string, now: Date): Promise<ClientRecord | null> {
  const rows = await tx.query<ClientRecord>(sql`
    select c.id, c.name, c.scopes, t.id as "tenantId", t.kind as "tenantKind", t.partner_type as "partnerType",
      array(select s.secret_sha256 from muster.client_secrets s
        where s.client_id = c.id and (s.expires_at is null or s.expires_at > ${now})
        order by s.created_at desc) as secrets
    from muster.clients c join muster.tenants t on t.id = c.tenant_id
    where c.id = ${id} and c.revoked_at is null`);
  return rows[0] ?? null;
}

/** Notes that a client was used, unless that was noted after `since` already. */
export async function touchClient(tx: SystemTx, id: string, now: Date, since: Date): Promise<void> {
  await tx.query(sql`update muster.clients set last_used_at = ${now}
    where id = ${id} and (last_used_at is null or last_used_at <= ${since})`);
}

/** A setting's value as it was parsed from JSON; undefined where it was never set. */
export async function readSetting(tx: SystemTx, name: string): Promise<unknown> {
  const rows = await tx.query<{ value: unknown }>(sql`select value from muster.settings where name = ${name}`);
  return rows[0]?.value;
}

export async function writeSetting(tx: SystemTx, name: string, value: unknown, now: Date): Promise<void> {
  await tx.query(sql`insert into muster.settings (name, value, updated_at)
    values (${name}, ${JSON.stringify(value)}::jsonb, ${now})
    on conflict (name) do update set value = excluded.value, updated_at = excluded.updated_at`);
}
