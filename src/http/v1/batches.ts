import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type BatchRow, batch, batchRow, failureCount, outcomes } from '../../contracts/batches.ts';
import { pageOf } from '../../contracts/lists.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { originOf, tenantOf } from '../session.ts';
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
    querystring: z.strictObject(pageQuery),
    response: { 200: pageOf(batch) },
  };
  routes.get(collection, scoped(list, 'batches.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await batches.list(principal, tenantId, request.query);
  });

  const get = {
    operationId: 'getBatch',
    summary: 'Read a batch with its counts',
    tags,
    params: itemPath,
    response: { 200: batch },
  };
  routes.get(item, scoped(get, 'batches.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
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
    const { principal, tenantId } = await tenantOf(request, tenants);
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
    const { principal, tenantId } = await tenantOf(request, tenants);
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
    const { principal, tenantId } = await tenantOf(request, tenants);
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
    const { principal, tenantId } = await tenantOf(request, tenants);
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
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await batches.cancel(principal, tenantId, request.params.id, originOf(request));
  });
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
