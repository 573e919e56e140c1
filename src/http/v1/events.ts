import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AppParts } from '../parts.ts';
import { makePlaces } from '../places.ts';
import { callerOf, customerOf } from '../session.ts';
import { type EventLog, eventFrames, startAfter } from './event-frames.ts';
import { tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';
import { watchStreamEnd } from './stream-end.ts';

const schema = {
  operationId: 'streamEvents',
  summary: 'Follow what happens to batches and devices',
  description:
    'Server-sent events: `batch` carries a Batch, `devices` carries `{"batchId","deviceIds","state"}`. After `reset` events were missed for good: read everything anew. The stream ends when the access token or the session does, and that of a partner when its mandate does.',
  tags: ['events'],
  params: tenantPath,
  headers: z.looseObject({ 'last-event-id': z.string().max(64).optional() }),
  response: { 200: { description: 'The stream', content: { 'text/event-stream': { schema: z.string() } } } },
};

const needed = ['batches.read', 'devices.read'] as const;
/** A reader that takes nothing is given this long to take the last words. */
const lastWordsMilliseconds = 1000;

/** `GET /tenants/{t}/events`. */
export function registerEvents(app: FastifyInstance, parts: AppParts): void {
  const { events, tenants } = parts.services;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const takePlace = makePlaces(parts.limits.streamsPerPrincipal);
  const options = scoped(schema, ...needed);
  let open = 0;
  parts.metrics.measure(() => [['muster_event_streams', {}, open]]);

  routes.get('/tenants/:t/events', options, async (request, reply) => {
    const { principal, tenantId } = await customerOf(request, tenants, 'inForce');
    const log: EventLog = {
      head: () => events.head(principal, tenantId),
      since: (position, limit) => events.since(principal, tenantId, position, limit),
      watch: wake => events.watch(tenantId, wake),
    };
    const start = await startAfter(log, request.headers['last-event-id']);
    const leave = takePlace(principal.id);
    const ended = watchStreamEnd(async () => {
      const caller = await callerOf(request, parts);
      if (caller === null || !needed.every(scope => caller.scopes.has(scope))) return false;
      return caller.tenantId === tenantId || (await tenants.isCustomer(caller, tenantId));
    }, parts.stopping);
    open += 1;
    reply.raw.once('close', () => {
      open -= 1;
      leave();
      ended.end();
    });
    return sendFrames(reply, eventFrames(log, start, ended.signal), ended.signal);
  });
}

function sendFrames(reply: FastifyReply, frames: AsyncIterable<string>, ended: AbortSignal): FastifyReply {
  const stream = Readable.from(frames, { objectMode: false, highWaterMark: 1 });
  ended.addEventListener('abort', () => setTimeout(() => stream.destroy(), lastWordsMilliseconds).unref());
  // The connection serves nothing else afterwards, and a service that stops does not wait for it.
  return reply.type('text/event-stream').headers({ 'x-accel-buffering': 'no', connection: 'close' }).send(stream);
}
