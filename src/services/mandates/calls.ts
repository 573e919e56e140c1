import type { AuditAction, AuditTarget, AuditValues, CallOrigin } from '../../contracts/audit.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { Limits } from '../../contracts/limits.ts';
import type { MandateAct, MandateScope } from '../../contracts/mandates.ts';
import type { Principal } from '../../contracts/tenants.ts';
import { orNotFound } from '../../domain/found.ts';
import { referenceOf } from '../../domain/tenants.ts';
import { writeAudit } from '../../storage/audit.ts';
import type { Database, SystemTx, Tx } from '../../storage/database.ts';
import { insertMandateHistory, type MandateRecord } from '../../storage/mandates.ts';
import { findTenant } from '../../storage/tenants.ts';

export interface MandateParts {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly publicUrl: string;
  readonly limits: Pick<Limits, 'consentLinksPerTenant' | 'mandatesPerTenant' | 'listSeconds'>;
}

/** Who does something, by which request; for what is in no tenant that a path names. */
export interface Actor {
  readonly principal: Principal;
  readonly origin: CallOrigin;
}

/** What was done, for an audit log. */
export interface Done {
  readonly action: AuditAction;
  readonly target: AuditTarget;
  readonly before?: AuditValues;
  readonly after?: AuditValues;
  readonly detail?: AuditValues;
}

export const onMandate = (id: string): AuditTarget => ({ kind: 'mandate', id });

/** A line in the log of the transaction's tenant, about what one of its own principals did. */
export async function noteOwn(
  tx: Tx,
  { newId }: MandateParts,
  { principal, origin }: Actor,
  at: Date,
  done: Done,
): Promise<void> {
  await writeAudit(tx, { id: newId(), at, principal: referenceOf(principal), outcome: 'done', ...origin, ...done });
}

/**
 * A line in the customer's log about what a partner did. Its organization stands for whoever it was: neither side is told of
 * the other's people, nor of their addresses.
 */
export async function noteTheirs(
  tx: SystemTx,
  { newId }: MandateParts,
  { principal, origin }: Actor,
  customerId: string,
  at: Date,
  done: Done,
): Promise<void> {
  const { id, name } = orNotFound(await findTenant(tx, principal.tenantId));
  const standIn = { ...referenceOf(principal), id, name };
  const entry = {
    id: newId(),
    at,
    principal: standIn,
    outcome: 'done',
    requestId: origin.requestId,
    address: null,
  } as const;
  await tx.asTenant({ tenantId: customerId }, log => writeAudit(log, { ...entry, ...done }));
}

/** Both lines, in the log with the lesser tenant ID first, so that no two transactions wait for each other. */
export async function noteBoth(
  tx: SystemTx,
  parts: MandateParts,
  actor: Actor,
  customerId: string,
  at: Date,
  done: Done,
): Promise<void> {
  const { tenantId } = actor.principal;
  const own = () => tx.asTenant({ tenantId }, log => noteOwn(log, parts, actor, at, done));
  if (tenantId < customerId) await own();
  await noteTheirs(tx, parts, actor, customerId, at, done);
  if (tenantId > customerId) await own();
}

/** A line in the history of a mandate, for the customer and whose mandate it is now. */
export async function noteAct(
  tx: Tx,
  { newId }: MandateParts,
  { principal }: Pick<Actor, 'principal'>,
  { tenantId, id, partnerId }: Pick<MandateRecord, 'tenantId' | 'id' | 'partnerId'>,
  at: Date,
  act: MandateAct,
  detail: Readonly<Record<string, unknown>> | null = null,
): Promise<void> {
  const entry = { id: newId(), partnerId, at, act, principal: referenceOf(principal), batchId: null, detail };
  await insertMandateHistory(tx, tenantId, id, entry);
}

/** Refuses with `conflict` one mandate more than a customer may have. */
export function refuseTooMany(count: number, { limits }: Pick<MandateParts, 'limits'>): void {
  const limit = limits.mandatesPerTenant;
  if (count >= limit) throw new Refusal('conflict', { reason: 'tooManyMandates', params: { limit } });
}

/** Refuses with `conflict` a scope that allows more than another one in one of these fields. */
export function refuseTooWide([field]: readonly (keyof MandateScope)[]): void {
  if (field) throw new Refusal('conflict', { reason: 'scopeTooWide', params: { field } });
}

/** Refuses with `requestNotValid` an end that is over already. */
export function requireToCome({ endsAt }: Pick<MandateScope, 'endsAt'>, now: Date): void {
  if (endsAt === null || new Date(endsAt) > now) return;
  throw new Refusal('requestNotValid', { params: { field: 'scope.endsAt', what: 'it must be a time to come' } });
}

/** What is wrong with a token is not told. */
export function orNotValid<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Refusal('linkNotValid');
  return value;
}
