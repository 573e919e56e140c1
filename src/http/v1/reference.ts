import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { deviceStates } from '../../contracts/devices.ts';
import { type ErrorCode, type ErrorEntry, errorCodes, errorTable, type Reason } from '../../contracts/errors.ts';
import { pageOf } from '../../contracts/lists.ts';
import { describeState } from '../../contracts/texts/labels.ts';
import { describeFault, textsOf } from '../../contracts/texts/render.ts';
import { headingsOf } from '../../files/formats.ts';
import { csvContent, sendCsv } from './csv.ts';

const tags = ['reference'];

const errorMeaning = z.object({
  code: z.enum(errorCodes),
  at: z.enum(['row', 'file', 'request']),
  status: z.int().nullable(),
  title: z.string(),
  meaning: z.string(),
  remedy: z.string(),
  retryable: z.boolean(),
  reasons: z.array(z.object({ reason: z.string(), detail: z.string(), remedy: z.string() })),
  graph: z.object({ name: z.string(), number: z.int().nullable() }).nullable(),
  partnerCenter: z.string().nullable(),
});

const stateMeaning = z.object({ state: z.enum(deviceStates), label: z.string(), meaning: z.string() });

/** What anyone may read: the templates of files, the codes and the states. Rendered from the tables, once. */
export function registerReference(app: FastifyInstance): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  for (const { name, heading, sample } of templates) {
    const template = {
      operationId: `getTemplate${name === 'partner' ? 'Partner' : 'SelfService'}`,
      summary: 'Get a file to fill in, with its heading and a sample row',
      tags,
      response: { 200: { description: 'The template', content: csvContent } },
    };
    routes.get(`/templates/${name}.csv`, { schema: template }, async (_request, reply) =>
      sendCsv(reply, { fileName: `${name}.csv`, heading, delimiter: 'comma', rows: [[sample]] }),
    );
  }

  const errors = { items: errorCodes.map(meaningOf), nextCursor: null };
  const listErrors = {
    operationId: 'listErrors',
    summary: 'List the error codes with their meanings',
    tags,
    response: { 200: pageOf(errorMeaning) },
  };
  routes.get('/errors', { schema: listErrors }, async () => errors);

  const states = { items: deviceStates.map(state => ({ state, ...describeState(state) })), nextCursor: null };
  const listStates = {
    operationId: 'listStates',
    summary: 'List the states of a device with their meanings',
    tags,
    response: { 200: pageOf(stateMeaning) },
  };
  routes.get('/states', { schema: listStates }, async () => states);
}

/** The row that the original documents show; a file that still has it fails that row alone (`sampleRow`). */
const sample = [
  'Microsoft Corporation',
  'Surface Laptop',
  '016520771357',
  'eidkaofjeioaofjfoieoajfoiejofiaoiojeifjojew',
];

const templates = [
  { name: 'self-service', heading: headingsOf('selfService'), sample },
  { name: 'partner', heading: headingsOf('partner'), sample: sample.slice(0, 3) },
] as const;

function meaningOf(code: ErrorCode): z.infer<typeof errorMeaning> {
  const { at, status, retryable, graph, partnerCenter }: ErrorEntry = errorTable[code];
  const reasons: readonly Reason[] = errorTable[code].reasons;
  const { title, meaning } = textsOf.en.errors[code];
  const tell = (reason: Reason) => {
    const { detail, remedy } = describeFault({ code, reason });
    return { reason, detail, remedy };
  };
  return {
    code,
    at,
    status: status ?? null,
    title,
    meaning,
    remedy: describeFault({ code }).remedy,
    retryable,
    reasons: reasons.map(tell),
    graph: graph ? { name: graph.name, number: graph.number ?? null } : null,
    partnerCenter: partnerCenter ?? null,
  };
}
