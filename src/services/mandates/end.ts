import { orNotFound } from '../../domain/found.ts';
import { referenceOf, requirePartner, scopeOf, type TenantCall } from '../../domain/tenants.ts';
import { updateConsentLink } from '../../storage/consent-links.ts';
import type { SystemTx, Tx } from '../../storage/database.ts';
import { findMandateOfPartner, lockPassedOn, type MandateRecord, updateMandate } from '../../storage/mandates.ts';
import { type Actor, type Done, type MandateParts, noteAct, noteBoth, noteOwn, onMandate } from './calls.ts';
import { lockRequest } from './requests.ts';

/** Ends a customer's mandate at once, whatever its state, and what it was passed on as; one that is over stays as it is. */
export function end(parts: MandateParts, call: TenantCall, id: string): Promise<void> {
  const { tenantId } = scopeOf(call.principal, call.tenantId);
  return parts.database.asSystem('mandates', async tx => {
    const now = parts.clock();
    const ended = await endIn(tx, parts, call, tenantId, id, now);
    if (ended) await tx.asTenant({ tenantId }, own => noteOwn(own, parts, call, now, ended));
  });
}

/** The same by the partner: a mandate of its own, or one that it passed on. */
export function endOfPartner(parts: MandateParts, actor: Actor, id: string): Promise<void> {
  const { principal } = actor;
  requirePartner(principal);
  return parts.database.asSystem('mandates', async tx => {
    const now = parts.clock();
    const { tenantId } = orNotFound(
      await tx.asTenant({ tenantId: principal.tenantId }, own => findMandateOfPartner(own, id)),
    );
    const ended = await endIn(tx, parts, actor, tenantId, id, now);
    if (ended) await noteBoth(tx, parts, actor, tenantId, now, ended);
  });
}

/** Null where it was over already. */
async function endIn(
  tx: SystemTx,
  parts: MandateParts,
  actor: Actor,
  tenantId: string,
  id: string,
  now: Date,
): Promise<Done | null> {
  const { link, mandate } = await lockRequest(tx, tenantId, id);
  if (mandate.state === 'ended' || mandate.state === 'declined') return null;
  if (link && mandate.state === 'requested') {
    await tx.asTenant({ tenantId: link.tenantId }, own => updateConsentLink(own, { ...link, state: 'declined' }));
  }
  return await tx.asTenant({ tenantId }, async own => {
    const passedOn = await endWithPassedOn(own, parts, actor, mandate, now);
    const { name, partnerName: partner, partnerId } = mandate;
    return { action: 'mandate.end', target: onMandate(id), detail: { name, partner, partnerId, passedOn } };
  });
}

/** Ends a mandate that is locked, and all that it was passed on as, which is answered by its ids. */
export async function endWithPassedOn(
  tx: Tx,
  parts: MandateParts,
  actor: Actor,
  mandate: MandateRecord,
  now: Date,
): Promise<string[]> {
  await endOne(tx, parts, actor, mandate, now);
  const ended: string[] = [];
  for (let level = [mandate]; level.length > 0; ) {
    level = await lockPassedOn(
      tx,
      mandate.tenantId,
      level.map(({ id }) => id),
    );
    for (const each of level) await endOne(tx, parts, actor, each, now);
    ended.push(...level.map(({ id }) => id));
  }
  return ended;
}

async function endOne(tx: Tx, parts: MandateParts, actor: Actor, mandate: MandateRecord, now: Date): Promise<void> {
  const after = { ...mandate, state: 'ended', endedAt: now, endedBy: referenceOf(actor.principal) } as const;
  await updateMandate(tx, after);
  await noteAct(tx, parts, actor, after, now, 'ended');
}
