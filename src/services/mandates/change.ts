import type { AuditValues } from '../../contracts/audit.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { Mandate, MandateScope } from '../../contracts/mandates.ts';
import { orNotFound } from '../../domain/found.ts';
import { looserFields, narrowedTo, widerFields } from '../../domain/mandates.ts';
import { requireRecent } from '../../domain/sessions.ts';
import { scopeOf, type TenantCall } from '../../domain/tenants.ts';
import type { Tx } from '../../storage/database.ts';
import { findMandate, lockMandate, lockPassedOn, type MandateRecord, updateMandate } from '../../storage/mandates.ts';
import { type MandateParts, noteAct, noteOwn, onMandate, refuseTooWide, requireToCome } from './calls.ts';
import { endWithPassedOn } from './end.ts';
import { shownMandate } from './shown.ts';

/**
 * Gives a mandate another scope, within what was asked for; widening it takes a recent sign-in. What it was passed on as is
 * narrowed to it, or ends where nothing of that is left.
 */
export function change(parts: MandateParts, call: TenantCall, id: string, scope: MandateScope): Promise<Mandate> {
  const { tenantId, principal } = call;
  return parts.database.withTenant(scopeOf(principal, tenantId), async tx => {
    const now = parts.clock();
    const { parentId } = orNotFound(await findMandate(tx, tenantId, id));
    const parent = parentId === null ? null : await lockMandate(tx, tenantId, parentId);
    const before = orNotFound(await lockMandate(tx, tenantId, id));
    if (before.state === 'requested') throw new Refusal('conflict');
    if (before.state !== 'active' && before.state !== 'offered') {
      throw new Refusal('conflict', { reason: 'mandateDecided' });
    }
    for (const bound of [before.asked, parent?.scope]) if (bound) refuseTooWide(widerFields(scope, bound));
    requireToCome(scope, now);
    if (looserFields(scope, before.scope).length > 0) requireRecent(principal, now);
    return shownMandate(await narrow(tx, parts, call, before, scope, now), now);
  });
}

async function narrow(
  tx: Tx,
  parts: MandateParts,
  call: TenantCall,
  before: MandateRecord,
  scope: MandateScope,
  now: Date,
): Promise<MandateRecord> {
  const after = { ...before, scope };
  const values = differences(before.scope, scope);
  if (Object.keys(values.after).length === 0) return before;
  await updateMandate(tx, after);
  await noteAct(tx, parts, call, after, now, 'changed', { scope });
  for (const each of await lockPassedOn(tx, before.tenantId, [before.id]))
    await follow(tx, parts, call, each, scope, now);
  await noteOwn(tx, parts, call, now, { action: 'mandate.update', target: onMandate(before.id), ...values });
  return after;
}

/** What was passed on follows the scope that it was passed on from. */
async function follow(
  tx: Tx,
  parts: MandateParts,
  call: TenantCall,
  passedOn: MandateRecord,
  within: MandateScope,
  now: Date,
): Promise<void> {
  const left = narrowedTo(passedOn.scope, within);
  if (left === passedOn.scope) return;
  if (left !== null) return void (await narrow(tx, parts, call, passedOn, left, now));
  const ended = await endWithPassedOn(tx, parts, call, passedOn, now);
  const { id, name, partnerName: partner, partnerId } = passedOn;
  const detail = { name, partner, partnerId, passedOn: ended };
  await noteOwn(tx, parts, call, now, { action: 'mandate.end', target: onMandate(id), detail });
}

/** What a change left different, as it was and as it is. */
function differences(before: MandateScope, after: MandateScope): { before: AuditValues; after: AuditValues } {
  const names = Object.keys(after) as (keyof MandateScope)[];
  const fields = names.filter(name => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  const valuesOf = (scope: MandateScope) => Object.fromEntries(fields.map(name => [name, scope[name]]));
  return { before: valuesOf(before), after: valuesOf(after) };
}
