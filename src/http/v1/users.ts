import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { pageOf } from '../../contracts/lists.ts';
import { invitationMade, user, userPatch } from '../../contracts/users.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { originOf, tenantOf } from '../session.ts';
import { itemPath, pageQuery, storable, tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['users'];
const collection = '/tenants/:t/users';
const item = `${collection}/:id`;

/** The people of a tenant. They come in by invitation. */
export function registerUsers(app: FastifyInstance, { services: { users, tenants } }: AppParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const list = {
    operationId: 'listUsers',
    summary: 'List the users',
    tags,
    params: tenantPath,
    querystring: z.strictObject(pageQuery),
    response: { 200: pageOf(user) },
  };
  routes.get(collection, scoped(list, 'tenant.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await users.list(principal, tenantId, request.query);
  });

  const get = { operationId: 'getUser', summary: 'Read a user', tags, params: itemPath, response: { 200: user } };
  routes.get(item, scoped(get, 'tenant.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await users.get(principal, tenantId, request.params.id);
  });

  const patch = {
    operationId: 'changeUser',
    summary: 'Change the name, the role or the rights of a user, or disable one',
    description:
      'A change holds within 5 seconds. Who is disabled is signed out everywhere. Giving rights takes a recent sign-in.',
    tags,
    params: itemPath,
    body: userPatch.superRefine(storable),
    response: {
      200: user,
      ...refusals('lastAdministrator', 'wouldLockOut', 'mediaTypeNotSupported', 'notAllowed', 'signInNotRecent'),
    },
  };
  routes.patch(item, scoped(patch, 'tenant.write'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await users.patch(principal, tenantId, request.params.id, request.body, originOf(request));
  });

  const remove = {
    operationId: 'removeUser',
    summary: 'Remove a user, with all passkeys and sessions',
    tags,
    params: itemPath,
    response: { 204: z.undefined(), ...refusals('lastAdministrator', 'wouldLockOut') },
  };
  routes.delete(item, scoped(remove, 'tenant.write'), async (request, reply) => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    await users.remove(principal, tenantId, request.params.id, originOf(request));
    return reply.code(204).send();
  });

  const renew = {
    operationId: 'renewUser',
    summary: 'Make a one-time link by which a user gets a new password or passkey',
    description:
      'The link is shown this once. Using it takes away the password and the passkeys from before, and signs the user out everywhere.',
    tags,
    params: itemPath,
    response: { 201: invitationMade, ...refusals('conflict', 'notAllowed', 'signInNotRecent') },
  };
  routes.post(`${item}/links`, scoped(renew, 'tenant.write'), async (request, reply) => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return reply.code(201).send(await users.renew(principal, tenantId, request.params.id, originOf(request)));
  });
}
