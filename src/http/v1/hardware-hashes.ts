import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { Refusal } from '../../contracts/errors.ts';
import { problemItem } from '../../contracts/texts/render.ts';
import { decodeHardwareHash } from '../../services/hardware-hashes.ts';
import { answerTo, problemMediaType } from '../errors.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { requireToken } from '../session.ts';

/** A hardware hash as what it says. The fields carry the collector's own names; what a hash lacks is null or missing. */
export const decodedHardware = z.object({
  declaredLength: z.int(),
  fields: z.record(z.string(), z.unknown()),
  findings: z.array(
    z.object({ severity: z.enum(['error', 'warning', 'info']), code: z.string(), message: z.string() }),
  ),
});

/** `POST /hardware-hashes/decode`: for any valid token; nothing is stored. */
export function registerHardwareHashes(app: FastifyInstance, parts: AppParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const decode = {
    operationId: 'decodeHardwareHash',
    summary: 'Decode a hardware hash',
    tags: ['hardware hashes'],
    body: z.object({ hardwareHash: z.string() }),
    security: [{ token: [] }],
    response: {
      200: decodedHardware.extend({ valid: z.boolean() }),
      ...refusals('hardwareHashNotValid', 'mediaTypeNotSupported'),
    },
  };
  routes.post('/hardware-hashes/decode', { onRequest: requireToken, schema: decode }, async (request, reply) => {
    try {
      return decodeHardwareHash(request.body.hardwareHash, parts.clock());
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return sendWithReason(error, request, reply, parts);
    }
  });
}

/** A problem has no place for its own reason; one of its `problems` has. */
function sendWithReason(refusal: Refusal, request: FastifyRequest, reply: FastifyReply, parts: AppParts): FastifyReply {
  const { status, headers, problem } = answerTo(refusal, request.id, parts);
  const told = { ...problem, problems: [problemItem(null, refusal.fault)], problemsTotal: 1 };
  return reply.code(status).headers(headers).type(problemMediaType).send(JSON.stringify(told));
}
