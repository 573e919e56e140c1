import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { decodedHash } from '../../contracts/hardware-hashes.ts';
import { decodeHardwareHash } from '../../services/hardware-hashes.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { requireToken } from '../session.ts';

/** `POST /hardware-hashes/decode`: for any valid token; nothing is stored. */
export function registerHardwareHashes(app: FastifyInstance, { clock }: AppParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const decode = {
    operationId: 'decodeHardwareHash',
    summary: 'Decode a hardware hash',
    tags: ['hardware hashes'],
    body: z.object({ hardwareHash: z.string() }),
    security: [{ token: [] }],
    response: { 200: decodedHash, ...refusals('hardwareHashNotValid', 'mediaTypeNotSupported') },
  };
  routes.post('/hardware-hashes/decode', { onRequest: requireToken, schema: decode }, async request =>
    decodeHardwareHash(request.body.hardwareHash, clock()),
  );
}
