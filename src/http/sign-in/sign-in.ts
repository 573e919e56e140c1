import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refusal } from '../../contracts/errors.ts';
import { browserOf, clearSession, requireSameOrigin, setSession, signedInBy } from '../browser-session.ts';
import { sendPage } from '../page.ts';
import type { AppParts } from '../parts.ts';
import { originOf } from '../session.ts';
import { answered, line, pathOf, sent, wordsFor } from './requests.ts';
import { signInPage } from './sign-in-pages.ts';

const withPassword = z.object({ email: line, password: line, to: line.optional() });
/** `again`: also who is signed in signs in, since what he is about to do takes a recent sign-in. */
const asked = z.object({ to: line.optional().catch(undefined), again: line.optional().catch(undefined) });
const withPasskey = answered.extend({ to: line.optional() });

/** `/sign-in`: by password or passkey; and `/sign-out`. */
export function registerSignIn(app: FastifyInstance, parts: AppParts): void {
  const { publicUrl, auth } = parts;
  const hidden = { schema: { hide: true } };

  app.get('/sign-in', hidden, async (request, reply) => {
    const query = asked.parse(request.query);
    const to = pathOf(query.to);
    if (query.again === undefined && (await signedInBy(request, parts))) return reply.redirect(to, 303);
    return sendPage(reply, signInPage(wordsFor(request), { to }));
  });

  app.post('/sign-in', hidden, async (request, reply) => {
    requireSameOrigin(request, publicUrl);
    const { email, password, to } = sent(withPassword, request.body);
    try {
      setSession(reply, publicUrl, await auth.signIn.withPassword(email, password, browserOf(request, publicUrl)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { fault } = error;
      reply.code(fault.code === 'rateLimited' ? 429 : 401);
      return sendPage(reply, signInPage(wordsFor(request), { to: pathOf(to), email, fault }));
    }
    await endSession(request, parts);
    return reply.redirect(pathOf(to), 303);
  });

  app.post('/sign-in/passkey/ask', hidden, async request => {
    requireSameOrigin(request, publicUrl);
    return await auth.signIn.askPasskey();
  });

  app.post('/sign-in/passkey', hidden, async (request, reply) => {
    requireSameOrigin(request, publicUrl);
    const { attempt, answer, to } = sent(withPasskey, request.body);
    setSession(reply, publicUrl, await auth.signIn.withPasskey(attempt, answer, browserOf(request, publicUrl)));
    await endSession(request, parts);
    return { to: pathOf(to) };
  });

  app.post('/sign-out', hidden, async (request, reply) => {
    requireSameOrigin(request, publicUrl);
    await endSession(request, parts);
    clearSession(reply, publicUrl);
    return reply.redirect('/sign-in', 303);
  });
}

/** Ends the session that the browser came with: left behind by a sign-out, and by whatever opens a new one. */
export async function endSession(
  request: FastifyRequest,
  parts: Pick<AppParts, 'publicUrl' | 'services'>,
): Promise<void> {
  const signedIn = await signedInBy(request, parts);
  if (!signedIn) return;
  await parts.services.sessions.end(signedIn.principal, signedIn.sessionId, originOf(request)).catch(error => {
    // What is known of a session is up to 5 s old: another process, or a link, may have ended it already.
    if (!(error instanceof Refusal && error.fault.code === 'notFound')) throw error;
  });
}
