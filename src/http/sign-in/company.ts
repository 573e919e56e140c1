import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { companyCallbackPath } from '../../auth/company.ts';
import { type Fault, Refusal } from '../../contracts/errors.ts';
import {
  browserOf,
  clearCompanyVerifier,
  companyVerifier,
  setCompanyVerifier,
  setSession,
  signedInBy,
} from '../browser-session.ts';
import { sendPage } from '../page.ts';
import type { AppParts } from '../parts.ts';
import { line, pathOf, wordsFor } from './requests.ts';
import { endSession } from './sign-in.ts';
import { companyPage, signInPage } from './sign-in-pages.ts';

const absent = line.optional().catch(undefined);
const asked = z.object({ email: absent, tenant: z.uuid().optional().catch(undefined), to: absent });

/** `/sign-in/company`: by the OpenID Connect provider of the own organization. */
export function registerCompanySignIn(app: FastifyInstance, parts: AppParts): void {
  const {
    publicUrl,
    auth: { companySignIn },
  } = parts;
  const hidden = { schema: { hide: true } };

  app.get('/sign-in/company', hidden, async (request, reply) => {
    const { email = '', tenant, to } = asked.parse(request.query);
    const whose = tenant === undefined ? { email: email.trim() } : { tenantId: tenant };
    return await orSignInPage(request, reply, { to: pathOf(to), companyEmail: email }, async () => {
      const { url, verifier } = await companySignIn.begin(whose, pathOf(to));
      setCompanyVerifier(reply, publicUrl, verifier);
      // From elsewhere somebody could send a visitor to a provider of his own, and so sign him in as another: that takes a click.
      const atOnce = request.headers['sec-fetch-site'] === 'same-origin';
      return sendPage(reply, companyPage(wordsFor(request), { url, atOnce }));
    });
  });

  app.get<{ Params: { tenant: string } }>(companyCallbackPath(':tenant'), hidden, async (request, reply) => {
    const query = request.raw.url?.split('?')[1] ?? '';
    const signedIn = await signedInBy(request, parts);
    clearCompanyVerifier(reply, publicUrl);
    return await orSignInPage(request, reply, { to: pathOf(undefined) }, async () => {
      const [verifier, browser] = [companyVerifier(request, publicUrl), browserOf(request, publicUrl)];
      const opened = await companySignIn.finish(
        ...([request.params.tenant, query, verifier, signedIn?.principal.id ?? null, browser] as const),
      );
      setSession(reply, publicUrl, opened);
      await endSession(request, parts);
      return reply.redirect(opened.to, 303);
    });
  });
}

/** What is refused is said where the person can try again, or another way. */
async function orSignInPage(
  request: FastifyRequest,
  reply: FastifyReply,
  given: { to: string; companyEmail?: string },
  work: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { fault } = error;
    request.log.info(reasonOf(fault), 'a company sign-in was refused');
    return sendPage(reply.code(401), signInPage(wordsFor(request), { ...given, fault }));
  }
}

const reasonOf = ({ code, reason }: Fault) => ({ code, reason });
