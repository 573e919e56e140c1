import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  type BatchKind,
  type BatchSource,
  batch,
  batchFields,
  batchKinds,
  checkReport,
} from '../../contracts/batches.ts';
import { Refusal } from '../../contracts/errors.ts';
import { mandateToken, mandateTokenHeader } from '../../contracts/mandates.ts';
import type { Principal } from '../../contracts/tenants.ts';
import type { Reservation } from '../../domain/idempotency.ts';
import { turns } from '../../services/batches/turns.ts';
import { type Arrivals, discardRest } from '../arrivals.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { customerOf, originOf, principalOf, requireScope, requireToken } from '../session.ts';
import { bodyLimits, describeBodies, mediaTypeOf, readBody } from './batch-bodies.ts';
import { repeatable, storable, tenantPath } from './parameters.ts';

const schema = {
  operationId: 'createBatch',
  summary: 'Register, deregister or file devices',
  description:
    'Takes a CSV file as it is, a form with a file, or JSON, and answers when all of it is stored. With `dryRun=true` nothing is stored; the answer says what each row would come to.',
  tags: ['batches'],
  params: tenantPath,
  headers: repeatable.extend({ [mandateTokenHeader]: mandateToken.shape.token.optional() }),
  querystring: z
    .strictObject({
      kind: z.enum(batchKinds).optional(),
      dryRun: z.enum(['true', 'false']).default('false'),
      ...batchFields.shape,
    })
    .superRefine(storable),
  security: [{ token: [] }],
  response: {
    200: checkReport,
    202: batch,
    ...refusals('requestTooSlow', 'idempotencyConflict', 'requestInProgress', 'mediaTypeNotSupported'),
    ...refusals('fileTooLarge', 'fileEmpty', 'fileNotText', 'headingNotKnown', 'noRows', 'tooManyRows'),
  },
};

/** `POST /tenants/{t}/batches`: everything that brings devices in, or takes them out again. */
export function registerNewBatches(app: FastifyInstance, parts: AppParts, arrivals: Arrivals): void {
  const { batches, idempotency, mandates, tenants } = parts.services;
  // A JSON body is in memory as a whole while its devices are written; others wait on the disk.
  const { inTurn: fewAtOnce, use } = turns(parts.limits.loadsAtOnce);
  parts.metrics.measure(() => {
    const { running, waiting } = batches.loads();
    return [
      ['muster_loads', { state: 'running' }, running],
      ['muster_loads', { state: 'waiting' }, waiting + use().waiting],
    ];
  });

  app.register(async uploads => {
    leaveBodiesToTheRoute(uploads, parts);
    const routes = uploads.withTypeProvider<ZodTypeProvider>();
    const options = { onRequest: requireToken, schema, config: { swaggerTransform: describeBodies } };

    /** A customer's token gives a partner the mandate before the customer's path is looked at. */
    async function takeUpToken(request: FastifyRequest & { readonly params: { readonly t: string } }): Promise<void> {
      const token = request.headers[mandateTokenHeader];
      if (typeof token !== 'string' || token === '') return;
      await requireScope('batches.write')(request);
      const actor = { principal: principalOf(request), origin: originOf(request) };
      await mandates.ofPartner.accept(actor, token, request.params.t);
    }

    routes.post('/tenants/:t/batches', options, async (request, reply) => {
      await takeUpToken(request);
      const { principal, tenantId } = await customerOf(request, tenants, 'any');
      const { kind: asked, dryRun, ...fields } = request.query;
      if (asked) requirePermission(asked, principal, tenantId);
      const media = mediaTypeOf(request);
      const path = `/api/v1/tenants/${tenantId}/batches`;
      const key = dryRun === 'true' ? undefined : request.headers['idempotency-key'];
      const limit = parts.limits[bodyLimits[media]];

      // A partner's uploads take no place of its customer's.
      return await arrivals.admit(
        principal.tenantId,
        { request: request.raw, response: reply.raw },
        limit,
        async arrival => {
          const make = async (reservation?: Reservation) => {
            const body = await readBody(media, request, arrival, parts.limits, { kind: asked, fields });
            requirePermission(body.kind, principal, tenantId);
            if (body.content.type !== 'file' && body.content.devices.length === 0) throw new Refusal('noRows');
            const wanted = { ...body, source: sourceOf(request), ...originOf(request), signal: arrival.signal };
            if (dryRun === 'true') return await batches.check(principal, tenantId, wanted);
            const made = await batches.create(principal, tenantId, wanted, reservation);
            if (made.replayed) reply.header('idempotency-replayed', 'true');
            reply.code(202).header('location', `${path}/${made.batch.id}`);
            request.log.info(
              { batchId: made.batch.id, rows: made.batch.counts.rows, replayed: made.replayed },
              'batch made',
            );
            return made.batch;
          };
          return await idempotency.hold({ principal, tenantId, path, key }, reservation =>
            media === 'application/json' ? fewAtOnce(() => make(reservation)) : make(reservation),
          );
        },
      );
    });
  });
}

/** Fastify would read bodies before the route is asked; here a body is read when its sender is known and let in. */
function leaveBodiesToTheRoute(uploads: FastifyInstance, { stopping }: AppParts): void {
  uploads.removeAllContentTypeParsers();
  uploads.register(multipart, { throwFileSizeLimit: false });
  uploads.addContentTypeParser('*', (_request, _body, done) => done(null));
  uploads.addHook('onResponse', async request => discardRest(request.raw, stopping));
}

/** Catalogues are filed by OEMs, for themselves; everything else needs `batches.write`. */
function requirePermission(kind: BatchKind, principal: Principal, tenantId: string): void {
  const scope = kind === 'catalogue' ? 'catalogue.write' : 'batches.write';
  if (!principal.scopes.has(scope)) throw new Refusal('notAllowed', { params: { scope } });
  if (kind !== 'catalogue') return;
  if (principal.partnerType !== 'oem' || principal.tenantId !== tenantId) throw new Refusal('notAllowed');
}

/** A page of ours has no token: its browser's session says whose it is. */
export function sourceOf(request: FastifyRequest): BatchSource {
  if (request.headers.authorization === undefined) return 'portal';
  return /^muster-cli\//.test(request.headers['user-agent'] ?? '') ? 'cli' : 'api';
}
