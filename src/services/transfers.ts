import type { Page, PageRequest } from '../contracts/lists.ts';
import type { Principal } from '../contracts/tenants.ts';
import type { NewTransfer, Transfer, TransferDevice, TransferFilter } from '../contracts/transfers.ts';
import { cursorNotValid, idOf, pageById, pageFrom, valuesOf } from '../domain/cursors.ts';
import { orNotFound } from '../domain/found.ts';
import { idMade, type MadeOnce, type Reservation } from '../domain/idempotency.ts';
import { scopeOf, type TenantCall } from '../domain/tenants.ts';
import { findTransfer, listTransfers, transferDevices } from '../storage/transfers.ts';
import { acceptTransfer } from './transfers/accept.ts';
import { type Acceptance, shown, type TransferParts } from './transfers/calls.ts';
import { declineTransfer, withdrawTransfer } from './transfers/end.ts';
import { offerContent, offerTransfer } from './transfers/offer.ts';

/** What can be done with devices that one tenant offers to another. The other side's half is nobody else's: `notFound`. */
export interface TransferService {
  /** The newest first. */
  list(principal: Principal, tenantId: string, filter: TransferFilter, page: PageRequest): Promise<Page<Transfer>>;
  get(principal: Principal, tenantId: string, id: string): Promise<Transfer>;
  /** In the order in which they were offered. */
  devices(principal: Principal, tenantId: string, id: string, page: PageRequest): Promise<Page<TransferDevice>>;
  /**
   * Offers registered devices. `conflict` for one that is not, for one that is offered already, and for one offer more than
   * a tenant may have open; `requestNotValid` for an offer to oneself.
   */
  offer(call: TenantCall, wanted: NewTransfer, reservation?: Reservation): Promise<MadeOnce<Transfer>>;
  /** Moves the devices. `conflict` when the offer is over, or none of them is the owner's any more. */
  accept(call: TenantCall, id: string, acceptance: Acceptance): Promise<Transfer>;
  decline(call: TenantCall, id: string): Promise<Transfer>;
  /** The owner's. */
  withdraw(call: TenantCall, id: string): Promise<void>;
}

export function transferService(parts: TransferParts): TransferService {
  const { database, clock, limits } = parts;
  const reading = { readOnly: true, statementSeconds: limits.listSeconds };

  async function get(principal: Principal, tenantId: string, id: string): Promise<Transfer> {
    const scope = scopeOf(principal, tenantId);
    const found = await database.withTenant(scope, tx => findTransfer(tx, tenantId, id), reading);
    return shown(orNotFound(found), clock());
  }

  return {
    get,
    async list(principal, tenantId, filter, { limit, cursor }) {
      const now = clock();
      const request = { filter, before: idOf(cursor), limit: limit + 1, now };
      const found = await database.withTenant(
        scopeOf(principal, tenantId),
        tx => listTransfers(tx, tenantId, request),
        reading,
      );
      return pageById(found, limit, each => shown(each, now));
    },
    async devices(principal, tenantId, id, { limit, cursor }) {
      const after = cursor === undefined ? 0 : positionOf(cursor);
      const found = await database.withTenant(
        scopeOf(principal, tenantId),
        async tx => {
          orNotFound(await findTransfer(tx, tenantId, id));
          return await transferDevices(tx, tenantId, id, after, limit + 1);
        },
        reading,
      );
      return pageFrom(
        found,
        limit,
        ({ position: _, ...device }) => device,
        ({ position }) => [String(position)],
      );
    },
    async offer(call, wanted, reservation) {
      if (!reservation?.made) return { made: await offerTransfer(parts, call, wanted, reservation), replayed: false };
      const id = idMade(reservation.made, offerContent(wanted));
      return { made: await get(call.principal, call.tenantId, id), replayed: true };
    },
    accept: (call, id, acceptance) => acceptTransfer(parts, call, id, acceptance),
    decline: (call, id) => declineTransfer(parts, call, id),
    withdraw: (call, id) => withdrawTransfer(parts, call, id),
  };
}

function positionOf(cursor: string): number {
  const [position = '', ...rest] = valuesOf(cursor);
  if (rest.length > 0 || !/^\d{1,6}$/.test(position)) throw cursorNotValid();
  return Number(position);
}
