import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { contact, contactLinkMade, contactPatch, newContact } from '../../contracts/contacts.ts';
import { pageOf } from '../../contracts/lists.ts';
import { refusals } from '../openapi.ts';
import type { AppParts } from '../parts.ts';
import { callOf, tenantOf } from '../session.ts';
import { itemPath, pageQuery, repeatable, storable, tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['contacts'];
const collection = '/tenants/:t/contacts';
const item = `${collection}/:id`;
const contactPath = itemPath.extend({ id: z.uuid().toLowerCase() });
const repeated = refusals('idempotencyConflict', 'requestInProgress', 'mediaTypeNotSupported');

/** The admin contacts of a tenant. */
export function registerContacts(app: FastifyInstance, { services }: AppParts): void {
  const { contacts, idempotency, tenants } = services;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const list = {
    operationId: 'listContacts',
    summary: 'List the admin contacts, in the order in which they were made',
    tags,
    params: tenantPath,
    querystring: z.strictObject(pageQuery),
    response: { 200: pageOf(contact) },
  };
  routes.get(collection, scoped(list, 'tenant.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await contacts.list(principal, tenantId, request.query);
  });

  const create = {
    operationId: 'createContact',
    summary: 'Make an admin contact of an area',
    tags,
    params: tenantPath,
    headers: repeatable,
    body: newContact.superRefine(storable),
    response: {
      201: contact,
      ...refusals('conflict', 'idempotencyConflict', 'requestInProgress', 'mediaTypeNotSupported'),
    },
  };
  routes.post(collection, scoped(create, 'tenant.write'), async (request, reply) => {
    const call = await callOf(request, tenants);
    const path = `/api/v1/tenants/${call.tenantId}/contacts`;
    const key = request.headers['idempotency-key'];
    const { made, replayed } = await idempotency.hold({ ...call, path, key }, reservation =>
      contacts.create(call, request.body, reservation),
    );
    if (replayed) reply.header('idempotency-replayed', 'true');
    return reply.code(201).header('location', `${path}/${made.id}`).send(made);
  });

  const get = {
    operationId: 'getContact',
    summary: 'Read an admin contact',
    tags,
    params: contactPath,
    response: { 200: contact },
  };
  routes.get(item, scoped(get, 'tenant.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    return await contacts.get(principal, tenantId, request.params.id);
  });

  const change = {
    operationId: 'changeContact',
    summary: 'Change an admin contact; another address has to be verified anew',
    tags,
    params: contactPath,
    body: contactPatch.superRefine(storable),
    response: { 200: contact, ...refusals('mediaTypeNotSupported') },
  };
  routes.patch(item, scoped(change, 'tenant.write'), async request =>
    contacts.change(await callOf(request, tenants), request.params.id, request.body),
  );

  const remove = {
    operationId: 'removeContact',
    summary: 'Remove an admin contact',
    tags,
    params: contactPath,
    response: { 204: z.undefined() },
  };
  routes.delete(item, scoped(remove, 'tenant.write'), async (request, reply) => {
    await contacts.remove(await callOf(request, tenants), request.params.id);
    return reply.code(204).send();
  });

  const link = {
    operationId: 'createContactLink',
    summary: 'Make a one-time link by which a contact confirms the address',
    description:
      'Muster sends no mail: `url` is in the answer, this once; it is absent where an idempotency key is sent again. The link holds 7 days, and takes the place of the one before.',
    tags,
    params: contactPath,
    headers: repeatable,
    response: { 201: contactLinkMade, ...repeated },
  };
  routes.post(`${item}/links`, scoped(link, 'tenant.write'), async (request, reply) => {
    const call = await callOf(request, tenants);
    const { id } = request.params;
    const path = `/api/v1/tenants/${call.tenantId}/contacts/${id}/links`;
    const key = request.headers['idempotency-key'];
    const { made, replayed } = await idempotency.hold({ ...call, path, key }, reservation =>
      contacts.link(call, id, reservation),
    );
    if (replayed) reply.header('idempotency-replayed', 'true');
    return reply.code(201).send(made);
  });
}
