import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Fault, Refusal } from '../../contracts/errors.ts';
import type { SignedIn } from '../../services/sessions.ts';
import { browserOf, requireSameOrigin, signedInBy } from '../browser-session.ts';
import { sendPage } from '../page.ts';
import type { AppParts } from '../parts.ts';
import { originOf } from '../session.ts';
import { answered, line, sent, wordsFor } from './requests.ts';
import { type AccountFacts, accountPage } from './sign-in-pages.ts';

const newPassword = z.object({ current: line.default(''), next: line });
const item = z.object({ id: z.uuid() });
const done = z.object({ done: z.enum(['password', 'passkey']).nullable().catch(null).default(null) });

/** `/account`: the own passkeys, password and sessions. */
export function registerAccount(app: FastifyInstance, parts: AppParts): void {
  const { publicUrl, auth } = parts;
  const { passkeys, sessions, users, tenants } = parts.services;
  const hidden = { schema: { hide: true } };

  async function required(request: FastifyRequest): Promise<SignedIn> {
    requireSameOrigin(request, publicUrl);
    const signedIn = await signedInBy(request, parts);
    if (!signedIn) throw new Refusal('notAuthenticated');
    return signedIn;
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    signedIn: SignedIn,
    said: { done: AccountFacts['done']; fault?: Fault },
  ): Promise<FastifyReply> {
    const { principal } = signedIn;
    const facts = {
      me: await users.me(principal, await tenants.get(principal, principal.tenantId)),
      passkeys: await passkeys.list(principal, principal.tenantId, principal.id),
      sessions: await sessions.list(principal),
    };
    return sendPage(reply, accountPage(wordsFor(request), { ...facts, ...said }));
  }

  app.get('/account', hidden, async (request, reply) => {
    const signedIn = await signedInBy(request, parts);
    if (!signedIn) return reply.redirect('/sign-in?to=/account', 303);
    return await show(request, reply, signedIn, done.parse(request.query ?? {}));
  });

  app.post('/account/password', hidden, async (request, reply) => {
    const signedIn = await required(request);
    const { current, next } = sent(newPassword, request.body);
    try {
      await auth.signIn.changePassword(signedIn, current, next, browserOf(request, publicUrl));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return await show(request, reply.code(422), signedIn, { done: null, fault: error.fault });
    }
    return reply.redirect('/account?done=password', 303);
  });

  app.post('/account/passkeys/ask', hidden, async request => auth.signIn.askNewPasskey(await required(request)));

  app.post('/account/passkeys', hidden, async request => {
    const signedIn = await required(request);
    const { attempt, answer } = sent(answered, request.body);
    await auth.signIn.addPasskey(signedIn, attempt, answer, browserOf(request, publicUrl));
    return { to: '/account?done=passkey' };
  });

  app.post('/account/passkeys/:id/remove', hidden, async (request, reply) => {
    const { principal } = await required(request);
    const { id } = sent(item, request.params);
    await passkeys.remove(principal, principal.tenantId, principal.id, id, originOf(request));
    return reply.redirect('/account', 303);
  });

  app.post('/account/sessions/:id/end', hidden, async (request, reply) => {
    await sessions.end((await required(request)).principal, sent(item, request.params).id, originOf(request));
    return reply.redirect('/account', 303);
  });

  app.post('/account/sessions/end-others', hidden, async (request, reply) => {
    await sessions.endOthers((await required(request)).principal, originOf(request));
    return reply.redirect('/account', 303);
  });
}
