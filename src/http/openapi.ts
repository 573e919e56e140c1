import swagger from '@fastify/swagger';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { auditEntry } from '../contracts/audit.ts';
import { batch, batchRow, checkReport } from '../contracts/batches.ts';
import { apiClient } from '../contracts/clients.ts';
import { contact } from '../contracts/contacts.ts';
import { device, deviceSummary } from '../contracts/devices.ts';
import { type ErrorCode, errorTable } from '../contracts/errors.ts';
import { getStartedStep } from '../contracts/get-started.ts';
import { order } from '../contracts/orders.ts';
import { problem } from '../contracts/problem.ts';
import { releaseRequest } from '../contracts/release-requests.ts';
import { statistics } from '../contracts/statistics.ts';
import { scopes } from '../contracts/tenants.ts';
import { textsOf } from '../contracts/texts/render.ts';
import { transfer } from '../contracts/transfers.ts';
import { problemMediaType } from './errors.ts';

const components = {
  ApiClient: apiClient,
  AuditEntry: auditEntry,
  Batch: batch,
  BatchRow: batchRow,
  CheckReport: checkReport,
  Contact: contact,
  Device: device,
  DeviceSummary: deviceSummary,
  GetStartedStep: getStartedStep,
  Order: order,
  Problem: problem,
  ReleaseRequest: releaseRequest,
  Statistics: statistics,
  Transfer: transfer,
};
for (const [id, schema] of Object.entries(components)) z.globalRegistry.add(schema, { id });

/** OpenAPI 3.1 from the routes' own schemas; the document itself is `app.swagger()`, once the app is ready. */
export async function describeApi(app: FastifyInstance, publicUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Muster', version: '1', description: 'Device registration. Within v1 only additions.' },
      servers: [{ url: publicUrl }],
      components: { securitySchemes: { token: tokenScheme(publicUrl) } },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
}

/** The refusals of a route as responses of its schema, one per status: `response: { 200: batch, ...refusals('nothingToRetry') }`. */
export function refusals(...codes: readonly ErrorCode[]): Record<number, { description: string; content: object }> {
  const byStatus = Map.groupBy(codes, code => ('status' in errorTable[code] ? errorTable[code].status : 409));
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map(code => `\`${code}\`: ${textsOf.en.errors[code].meaning}`).join('\n\n'),
        content: { [problemMediaType]: { schema: problem } },
      },
    ]),
  );
}

/** An `onRoute` hook: what every route of the API answers besides its own, and no query parameter that it does not know. */
export function completeSchema(route: RouteOptions): void {
  const secured = route.schema?.security !== undefined || String(route.url).includes('/:t/');
  const common = refusals('requestNotValid', 'notFound', 'rateLimited', 'unexpectedError', 'notReady');
  const forCallers = secured ? refusals('notAuthenticated', 'notAllowed') : {};
  const own = typeof route.schema?.response === 'object' ? route.schema.response : {};
  route.schema = {
    querystring: z.strictObject({}),
    ...(secured ? { security: [{ token: [] }] } : {}),
    ...route.schema,
    response: { ...common, ...forCallers, ...own },
  };
}

function tokenScheme(publicUrl: string) {
  const granted = Object.fromEntries(scopes.map(scope => [scope, scope]));
  return {
    type: 'oauth2' as const,
    flows: { clientCredentials: { tokenUrl: `${publicUrl}/oauth2/token`, scopes: granted } },
  };
}
