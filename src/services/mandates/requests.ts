import { Refusal } from '../../contracts/errors.ts';
import type { Mandate, MandateApproval } from '../../contracts/mandates.ts';
import { consentLinkState } from '../../domain/consent-links.ts';
import { orNotFound } from '../../domain/found.ts';
import { widerFields } from '../../domain/mandates.ts';
import { requireRecent } from '../../domain/sessions.ts';
import { referenceOf, scopeOf, type TenantCall } from '../../domain/tenants.ts';
import {
  type ConsentLinkRecord,
  findLinkByToken,
  lockConsentLink,
  lockLinkOfMandate,
  updateConsentLink,
} from '../../storage/consent-links.ts';
import type { SystemTx, Tx } from '../../storage/database.ts';
import {
  countMandates,
  findMandate,
  insertMandate,
  insertMandateHistory,
  lockMandate,
  type MandateRecord,
  updateMandate,
} from '../../storage/mandates.ts';
import { secretSha256 } from '../../storage/secrets.ts';
import { findTenant } from '../../storage/tenants.ts';
import {
  type MandateParts,
  noteAct,
  noteOwn,
  onMandate,
  orNotValid,
  refuseTooMany,
  refuseTooWide,
  requireToCome,
} from './calls.ts';
import { shownMandate } from './shown.ts';

/**
 * Makes a partner's consent link a request to this organization; again, it answers the same request. `linkNotValid` for a
 * token of none, one that was withdrawn, is over, is this organization's own, or was opened by another.
 */
export function open(parts: MandateParts, call: TenantCall, token: string): Promise<Mandate> {
  const { tenantId } = scopeOf(call.principal, call.tenantId);
  return parts.database.asSystem('mandates', async tx => {
    const now = parts.clock();
    const found = orNotValid(await findLinkByToken(tx, secretSha256(token)));
    const link = orNotValid(await lockConsentLink(tx, found.tenantId, found.id));
    if (link.mandateId !== null && link.state !== 'withdrawn') {
      return shownMandate(orNotValid(await findMandate(tx, tenantId, link.mandateId)), now);
    }
    if (consentLinkState(link, now) !== 'waiting' || link.tenantId === tenantId) throw new Refusal('linkNotValid');
    return shownMandate(await request(tx, parts, call, link, now), now);
  });
}

async function request(
  tx: SystemTx,
  parts: MandateParts,
  call: TenantCall,
  link: ConsentLinkRecord,
  createdAt: Date,
): Promise<MandateRecord> {
  const { tenantId, principal } = call;
  const [customer, partner] = [await findTenant(tx, tenantId), await findTenant(tx, link.tenantId)];
  const mandate: MandateRecord = {
    ...{ tenantId, id: parts.newId(), partnerId: link.tenantId, parentId: null, state: 'requested' },
    ...{ customerName: orNotFound(customer).name, partnerName: orNotFound(partner).name },
    ...{ partnerType: orNotFound(partner).partnerType, name: link.customerName, asked: link.asked, scope: link.asked },
    ...{ registered: 0, createdAt, createdBy: referenceOf(principal), approvedAt: null, endedAt: null, endedBy: null },
  };
  await tx.asTenant({ tenantId: link.tenantId }, theirs =>
    updateConsentLink(theirs, { ...link, state: 'opened', mandateId: mandate.id }),
  );
  await tx.asTenant({ tenantId }, async own => {
    refuseTooMany(await countMandates(own, tenantId), parts);
    await insertMandate(own, mandate, null);
    // The partner asked, and did so when it made the link; who opened it stands in the audit log.
    const asked = {
      partnerId: link.tenantId,
      at: link.createdAt,
      act: 'requested',
      principal: link.createdBy,
    } as const;
    await insertMandateHistory(own, tenantId, mandate.id, { ...asked, id: parts.newId(), batchId: null, detail: null });
    const detail = { partner: mandate.partnerName, partnerId: link.tenantId };
    await noteOwn(own, parts, call, createdAt, { action: 'mandate.request', target: onMandate(mandate.id), detail });
  });
  return mandate;
}

/** Approves a request, just as it was asked for or narrower. Takes a recent sign-in. */
export function approve(parts: MandateParts, call: TenantCall, id: string, wanted: MandateApproval): Promise<Mandate> {
  return decide(parts, call, id, 'approved', async (tx, before, now) => {
    requireRecent(call.principal, now);
    const scope = wanted.scope ?? before.asked ?? before.scope;
    refuseTooWide(widerFields(scope, before.asked ?? before.scope));
    requireToCome(scope, now);
    const after = { ...before, state: 'active', scope, approvedAt: now } as const;
    await updateMandate(tx, after);
    await noteAct(tx, parts, call, after, now, 'approved', { scope });
    await noteOwn(tx, parts, call, now, { action: 'mandate.approve', target: onMandate(id), after: scope });
    return after;
  });
}

/** Declines a request; again, it answers what was declined. The partner learns that, and not of whom. */
export function decline(parts: MandateParts, call: TenantCall, id: string): Promise<Mandate> {
  return decide(parts, call, id, 'declined', async (tx, before, now) => {
    const after = { ...before, state: 'declined', endedAt: now, endedBy: referenceOf(call.principal) } as const;
    await updateMandate(tx, after);
    await noteAct(tx, parts, call, after, now, 'declined');
    const detail = { partner: before.partnerName, partnerId: before.partnerId };
    await noteOwn(tx, parts, call, now, { action: 'mandate.decline', target: onMandate(id), detail });
    return after;
  });
}

/** One decision about a request: `conflict` where another was faster. */
function decide(
  parts: MandateParts,
  call: TenantCall,
  id: string,
  state: 'approved' | 'declined',
  decided: (tx: Tx, before: MandateRecord, now: Date) => Promise<MandateRecord>,
): Promise<Mandate> {
  const { tenantId } = scopeOf(call.principal, call.tenantId);
  return parts.database.asSystem('mandates', async tx => {
    const now = parts.clock();
    const { link, mandate } = await lockRequest(tx, tenantId, id);
    if (state === 'declined' && mandate.state === 'declined') return shownMandate(mandate, now);
    if (mandate.state !== 'requested') throw new Refusal('conflict', { reason: 'mandateDecided' });
    if (link) await tx.asTenant({ tenantId: link.tenantId }, own => updateConsentLink(own, { ...link, state }));
    return shownMandate(await tx.asTenant({ tenantId }, own => decided(own, mandate, now)), now);
  });
}

/** A mandate with the consent link that it was; nobody else changes either until the transaction ends. */
export async function lockRequest(
  tx: SystemTx,
  tenantId: string,
  id: string,
): Promise<{ readonly link: ConsentLinkRecord | null; readonly mandate: MandateRecord }> {
  const { state, partnerId } = orNotFound(await findMandate(tx, tenantId, id));
  const link = state === 'requested' && partnerId !== null ? await lockLinkOfMandate(tx, partnerId, id) : null;
  return { link, mandate: orNotFound(await lockMandate(tx, tenantId, id)) };
}
