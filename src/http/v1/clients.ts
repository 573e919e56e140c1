import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  apiClient,
  apiClientCreated,
  apiClientPatch,
  newApiClient,
  newSecret,
  secretCreated,
} from '../../contracts/clients.ts';
import { pageOf } from '../../contracts/lists.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { callOf, tenantOf } from '../session.ts';
import { itemPath, pageQuery, repeatable, storable, tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['clients'];
const collection = '/tenants/:t/clients';
const item = `${collection}/:id`;
const clientPath = itemPath.extend({ id: z.uuid().toLowerCase() });
const secretPath = clientPath.extend({ secretId: z.uuid().toLowerCase() });
const recent = ['notAllowed', 'signInNotRecent'] as const;
const repeated = refusals('conflict', 'idempotencyConflict', 'requestInProgress', 'mediaTypeNotSupported', ...recent);

/** The API clients of a tenant. */
export function registerClients(app: FastifyInstance, parts: AppParts): void {
  const { clients, idempotency, tenants } = parts.services;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const list = {
    operationId: 'listClients',
    summary: 'List the API clients, the newest first',
    tags,
    params: tenantPath,
    querystring: z.strictObject(pageQuery),
    response: { 200: pageOf(apiClient) },
  };
  routes.get(collection, scoped(list, 'tenant.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await clients.list(principal, tenantId, request.query);
  });

  const create = {
    operationId: 'createClient',
    summary: 'Make an API client',
    description:
      'The answer shows `clientSecret` this once. It is absent where an idempotency key is sent again: the secret is kept nowhere.',
    tags,
    params: tenantPath,
    headers: repeatable,
    body: newApiClient.superRefine(storable),
    response: { 201: apiClientCreated, ...repeated },
  };
  routes.post(collection, scoped(create, 'tenant.write'), async (request, reply) => {
    const call = await callOf(request, tenants);
    const path = `/api/v1/tenants/${call.tenantId}/clients`;
    const key = request.headers['idempotency-key'];
    const { made, replayed } = await idempotency.hold({ ...call, path, key }, reservation =>
      clients.create(call, request.body, reservation),
    );
    if (replayed) reply.header('idempotency-replayed', 'true');
    return reply.code(201).header('location', `${path}/${made.id}`).send(made);
  });

  const get = {
    operationId: 'getClient',
    summary: 'Read an API client',
    tags,
    params: clientPath,
    response: { 200: apiClient },
  };
  routes.get(item, scoped(get, 'tenant.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await clients.get(principal, tenantId, request.params.id);
  });

  const change = {
    operationId: 'changeClient',
    summary: 'Change the name, scopes or expiry of an API client; holds for its tokens within 5 seconds',
    tags,
    params: clientPath,
    body: apiClientPatch.superRefine(storable),
    response: { 200: apiClient, ...refusals('conflict', 'mediaTypeNotSupported', ...recent) },
  };
  routes.patch(item, scoped(change, 'tenant.write'), async request =>
    clients.change(await callOf(request, tenants), request.params.id, request.body),
  );

  const revoke = {
    operationId: 'revokeClient',
    summary: 'Revoke an API client; its tokens end within 5 seconds',
    tags,
    params: clientPath,
    response: { 204: z.undefined(), ...refusals('conflict') },
  };
  routes.delete(item, scoped(revoke, 'tenant.write'), async (request, reply) => {
    await clients.revoke(await callOf(request, tenants), request.params.id);
    return reply.code(204).send();
  });

  const rotate = {
    operationId: 'createClientSecret',
    summary: 'Make another secret; the one before goes on for a while',
    description:
      'The answer shows `clientSecret` this once. A client has two secrets at most: a third ends the oldest at once.',
    tags,
    params: clientPath,
    headers: repeatable,
    // Nothing need be said.
    body: newSecret.nullable(),
    response: { 201: secretCreated, ...repeated },
  };
  routes.post(`${item}/secrets`, scoped(rotate, 'tenant.write'), async (request, reply) => {
    const call = await callOf(request, tenants);
    const { id } = request.params;
    const path = `/api/v1/tenants/${call.tenantId}/clients/${id}/secrets`;
    const key = request.headers['idempotency-key'];
    const { made, replayed } = await idempotency.hold({ ...call, path, key }, reservation =>
      clients.rotate(call, id, request.body ?? {}, reservation),
    );
    if (replayed) reply.header('idempotency-replayed', 'true');
    return reply.code(201).send(made);
  });

  const endSecret = {
    operationId: 'endClientSecret',
    summary: 'End a secret of an API client; tokens that it was used for end within 5 seconds',
    tags,
    params: secretPath,
    response: { 204: z.undefined(), ...refusals('conflict') },
  };
  routes.delete(`${item}/secrets/:secretId`, scoped(endSecret, 'tenant.write'), async (request, reply) => {
    const { id, secretId } = request.params;
    await clients.endSecret(await callOf(request, tenants), id, secretId);
    return reply.code(204).send();
  });
}
