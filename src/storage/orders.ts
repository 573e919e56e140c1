import { sql } from 'kysely';
import type { DeviceState } from '../contracts/devices.ts';
import { deviceStates } from '../contracts/devices.ts';
import type { Order, OrderFilter, OrderKind } from '../contracts/orders.ts';
import type { Tx } from './database.ts';
import { asciiLower, hasPrefix } from './search.ts';

/** Under what a device is counted: it has this of the batch that made it, or that turned it last. */
export interface CountedUnder {
  readonly orderId: string | null;
  readonly purchaseId: string | null;
  readonly partnerId: string | null;
  readonly registeredAt: Date;
}

/** By how much the number of devices in a state changes, of those under the same order ID and purchase ID. */
export interface CountChange {
  readonly under: CountedUnder;
  readonly state: DeviceState;
  readonly by: number;
}

/** What changes when these devices are gone, or become something else. */
export function leaving(devices: readonly (CountedUnder & { readonly state: DeviceState })[]): CountChange[] {
  return devices.map(device => ({ under: device, state: device.state, by: -1 }));
}

/** Changes put together, for who has a great many of them: one for each order ID, purchase ID, partner and state. */
export function gather(gathered: Map<string, CountChange>, changes: readonly CountChange[]): void {
  for (const { under, state, by } of changes) {
    const { orderId, purchaseId, partnerId, registeredAt } = under;
    const key = JSON.stringify([orderId, purchaseId, partnerId, state]);
    const before = gathered.get(key)?.by ?? 0;
    gathered.set(key, { under: { orderId, purchaseId, partnerId, registeredAt }, state, by: before + by });
  }
}

/**
 * Counts devices under their order IDs and purchase IDs. Nobody else may count for the tenant until the transaction ends:
 * whoever calls this holds the lock on its row of tenant_counters, so the rows here are changed in any order.
 */
export async function countOrders(tx: Tx, tenantId: string, changes: readonly CountChange[]): Promise<void> {
  const sums = [...sumsOf(tenantId, changes).values()];
  if (sums.length === 0) return;
  const named = [
    sums.map(({ kind }) => kind),
    sums.map(({ id }) => id),
    sums.map(({ id }) => asciiLower(id)),
    sums.map(({ registeredBy }) => registeredBy),
    sums.map(({ registeredAt }) => registeredAt.toISOString()),
  ];
  const counts = deviceStates.map(state => sums.map(({ by }) => by[state]));
  if (sums.some(sum => totalOf(sum) > 0))
    await tx.run({ name: 'add orders', text: addText, values: [tenantId, ...named] });
  await tx.run({ name: 'count orders', text: countText, values: [tenantId, ...named, ...counts] });
  if (sums.some(sum => totalOf(sum) < 0)) {
    await tx.run({ name: 'drop orders', text: dropText, values: [tenantId, ...named.slice(0, 4)] });
  }
}

interface OrderChange {
  readonly kind: OrderKind;
  readonly id: string;
  readonly registeredBy: string;
  readonly registeredAt: Date;
  readonly by: Record<DeviceState, number>;
}

const noChange = { registrationPending: 0, registrationFailed: 0, setupNeeded: 0, active: 0, inactive: 0 };
const totalOf = ({ by }: OrderChange): number => Object.values(by).reduce((sum, n) => sum + n, 0);

/** The changes of each order, by a key of its own. */
function sumsOf(tenantId: string, changes: readonly CountChange[]): Map<string, OrderChange> {
  const sums = new Map<string, OrderChange>();
  for (const { under, state, by } of changes) {
    for (const kind of ['orderId', 'purchaseId'] as const) {
      const id = under[kind];
      if (id === null || by === 0) continue;
      const registeredBy = under.partnerId ?? tenantId;
      const key = JSON.stringify([kind, id, registeredBy]);
      const sum = sums.get(key) ?? { kind, id, registeredBy, registeredAt: under.registeredAt, by: { ...noChange } };
      sum.by[state] += by;
      const registeredAt = under.registeredAt > sum.registeredAt ? under.registeredAt : sum.registeredAt;
      sums.set(key, { ...sum, registeredAt });
    }
  }
  return sums;
}

const addText = `
  insert into muster.order_counters (tenant_id, kind, id, registered_by, last_registered_at)
  select $1, c.kind, c.id, c.registered_by, c.registered_at
  from unnest($2::text[], $3::text[], $4::text[], $5::uuid[], $6::timestamptz[])
    as c (kind, id, search_id, registered_by, registered_at)
  on conflict do nothing`;

const countText = `
  update muster.order_counters o set registration_pending = o.registration_pending + c.registration_pending,
    registration_failed = o.registration_failed + c.registration_failed, setup_needed = o.setup_needed + c.setup_needed,
    active = o.active + c.active, inactive = o.inactive + c.inactive,
    last_registered_at = greatest(o.last_registered_at, c.registered_at)
  from unnest($2::text[], $3::text[], $4::text[], $5::uuid[], $6::timestamptz[], $7::int[], $8::int[], $9::int[], $10::int[],
      $11::int[]) as c (kind, id, search_id, registered_by, registered_at, registration_pending, registration_failed,
      setup_needed, active, inactive)
  where o.tenant_id = $1 and o.kind = c.kind and o.search_id = c.search_id and o.id = c.id and o.registered_by = c.registered_by`;

const dropText = `
  delete from muster.order_counters o using unnest($2::text[], $3::text[], $4::text[], $5::uuid[])
    as c (kind, id, search_id, registered_by)
  where o.tenant_id = $1 and o.kind = c.kind and o.search_id = c.search_id and o.id = c.id and o.registered_by = c.registered_by
    and o.registration_pending + o.registration_failed + o.setup_needed + o.active + o.inactive = 0`;

export interface OrderListRequest {
  readonly filter: OrderFilter;
  /** The page begins behind this ID. */
  readonly after: string | null;
  readonly limit: number;
}

/** Orders by their ID, without regard to case, by keyset. */
export async function listOrders(tx: Tx, tenantId: string, request: OrderListRequest): Promise<Order[]> {
  const { filter, after, limit } = request;
  const conditions = [
    sql`o.tenant_id = ${tenantId}`,
    sql`o.kind = ${filter.by}`,
    ...(filter.search ? [hasPrefix(sql`o.search_id`, filter.search)] : []),
    ...(after === null ? [] : [sql`(o.search_id, o.id) > (${asciiLower(after)}, ${after})`]),
  ];
  const rows = await tx.query<OrderRecord>(sql`
    select o.id, sum(o.registration_pending)::int as "registrationPending", sum(o.registration_failed)::int as "registrationFailed",
      sum(o.setup_needed)::int as "setupNeeded", sum(o.active)::int as active, sum(o.inactive)::int as inactive,
      max(o.last_registered_at) as "lastRegisteredAt"
    from muster.order_counters o where ${sql.join(conditions, sql` and `)}
    group by o.search_id, o.id order by o.search_id, o.id limit ${limit}`);
  return rows.map(({ id, lastRegisteredAt, ...byState }) => {
    const total = Object.values(byState).reduce((sum, n) => sum + n, 0);
    return { id, devices: { total, ...byState }, lastRegisteredAt: lastRegisteredAt.toISOString() };
  });
}

type OrderRecord = Record<DeviceState, number> & { readonly id: string; readonly lastRegisteredAt: Date };
