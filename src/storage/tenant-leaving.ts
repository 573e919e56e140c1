import { type RawBuilder, sql } from 'kysely';
import type { PrincipalReference } from '../contracts/tenants.ts';
import type { SystemTx } from './database.ts';
import { tablePlans } from './table-plans.ts';

/** How much of a tenant there is. */
export interface TenantSize {
  readonly devices: number;
  readonly batches: number;
}

/** By the counters, which stay until the end: also where a deletion was cut short, it is what there was. */
export async function tenantSize(tx: SystemTx, tenantId: string): Promise<TenantSize> {
  const rows = await tx.query<TenantSize>(sql`
    select coalesce((
        select registration_pending + registration_failed + setup_needed + active + inactive
        from muster.tenant_counters where tenant_id = ${tenantId}), 0) as devices,
      (select count(*) from muster.batches where tenant_id = ${tenantId}) as batches`);
  return rows[0] ?? { devices: 0, batches: 0 };
}

/** Nobody can act for the tenant any more (what is cached of its clients for 5 s), and no worker goes on with its batches. */
export async function barTenant(tx: SystemTx, tenantId: string, at: Date): Promise<void> {
  for (const table of [
    'login_requests',
    'sessions',
    'passkeys',
    'passwords',
    'invitations',
    'setup_links',
    'contact_links',
    'work',
  ]) {
    await tx.query(sql`delete from ${sql.table(`muster.${table}`)} where tenant_id = ${tenantId}`);
  }
  await tx.query(sql`delete from muster.client_secrets where tenant_id = ${tenantId}`);
  await tx.query(sql`update muster.clients set revoked_at = coalesce(revoked_at, ${at}) where tenant_id = ${tenantId}`);
}

/** Something of another tenant that ends because this one goes. */
export interface Ended {
  readonly tenantId: string;
  readonly id: string;
}

/** Mandates that the tenant has as a partner, and all that they were passed on as, each with whose it was. */
export async function endMandatesOf(
  tx: SystemTx,
  partnerId: string,
  at: Date,
  by: PrincipalReference,
): Promise<(Ended & { readonly partnerId: string | null; readonly name: string; readonly partner: string | null })[]> {
  return await tx.query(sql`
    with recursive own as (
      select tenant_id, id from muster.mandates where partner_id = ${partnerId} and tenant_id <> ${partnerId}
      union
      select m.tenant_id, m.id from muster.mandates m join own on m.tenant_id = own.tenant_id and m.parent_id = own.id)
    update muster.mandates m set state = 'ended', ended_at = ${at}, ended_by = ${JSON.stringify(by)}::jsonb
    from own where m.tenant_id = own.tenant_id and m.id = own.id and m.state in ('requested', 'offered', 'active')
    returning m.tenant_id as "tenantId", m.id, m.partner_id as "partnerId", m.name, m.partner_name as partner`);
}

/** Requests that partners made of the tenant and that nobody decided. */
export async function declineRequestsTo(tx: SystemTx, tenantId: string): Promise<Ended[]> {
  return await tx.query<Ended>(sql`
    update muster.consent_links l set state = 'declined' from muster.mandates m
    where m.tenant_id = ${tenantId} and m.state = 'requested' and l.mandate_id = m.id and l.state = 'opened'
      and l.tenant_id <> ${tenantId}
    returning l.tenant_id as "tenantId", l.id`);
}

/** Offers that the tenant made, at whoever can still accept them. */
export async function withdrawOffersOf(tx: SystemTx, tenantId: string, at: Date): Promise<Ended[]> {
  return await tx.query<Ended>(sql`
    update muster.transfers i set state = 'withdrawn', decided_at = ${at} from muster.transfers o
    where o.tenant_id = ${tenantId} and o.direction = 'outgoing' and o.state = 'offered' and i.id = o.id
      and i.direction = 'incoming' and i.state = 'offered'
    returning i.tenant_id as "tenantId", i.id`);
}

