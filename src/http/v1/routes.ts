import type { FastifyInstance } from 'fastify';
import type { AppParts } from '../parts.ts';

/** Registers what stands under `/api/v1`; `app` has that prefix, zod schemas, callers identified and errors answered. */
export function registerV1(_app: FastifyInstance, _parts: AppParts): void {}
