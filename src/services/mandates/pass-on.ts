import { Refusal } from '../../contracts/errors.ts';
import type { Mandate, PassedOn } from '../../contracts/mandates.ts';
import { orNotFound } from '../../domain/found.ts';
import type { Reservation } from '../../domain/idempotency.ts';
import { looserFields, mandateState } from '../../domain/mandates.ts';
import { requireRecent } from '../../domain/sessions.ts';
import { referenceOf, requirePartner } from '../../domain/tenants.ts';
import type { SystemTx } from '../../storage/database.ts';
import { closeKey } from '../../storage/idempotency.ts';
import {
  countMandates,
  findMandate,
  findMandateOfPartner,
  insertMandate,
  lockMandate,
  type MandateRecord,
} from '../../storage/mandates.ts';
import { findTenant, type TenantRecord } from '../../storage/tenants.ts';
import {
  type Actor,
  type MandateParts,
  noteAct,
  noteBoth,
  onMandate,
  refuseTooMany,
  refuseTooWide,
  requireToCome,
} from './calls.ts';
import { shownMandate } from './shown.ts';

/** Passes a distributor's mandate on to a reseller, within its scope. Takes a recent sign-in. */
export function passOn(
  parts: MandateParts,
  actor: Actor,
  id: string,
  wanted: PassedOn,
  content: Buffer,
  reservation: Reservation | undefined,
): Promise<Mandate> {
  const { tenantId, partnerType } = actor.principal;
  requirePartner(actor.principal);
  return parts.database.asSystem('mandates', async tx => {
    const now = parts.clock();
    const parent = await lockOwn(tx, tenantId, id);
    if (partnerType !== 'distributor') throw new Refusal('notAllowed');
    requireRecent(actor.principal, now);
    if (mandateState(parent, now) !== 'active') throw new Refusal('conflict', { reason: 'mandateDecided' });
    requireToCome(wanted.scope, now);
    refuseTooWide(looserFields(wanted.scope, parent.scope));
    const reseller = await findReseller(tx, parent, wanted.partnerId);
    const mandate = passedOnOf(parent, reseller, wanted, actor, parts.newId(), now);
    await tx.asTenant({ tenantId: parent.tenantId }, async theirs => {
      refuseTooMany(await countMandates(theirs, parent.tenantId), parts);
      await insertMandate(theirs, mandate, null);
      await noteAct(theirs, parts, actor, parent, now, 'passedOn', { mandateId: mandate.id, partner: reseller.name });
      await noteAct(theirs, parts, actor, mandate, now, 'passedOn', {
        parentMandateId: parent.id,
        scope: wanted.scope,
      });
    });
    await tx.asTenant({ tenantId }, own => closeKey(own, tenantId, reservation, content, mandate.id));
    const detail = { parentMandateId: parent.id, partner: reseller.name, partnerId: reseller.id, name: wanted.name };
    const done = { action: 'mandate.passOn', target: onMandate(mandate.id), after: wanted.scope, detail } as const;
    await noteBoth(tx, parts, actor, parent.tenantId, now, done);
    return shownMandate(mandate, now);
  });
}

/** The mandate as its partner has it; what it passed on itself is not its own. */
async function lockOwn(tx: SystemTx, partnerId: string, id: string): Promise<MandateRecord> {
  const found = orNotFound(await tx.asTenant({ tenantId: partnerId }, own => findMandateOfPartner(own, id)));
  if (found.partnerId !== partnerId) throw new Refusal('notFound');
  return orNotFound(await lockMandate(tx, found.tenantId, id));
}

/** Whatever else has the ID, a customer or nothing, is answered alike. */
async function findReseller(tx: SystemTx, parent: MandateRecord, partnerId: string): Promise<TenantRecord> {
  const reseller = await findTenant(tx, partnerId);
  const isUsable = reseller?.kind === 'partner' && partnerId !== parent.tenantId;
  if (reseller && isUsable && !(await hasIt(tx, parent, partnerId))) return reseller;
  throw new Refusal('requestNotValid', {
    params: { field: 'partnerId', what: 'it is not the tenant ID of a partner that this can be passed on to' },
  });
}

/** Whether a partner has this mandate itself, or passed it on. */
async function hasIt(tx: SystemTx, mandate: MandateRecord, partnerId: string): Promise<boolean> {
  for (let each: MandateRecord | null = mandate; each !== null; ) {
    if (each.partnerId === partnerId) return true;
    each = each.parentId === null ? null : await findMandate(tx, each.tenantId, each.parentId);
  }
  return false;
}

function passedOnOf(
  parent: MandateRecord,
  reseller: TenantRecord,
  { name, scope }: PassedOn,
  { principal }: Pick<Actor, 'principal'>,
  id: string,
  at: Date,
): MandateRecord {
  const { id: partnerId, name: partnerName, partnerType } = reseller;
  return {
    ...{ tenantId: parent.tenantId, id, partnerId, parentId: parent.id, state: 'active', name, asked: null, scope },
    ...{ customerName: parent.customerName, partnerName, partnerType, registered: 0 },
    ...{ createdAt: at, createdBy: referenceOf(principal), approvedAt: at, endedAt: null, endedBy: null },
  };
}
