import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { Refusal } from '../contracts/errors.ts';
import { sendError } from './errors.ts';
import { registerHealth } from './health.ts';
import type { AppParts } from './parts.ts';

export type WatchParts = Pick<
  AppParts,
  | ('readiness' | 'stopping' | 'isUnavailable' | 'metrics' | 'metricsToken' | 'version')
  | ('newId' | 'logger' | 'supportUrl' | 'publicUrl')
>;

/** What a process that takes no requests answers: how it is (health.ts), and nothing else. */
export async function buildWatchApp(parts: WatchParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: parts.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: () => parts.newId(),
    bodyLimit: 1,
    requestTimeout: 20_000,
  });
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, parts));
  app.setNotFoundHandler(async () => {
    throw new Refusal('notFound');
  });
  registerHealth(app, parts);
  await app.ready();
  return app;
}
