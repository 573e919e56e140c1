import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refusal } from '../contracts/errors.ts';
import type { Principal, Scope } from '../contracts/tenants.ts';
import type { TenantCall } from '../domain/tenants.ts';
import type { TenantService } from '../services/tenants.ts';
import { requireSameOrigin, signedInBy } from './browser-session.ts';
import { languageOf } from './language.ts';
import type { AppParts } from './parts.ts';
import { addressOf, networkOfSender } from './sender.ts';
import { refuseBeyond } from './shares.ts';

/** Of a request, what is needed to say who sends it; so that requests of any typed route fit. */
export type Sent = Pick<FastifyRequest, 'getDecorator' | 'params'>;

/**
 * Finds out who sends each request of `app`, and counts it against the caller's share of requests. A request without a
 * usable token goes on as nobody's, by its address: routes refuse it (`requireScope`, `requireToken`) unless they are public.
 */
export function identifyCallers(
  app: FastifyInstance,
  parts: Pick<AppParts, 'auth' | 'limits' | 'publicUrl' | 'services'>,
): void {
  app.decorateRequest('principal', null);
  const count = app.createRateLimit({
    max: parts.limits.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: request => request.getDecorator<Principal | null>('principal')?.id ?? networkOfSender(request),
  });
  app.addHook('onRequest', async (request, reply) => {
    request.setDecorator('principal', await callerOf(request, parts));
    reply.header('cache-control', 'no-store');
    const share = await count(request);
    if (share.isAllowed) return;
    reply.headers({
      'ratelimit-limit': share.max,
      'ratelimit-remaining': share.remaining,
      'ratelimit-reset': share.ttlInSeconds,
    });
    refuseBeyond(share);
  });
}

/** An `onRequest` hook: refuses with `notAuthenticated` whoever has no usable token, before the body is read. */
export async function requireToken(request: Sent): Promise<void> {
  principalOf(request);
}

/** An `onRequest` hook for callers whose token has all these scopes; others are refused before the body is read. */
export function requireScope(...wanted: readonly Scope[]): (request: Sent) => Promise<void> {
  return async request => {
    const { scopes } = principalOf(request);
    const missing = wanted.find(scope => !scopes.has(scope));
    if (missing) throw new Refusal('notAllowed', { params: { scope: missing } });
  };
}

/** Who sends the request; `notAuthenticated` when nobody known does. */
export function principalOf(request: Sent): Principal {
  const principal = request.getDecorator<Principal | null>('principal');
  if (!principal) throw new Refusal('notAuthenticated');
  return principal;
}

/** The person who sends the request; `notFound` to an API client, which has nothing that only a person has. */
export function personOf(request: Sent): Principal {
  const principal = principalOf(request);
  if (principal.kind !== 'user') throw new Refusal('notFound');
  return principal;
}

/** Where a request came from, for the audit log. */
export function originOf({ id, ip }: Pick<FastifyRequest, 'id' | 'ip'>): { requestId: string; address: string | null } {
  return { requestId: id, address: addressOf({ ip }) };
}

const tenantParameter = z.object({ t: z.string() });

/** The caller and the tenant that `{t}` of the path names; `notFound` for a tenant that is not the caller's to see. */
export async function tenantOf(
  request: Sent,
  tenants: Pick<TenantService, 'resolve'>,
): Promise<{ principal: Principal; tenantId: string }> {
  const principal = principalOf(request);
  const { t } = tenantParameter.parse(request.params);
  return { principal, tenantId: await tenants.resolve(principal, t) };
}

/**
 * The same for what partners do too: `{t}` may name a customer whose mandate the caller's organization has or, unless it must be
 * in force, had. The caller acts for that customer then.
 */
export async function customerOf(
  request: Sent,
  tenants: Pick<TenantService, 'resolveCustomer'>,
  mandate: 'inForce' | 'any',
): Promise<{ principal: Principal; tenantId: string }> {
  const principal = principalOf(request);
  const { t } = tenantParameter.parse(request.params);
  const tenantId = await tenants.resolveCustomer(principal, t, mandate);
  return { principal: tenantId === principal.tenantId ? principal : { ...principal, actsFor: tenantId }, tenantId };
}

/** The same as `tenantOf`, and where the request comes from, for what changes something. */
export async function callOf(
  request: Sent & Parameters<typeof originOf>[0],
  tenants: Pick<TenantService, 'resolve'>,
): Promise<TenantCall> {
  return { ...(await tenantOf(request, tenants)), origin: originOf(request) };
}

/** A token says who asks; without one the session of a browser does. Null for nobody who is known (any more). */
export async function callerOf(
  request: FastifyRequest,
  parts: Pick<AppParts, 'auth' | 'publicUrl' | 'services'>,
): Promise<Principal | null> {
  const principal = await whoSends(request, parts);
  return principal && { ...principal, language: languageOf(request) };
}

async function whoSends(
  request: FastifyRequest,
  parts: Pick<AppParts, 'auth' | 'publicUrl' | 'services'>,
): Promise<Principal | null> {
  if (request.headers.authorization === undefined) {
    const signedIn = await signedInBy(request, parts);
    if (!signedIn) return null;
    requireSameOrigin(request, parts.publicUrl);
    return signedIn.principal;
  }
  const [scheme, token, ...more] = request.headers.authorization.split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !token || more.length > 0) return null;
  return await parts.auth.authenticate(token);
}
