import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Histogram } from 'prom-client';
import { Refusal } from '../contracts/errors.ts';
import type { AppParts } from './parts.ts';

/** `/healthz`, `/readyz`, `/metrics`, and the measuring of every request. */
export function registerHealth(app: FastifyInstance, parts: AppParts): void {
  measure(app, parts);
  app.get('/healthz', { exposeHeadRoute: true, schema: { hide: true } }, async () => ({ status: 'ok' }));
  app.get('/readyz', { exposeHeadRoute: true, schema: { hide: true } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    const notReady = (reason: string, facts = {}) =>
      reply.code(503).send({ status: 'notReady', reason, ...parts.version, ...facts });
    if (parts.stopping.aborted) return notReady('The service is stopping.');
    try {
      const { workerAnswers, openable, ...facts } = await parts.readiness();
      if (!openable) return notReady(keyMissing, facts);
      if (workerAnswers) return { status: 'ready', ...parts.version, ...facts };
      return notReady('The worker does not answer.', facts);
    } catch (error) {
      if (!parts.isUnavailable(error)) throw error;
      return notReady('The database does not answer.');
    }
  });
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!maySeeMetrics(request, parts.metricsToken)) throw new Refusal('notFound');
    return reply.type(parts.metrics.contentType).send(await parts.metrics.metrics());
  });
}

const keyMissing =
  'Another process seals with a key that this one does not have. Restart this one with that key in MUSTER_OLD_KEYS or MUSTER_KEY.';

function measure(app: FastifyInstance, { metrics }: AppParts): void {
  const seconds = new Histogram({
    name: 'muster_http_request_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600],
    registers: [metrics],
  });
  app.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: request.routeOptions.url ?? 'none', status: reply.statusCode };
    seconds.observe(labels, reply.elapsedTime / 1000);
  });
}

/** Whoever has the token, or this machine itself; a request that a proxy on this machine passed on is not from here. */
function maySeeMetrics(request: FastifyRequest, token: string | null): boolean {
  const given = request.headers.authorization ?? '';
  if (token !== null && timingSafeEqual(digest(given), digest(`Bearer ${token}`))) return true;
  const { 'x-forwarded-for': passedOn, forwarded } = request.headers;
  const from = request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  return passedOn === undefined && forwarded === undefined && (from === '::1' || from.startsWith('127.'));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
