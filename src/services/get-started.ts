import type { AuditValues } from '../contracts/audit.ts';
import {
  type GetStarted,
  type GetStartedPatch,
  type GetStartedStep,
  type GetStartedStepId,
  getStartedSteps,
} from '../contracts/get-started.ts';
import type { Principal } from '../contracts/tenants.ts';
import { changedStep, countsOf, type KeptStep, untouchedStep } from '../domain/get-started.ts';
import { referenceOf, scopeOf, type TenantCall } from '../domain/tenants.ts';
import { writeAudit } from '../storage/audit.ts';
import type { Database, Tx } from '../storage/database.ts';
import { deviceSummary } from '../storage/events.ts';
import { listSteps, lockStep, updateStep } from '../storage/get-started.ts';

/** How far a tenant is with getting started. */
export interface GetStartedService {
  /** Every step, in order. */
  read(principal: Principal, tenantId: string): Promise<GetStarted>;
  change(call: TenantCall, id: GetStartedStepId, patch: GetStartedPatch): Promise<GetStartedStep>;
}

export function getStartedService({
  database,
  clock,
  newId,
}: {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
}): GetStartedService {
  return {
    read: (principal, tenantId) =>
      database.withTenant(
        scopeOf(principal, tenantId),
        async tx => {
          const kept = await listSteps(tx, tenantId);
          const counts = await counting(tx, tenantId, principal);
          return { steps: getStartedSteps.map(id => shown(id, kept.get(id) ?? untouchedStep, counts)) };
        },
        { readOnly: true },
      ),

    change: ({ principal, tenantId, origin }, id, patch) =>
      database.withTenant(scopeOf(principal, tenantId), async tx => {
        const [now, by] = [clock(), referenceOf(principal)];
        const before = await lockStep(tx, tenantId, id);
        const after = changedStep(before, patch, by, now);
        await updateStep(tx, tenantId, id, after);
        const counts = await counting(tx, tenantId, principal);
        await writeAudit(tx, {
          ...{ id: newId(), at: now, principal: by, action: 'getStarted.update', outcome: 'done', ...origin },
          ...{ target: { kind: 'getStarted', id }, ...differences(before, after) },
        });
        return shown(id, after, counts);
      }),
  };
}

type Counting = (id: GetStartedStepId) => GetStartedStep['counts'];

/** How many devices there are is told to those alone who may see devices. */
async function counting(tx: Tx, tenantId: string, { scopes }: Principal): Promise<Counting> {
  if (!scopes.has('devices.read')) return () => null;
  const summary = await deviceSummary(tx, tenantId);
  return id => countsOf(id, summary);
}

function shown(id: GetStartedStepId, { doneAt, doneBy, owner, dueOn, note }: KeptStep, counts: Counting) {
  return {
    ...{ id, number: getStartedSteps.indexOf(id) + 1, done: doneAt !== null },
    ...{ doneAt: doneAt?.toISOString() ?? null, doneBy, owner, dueOn, note, counts: counts(id) },
  };
}

function differences(before: KeptStep, after: KeptStep): { before: AuditValues; after: AuditValues } {
  const [was, is] = [valuesOf(before), valuesOf(after)];
  const fields = (['done', 'owner', 'dueOn', 'note'] as const).filter(field => was[field] !== is[field]);
  const pick = (values: AuditValues) => Object.fromEntries(fields.map(field => [field, values[field] ?? null]));
  return { before: pick(was), after: pick(is) };
}

const valuesOf = ({ doneAt, owner, dueOn, note }: KeptStep) => ({ done: doneAt !== null, owner, dueOn, note });
