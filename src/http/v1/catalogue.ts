import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { catalogueEntry, catalogueFilter, catalogueRecord } from '../../contracts/catalogue.ts';
import { pageOf } from '../../contracts/lists.ts';
import type { AppParts } from '../parts.ts';
import { originOf, principalOf } from '../session.ts';
import { pageQuery, storable } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['catalogue'];
const collection = '/partners/me/catalogue';
const item = `${collection}/:id`;
const recordPath = z.object({ id: z.uuid().toLowerCase() });

/** The hardware records that an OEM filed; records are filed as batches of kind `catalogue`. */
export function registerCatalogue(app: FastifyInstance, { services: { catalogue } }: AppParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  const list = {
    operationId: 'listCatalogueRecords',
    summary: 'List the hardware records that an OEM filed, by serial number',
    description:
      'For tenants of partner type `oem`; all others get `notFound`. `search` is the beginning of a serial number or of a model, without regard to case. Records are filed as batches of kind `catalogue`.',
    tags,
    querystring: z.strictObject({ ...catalogueFilter.shape, ...pageQuery }).superRefine(storable),
    response: { 200: pageOf(catalogueRecord) },
  };
  routes.get(collection, scoped(list, 'partners.read'), async request => {
    const { limit, cursor, ...filter } = request.query;
    return await catalogue.list(principalOf(request), filter, { limit, cursor });
  });

  const get = {
    operationId: 'getCatalogueRecord',
    summary: 'Read a hardware record of the catalogue',
    tags,
    params: recordPath,
    response: { 200: catalogueRecord },
  };
  routes.get(item, scoped(get, 'partners.read'), async request =>
    catalogue.get(principalOf(request), request.params.id),
  );

  const history = {
    operationId: 'getCatalogueRecordHistory',
    summary: 'Read what happened to a record of the catalogue, from its filing on',
    description:
      'Filing the same machine anew with another capture of the same keys is no entry. The history stays when a withdrawn record is gone.',
    tags,
    params: recordPath,
    querystring: z.strictObject(pageQuery),
    response: { 200: pageOf(catalogueEntry) },
  };
  routes.get(`${item}/history`, scoped(history, 'partners.read'), async request =>
    catalogue.history(principalOf(request), request.params.id, request.query),
  );

  const withdraw = {
    operationId: 'withdrawCatalogueRecord',
    summary: 'Withdraw a record of the catalogue',
    description:
      'Rows match it no longer. Filing it again brings it back; 30 days after it was withdrawn, it is deleted with its hardware hash.',
    tags,
    params: recordPath,
    response: { 204: z.undefined() },
  };
  routes.delete(item, scoped(withdraw, 'catalogue.write'), async (request, reply) => {
    await catalogue.withdraw(principalOf(request), request.params.id, originOf(request));
    return reply.code(204).send();
  });
}
