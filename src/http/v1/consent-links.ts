import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { pageOf } from '../../contracts/lists.ts';
import { consentLink, consentLinkMade, newConsentLink } from '../../contracts/mandates.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { originOf, principalOf } from '../session.ts';
import { pageQuery, repeatable } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['partners'];
const collection = '/partners/me/consent-links';
const item = `${collection}/:id`;
const linkPath = z.object({ id: z.uuid().toLowerCase() });

/** The links by which a partner asks customers for mandates. */
export function registerConsentLinks(app: FastifyInstance, { services }: AppParts): void {
  const { consentLinks, idempotency } = services;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const list = {
    operationId: 'listConsentLinks',
    summary: 'List the consent links, the newest first',
    tags,
    querystring: z.strictObject(pageQuery),
    response: { 200: pageOf(consentLink) },
  };
  routes.get(collection, scoped(list, 'partners.read'), async request =>
    consentLinks.list(principalOf(request), request.query),
  );

  const create = {
    operationId: 'createConsentLink',
    summary: 'Make a link by which a customer is asked for a mandate',
    description:
      'Muster sends no mail: `url` is in the answer, this once; it is absent where an idempotency key is sent again. Whoever opens it first, with the right to, makes it a request to that organization.',
    tags,
    headers: repeatable,
    body: newConsentLink,
    response: {
      201: consentLinkMade,
      ...refusals('conflict', 'idempotencyConflict', 'requestInProgress', 'mediaTypeNotSupported', 'notFound'),
    },
  };
  routes.post(collection, scoped(create, 'partners.write'), async (request, reply) => {
    const actor = { principal: principalOf(request), origin: originOf(request) };
    const path = '/api/v1/partners/me/consent-links';
    const { tenantId } = actor.principal;
    const key = request.headers['idempotency-key'];
    const { made, replayed } = await idempotency.hold({ ...actor, tenantId, path, key }, reservation =>
      consentLinks.create(actor, request.body, reservation),
    );
    if (replayed) reply.header('idempotency-replayed', 'true');
    return reply.code(201).header('location', `${path}/${made.id}`).send(made);
  });

  const get = {
    operationId: 'getConsentLink',
    summary: 'Read a consent link and what became of it',
    tags,
    params: linkPath,
    response: { 200: consentLink },
  };
  routes.get(item, scoped(get, 'partners.read'), async request =>
    consentLinks.get(principalOf(request), request.params.id),
  );

  const withdraw = {
    operationId: 'withdrawConsentLink',
    summary: 'Withdraw a consent link, and the request where it was opened',
    tags,
    params: linkPath,
    response: { 204: z.undefined(), ...refusals('conflict') },
  };
  routes.delete(item, scoped(withdraw, 'partners.write'), async (request, reply) => {
    await consentLinks.withdraw({ principal: principalOf(request), origin: originOf(request) }, request.params.id);
    return reply.code(204).send();
  });
}
