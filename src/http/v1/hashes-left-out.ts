import type { FastifyReply } from 'fastify';
import type { Principal } from '../../contracts/tenants.ts';

/** Tells whoever may not see hardware hashes why their column is empty. */
export function noteHashesLeftOut(reply: FastifyReply, { scopes }: Principal): void {
  if (scopes.has('hardware.read')) return;
  reply.header('muster-note', 'The hardware hash column is empty: the access token lacks the scope hardware.read.');
}
