import type { FastifyRequest } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  type BatchFields,
  type BatchKind,
  batchFields,
  batchKinds,
  batchLabels,
  jsonDeregistrations,
  jsonRegistrations,
} from '../../contracts/batches.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { Limits } from '../../contracts/limits.ts';
import type { BatchContent, BodyFacts } from '../../services/batches.ts';
import type { Arrival } from '../arrivals.ts';
import { readForm } from './form.ts';
import { parseBody, readJson } from './json-body.ts';
import { storable } from './parameters.ts';

/** The media types of `POST /tenants/{t}/batches`, and which limit holds for a body of each. */
export const bodyLimits = {
  'text/csv': 'fileBytes',
  'multipart/form-data': 'fileBytes',
  'application/json': 'jsonBytes',
} as const satisfies Record<string, keyof Limits>;
export type MediaType = keyof typeof bodyLimits;

/** What a request says about its batch besides the devices. */
export interface Said {
  readonly kind?: BatchKind | undefined;
  readonly fields: BatchFields;
}

export interface BatchBody {
  readonly kind: BatchKind;
  readonly fields: BatchFields;
  readonly content: BatchContent;
}

/** The body's media type; refuses with `mediaTypeNotSupported` others, and whatever is packed: small bodies could unpack to huge ones. */
export function mediaTypeOf(request: FastifyRequest): MediaType {
  const named = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const packing = request.headers['content-encoding'] ?? 'identity';
  const type = mediaTypes.find(known => known === named);
  if (type && packing.toLowerCase() === 'identity') return type;
  throw new Refusal('mediaTypeNotSupported', { params: { accepted: mediaTypes.join(', ') } });
}

const mediaTypes = Object.keys(bodyLimits) as MediaType[];

/** Spools the body and says what it asks for; `said` is what stands in the query. What is said twice must be the same. */
export async function readBody(
  media: MediaType,
  request: FastifyRequest,
  arrival: Arrival,
  limits: Limits,
  said: Said,
): Promise<BatchBody> {
  switch (media) {
    case 'text/csv': {
      const body = await arrival.spool(request.raw);
      return { kind: known(said.kind), fields: said.fields, content: { type: 'file', body } };
    }
    case 'multipart/form-data': {
      const kind = known(said.kind);
      const { fields, body } = await readForm(request, arrival);
      return { kind, fields: agreed(said.fields, fields), content: { type: 'file', body } };
    }
    case 'application/json':
      return await readDevices(request, arrival, limits, said);
  }
}

const jsonFields = batchLabels.extend({ kind: z.enum(batchKinds).optional() }).superRefine(storable);

async function readDevices(request: FastifyRequest, arrival: Arrival, limits: Limits, said: Said): Promise<BatchBody> {
  const spooled = await arrival.spool(request.raw);
  const json = await readJson(spooled);
  refuseTooMany(json, limits.jsonDevices);
  const { kind: kindInBody, ...fields } = parseBody(jsonFields, json);
  const kind = known(agreed({ kind: said.kind }, { kind: kindInBody }).kind);
  return { kind, fields: agreed(said.fields, fields), content: contentOf(kind, json, spooled) };
}

function contentOf(kind: BatchKind, json: unknown, { size, sha256 }: BodyFacts): BatchContent {
  if (kind === 'deregister') {
    return { type: 'deregistrations', devices: parseBody(jsonDeregistrations, json).devices, size, sha256 };
  }
  return { type: 'devices', devices: parseBody(jsonRegistrations, json).devices, size, sha256 };
}

/** Before any device is looked at: the answer to a body of millions must not be a list of what is wrong in each. */
function refuseTooMany(json: unknown, devices: number): void {
  if (typeof json !== 'object' || json === null || !('devices' in json) || !Array.isArray(json.devices)) return;
  if (json.devices.length > devices) throw new Refusal('fileTooLarge', { params: { devices } });
}

function known(kind: BatchKind | undefined): BatchKind {
  if (kind) return kind;
  throw new Refusal('requestNotValid', { params: { field: 'kind', what: `it must be ${batchKinds.join(', ')}` } });
}

/** What the query and the body say together; refuses what they say differently. */
function agreed<Fields extends object>(query: Fields, body: Fields): Fields {
  const inQuery = new Map(Object.entries(query));
  for (const [field, value] of Object.entries(body)) {
    const other = inQuery.get(field);
    if (value === undefined || other === undefined || other === value) continue;
    throw new Refusal('requestNotValid', { params: { field, what: 'the URL and the body say different things' } });
  }
  return { ...query, ...Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) };
}

const form = batchFields.extend({ file: z.string().meta({ format: 'binary', description: 'The CSV file' }) });
const jsonBatch = z.union([
  jsonFields.safeExtend(jsonRegistrations.shape),
  jsonFields.safeExtend(jsonDeregistrations.shape),
]);
const documented: Readonly<Record<MediaType, z.ZodType>> = {
  'text/csv': z.string().meta({ description: 'The file as it is' }),
  'multipart/form-data': form,
  'application/json': jsonBatch,
};

/** For OpenAPI: one schema a media type, which a route's own schema cannot say. */
export const describeBodies: typeof jsonSchemaTransform = route => {
  const transformed = jsonSchemaTransform(route);
  const content = Object.entries(documented).map(([media, schema]) => [media, { schema: jsonSchemaOf(schema) }]);
  return { ...transformed, schema: { ...transformed.schema, body: { content: Object.fromEntries(content) } } };
};

function jsonSchemaOf(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}
