import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { devicePagePath } from '../../auth/logins.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { SignedIn } from '../../services/sessions.ts';
import { browserOf, requireSameOrigin, signedInBy } from '../browser-session.ts';
import { sendPage } from '../page.ts';
import type { AppParts } from '../parts.ts';
import { type DeviceStep, devicePage } from './device-page.ts';
import { line, sent, wordsFor } from './requests.ts';

const shown = z.object({
  code: line.optional().catch(undefined),
  done: z.enum(['allowed', 'denied']).optional().catch(undefined),
});
const decision = z.object({ code: line, answer: z.enum(['allow', 'deny']) });

/** `/device`: where people answer a command line that asks to be let in. Works without JavaScript. */
export function registerDevice(app: FastifyInstance, parts: AppParts): void {
  const {
    publicUrl,
    limits,
    auth: { logins },
    services: { users, tenants },
  } = parts;
  const hidden = { schema: { hide: true } };

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { principal }: SignedIn,
    step: DeviceStep,
  ): Promise<FastifyReply> {
    const me = await users.me(principal, await tenants.get(principal, principal.tenantId));
    if (step.step === 'code' && step.wrong) reply.code(404);
    if (step.step === 'code' && step.fault) reply.code(429);
    return sendPage(reply, devicePage(wordsFor(request), me, step, limits));
  }

  /** What comes after a code: what `work` found under it, or the code again, to be corrected. */
  async function stepAfter(code: string, work: () => Promise<DeviceStep | null>): Promise<DeviceStep> {
    try {
      return (await work()) ?? { step: 'code', code, wrong: true };
    } catch (error) {
      if (!(error instanceof Refusal) || error.fault.code !== 'rateLimited') throw error;
      return { step: 'code', code, fault: error.fault };
    }
  }

  app.get(devicePagePath, hidden, async (request, reply) => {
    const { code, done } = shown.parse(request.query ?? {});
    const signedIn = await signedInBy(request, parts);
    if (!signedIn) return reply.redirect(`/sign-in?to=${encodeURIComponent(addressOf(code))}`, 303);
    if (done) return await show(request, reply, signedIn, { step: done });
    if (code === undefined) return await show(request, reply, signedIn, { step: 'code', code: '' });
    const step = await stepAfter(code, async () => {
      const waiting = await logins.find(signedIn, code, browserOf(request, publicUrl));
      return waiting && { step: 'answer', waiting };
    });
    return await show(request, reply, signedIn, step);
  });

  app.post(devicePagePath, hidden, async (request, reply) => {
    requireSameOrigin(request, publicUrl);
    const signedIn = await signedInBy(request, parts);
    if (!signedIn) throw new Refusal('notAuthenticated');
    const { code, answer } = sent(decision, request.body);
    const allow = answer === 'allow';
    const step = await stepAfter(code, async () => {
      const done = await logins.decide(signedIn, code, allow, browserOf(request, publicUrl));
      return done ? { step: allow ? 'allowed' : 'denied' } : null;
    });
    // A page that is loaded again must not answer again.
    if (step.step !== 'code') return reply.redirect(`${devicePagePath}?done=${step.step}`, 303);
    return await show(request, reply, signedIn, step);
  });
}

function addressOf(code: string | undefined): string {
  return code === undefined ? devicePagePath : `${devicePagePath}?${new URLSearchParams({ code })}`;
}
