import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { auditEntry, auditFilter } from '../../contracts/audit.ts';
import { pageOf } from '../../contracts/lists.ts';
import type { AppParts } from '../parts.ts';
import { tenantOf } from '../session.ts';
import { auditHeading, auditRows } from './audit-export.ts';
import { csvContent, csvQuery, sendCsv, wantsCsv } from './csv.ts';
import { pageQuery, storable, tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const schema = {
  operationId: 'listAuditEntries',
  summary: 'List or export the audit log, the newest entries first',
  description:
    'Who did what, from where, on what, and what came of it. Positions are gapless, and each `digest` is made over the entry and the digest before it, so that a removed or changed entry shows (`muster verify`).',
  tags: ['audit'],
  params: tenantPath,
  querystring: z.strictObject({ ...auditFilter.shape, ...pageQuery, ...csvQuery }).superRefine(storable),
  response: {
    200: { description: 'The entries', content: { 'application/json': { schema: pageOf(auditEntry) }, ...csvContent } },
  },
};

/** `GET /tenants/{t}/audit`. */
export function registerAudit(app: FastifyInstance, { services: { audit, tenants } }: AppParts): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.get('/tenants/:t/audit', scoped(schema, 'audit.read'), async (request, reply) => {
    const { principal, tenantId } = await tenantOf(request, tenants);
    const { limit, cursor, format, delimiter, ...filter } = request.query;
    if (!wantsCsv(request, format)) return await audit.list(principal, tenantId, filter, { limit, cursor });
    const rows = auditRows(await audit.export(principal, tenantId, filter));
    return sendCsv(reply, { fileName: 'audit.csv', heading: auditHeading, delimiter, rows });
  });
}
