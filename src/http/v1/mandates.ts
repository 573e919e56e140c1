import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { pageOf } from '../../contracts/lists.ts';
import {
  mandate,
  mandateApproval,
  mandateChange,
  mandateEntry,
  mandateMade,
  mandateStates,
  mandateToken,
  newMandate,
} from '../../contracts/mandates.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { callOf, tenantOf } from '../session.ts';
import { itemPath, pageQuery, repeatable, tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['mandates'];
const collection = '/tenants/:t/mandates';
const item = `${collection}/:id`;
const mandatePath = itemPath.extend({ id: z.uuid().toLowerCase() });
const recent = ['notAllowed', 'signInNotRecent'] as const;

/** What a customer does with the mandates of partners. */
export function registerMandates(app: FastifyInstance, { services }: AppParts): void {
  const { idempotency, mandates, tenants } = services;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const open = {
    operationId: 'openConsentLink',
    summary: "Open a partner's consent link",
    description:
      'The link becomes a request to this organization, which can then be approved or declined, and nobody else can open it. The partner is told that it was opened, and not by whom. `token` is what stands behind `#` in the link.',
    tags,
    params: tenantPath,
    body: mandateToken,
    response: { 200: mandate, ...refusals('conflict', 'linkNotValid', 'mediaTypeNotSupported') },
  };
  routes.post('/tenants/:t/consent-requests', scoped(open, 'partners.write'), async request =>
    mandates.open(await callOf(request, tenants), request.body.token),
  );

  const list = {
    operationId: 'listMandates',
    summary: 'List the mandates of partners, the newest first',
    tags,
    params: tenantPath,
    querystring: z.strictObject({ state: z.enum(mandateStates).optional(), ...pageQuery }),
    response: { 200: pageOf(mandate) },
  };
  routes.get(collection, scoped(list, 'partners.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    const { limit, cursor, ...filter } = request.query;
    return await mandates.list(principal, tenantId, filter, { limit, cursor });
  });

  const offer = {
    operationId: 'offerMandate',
    summary: 'Make a token by which a partner gets a mandate',
    description:
      'The first partner that uses it has the mandate from then on, without another approval. The answer shows `token` this once; it is absent where an idempotency key is sent again.',
    tags,
    params: tenantPath,
    headers: repeatable,
    body: newMandate,
    response: {
      201: mandateMade,
      ...refusals('conflict', 'idempotencyConflict', 'requestInProgress', 'mediaTypeNotSupported', ...recent),
    },
  };
  routes.post(collection, scoped(offer, 'partners.write'), async (request, reply) => {
    const call = await callOf(request, tenants);
    const path = `/api/v1/tenants/${call.tenantId}/mandates`;
    const key = request.headers['idempotency-key'];
    const { made, replayed } = await idempotency.hold({ ...call, path, key }, reservation =>
      mandates.offer(call, request.body, reservation),
    );
    if (replayed) reply.header('idempotency-replayed', 'true');
    return reply.code(201).header('location', `${path}/${made.id}`).send(made);
  });

  const get = {
    operationId: 'getMandate',
    summary: 'Read a mandate',
    tags,
    params: mandatePath,
    response: { 200: mandate },
  };
  routes.get(item, scoped(get, 'partners.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await mandates.get(principal, tenantId, request.params.id);
  });

  const history = {
    operationId: 'getMandateHistory',
    summary: 'List what was done with a mandate and under it, the newest first',
    description: '`principal` is told of this organization alone; of a partner only that it was the partner.',
    tags,
    params: mandatePath,
    querystring: z.strictObject(pageQuery),
    response: { 200: pageOf(mandateEntry) },
  };
  routes.get(`${item}/history`, scoped(history, 'partners.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await mandates.history(principal, tenantId, request.params.id, request.query);
  });

  const approve = {
    operationId: 'approveMandate',
    summary: 'Approve a request, just as it was asked for or narrower',
    description:
      'Without `scope` it is approved just as it was asked for. Group tag, profile and approval are free to choose.',
    tags,
    params: mandatePath,
    // Nothing need be said.
    body: mandateApproval.nullable(),
    response: { 200: mandate, ...refusals('conflict', 'mediaTypeNotSupported', ...recent) },
  };
  routes.post(`${item}/approve`, scoped(approve, 'partners.write'), async request =>
    mandates.approve(await callOf(request, tenants), request.params.id, request.body ?? {}),
  );

  const decline = {
    operationId: 'declineMandate',
    summary: 'Decline a request',
    tags,
    params: mandatePath,
    response: { 200: mandate, ...refusals('conflict') },
  };
  routes.post(`${item}/decline`, scoped(decline, 'partners.write'), async request =>
    mandates.decline(await callOf(request, tenants), request.params.id),
  );

  const change = {
    operationId: 'changeMandate',
    summary: 'Give a mandate another scope, within what was asked for',
    description:
      'What the mandate was passed on as is narrowed with it, and ends where nothing of its own scope is left. To widen takes a recent sign-in.',
    tags,
    params: mandatePath,
    body: mandateChange,
    response: { 200: mandate, ...refusals('conflict', 'mediaTypeNotSupported', ...recent) },
  };
  routes.patch(item, scoped(change, 'partners.write'), async request =>
    mandates.change(await callOf(request, tenants), request.params.id, request.body),
  );

  const end = {
    operationId: 'endMandate',
    summary: 'End a mandate at once, and what it was passed on as',
    tags,
    params: mandatePath,
    response: { 204: z.undefined() },
  };
  routes.delete(item, scoped(end, 'partners.write'), async (request, reply) => {
    await mandates.end(await callOf(request, tenants), request.params.id);
    return reply.code(204).send();
  });
}
