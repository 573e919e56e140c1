import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { limits } from '../../contracts/limits.ts';
import { statistics } from '../../contracts/statistics.ts';
import { isTimeZone } from '../../domain/statistics.ts';
import type { AppParts } from '../parts.ts';
import { tenantOf } from '../session.ts';
import { tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const schema = {
  operationId: 'getStatistics',
  summary: 'Sum up the batches of the last days, and the devices as they are now',
  description:
    'Days are those of `timeZone`, the last one is today. A row counts on the day on which its batch was made, as what it has come to by now: one that is retried later counts on the day of its batch. Devices that were deregistered one by one are rows of no batch. `failures` are the rows that are failed now. `settling` is about batches that register: from the arrival of the upload to its last row settled, without batches that were retried or cancelled.',
  tags: ['statistics'],
  params: tenantPath,
  querystring: z.strictObject({
    days: z.coerce.number().int().min(1).max(limits.statisticsDays).default(30),
    timeZone: z
      .string()
      .refine(isTimeZone, 'it must be the name of an IANA time zone, such as Europe/Berlin')
      .default('UTC'),
  }),
  response: { 200: statistics },
};

/** `GET /tenants/{t}/statistics`. */
export function registerStatistics(app: FastifyInstance, parts: AppParts): void {
  const { services } = parts;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.get('/tenants/:t/statistics', scoped(schema, 'devices.read', 'batches.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, services.tenants);
    const { days, timeZone } = request.query;
    return await services.statistics.read(principal, tenantId, days, timeZone);
  });
}
