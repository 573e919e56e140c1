import type { Page, PageRequest } from '../contracts/lists.ts';
import type {
  Mandate,
  MandateApproval,
  MandateChange,
  MandateEntry,
  MandateMade,
  MandateState,
  NewMandate,
  PassedOn,
} from '../contracts/mandates.ts';
import type { Principal } from '../contracts/tenants.ts';
import { idOf, pageById } from '../domain/cursors.ts';
import { orNotFound } from '../domain/found.ts';
import { idMade, type MadeOnce, type Reservation } from '../domain/idempotency.ts';
import { requirePartner, scopeOf, type TenantCall } from '../domain/tenants.ts';
import { contentOf } from '../storage/idempotency.ts';
import {
  findMandate,
  findMandateOfPartner,
  listMandateHistory,
  listMandates,
  listMandatesOfPartner,
  type MandateRecord,
} from '../storage/mandates.ts';
import type { Actor, MandateParts } from './mandates/calls.ts';
import { change } from './mandates/change.ts';
import { end, endOfPartner } from './mandates/end.ts';
import { accept, offer } from './mandates/offers.ts';
import { passOn } from './mandates/pass-on.ts';
import { approve, decline, open } from './mandates/requests.ts';
import { shownEntry, shownMandate } from './mandates/shown.ts';

/** What a customer can do with its mandates, and what partners can (`ofPartner`), to whom one shows once it is approved. */
export interface MandateService {
  /** The newest first. */
  list(principal: Principal, tenantId: string, filter: MandateFilter, page: PageRequest): Promise<Page<Mandate>>;
  get(principal: Principal, tenantId: string, id: string): Promise<Mandate>;
  /** The newest first. */
  history(principal: Principal, tenantId: string, id: string, page: PageRequest): Promise<Page<MandateEntry>>;
  /** Makes a consent link a request to this organization; `linkNotValid` for what is none (any more). */
  open(call: TenantCall, token: string): Promise<Mandate>;
  /** Makes a token, which is told this once. Takes a recent sign-in; `conflict` for one mandate more than a customer may have. */
  offer(call: TenantCall, wanted: NewMandate, reservation?: Reservation): Promise<MadeOnce<MandateMade>>;
  /** Takes a recent sign-in. Refuses with `conflict` more than was asked for, and what was decided meanwhile. */
  approve(call: TenantCall, id: string, wanted: MandateApproval): Promise<Mandate>;
  decline(call: TenantCall, id: string): Promise<Mandate>;
  /** Refuses with `conflict` more than was asked for, and what is over. Widening takes a recent sign-in. */
  change(call: TenantCall, id: string, wanted: MandateChange): Promise<Mandate>;
  end(call: TenantCall, id: string): Promise<void>;
  readonly ofPartner: PartnerMandates;
}

/** `notFound` for who is no partner. */
export interface PartnerMandates {
  /** Those of all customers, and what was passed on of them; the newest first. */
  list(principal: Principal, filter: MandateFilter, page: PageRequest): Promise<Page<Mandate>>;
  get(principal: Principal, id: string): Promise<Mandate>;
  history(principal: Principal, id: string, page: PageRequest): Promise<Page<MandateEntry>>;
  /**
   * The mandate of a customer's token, which the first partner that brings it gets. `customer`, a tenant ID or an Entra tenant
   * ID, says whose it must be. `linkNotValid` where it is not to be had; changes nothing then.
   */
  accept(actor: Actor, token: string, customer?: string): Promise<Mandate>;
  /** `notAllowed` for who is no distributor. Takes a recent sign-in. */
  passOn(actor: Actor, id: string, wanted: PassedOn, reservation?: Reservation): Promise<MadeOnce<Mandate>>;
  end(actor: Actor, id: string): Promise<void>;
}

export interface MandateFilter {
  readonly state?: MandateState | undefined;
}

export function mandateService(parts: MandateParts): MandateService {
  const { database, clock, limits } = parts;
  const reading = { readOnly: true, statementSeconds: limits.listSeconds };

  async function get(principal: Principal, tenantId: string, id: string): Promise<Mandate> {
    const scope = scopeOf(principal, tenantId);
    return shownMandate(
      orNotFound(await database.withTenant(scope, tx => findMandate(tx, tenantId, id), reading)),
      clock(),
    );
  }

  return {
    get,
    async list(principal, tenantId, { state }, { limit, cursor }) {
      const [now, request] = [clock(), { state, before: idOf(cursor), limit: limit + 1 }];
      const scope = scopeOf(principal, tenantId);
      const found = await database.withTenant(scope, tx => listMandates(tx, tenantId, request, now), reading);
      return pageById(found, limit, each => shownMandate(each, now));
    },
    async history(principal, tenantId, id, { limit, cursor }) {
      const request = { before: idOf(cursor), limit: limit + 1 };
      const found = await database.withTenant(
        scopeOf(principal, tenantId),
        async tx => {
          orNotFound(await findMandate(tx, tenantId, id));
          return await listMandateHistory(tx, tenantId, id, request);
        },
        reading,
      );
      return pageById(found, limit, each => shownEntry(each, tenantId, principal.tenantId));
    },
    open: (call, token) => open(parts, call, token),
    async offer(call, wanted, reservation) {
      const content = contentOf(wanted.name, wanted.scope);
      if (!reservation?.made) return await offer(parts, call, wanted, content, reservation);
      return { made: await get(call.principal, call.tenantId, idMade(reservation.made, content)), replayed: true };
    },
    approve: (call, id, wanted) => approve(parts, call, id, wanted),
    decline: (call, id) => decline(parts, call, id),
    change: (call, id, { scope }) => change(parts, call, id, scope),
    end: (call, id) => end(parts, call, id),
    ofPartner: partnerMandates(parts),
  };
}

function partnerMandates(parts: MandateParts): PartnerMandates {
  const { database, clock, limits } = parts;
  const reading = { readOnly: true, statementSeconds: limits.listSeconds };

  async function found(principal: Principal, id: string): Promise<MandateRecord> {
    requirePartner(principal);
    const { tenantId } = principal;
    return orNotFound(await database.withTenant({ tenantId }, tx => findMandateOfPartner(tx, id), reading));
  }

  return {
    async list(principal, { state }, { limit, cursor }) {
      requirePartner(principal);
      const [now, request] = [clock(), { state, before: idOf(cursor), limit: limit + 1 }];
      const { tenantId } = principal;
      const all = await database.withTenant({ tenantId }, tx => listMandatesOfPartner(tx, request, now), reading);
      return pageById(all, limit, each => shownMandate(each, now));
    },
    get: async (principal, id) => shownMandate(await found(principal, id), clock()),
    async history(principal, id, { limit, cursor }) {
      const { tenantId, partnerId } = await found(principal, id);
      const request = { before: idOf(cursor), limit: limit + 1 };
      const entries = await database.withTenant(
        { tenantId, partnerId },
        tx => listMandateHistory(tx, tenantId, id, request),
        reading,
      );
      return pageById(entries, limit, each => shownEntry(each, tenantId, principal.tenantId));
    },
    accept: (actor, token, customer) => accept(parts, actor, token, customer ?? null),
    async passOn(actor, id, wanted, reservation) {
      const content = contentOf(wanted.partnerId, wanted.name, wanted.scope);
      if (!reservation?.made) {
        return { made: await passOn(parts, actor, id, wanted, content, reservation), replayed: false };
      }
      const made = await found(actor.principal, idMade(reservation.made, content));
      return { made: shownMandate(made, clock()), replayed: true };
    },
    end: (actor, id) => endOfPartner(parts, actor, id),
  };
}
