import type { FastifyInstance } from 'fastify';
import { publicKeysPath, tokenEndpointPath } from '../auth/provider.ts';
import { answerTo, logError } from './errors.ts';
import type { AppParts } from './parts.ts';
import { networkOfSender } from './sender.ts';
import { originOf } from './session.ts';
import { refuseBeyond } from './shares.ts';

/**
 * `POST /oauth2/token`: the provider reads the body and answers by itself; its share of requests is counted here.
 * `GET /oauth2/jwks`: the public halves of the keys that sign tokens.
 */
export function registerTokenEndpoint(app: FastifyInstance, parts: AppParts): void {
  const { auth, limits, services } = parts;
  const everyone = app.createRateLimit({
    max: limits.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: networkOfSender,
  });
  const shares = app.createRateLimit({
    max: limits.tokenRequestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: request => `${networkOfSender(request)} ${request.getDecorator<string | null>('tokenClient')}`,
  });
  app.get(publicKeysPath, { schema: { hide: true } }, async (request, reply) => {
    refuseBeyond(await everyone(request));
    return reply.header('cache-control', 'public, max-age=60').send({ keys: await auth.publicKeys() });
  });
  app.decorateRequest('tokenClient', null);
  app.register(async scope => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    scope.post(tokenEndpointPath, { schema: { hide: true } }, async (request, reply) => {
      const { id: requestId } = request;
      refuseBeyond(await everyone(request));
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      const tooSlow = setTimeout(() => request.raw.destroy(), limits.uploadIdleSeconds * 1000);
      reply.raw.once('close', () => clearTimeout(tooSlow));
      await auth.answerTokenRequest(request.raw, reply.raw, {
        origin: originOf(request),
        async admit(clientId) {
          request.setDecorator('tokenClient', clientId);
          refuseBeyond(await shares(request));
        },
        refused: (client, asked) =>
          services.audit.refused(client, {
            ...{ action: 'signIn.token', code: asked ? 'notAllowed' : 'notAuthenticated', ...originOf(request) },
            ...{ target: { kind: 'client', id: client.id }, ...(asked && { detail: { ...asked } }) },
          }),
        failed(error) {
          const { status, headers, problem } = answerTo(error, requestId, parts);
          logError(error, status, request.log);
          return { status, headers, body: JSON.stringify(problem) };
        },
      });
    });
  });
}
