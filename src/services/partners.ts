import { deviceStates } from '../contracts/devices.ts';
import { Refusal } from '../contracts/errors.ts';
import type { Page, PageRequest } from '../contracts/lists.ts';
import type { Customer, CustomerFilter } from '../contracts/partners.ts';
import { isStorable } from '../contracts/storable.ts';
import type { Principal } from '../contracts/tenants.ts';
import { cursorNotValid, idOf, pageFrom, valuesOf } from '../domain/cursors.ts';
import { orNotFound } from '../domain/found.ts';
import { mandateState } from '../domain/mandates.ts';
import type { Database, Tx } from '../storage/database.ts';
import {
  type CustomerMandate,
  type CustomerPosition,
  type CustomerRecord,
  countDevicesOfCustomers,
  findCustomerOfPartner,
  listCustomers,
  mandatesOfCustomers,
} from '../storage/partners.ts';

/** What a partner can ask about its customers: whose mandate it has or had. `notFound` for who is no partner. */
export interface PartnerService {
  /** By their names, without regard to the case of ASCII letters. */
  customers(principal: Principal, filter: CustomerFilter, page: PageRequest): Promise<Page<Customer>>;
  customer(principal: Principal, tenantId: string): Promise<Customer>;
}

export function partnerService(uses: {
  readonly database: Database;
  readonly clock: () => Date;
  readonly listSeconds: number;
}): PartnerService {
  const { database, clock } = uses;
  const reading = { readOnly: true, statementSeconds: uses.listSeconds };
  return {
    async customers(principal, { search }, { limit, cursor }) {
      const scope = scopeOfPartner(principal);
      const after = cursor === undefined ? null : positionFrom(cursor);
      return await database.withTenant(
        scope,
        async tx => {
          const found = await listCustomers(tx, { search, after, limit: limit + 1 });
          const page = pageFrom(
            found,
            limit,
            customer => customer,
            ({ tenantId, folded }) => [tenantId, folded],
          );
          return { ...page, items: await shown(tx, page.items, clock()) };
        },
        reading,
      );
    },
    async customer(principal, tenantId) {
      const scope = scopeOfPartner(principal);
      const [found] = await database.withTenant(
        scope,
        async tx => shown(tx, [orNotFound(await findCustomerOfPartner(tx, tenantId))], clock()),
        reading,
      );
      return orNotFound(found);
    },
  };
}

function scopeOfPartner({ tenantId, tenantKind }: Principal): { readonly tenantId: string } {
  if (tenantKind !== 'partner') throw new Refusal('notFound');
  return { tenantId };
}

function positionFrom(cursor: string): CustomerPosition {
  const [tenantId, name] = [idOf(cursor), valuesOf(cursor)[1]];
  if (tenantId === null || name === undefined || !isStorable(name)) throw cursorNotValid();
  return { tenantId, name };
}

async function shown(tx: Tx, customers: readonly CustomerRecord[], now: Date): Promise<Customer[]> {
  const ids = customers.map(({ tenantId }) => tenantId);
  const [mandates, counts] = [await mandatesOfCustomers(tx, ids), await countDevicesOfCustomers(tx, ids)];
  return customers.map(({ tenantId, name }) => {
    const theirs = mandates.filter(each => each.tenantId === tenantId).map(each => shownMandate(each, now));
    const counted = counts.find(each => each.tenantId === tenantId);
    const byState = { registrationPending: 0, registrationFailed: 0, setupNeeded: 0, active: 0, inactive: 0 };
    for (const state of deviceStates) byState[state] = counted?.[state] ?? 0;
    const total = deviceStates.reduce((sum, state) => sum + byState[state], 0);
    const state = theirs.find(each => each.state === 'active')?.state ?? orNotFound(theirs[0]).state;
    return { tenantId, name, state, mandates: theirs, devices: { total, byState } };
  });
}

function shownMandate({ id, name, state, scope }: CustomerMandate, now: Date): Customer['mandates'][number] {
  return { id, name, state: mandateState({ state, scope }, now) };
}
