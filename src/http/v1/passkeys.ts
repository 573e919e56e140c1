import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { pageOf } from '../../contracts/lists.ts';
import { passkey } from '../../contracts/users.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { originOf, personOf, requireToken, tenantOf } from '../session.ts';
import { itemPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['users'];
const ofUser = '/tenants/:t/users/:id/passkeys';
const own = '/me/passkeys';
const security = [{ token: [] }];

/** The passkeys of a tenant's users, and one's own. They are added in a browser, at `/account`. */
export function registerPasskeys(app: FastifyInstance, { services: { passkeys, tenants } }: AppParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const listed = { 200: pageOf(passkey) };
  const removed = { 204: z.undefined(), ...refusals('wouldLockOut', 'notAllowed', 'signInNotRecent') };

  const list = {
    ...{ operationId: 'listPasskeys', summary: 'List the passkeys of a user', tags },
    ...{ params: itemPath, response: listed },
  };
  routes.get(ofUser, scoped(list, 'tenant.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return { items: await passkeys.list(principal, tenantId, request.params.id), nextCursor: null };
  });

  const remove = {
    ...{ operationId: 'removePasskey', summary: 'Remove a passkey of a user, as when it was lost', tags },
    ...{ params: itemPath.extend({ passkeyId: z.uuid() }), response: removed },
  };
  routes.delete(`${ofUser}/:passkeyId`, scoped(remove, 'tenant.write'), async (request, reply) => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    const { id, passkeyId } = request.params;
    await passkeys.remove(principal, tenantId, id, passkeyId, originOf(request));
    return reply.code(204).send();
  });

  const listOwn = {
    ...{ operationId: 'listOwnPasskeys', summary: 'List your passkeys', tags, security },
    ...{ response: listed },
  };
  routes.get(own, { onRequest: requireToken, schema: listOwn }, async request => {
    const person = personOf(request);
    return { items: await passkeys.list(person, person.tenantId, person.id), nextCursor: null };
  });

  const removeOwn = {
    ...{ operationId: 'removeOwnPasskey', summary: 'Remove one of your passkeys', tags, security },
    ...{ params: z.object({ id: z.uuid() }), response: removed },
  };
  routes.delete(`${own}/:id`, { onRequest: requireToken, schema: removeOwn }, async (request, reply) => {
    const person = personOf(request);
    await passkeys.remove(person, person.tenantId, person.id, request.params.id, originOf(request));
    return reply.code(204).send();
  });
}
