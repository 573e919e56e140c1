import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../contracts/errors.ts';
import type { Readiness } from '../services/readiness.ts';
import type { AppParts } from './parts.ts';

type HealthParts = Pick<AppParts, 'readiness' | 'stopping' | 'isUnavailable' | 'metrics' | 'metricsToken' | 'version'>;

/** `/healthz`, `/readyz`, `/metrics`, and the measuring of every request. */
export function registerHealth(app: FastifyInstance, parts: HealthParts): void {
  measure(app, parts);
  app.get('/healthz', { exposeHeadRoute: true, schema: { hide: true } }, async () => ({ status: 'ok' }));
  app.get('/readyz', { exposeHeadRoute: true, schema: { hide: true } }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    const notReady = (reason: string, facts = {}) =>
      reply.code(503).send({ status: 'notReady', reason, ...parts.version, ...facts });
    if (parts.stopping.aborted) return notReady('The service is stopping.');
    try {
      const readiness = await parts.readiness();
      const facts = factsFor(request, readiness, parts.metricsToken);
      const reason = reasonOf(readiness);
      return reason === null ? { status: 'ready', ...parts.version, ...facts } : notReady(reason, facts);
    } catch (error) {
      if (!parts.isUnavailable(error)) throw error;
      return notReady('The database does not answer.');
    }
  });
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!maySeeMetrics(request, parts.metricsToken)) throw new Refusal('notFound');
    return reply.type(parts.metrics.contentType).send(await parts.metrics.text());
  });
}

const keyMissing =
  'Another process seals with a key that this one does not have. Restart this one with that key in MUSTER_OLD_KEYS or MUSTER_KEY.';

function reasonOf({ openable, worker, data }: Readiness): string | null {
  if (!openable) return keyMissing;
  if (worker?.answers === false) return 'The worker does not answer.';
  return data.enough ? null : 'The disk of the data folder is full, or nearly so.';
}

/** Anyone is told what was always told; how full the disk is, only who may see the metrics. */
function factsFor(request: FastifyRequest, readiness: Readiness, token: string | null): object {
  const { schemaVersion, oldestPendingSeconds, databaseMilliseconds, worker, data } = readiness;
  const facts = { schemaVersion, oldestPendingSeconds };
  return maySeeMetrics(request, token) ? { ...facts, databaseMilliseconds, worker, data } : facts;
}

function measure(app: FastifyInstance, { metrics }: Pick<AppParts, 'metrics'>): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const labels = { method: request.method, route, status: `${Math.floor(reply.statusCode / 100)}xx` };
    metrics.time('muster_http_request_duration_seconds', labels, reply.elapsedTime / 1000);
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
