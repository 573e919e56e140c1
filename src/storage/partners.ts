import { sql } from 'kysely';
import type { DeviceSummary } from '../contracts/devices.ts';
import type { MandateScope } from '../contracts/mandates.ts';
import type { StoredMandateState } from '../domain/mandates.ts';
import type { Tx } from './database.ts';
import { asciiLower } from './search.ts';

/** A customer of the transaction's tenant. */
export interface CustomerRecord {
  readonly tenantId: string;
  readonly name: string;
}

/** Where a list of customers goes on: behind the one with this name, folded, and this id. */
export interface CustomerPosition {
  readonly name: string;
  readonly tenantId: string;
}

export interface CustomerListRequest {
  readonly search: string | undefined;
  readonly after: CustomerPosition | null;
  readonly limit: number;
}

const folded = sql`(translate(customer_name, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') collate "C")`;
/** The transaction's tenant's own, without what it passed on. */
const own = sql`partner_id = muster.app_tenant()`;

/** The customers whose mandate the transaction's tenant has or had, by their names. */
export async function listCustomers(
  tx: Tx,
  { search, after, limit }: CustomerListRequest,
): Promise<(CustomerRecord & { readonly folded: string })[]> {
  const part = search === undefined ? sql`true` : sql`strpos(${folded}, ${asciiLower(search)}) > 0`;
  const behind = after === null ? sql`true` : sql`(${folded}, tenant_id) > (${after.name}, ${after.tenantId}::uuid)`;
  return await tx.query<CustomerRecord & { folded: string }>(sql`
    select distinct on (${folded}, tenant_id) tenant_id as "tenantId", customer_name as name, ${folded} as folded
    from muster.mandates_of_partner() where ${own} and ${part} and ${behind}
    order by ${folded}, tenant_id limit ${limit}`);
}

/** Null for one whose mandate the transaction's tenant never had. */
export async function findCustomerOfPartner(tx: Tx, tenantId: string): Promise<CustomerRecord | null> {
  const rows = await tx.query<CustomerRecord>(sql`
    select tenant_id as "tenantId", customer_name as name from muster.mandates_of_partner()
    where ${own} and tenant_id = ${tenantId} limit 1`);
  return rows[0] ?? null;
}

/** A mandate as the list of customers shows it. */
export interface CustomerMandate {
  readonly tenantId: string;
  readonly id: string;
  readonly name: string;
  readonly state: StoredMandateState;
  readonly scope: MandateScope;
}

/** The mandates of these customers, the newest first. */
export async function mandatesOfCustomers(tx: Tx, tenantIds: readonly string[]): Promise<CustomerMandate[]> {
  return await tx.query<CustomerMandate>(sql`
    select tenant_id as "tenantId", id, name, state, scope from muster.mandates_of_partner()
    where ${own} and tenant_id = any (${tenantIds}::uuid[]) order by id desc`);
}

/** How many devices the transaction's tenant registered for each of these customers; one without any has no entry. */
export async function countDevicesOfCustomers(
  tx: Tx,
  tenantIds: readonly string[],
): Promise<(DeviceSummary['byState'] & { readonly tenantId: string })[]> {
  return await tx.query<DeviceSummary['byState'] & { tenantId: string }>(sql`
    select tenant_id as "tenantId", registration_pending as "registrationPending",
      registration_failed as "registrationFailed", setup_needed as "setupNeeded", active, inactive
    from muster.counters_of_partner() where tenant_id = any (${tenantIds}::uuid[])`);
}
