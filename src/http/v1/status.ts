import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { installationStatus, tenantStatus } from '../../contracts/status.ts';
import type { AppParts } from '../parts.ts';
import { tenantOf } from '../session.ts';
import { tenantPath } from './parameters.ts';
import { scoped } from './scoped.ts';

const tags = ['status'];
const ofInstallation = {
  operationId: 'getStatus',
  summary: 'Tell how the installation is',
  description:
    'For anyone, and without anything of any organization: whether uploads are taken, how long the queue is, roughly, and how long registering took in the last 30 days against the promised ten minutes. Found out anew every few seconds; the times every minute.',
  tags,
  response: { 200: installationStatus },
};
const ofTenant = {
  operationId: 'getTenantStatus',
  summary: 'Tell what waits, and how long it will take',
  description:
    'The rows of the tenant that are pending, and when they will be settled: workers go round by tenant, so the rows of others count as far as they come in between. `rowsPerSecond` is measured from the latest batches of 1,000 rows or more, waiting included; it is null, and with it the estimate, until there was one.',
  tags,
  params: tenantPath,
  response: { 200: tenantStatus },
};

/** `GET /status`, and `GET /tenants/{t}/status`. */
export function registerStatus(app: FastifyInstance, parts: AppParts): void {
  const { services } = parts;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  routes.get('/status', { schema: ofInstallation }, async () =>
    services.status.installation(await parts.takesUploads()),
  );
  routes.get('/tenants/:t/status', scoped(ofTenant, 'batches.read'), async request => {
    const { principal, tenantId } = await tenantOf(request, services.tenants);
    return await services.status.tenant(principal, tenantId);
  });
}
