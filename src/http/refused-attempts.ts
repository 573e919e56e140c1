import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type AuditAction, type AuditTarget, attemptedAction, auditTargets } from '../contracts/audit.ts';
import { batchKinds } from '../contracts/batches.ts';
import { Refusal } from '../contracts/errors.ts';
import type { Principal } from '../contracts/tenants.ts';
import { referenceOf } from '../domain/tenants.ts';
import type { TenantService } from '../services/tenants.ts';
import type { AppParts } from './parts.ts';
import { originOf } from './session.ts';

/**
 * Notes in the caller's own audit log what it had no right to: a scope that is missing, or a tenant that is not its own,
 * whether there is one of that name or not. Before the answer is sent, so that a refusal that was seen is noted.
 */
export function noteRefusals(app: FastifyInstance, { services }: Pick<AppParts, 'services'>): void {
  app.addHook('onError', async (request, _reply, error) => {
    const principal = request.getDecorator<Principal | null>('principal');
    if (!principal || !(error instanceof Refusal)) return;
    const { code, params } = error.fault;
    const elsewhere = code === 'notFound' && (await isElsewhere(request, principal, services.tenants));
    if (code !== 'notAllowed' && !elsewhere) return;
    const operation = operationOf(request);
    const action = actionOf(request, operation);
    const target = elsewhere ? tenantNamed(request) : itemNamed(request, action);
    const detail = { operation: operation ?? null, scope: params?.scope ?? null };
    await services.audit.refused(referenceOf(principal), { action, code, target, detail, ...originOf(request) });
  });
}

const named = z.object({ t: z.string().optional().catch(undefined), id: z.uuid().optional().catch(undefined) });

async function isElsewhere(
  { params }: FastifyRequest,
  principal: Principal,
  tenants: Pick<TenantService, 'resolve'>,
): Promise<boolean> {
  const { t } = named.parse(params);
  if (t === undefined) return false;
  return await tenants.resolve(principal, t).then(
    () => false,
    error => error instanceof Refusal,
  );
}

function operationOf({ routeOptions: { schema } }: FastifyRequest): string | undefined {
  return schema && 'operationId' in schema ? String(schema.operationId) : undefined;
}

const kindAsked = z.object({ kind: z.enum(batchKinds) });

/** What an upload is of stands in its query, or in a body that nobody has read yet. */
function actionOf({ query }: FastifyRequest, operation: string | undefined): AuditAction {
  const action = attemptedAction(operation);
  const asked = kindAsked.safeParse(query);
  return action === 'batch.create' && asked.success ? `batch.${asked.data.kind}` : action;
}

/** Of what the caller sent, only what is a UUID is kept. */
function tenantNamed({ params }: FastifyRequest): AuditTarget | null {
  const id = z.uuid().safeParse(named.parse(params).t);
  return id.success ? { kind: 'tenant', id: id.data.toLowerCase() } : null;
}

function itemNamed({ params }: FastifyRequest, action: AuditAction): AuditTarget | null {
  const { id } = named.parse(params);
  const kind = auditTargets.find(target => target === action.split('.')[0]);
  return id !== undefined && kind ? { kind, id: id.toLowerCase() } : null;
}
