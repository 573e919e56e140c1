import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerTo, logError, sendError } from '../errors.ts';
import { sendPage } from '../page.ts';
import type { AppParts } from '../parts.ts';
import { networkOfSender } from '../sender.ts';
import { refuseBeyond } from '../shares.ts';
import { registerAccount } from './account.ts';
import { registerCompanySignIn } from './company.ts';
import { registerContact } from './contact.ts';
import { registerDevice } from './device.ts';
import { registerInvitations } from './invitations.ts';
import { wordsFor } from './requests.ts';
import { registerSignIn } from './sign-in.ts';
import { problemPage } from './sign-in-pages.ts';

/** The pages by which people get in, and their own account. They are no part of the API: what they send may change. */
export async function registerSignInPages(app: FastifyInstance, parts: AppParts): Promise<void> {
  const script = readFileSync(join(import.meta.dirname, 'browser.js'), 'utf8');
  await app.register(async pages => {
    await pages.register(formbody, { bodyLimit: parts.limits.smallBodyBytes });
    const count = pages.createRateLimit({
      max: parts.limits.requestsPerMinute,
      timeWindow: 60_000,
      keyGenerator: networkOfSender,
    });
    pages.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store');
      refuseBeyond(await count(request));
    });
    pages.setErrorHandler((error, request, reply) => answerPage(error, request, reply, parts));
    pages.get('/sign-in/browser.js', { schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(script),
    );
    registerSignIn(pages, parts);
    registerCompanySignIn(pages, parts);
    registerInvitations(pages, parts);
    registerAccount(pages, parts);
    registerDevice(pages, parts);
    registerContact(pages, parts);
  });
}

/** As everywhere in the service, in the language of the browser; for who looks at it, as a page. */
function answerPage(error: unknown, request: FastifyRequest, reply: FastifyReply, parts: AppParts): unknown {
  const words = wordsFor(request);
  if (!request.headers.accept?.includes('text/html')) return sendError(error, request, reply, parts);
  const { status, headers, problem } = answerTo(error, request.id, { ...parts, language: words.lang });
  if (problem.code === 'notAuthenticated') return reply.redirect('/sign-in?to=/account', 303);
  logError(error, status, request.log);
  return sendPage(reply.code(status).headers(headers), problemPage(words, problem));
}
