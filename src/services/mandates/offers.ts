import { Refusal } from '../../contracts/errors.ts';
import type { Mandate, MandateMade, NewMandate } from '../../contracts/mandates.ts';
import { orNotFound } from '../../domain/found.ts';
import type { MadeOnce, Reservation } from '../../domain/idempotency.ts';
import { mandateState } from '../../domain/mandates.ts';
import { requireRecent } from '../../domain/sessions.ts';
import { referenceOf, requirePartner, scopeOf, type TenantCall } from '../../domain/tenants.ts';
import type { SystemTx } from '../../storage/database.ts';
import { closeKey } from '../../storage/idempotency.ts';
import {
  countMandates,
  findMandateByToken,
  insertMandate,
  lockMandate,
  type MandateRecord,
  updateMandate,
} from '../../storage/mandates.ts';
import { newSecret, secretSha256 } from '../../storage/secrets.ts';
import { findTenant } from '../../storage/tenants.ts';
import {
  type Actor,
  type MandateParts,
  noteAct,
  noteBoth,
  noteOwn,
  onMandate,
  orNotValid,
  refuseTooMany,
  requireToCome,
} from './calls.ts';
import { shownMandate } from './shown.ts';

/** Makes a token by which the first partner that uses it gets the mandate. Takes a recent sign-in. */
export function offer(
  parts: MandateParts,
  call: TenantCall,
  { name, scope }: NewMandate,
  content: Buffer,
  reservation: Reservation | undefined,
): Promise<MadeOnce<MandateMade>> {
  const { principal, tenantId } = call;
  return parts.database.withTenant(scopeOf(principal, tenantId), async tx => {
    const createdAt = parts.clock();
    requireRecent(principal, createdAt);
    requireToCome(scope, createdAt);
    refuseTooMany(await countMandates(tx, tenantId), parts);
    const customer = orNotFound(await findTenant(tx, tenantId));
    const token = newSecret();
    const mandate: MandateRecord = {
      ...{ tenantId, id: parts.newId(), partnerId: null, parentId: null, state: 'offered' },
      ...{ customerName: customer.name, partnerName: null, partnerType: null, name, asked: null, scope, registered: 0 },
      ...{ createdAt, createdBy: referenceOf(principal), approvedAt: null, endedAt: null, endedBy: null },
    };
    await insertMandate(tx, mandate, secretSha256(token));
    await closeKey(tx, tenantId, reservation, content, mandate.id);
    await noteAct(tx, parts, call, mandate, createdAt, 'offered', { scope });
    const done = { action: 'mandate.offer', target: onMandate(mandate.id), after: scope, detail: { name } } as const;
    await noteOwn(tx, parts, call, createdAt, done);
    return { made: { ...shownMandate(mandate, createdAt), token }, replayed: false };
  });
}

/**
 * The mandate that a customer's token stands for: the first partner that brings it gets it, which takes a recent sign-in, and
 * has it answered again whatever became of it. `linkNotValid` for a token of none, of one that is over, of another partner,
 * of the partner itself, or of another customer than `customer`, a tenant ID or an Entra tenant ID.
 */
export function accept(parts: MandateParts, actor: Actor, token: string, customer: string | null): Promise<Mandate> {
  const { principal } = actor;
  requirePartner(principal);
  return parts.database.asSystem('mandates', async tx => {
    const now = parts.clock();
    const found = orNotValid(await findMandateByToken(tx, secretSha256(token)));
    if (customer !== null) await requireOf(tx, found.tenantId, customer.toLowerCase());
    const mandate = orNotValid(await lockMandate(tx, found.tenantId, found.id));
    if (mandate.partnerId === principal.tenantId) return shownMandate(mandate, now);
    const isOwn = mandate.tenantId === principal.tenantId;
    if (isOwn || mandateState(mandate, now) !== 'offered') throw new Refusal('linkNotValid');
    requireRecent(principal, now);
    const { id, name: partnerName, partnerType } = orNotFound(await findTenant(tx, principal.tenantId));
    const after = { ...mandate, state: 'active', partnerId: id, partnerName, partnerType, approvedAt: now } as const;
    await tx.asTenant({ tenantId: mandate.tenantId }, async theirs => {
      await updateMandate(theirs, after);
      await noteAct(theirs, parts, actor, after, now, 'accepted');
    });
    const detail = { name: mandate.name, customer: mandate.customerName, partner: partnerName };
    const done = { action: 'mandate.accept', target: onMandate(mandate.id), detail } as const;
    await noteBoth(tx, parts, actor, mandate.tenantId, now, done);
    return shownMandate(after, now);
  });
}

async function requireOf(tx: SystemTx, tenantId: string, customer: string): Promise<void> {
  if (customer === tenantId) return;
  const { entraTenantId } = orNotValid(await findTenant(tx, tenantId));
  if (entraTenantId !== customer) throw new Refusal('linkNotValid');
}