/** Offers made to the tenant, at their owners, where nobody else can accept them. */
export async function declineOffersTo(tx: SystemTx, tenantId: string, at: Date): Promise<Ended[]> {
  return await tx.query<Ended>(sql`
    update muster.transfers o set state = 'declined', decided_at = ${at} from muster.transfers i
    where i.tenant_id = ${tenantId} and i.direction = 'incoming' and i.state = 'offered' and o.id = i.id
      and o.direction = 'outgoing' and o.state = 'offered'
      and not exists (select from muster.transfers x where x.id = o.id and x.tenant_id <> ${tenantId}
        and x.direction = 'incoming' and x.state = 'offered')
    returning o.tenant_id as "tenantId", o.id`);
}

/** Requests of the tenant for machines of others: nobody has to answer them any more. */
export async function withdrawRequestsOf(tx: SystemTx, tenantId: string): Promise<Ended[]> {
  return await tx.query<Ended>(sql`
    update muster.release_requests o set state = 'withdrawn' from muster.release_requests q
    where q.tenant_id = ${tenantId} and q.side = 'requester' and q.state = 'open' and o.id = q.id and o.side = 'owner'
    returning o.tenant_id as "tenantId", o.id`);
}

/** Requests of others for machines of the tenant: its machines are free. */
export async function releaseRequestsTo(tx: SystemTx, tenantId: string, at: Date): Promise<Ended[]> {
  return await tx.query<Ended>(sql`
    update muster.release_requests q set state = 'released', answered_at = ${at} from muster.release_requests o
    where o.tenant_id = ${tenantId} and o.side = 'owner' and o.state = 'open' and q.id = o.id and q.side = 'requester'
    returning q.tenant_id as "tenantId", q.id`);
}

/** What can be large, in the order in which it goes. Not the audit log: `muster verify` finds it whole until the end. */
export const largeTables = [
  'devices',
  'captures',
  'batch_rows',
  'events',
  'device_history',
  'catalogue_records',
  'catalogue_history',
  'transfer_devices',
] as const;

const rowsAtOnce = 5_000;

/** Deletes some rows of a tenant; devices with what they claim. True when there may be more. */
export async function deleteSome(
  tx: SystemTx,
  tenantId: string,
  table: (typeof largeTables)[number],
): Promise<boolean> {
  const name = sql.table(`muster.${table}`);
  const gone = sql`delete from ${name} where ctid = any (array(select ctid from ${name} where tenant_id = ${tenantId} limit ${rowsAtOnce}))`;
  const rows = await tx.query(table === 'devices' ? withClaims(tenantId, gone) : sql`${gone} returning 1 as gone`);
  return rows.length === rowsAtOnce;
}

function withClaims(tenantId: string, gone: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    with gone as (${gone} returning id, ek_key, smbios_key),
    free as (
      delete from muster.claim_keys c using (
        select id, ek_key as key from gone where ek_key is not null union all
        select id, smbios_key from gone where smbios_key is not null) k
      where c.key = k.key and c.tenant_id = ${tenantId} and c.device_id = k.id)
    select 1 as gone from gone`;
}

/** The last of it, and the one line that is left. Nothing of the tenant is made after this (0015_keeping.sql). */
export async function deleteRest(
  tx: SystemTx,
  { id, name, kind }: { readonly id: string; readonly name: string; readonly kind: string },
  { devices, batches }: TenantSize,
  at: Date,
): Promise<void> {
  await tx.query(sql`
    insert into muster.deleted_tenants (id, name, kind, deleted_at, devices, batches)
    values (${id}, ${name}, ${kind}, ${at}, ${devices}, ${batches})`);
  // Behind those that refer to them.
  for (const [table, { tenant }] of Object.entries(tablePlans).toReversed()) {
    if (tenant === null) continue;
    await tx.query(sql`delete from ${sql.table(`muster.${table}`)} where ${sql.ref(tenant)} = ${id}`);
  }
}

/** Whoever appends to the tenant's log is waited for, and nobody appends until the transaction ends. */
export async function lockLog(tx: SystemTx, tenantId: string): Promise<void> {
  await tx.query(sql`select from muster.audit_heads where tenant_id = ${tenantId} for update`);
}
