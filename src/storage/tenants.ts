import { sql } from 'kysely';
import type { PartnerType, TenantKind } from '../contracts/tenants.ts';
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
