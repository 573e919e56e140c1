import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { me } from '../../contracts/users.ts';
import type { AppParts } from '../parts.ts';
import { principalOf, requireToken } from '../session.ts';

/** `GET /me`: who asks, and what he may do. */
export function registerMe(app: FastifyInstance, { services: { tenants, users } }: AppParts): void {
  const schema = {
    operationId: 'getMe',
    summary: 'Read who you are and what you may do',
    tags: ['users'],
    security: [{ token: [] }],
    response: { 200: me },
  };
  app.withTypeProvider<ZodTypeProvider>().get('/me', { onRequest: requireToken, schema }, async request => {
    const principal = principalOf(request);
    return await users.me(principal, await tenants.get(principal, principal.tenantId));
  });
}
