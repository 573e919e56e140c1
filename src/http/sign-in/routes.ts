import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { Refusal } from '../../contracts/errors.ts';
import type { AppParts } from '../parts.ts';
import { registerAccount } from './account.ts';
import { registerDevice } from './device.ts';
import { registerInvitations } from './invitations.ts';
import { registerSignIn } from './sign-in.ts';

/** The pages by which people get in, and their own account. They are no part of the API: what they send may change. */
export async function registerSignInPages(app: FastifyInstance, parts: AppParts): Promise<void> {
  const script = readFileSync(join(import.meta.dirname, 'browser.js'), 'utf8');
  await app.register(async pages => {
    await pages.register(formbody, { bodyLimit: parts.limits.smallBodyBytes });
    const count = pages.createRateLimit({ max: parts.limits.requestsPerMinute, timeWindow: 60_000 });
    pages.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const share = await count(request);
      if (!share.isAllowed && share.isExceeded)
        throw new Refusal('rateLimited', { params: { seconds: share.ttlInSeconds } });
    });
    pages.get('/sign-in/browser.js', { schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(script),
    );
    registerSignIn(pages, parts);
    registerInvitations(pages, parts);
    registerAccount(pages, parts);
    registerDevice(pages, parts);
  });
}
