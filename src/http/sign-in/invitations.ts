import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { browserOf, requireSameOrigin, setSession } from '../browser-session.ts';
import { sendPage } from '../page.ts';
import type { AppParts } from '../parts.ts';
import { answered, line, sent, wordsFor } from './requests.ts';
import { endSession } from './sign-in.ts';
import { filled, invitationPage } from './sign-in-pages.ts';

const link = z.object({ token: line });
const introduced = link.extend({ email: line, name: line });
const withPassword = introduced.extend({ password: line });

/** `/setup` and `/invitation`: where one-time links lead. Their secret stands behind the `#`, so only bodies carry it. */
export function registerInvitations(app: FastifyInstance, parts: AppParts): void {
  const {
    publicUrl,
    auth: { signIn },
  } = parts;
  const hidden = { schema: { hide: true } };
  for (const path of ['/setup', '/invitation']) {
    app.get(path, { ...hidden, exposeHeadRoute: true }, async (request, reply) =>
      sendPage(reply, invitationPage(wordsFor(request))),
    );
  }

  app.post('/invitation/read', hidden, async request => {
    requireSameOrigin(request, publicUrl);
    const { tenantName, email, role, user } = await signIn.invitation(sent(link, request.body).token);
    const { texts } = wordsFor(request);
    const values = { tenant: tenantName, role: texts.roles[role], name: user?.name ?? '' };
    const lead = filled(user ? texts.invitationAgain : texts.invitationLead, values);
    return { lead, email, name: user?.name ?? null };
  });

  app.post('/invitation/password', hidden, async (request, reply) => {
    requireSameOrigin(request, publicUrl);
    const { token, password, ...who } = sent(withPassword, request.body);
    setSession(reply, publicUrl, await signIn.acceptWithPassword(token, who, password, browserOf(request, publicUrl)));
    await endSession(request, parts);
    return { to: '/' };
  });

  app.post('/invitation/passkey/ask', hidden, async request => {
    requireSameOrigin(request, publicUrl);
    const { token, ...who } = sent(introduced, request.body);
    return await signIn.askInvited(token, who);
  });

  app.post('/invitation/passkey', hidden, async (request, reply) => {
    requireSameOrigin(request, publicUrl);
    const { token, attempt, answer } = sent(answered.extend(link.shape), request.body);
    const browser = browserOf(request, publicUrl);
    setSession(reply, publicUrl, await signIn.acceptWithPasskey(token, attempt, answer, browser));
    await endSession(request, parts);
    return { to: '/' };
  });
}
