import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  type DeviceSort,
  device,
  deviceFilter,
  devicePatch,
  deviceSortParameter,
  deviceSorts,
  deviceSummary,
  deviceTransition,
} from '../../contracts/devices.ts';
import { hardware } from '../../contracts/hardware-hashes.ts';
import { pageOf } from '../../contracts/lists.ts';
import type { DeviceOrder } from '../../services/devices.ts';
import { describeHardware } from '../../services/hardware-hashes.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { customerOf, originOf, tenantOf } from '../session.ts';
import { csvContent, csvQuery, sendCsv, wantsCsv } from './csv.ts';
import { deviceHeading, deviceRows } from './device-export.ts';
import { noteHashesLeftOut } from './hashes-left-out.ts';
import { itemPath, pageQuery, storable, tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['devices'];
const collection = '/tenants/:t/devices';
const item = `${collection}/:id`;

/** A tenant's devices: the list and its export, the summary, and what can be read of and done with one. */
export function registerDevices(app: FastifyInstance, { services: { devices, tenants }, clock }: AppParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const list = {
    operationId: 'listDevices',
    summary: 'List, search or export devices',
    tags,
    params: tenantPath,
    querystring: z
      .strictObject({
        ...deviceFilter.shape,
        sort: deviceSortParameter.default('-registeredAt'),
        ...pageQuery,
        ...csvQuery,
      })
      .superRefine(storable),
    response: {
      200: { description: 'The devices', content: { 'application/json': { schema: pageOf(device) }, ...csvContent } },
    },
  };
  routes.get(collection, scoped(list, 'devices.read'), async (request, reply) => {
    const { principal, tenantId } = await customerOf(request, tenants, 'inForce');
    const { sort, limit, cursor, format, delimiter, ...filter } = request.query;
    const order = orderOf(sort);
    if (!wantsCsv(request, format)) return await devices.list(principal, tenantId, filter, order, { limit, cursor });
    const rows = deviceRows(await devices.export(principal, tenantId, filter, order));
    noteHashesLeftOut(reply, principal);
    return sendCsv(reply, { fileName: 'devices.csv', heading: deviceHeading, delimiter, rows });
  });

  const summary = {
    operationId: 'summarizeDevices',
    summary: 'Count the devices by state',
    tags,
    params: tenantPath,
    response: { 200: deviceSummary },
  };
  routes.get(`${collection}/summary`, scoped(summary, 'devices.read'), async request => {
    const { principal, tenantId } = await customerOf(request, tenants, 'inForce');
    return await devices.summary(principal, tenantId);
  });

  const get = {
    operationId: 'getDevice',
    summary: 'Read a device',
    tags,
    params: itemPath,
    response: { 200: device },
  };
  routes.get(item, scoped(get, 'devices.read'), async request => {
    const { principal, tenantId } = await customerOf(request, tenants, 'inForce');
    return await devices.get(principal, tenantId, request.params.id);
  });

  const patch = {
    operationId: 'changeDevice',
    summary: 'Change what the tenant says of a device; null clears a value',
    tags,
    params: itemPath,
    body: devicePatch.superRefine(storable),
    response: { 200: device, ...refusals('mediaTypeNotSupported') },
  };
  routes.patch(item, scoped(patch, 'devices.write'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await devices.patch(principal, tenantId, request.params.id, request.body, originOf(request));
  });

  const remove = {
    operationId: 'deregisterDevice',
    summary: 'Deregister a device, or dismiss one whose registration failed',
    tags,
    params: itemPath,
    response: { 204: z.undefined(), ...refusals('pendingRegistration') },
  };
  routes.delete(item, scoped(remove, 'devices.write'), async (request, reply) => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    await devices.deregister(principal, tenantId, request.params.id, originOf(request));
    return reply.code(204).send();
  });

  const history = {
    operationId: 'getDeviceHistory',
    summary: "List a device's transitions, the oldest first",
    tags,
    params: itemPath,
    response: { 200: pageOf(deviceTransition) },
  };
  routes.get(`${item}/history`, scoped(history, 'devices.read'), async request => {
    const { principal, tenantId } = await customerOf(request, tenants, 'inForce');
    return { items: await devices.history(principal, tenantId, request.params.id), nextCursor: null };
  });

  const getHardware = {
    operationId: 'getDeviceHardware',
    summary: 'Decode the hardware hash that a device was registered with',
    tags,
    params: itemPath,
    response: { 200: hardware },
  };
  routes.get(`${item}/hardware`, scoped(getHardware, 'devices.read', 'hardware.read'), async request => {
    const { principal, tenantId } = await customerOf(request, tenants, 'inForce');
    return describeHardware(await devices.hardware(principal, tenantId, request.params.id), clock());
  });
}

function orderOf(sort: z.infer<typeof deviceSortParameter>): DeviceOrder {
  const name = sort.replace(/^-/, '');
  const by = deviceSorts.find((known): known is DeviceSort => known === name) ?? 'registeredAt';
  return { by, descending: sort.startsWith('-') };
}
