import type { Page, PageRequest } from '../contracts/lists.ts';
import type {
  NewReleaseRequest,
  ReleaseFilter,
  ReleaseRefusal,
  ReleaseRequest,
} from '../contracts/release-requests.ts';
import type { Principal } from '../contracts/tenants.ts';
import { idOf, pageById } from '../domain/cursors.ts';
import { orNotFound } from '../domain/found.ts';
import { idMade, type MadeOnce, type Reservation } from '../domain/idempotency.ts';
import { scopeOf, type TenantCall } from '../domain/tenants.ts';
import { findReleaseRequest, listReleaseRequests } from '../storage/release-requests.ts';
import { refuseRelease, releaseDevice, withdrawRequest } from './release-requests/answer.ts';
import { type ReleaseParts, shown } from './release-requests/calls.ts';
import { createReleaseRequest, requestContent } from './release-requests/create.ts';

/** What can be done about machines that another tenant holds. Each side sees its own half: nothing in it says who the owner is. */
export interface ReleaseRequestService {
  /** The newest first. */
  list(principal: Principal, tenantId: string, filter: ReleaseFilter, page: PageRequest): Promise<Page<ReleaseRequest>>;
  get(principal: Principal, tenantId: string, id: string): Promise<ReleaseRequest>;
  /**
   * Asks the owner of a row's machine. `requestNotValid` for a row that did not fail of another's claim; `conflict` where
   * the tenant asks for the machine already, where no other holds it any more, and beyond what a tenant may ask at once.
   */
  create(call: TenantCall, wanted: NewReleaseRequest, reservation?: Reservation): Promise<MadeOnce<ReleaseRequest>>;
  /** The owner's: deregisters the device. */
  release(call: TenantCall, id: string): Promise<ReleaseRequest>;
  /** The owner's. */
  refuse(call: TenantCall, id: string, refusal: ReleaseRefusal): Promise<ReleaseRequest>;
  /** The requester's. */
  withdraw(call: TenantCall, id: string): Promise<void>;
}

export function releaseRequestService(parts: ReleaseParts): ReleaseRequestService {
  const { database, clock, limits } = parts;
  const reading = { readOnly: true, statementSeconds: limits.listSeconds };

  async function get(principal: Principal, tenantId: string, id: string): Promise<ReleaseRequest> {
    const scope = scopeOf(principal, tenantId);
    const found = await database.withTenant(scope, tx => findReleaseRequest(tx, tenantId, id), reading);
    return shown(orNotFound(found), clock());
  }

  return {
    get,
    async list(principal, tenantId, filter, { limit, cursor }) {
      const now = clock();
      const request = { filter, before: idOf(cursor), limit: limit + 1, now };
      const found = await database.withTenant(
        scopeOf(principal, tenantId),
        tx => listReleaseRequests(tx, tenantId, request),
        reading,
      );
      return pageById(found, limit, each => shown(each, now));
    },
    async create(call, wanted, reservation) {
      if (!reservation?.made) {
        return { made: await createReleaseRequest(parts, call, wanted, reservation), replayed: false };
      }
      const id = idMade(reservation.made, requestContent(wanted));
      return { made: await get(call.principal, call.tenantId, id), replayed: true };
    },
    release: (call, id) => releaseDevice(parts, call, id),
    refuse: (call, id, refusal) => refuseRelease(parts, call, id, refusal),
    withdraw: (call, id) => withdrawRequest(parts, call, id),
  };
}
