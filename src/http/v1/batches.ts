import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type BatchRow, batch, batchFilter, batchRow, failureCount, outcomes } from '../../contracts/batches.ts';
import { pageOf } from '../../contracts/lists.ts';
import { partnerBatch } from '../../contracts/partners.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { callOf, customerOf, originOf, principalOf } from '../session.ts';
import { csvContent, csvQuery, delimiterParameter, sendCsv, wantsCsv } from './csv.ts';
import { noteHashesLeftOut } from './hashes-left-out.ts';
import { itemPath, pageQuery, tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['batches'];
const collection = '/tenants/:t/batches';
const item = `${collection}/:id`;

/** Reading batches and their rows, and steering a batch that is under way. Making one: new-batches.ts. */
export function registerBatches(app: FastifyInstance, { services: { batches, tenants } }: AppParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const list = {
    operationId: 'listBatches',
    summary: 'List batches, the newest first',
    tags,
    params: tenantPath,
    querystring: z.strictObject({ ...batchFilter.shape, ...pageQuery }),
    response: { 200: pageOf(batch) },
  };
  routes.get(collection, scoped(list, 'batches.read'), async request => {
    const { principal, tenantId } = await customerOf(request, tenants, 'any');
    const { limit, cursor, ...filter } = request.query;
    return await batches.list(principal, tenantId, filter, { limit, cursor });
  });

  const get = {
    operationId: 'getBatch',
    summary: 'Read a batch with its counts',
    tags,
    params: itemPath,
    response: { 200: batch },
  };
  routes.get(item, scoped(get, 'batches.read'), async request => {
    const { principal, tenantId } = await customerOf(request, tenants, 'any');
    return await batches.get(principal, tenantId, request.params.id);
  });

  const rows = {
    operationId: 'listBatchRows',
    summary: 'List the rows of a batch in file order, or export them as CSV',
    tags,
    params: itemPath,
    querystring: z.strictObject({ outcome: z.enum(outcomes).optional(), ...pageQuery, ...csvQuery }),
    response: {
      200: { description: 'The rows', content: { 'application/json': { schema: pageOf(batchRow) }, ...csvContent } },
    },
  };
  routes.get(`${item}/rows`, scoped(rows, 'batches.read'), async (request, reply) => {
    const { principal, tenantId } = await customerOf(request, tenants, 'any');
    const { outcome, limit, cursor, format, delimiter } = request.query;
    const { id } = request.params;
    if (!wantsCsv(request, format)) return await batches.rows(principal, tenantId, id, { outcome }, { limit, cursor });
    const parts = await batches.exportRows(principal, tenantId, id, { outcome });
    return sendCsv(reply, { fileName: `rows-${id}.csv`, heading: rowHeading, delimiter, rows: rowCells(parts) });
  });

  const failures = {
    operationId: 'countBatchFailures',
    summary: 'Count the failed rows of a batch by what they failed of, most first',
    tags,
    params: itemPath,
    response: { 200: pageOf(failureCount) },
  };
  routes.get(`${item}/failures`, scoped(failures, 'batches.read'), async request => {
    const { principal, tenantId } = await customerOf(request, tenants, 'any');
    return { items: await batches.failures(principal, tenantId, request.params.id), nextCursor: null };
  });

  const fixFile = {
    operationId: 'getFixFile',
    summary: 'Get the failed rows as a file that can be corrected and uploaded again',
    tags,
    params: itemPath,
    querystring: z.strictObject({ delimiter: delimiterParameter.optional() }),
    response: { 200: { description: 'The failed rows', content: csvContent } },
  };
  routes.get(`${item}/fix-file`, scoped(fixFile, 'batches.read'), async (request, reply) => {
    const { principal, tenantId } = await customerOf(request, tenants, 'any');
    const file = await batches.fixFile(principal, tenantId, request.params.id);
    noteHashesLeftOut(reply, principal);
    return sendCsv(reply, { ...file, delimiter: request.query.delimiter ?? file.delimiter });
  });

  const retry = {
    operationId: 'retryBatch',
    summary: 'Try the failed rows again that may succeed now',
    tags,
    params: itemPath,
    response: { 202: batch, ...refusals('nothingToRetry') },
  };
  routes.post(`${item}/retry`, scoped(retry, 'batches.write'), async (request, reply) => {
    const { principal, tenantId } = await customerOf(request, tenants, 'any');
    return reply.code(202).send(await batches.retry(principal, tenantId, request.params.id, originOf(request)));
  });

  const cancel = {
    operationId: 'cancelBatch',
    summary: 'Cancel the rows that are still pending',
    tags,
    params: itemPath,
    response: { 200: batch },
  };
  routes.post(`${item}/cancel`, scoped(cancel, 'batches.write'), async request => {
    const { principal, tenantId } = await customerOf(request, tenants, 'any');
    return await batches.cancel(principal, tenantId, request.params.id, originOf(request));
  });

  const approve = {
    operationId: 'approveBatch',
    summary: 'Have what a partner sent settled, where its mandate asks for approval',
    tags,
    params: itemPath,
    response: { 200: batch, ...refusals('conflict') },
  };
  routes.post(`${item}/approve`, scoped(approve, 'partners.write'), async request => {
    const { principal, tenantId, origin } = await callOf(request, tenants);
    return await batches.approve(principal, tenantId, request.params.id, origin);
  });

  const decline = {
    operationId: 'declineBatch',
    summary: 'Decline what a partner sent: nothing of it is registered',
    tags,
    params: itemPath,
    response: { 200: batch, ...refusals('conflict') },
  };
  routes.post(`${item}/decline`, scoped(decline, 'partners.write'), async request => {
    const { principal, tenantId, origin } = await callOf(request, tenants);
    return await batches.decline(principal, tenantId, request.params.id, origin);
  });

  const ofPartner = {
    operationId: 'listPartnerBatches',
    summary: 'List what your organization sent as a partner, for all customers, the newest first',
    tags: ['partners'],
    querystring: z.strictObject(pageQuery),
    response: { 200: pageOf(partnerBatch) },
  };
  routes.get('/partners/me/batches', scoped(ofPartner, 'batches.read'), async request =>
    batches.listOfPartner(principalOf(request), request.query),
  );
}

const rowHeading = [
  'Line',
  'Serial Number',
  'Manufacturer',
  'Model',
  'Outcome',
  'Error Code',
  'Error',
  'Details',
  'What To Do',
  'Request ID',
];

async function* rowCells(parts: AsyncIterable<BatchRow[]>): AsyncGenerator<string[][]> {
  for await (const rows of parts) yield rows.map(cellsOfRow);
}

function cellsOfRow({ line, serialNumber, manufacturer, model, outcome, error }: BatchRow): string[] {
  const told = error ? [error.code, error.title, error.detail, error.remedy, error.requestId] : ['', '', '', '', ''];
  return [String(line), serialNumber, manufacturer, model, outcome, ...told];
}
