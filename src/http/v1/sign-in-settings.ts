import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { newSignInSettings, signInSettings } from '../../contracts/sign-in-settings.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { originOf, tenantOf } from '../session.ts';
import { tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['users'];
const path = '/tenants/:t/sign-in-settings';

/** How the people of a tenant sign in. */
export function registerSignInSettings(
  app: FastifyInstance,
  { services: { signInSettings: settings, tenants } }: AppParts,
): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const get = {
    operationId: 'getSignInSettings',
    summary: 'Read how users sign in',
    tags,
    params: tenantPath,
    response: { 200: signInSettings },
  };
  routes.get(path, scoped(get, 'tenant.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await settings.get(principal, tenantId);
  });

  const put = {
    operationId: 'replaceSignInSettings',
    summary: 'Say how users sign in',
    description:
      'Setting up a provider takes every scope, since through it one can become any user. `clientSecret` is never shown; ' +
      'left out, it stays as long as issuer and client do.',
    tags,
    params: tenantPath,
    body: newSignInSettings,
    response: {
      200: signInSettings,
      ...refusals('wouldLockOut', 'companyNotUsable', 'mediaTypeNotSupported', 'notAllowed', 'signInNotRecent'),
    },
  };
  routes.put(path, scoped(put, 'tenant.write'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await settings.replace(principal, tenantId, request.body, originOf(request));
  });
}
