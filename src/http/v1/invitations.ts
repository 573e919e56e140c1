import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { pageOf } from '../../contracts/lists.ts';
import { invitation, invitationMade, newInvitation } from '../../contracts/users.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { originOf, tenantOf } from '../session.ts';
import { itemPath, pageQuery, storable, tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['users'];
const collection = '/tenants/:t/invitations';

/** One-time links that bring people in. */
export function registerInvitations(app: FastifyInstance, { services: { users, tenants } }: AppParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const create = {
    operationId: 'createInvitation',
    summary: 'Invite somebody by a one-time link',
    description: 'Muster sends no mail: the link is in the answer, this once. Hand it over on a way that you trust.',
    tags,
    params: tenantPath,
    body: newInvitation.superRefine(storable),
    response: {
      201: invitationMade,
      ...refusals('conflict', 'mediaTypeNotSupported', 'notAllowed', 'signInNotRecent'),
    },
  };
  routes.post(collection, scoped(create, 'tenant.write'), async (request, reply) => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    const made = await users.invite(principal, tenantId, request.body, originOf(request));
    return reply.code(201).send(made);
  });

  const list = {
    operationId: 'listInvitations',
    summary: 'List the invitations that can still be used',
    tags,
    params: tenantPath,
    querystring: z.strictObject(pageQuery),
    response: { 200: pageOf(invitation) },
  };
  routes.get(collection, scoped(list, 'tenant.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await users.invitations(principal, tenantId, request.query);
  });

  const takeBack = {
    operationId: 'takeInvitationBack',
    summary: 'Take an invitation back',
    tags,
    params: itemPath,
    response: { 204: z.undefined() },
  };
  routes.delete(`${collection}/:id`, scoped(takeBack, 'tenant.write'), async (request, reply) => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    await users.takeBack(principal, tenantId, request.params.id, originOf(request));
    return reply.code(204).send();
  });
}
