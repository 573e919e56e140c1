import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { pageOf } from '../../contracts/lists.ts';
import {
  newTransfer,
  transfer,
  transferAcceptance,
  transferDevice,
  transferFilter,
} from '../../contracts/transfers.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { callOf, tenantOf } from '../session.ts';
import { sourceOf } from './new-batches.ts';
import { itemPath, pageQuery, repeatable, tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['transfers'];
const collection = '/tenants/:t/transfers';
const item = `${collection}/:id`;
const transferPath = itemPath.extend({ id: z.uuid().toLowerCase() });

/** Devices that one tenant offers to another, and that move when they are accepted. */
export function registerTransfers(app: FastifyInstance, { services }: AppParts): void {
  const { transfers, idempotency, tenants } = services;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const list = {
    operationId: 'listTransfers',
    summary: 'List the transfers to and from the organization, the newest first',
    tags,
    params: tenantPath,
    querystring: z.strictObject({ ...transferFilter.shape, ...pageQuery }),
    response: { 200: pageOf(transfer) },
  };
  routes.get(collection, scoped(list, 'devices.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    const { limit, cursor, ...filter } = request.query;
    return await transfers.list(principal, tenantId, filter, { limit, cursor });
  });

  const offer = {
    operationId: 'offerTransfer',
    summary: 'Offer registered devices to another organization',
    description:
      'By a domain of that organization or by its code, its tenant ID. The answer is the same whether anybody has it or not. The offer holds 14 days.',
    tags,
    params: tenantPath,
    headers: repeatable,
    body: newTransfer,
    response: {
      201: transfer,
      ...refusals('conflict', 'idempotencyConflict', 'requestInProgress', 'mediaTypeNotSupported'),
    },
  };
  routes.post(collection, scoped(offer, 'devices.write'), async (request, reply) => {
    const call = await callOf(request, tenants);
    const path = `/api/v1/tenants/${call.tenantId}/transfers`;
    const key = request.headers['idempotency-key'];
    const { made, replayed } = await idempotency.hold({ ...call, path, key }, reservation =>
      transfers.offer(call, request.body, reservation),
    );
    if (replayed) reply.header('idempotency-replayed', 'true');
    return reply.code(201).header('location', `${path}/${made.id}`).send(made);
  });

  const get = {
    operationId: 'getTransfer',
    summary: 'Read a transfer',
    tags,
    params: transferPath,
    response: { 200: transfer },
  };
  routes.get(item, scoped(get, 'devices.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await transfers.get(principal, tenantId, request.params.id);
  });

  const devices = {
    operationId: 'listTransferDevices',
    summary: 'List the devices of a transfer',
    tags,
    params: transferPath,
    querystring: z.strictObject(pageQuery),
    response: { 200: pageOf(transferDevice) },
  };
  routes.get(`${item}/devices`, scoped(devices, 'devices.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await transfers.devices(principal, tenantId, request.params.id, request.query);
  });

  const accept = {
    operationId: 'acceptTransfer',
    summary: 'Accept a transfer: the devices that are still the owner’s move at once',
    description:
      'They come as a batch of the accepting organization, without group tags, users and order IDs of the owner before.',
    tags,
    params: transferPath,
    body: transferAcceptance,
    response: { 200: transfer, ...refusals('conflict', 'mediaTypeNotSupported') },
  };
  routes.post(`${item}/accept`, scoped(accept, 'devices.write'), async request => {
    const acceptance = { ...request.body, source: sourceOf(request) };
    return await transfers.accept(await callOf(request, tenants), request.params.id, acceptance);
  });

  const decline = {
    operationId: 'declineTransfer',
    summary: 'Decline a transfer',
    tags,
    params: transferPath,
    response: { 200: transfer, ...refusals('conflict') },
  };
  routes.post(`${item}/decline`, scoped(decline, 'devices.write'), async request =>
    transfers.decline(await callOf(request, tenants), request.params.id),
  );

  const withdraw = {
    operationId: 'withdrawTransfer',
    summary: 'Take an offer back',
    tags,
    params: transferPath,
    response: { 204: z.undefined(), ...refusals('conflict') },
  };
  routes.delete(item, scoped(withdraw, 'devices.write'), async (request, reply) => {
    await transfers.withdraw(await callOf(request, tenants), request.params.id);
    return reply.code(204).send();
  });
}
