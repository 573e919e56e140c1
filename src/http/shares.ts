import type { FastifyInstance } from 'fastify';
import { Refusal } from '../contracts/errors.ts';

type Share = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>;

/** Refuses with `rateLimited` whoever has had his share of requests. */
export function refuseBeyond(share: Share): void {
  if (share.isAllowed || !share.isExceeded) return;
  throw new Refusal('rateLimited', { params: { seconds: share.ttlInSeconds } });
}
