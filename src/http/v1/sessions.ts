import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { pageOf } from '../../contracts/lists.ts';
import { session } from '../../contracts/users.ts';
import type { AppParts } from '../parts.ts';
import { originOf, personOf, requireToken } from '../session.ts';

const tags = ['users'];
const collection = '/me/sessions';
const security = [{ token: [] }];

/** Where one is signed in oneself: browsers and command lines. */
export function registerSessions(app: FastifyInstance, { services: { sessions } }: AppParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const list = {
    ...{ operationId: 'listSessions', summary: 'List where you are signed in, the newest first', tags, security },
    ...{ response: { 200: pageOf(session) } },
  };
  routes.get(collection, { onRequest: requireToken, schema: list }, async request => ({
    items: await sessions.list(personOf(request)),
    nextCursor: null,
  }));

  const end = {
    ...{ operationId: 'endSession', summary: 'End one of your sessions', tags, security },
    ...{ params: z.object({ id: z.uuid() }), response: { 204: z.undefined() } },
  };
  routes.delete(`${collection}/:id`, { onRequest: requireToken, schema: end }, async (request, reply) => {
    await sessions.end(personOf(request), request.params.id, originOf(request));
    return reply.code(204).send();
  });

  const endOthers = {
    ...{ operationId: 'endOtherSessions', summary: 'Sign out everywhere else', tags, security },
    ...{ response: { 204: z.undefined() } },
  };
  routes.delete(collection, { onRequest: requireToken, schema: endOthers }, async (request, reply) => {
    await sessions.endOthers(personOf(request), originOf(request));
    return reply.code(204).send();
  });
}
