import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { networkOf } from '../domain/networks.ts';

/** Where a request comes from; null where nobody knows. A proxy that is trusted passes on whatever it was sent; only an address is one. */
export function addressOf({ ip }: Pick<FastifyRequest, 'ip'>): string | null {
  return isIP(ip) ? ip : null;
}

/** By what shares of requests are counted for those of whom no more is known. */
export function networkOfSender(request: Pick<FastifyRequest, 'ip'>): string {
  return networkOf(addressOf(request));
}
