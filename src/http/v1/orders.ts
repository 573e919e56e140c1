import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { pageOf } from '../../contracts/lists.ts';
import { order, orderFilter } from '../../contracts/orders.ts';
import type { AppParts } from '../parts.ts';
import { tenantOf } from '../session.ts';
import { pageQuery, storable, tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const schema = {
  operationId: 'listOrders',
  summary: 'List the order IDs or purchase IDs, and how many devices each has',
  description:
    'Sorted by the ID, without regard to case. Devices whose batch named no such ID are in no item; an ID whose devices are all gone is not listed. `lastRegisteredAt` is when a row under the ID was last accepted, also where that device is gone since.',
  tags: ['orders'],
  params: tenantPath,
  querystring: z.strictObject({ ...orderFilter.shape, ...pageQuery }).superRefine(storable),
  response: { 200: pageOf(order) },
};

/** `GET /tenants/{t}/orders`. */
export function registerOrders(app: FastifyInstance, { services: { orders, tenants } }: AppParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.get('/tenants/:t/orders', scoped(schema, 'devices.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    const { limit, cursor, ...filter } = request.query;
    return await orders.list(principal, tenantId, filter, { limit, cursor });
  });
}
