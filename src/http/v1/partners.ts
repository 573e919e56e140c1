import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { pageOf } from '../../contracts/lists.ts';
import { mandate, mandateEntry, mandateStates, mandateToken, passedOn } from '../../contracts/mandates.ts';
import { customer, customerFilter } from '../../contracts/partners.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { originOf, principalOf } from '../session.ts';
import { pageQuery, repeatable, storable } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['partners'];
const collection = '/partners/me/mandates';
const item = `${collection}/:id`;
const path = z.object({ id: z.uuid().toLowerCase() });
const recent = ['notAllowed', 'signInNotRecent'] as const;

/** A partner's customers, and what it does with their mandates. */
export function registerPartners(app: FastifyInstance, parts: AppParts): void {
  registerCustomers(app, parts);
  const { idempotency, mandates } = parts.services;
  const { ofPartner } = mandates;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const list = {
    operationId: 'listPartnerMandates',
    summary: 'List the mandates of all customers, and what was passed on of them, the newest first',
    tags,
    querystring: z.strictObject({ state: z.enum(mandateStates).optional(), ...pageQuery }),
    response: { 200: pageOf(mandate) },
  };
  routes.get(collection, scoped(list, 'partners.read'), async request => {
    const { limit, cursor, ...filter } = request.query;
    return await ofPartner.list(principalOf(request), filter, { limit, cursor });
  });

  const accept = {
    operationId: 'acceptMandate',
    summary: "Use a customer's token",
    description:
      'The first partner that uses it has the mandate from then on; used again, it answers the same mandate as it is now.',
    tags,
    body: mandateToken,
    response: { 200: mandate, ...refusals('linkNotValid', 'mediaTypeNotSupported', ...recent) },
  };
  routes.post(collection, scoped(accept, 'partners.write'), async request =>
    ofPartner.accept({ principal: principalOf(request), origin: originOf(request) }, request.body.token),
  );

  const get = {
    operationId: 'getPartnerMandate',
    summary: 'Read a mandate',
    tags,
    params: path,
    response: { 200: mandate },
  };
  routes.get(item, scoped(get, 'partners.read'), async request =>
    ofPartner.get(principalOf(request), request.params.id),
  );

  const history = {
    operationId: 'getPartnerMandateHistory',
    summary: 'List what was done with a mandate and under it, the newest first',
    description: '`principal` is told of this organization alone; of the customer only that it was the customer.',
    tags,
    params: path,
    querystring: z.strictObject(pageQuery),
    response: { 200: pageOf(mandateEntry) },
  };
  routes.get(`${item}/history`, scoped(history, 'partners.read'), async request =>
    ofPartner.history(principalOf(request), request.params.id, request.query),
  );

  const passOn = {
    operationId: 'passMandateOn',
    summary: "Pass a distributor's mandate on to a reseller, within its scope",
    description:
      'The reseller has a mandate of its own from then on, which the customer sees. It ends with the one that it was passed on from, and what is registered under it counts for both.',
    tags,
    params: path,
    headers: repeatable,
    body: passedOn,
    response: {
      201: mandate,
      ...refusals('conflict', 'idempotencyConflict', 'requestInProgress', 'mediaTypeNotSupported', ...recent),
    },
  };
  routes.post(`${item}/resellers`, scoped(passOn, 'partners.write'), async (request, reply) => {
    const actor = { principal: principalOf(request), origin: originOf(request) };
    const { tenantId } = actor.principal;
    const at = `/api/v1/partners/me/mandates/${request.params.id}/resellers`;
    const key = request.headers['idempotency-key'];
    const { made, replayed } = await idempotency.hold({ ...actor, tenantId, path: at, key }, reservation =>
      ofPartner.passOn(actor, request.params.id, request.body, reservation),
    );
    if (replayed) reply.header('idempotency-replayed', 'true');
    return reply.code(201).header('location', `/api/v1/partners/me/mandates/${made.id}`).send(made);
  });

  const end = {
    operationId: 'endPartnerMandate',
    summary: 'End a mandate at once, or what it was passed on as',
    tags,
    params: path,
    response: { 204: z.undefined() },
  };
  routes.delete(item, scoped(end, 'partners.write'), async (request, reply) => {
    await ofPartner.end({ principal: principalOf(request), origin: originOf(request) }, request.params.id);
    return reply.code(204).send();
  });
}

function registerCustomers(app: FastifyInstance, { services: { partners } }: AppParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const list = {
    operationId: 'listCustomers',
    summary: 'List the customers whose mandate the partner has or had, by their names',
    description:
      '`devices` counts what the partner registered. `state` is `active` where one of the mandates is, else that of the newest.',
    tags,
    querystring: z.strictObject({ ...customerFilter.shape, ...pageQuery }).superRefine(storable),
    response: { 200: pageOf(customer) },
  };
  routes.get('/partners/me/customers', scoped(list, 'partners.read'), async request => {
    const { limit, cursor, ...filter } = request.query;
    return await partners.customers(principalOf(request), filter, { limit, cursor });
  });

  const get = {
    operationId: 'getCustomer',
    summary: 'Read a customer by its tenant ID',
    tags,
    params: path,
    response: { 200: customer },
  };
  routes.get('/partners/me/customers/:id', scoped(get, 'partners.read'), async request =>
    partners.customer(principalOf(request), request.params.id),
  );
}
