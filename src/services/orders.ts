import type { Page, PageRequest } from '../contracts/lists.ts';
import type { Order, OrderFilter } from '../contracts/orders.ts';
import { isStorable } from '../contracts/storable.ts';
import type { Principal } from '../contracts/tenants.ts';
import { cursorNotValid, pageById, valuesOf } from '../domain/cursors.ts';
import { scopeOf } from '../domain/tenants.ts';
import type { Database } from '../storage/database.ts';
import { listOrders } from '../storage/orders.ts';

/** What can be asked about the order IDs and purchase IDs that devices were registered under. */
export interface OrderService {
  /** By their ID, without regard to case. */
  list(principal: Principal, tenantId: string, filter: OrderFilter, page: PageRequest): Promise<Page<Order>>;
}

export function orderService(uses: { readonly database: Database; readonly listSeconds: number }): OrderService {
  const reading = { readOnly: true, statementSeconds: uses.listSeconds };
  return {
    async list(principal, tenantId, filter, { limit, cursor }) {
      const after = cursor === undefined ? null : orderIdFrom(cursor);
      const found = await uses.database.withTenant(
        scopeOf(principal, tenantId),
        tx => listOrders(tx, tenantId, { filter, after, limit: limit + 1 }),
        reading,
      );
      return pageById(found, limit, order => order);
    },
  };
}

function orderIdFrom(cursor: string): string {
  const [id, ...rest] = valuesOf(cursor);
  if (id === undefined || rest.length > 0 || !isStorable(id)) throw cursorNotValid();
  return id;
}
