import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { commandLineClient, deviceAuthorizationPath, revocationPath } from '../contracts/logins.ts';
import type { AppParts } from './parts.ts';
import { networkOfSender } from './sender.ts';
import { originOf } from './session.ts';
import { refuseBeyond } from './shares.ts';

const client = z.object({ client_id: z.string() });
const ending = client.extend({ token: z.string() });

/** Where the command line begins a login (RFC 8628, 3.1) and ends one (RFC 7009). Tokens come from the token endpoint. */
export async function registerLoginEndpoints(app: FastifyInstance, { auth, limits }: AppParts): Promise<void> {
  const hidden = { schema: { hide: true } };
  await app.register(async scope => {
    await scope.register(formbody, { bodyLimit: limits.smallBodyBytes });
    const begun = scope.createRateLimit({
      max: limits.loginsPerMinute,
      timeWindow: 60_000,
      keyGenerator: networkOfSender,
    });
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('cache-control', 'no-store');
    });

    scope.post(deviceAuthorizationPath, hidden, async (request, reply) => {
      refuseBeyond(await begun(request));
      const refused = refusalOf(client.safeParse(request.body ?? {}));
      if (refused) return refuse(reply, refused);
      return await auth.logins.begin({ ...originOf(request), agent: request.headers['user-agent'] ?? null });
    });

    scope.post(revocationPath, hidden, async (request, reply) => {
      const read = ending.safeParse(request.body ?? {});
      const refused = refusalOf(read);
      if (refused || !read.success) return refuse(reply, refused ?? 'invalid_request');
      await auth.logins.end(read.data.token, originOf(request));
      return reply.code(200).send();
    });
  });
}

type OAuthError = 'invalid_request' | 'invalid_client';

function refusalOf(read: z.ZodSafeParseResult<z.infer<typeof client>>): OAuthError | null {
  if (!read.success) return 'invalid_request';
  return read.data.client_id === commandLineClient ? null : 'invalid_client';
}

function refuse(reply: FastifyReply, error: OAuthError): FastifyReply {
  const what =
    error === 'invalid_client' ? `only ${commandLineClient} signs people in` : 'a parameter is missing, or there twice';
  return reply.code(error === 'invalid_client' ? 401 : 400).send({ error, error_description: what });
}
