import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { getStarted, getStartedPatch, getStartedStep, getStartedSteps } from '../../contracts/get-started.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { callOf, tenantOf } from '../session.ts';
import { storable, tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['get started'];
const collection = '/tenants/:t/get-started';
const stepPath = tenantPath.extend({ stepId: z.enum(getStartedSteps) });

/** The steps by which an organization gets started. */
export function registerGetStarted(app: FastifyInstance, { services }: AppParts): void {
  const { getStarted: service, tenants } = services;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const list = {
    operationId: 'listGetStartedSteps',
    summary: 'List the steps by which an organization gets started, and how far it is',
    description:
      '`counts` tells of two steps how many of all devices are so far: registered for `prepareDevices`, set up for `setUpFirstRunExperience`. It is null for the others, and without the scope `devices.read`.',
    tags,
    params: tenantPath,
    response: { 200: getStarted },
  };
  routes.get(collection, scoped(list, 'tenant.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await service.read(principal, tenantId);
  });

  const change = {
    operationId: 'changeGetStartedStep',
    summary: 'Tick a step off, or say who sees to it until when; null clears a value',
    tags,
    params: stepPath,
    body: getStartedPatch.superRefine(storable),
    response: { 200: getStartedStep, ...refusals('mediaTypeNotSupported') },
  };
  routes.patch(`${collection}/:stepId`, scoped(change, 'tenant.write'), async request =>
    service.change(await callOf(request, tenants), request.params.stepId, request.body),
  );
}
