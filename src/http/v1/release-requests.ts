import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { pageOf } from '../../contracts/lists.ts';
import { newReleaseRequest, releaseFilter, releaseRefusal, releaseRequest } from '../../contracts/release-requests.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { callOf, tenantOf } from '../session.ts';
import { itemPath, pageQuery, repeatable, tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['release requests'];
const collection = '/tenants/:t/release-requests';
const item = `${collection}/:id`;
const requestPath = itemPath.extend({ id: z.uuid().toLowerCase() });

/** Requests to release machines that another tenant holds, as who asks and who holds them sees them. */
export function registerReleaseRequests(app: FastifyInstance, { services }: AppParts): void {
  const { releaseRequests, idempotency, tenants } = services;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const list = {
    operationId: 'listReleaseRequests',
    summary: 'List what the organization asks others to release, and what it is asked for, the newest first',
    tags,
    params: tenantPath,
    querystring: z.strictObject({ ...releaseFilter.shape, ...pageQuery }),
    response: { 200: pageOf(releaseRequest) },
  };
  routes.get(collection, scoped(list, 'devices.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    const { limit, cursor, ...filter } = request.query;
    return await releaseRequests.list(principal, tenantId, filter, { limit, cursor });
  });

  const create = {
    operationId: 'createReleaseRequest',
    summary: 'Ask for the device of a row that failed because another organization has it',
    description:
      'The owner is told which organization asks and why; nothing is told of the owner. It has 14 days to release the device or to refuse.',
    tags,
    params: tenantPath,
    headers: repeatable,
    body: newReleaseRequest,
    response: {
      201: releaseRequest,
      ...refusals('conflict', 'idempotencyConflict', 'requestInProgress', 'mediaTypeNotSupported'),
    },
  };
  routes.post(collection, scoped(create, 'devices.write'), async (request, reply) => {
    const call = await callOf(request, tenants);
    const path = `/api/v1/tenants/${call.tenantId}/release-requests`;
    const key = request.headers['idempotency-key'];
    const { made, replayed } = await idempotency.hold({ ...call, path, key }, reservation =>
      releaseRequests.create(call, request.body, reservation),
    );
    if (replayed) reply.header('idempotency-replayed', 'true');
    return reply.code(201).header('location', `${path}/${made.id}`).send(made);
  });

  const get = {
    operationId: 'getReleaseRequest',
    summary: 'Read a release request',
    tags,
    params: requestPath,
    response: { 200: releaseRequest },
  };
  routes.get(item, scoped(get, 'devices.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await releaseRequests.get(principal, tenantId, request.params.id);
  });

  const release = {
    operationId: 'releaseDevice',
    summary: 'Release the device that is asked for: it is deregistered',
    tags,
    params: requestPath,
    response: { 200: releaseRequest, ...refusals('conflict') },
  };
  routes.post(`${item}/release`, scoped(release, 'devices.write'), async request =>
    releaseRequests.release(await callOf(request, tenants), request.params.id),
  );

  const refuse = {
    operationId: 'refuseRelease',
    summary: 'Refuse to release the device, with a reason',
    description: 'Whoever asks reads the reason, so leave out what is not meant for that organization.',
    tags,
    params: requestPath,
    body: releaseRefusal,
    response: { 200: releaseRequest, ...refusals('conflict', 'mediaTypeNotSupported') },
  };
  routes.post(`${item}/refuse`, scoped(refuse, 'devices.write'), async request =>
    releaseRequests.refuse(await callOf(request, tenants), request.params.id, request.body),
  );

  const withdraw = {
    operationId: 'withdrawReleaseRequest',
    summary: 'Take a release request back',
    tags,
    params: requestPath,
    response: { 204: z.undefined(), ...refusals('conflict') },
  };
  routes.delete(item, scoped(withdraw, 'devices.write'), async (request, reply) => {
    await releaseRequests.withdraw(await callOf(request, tenants), request.params.id);
    return reply.code(204).send();
  });
}
