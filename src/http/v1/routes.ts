import type { FastifyInstance } from 'fastify';
import { makeArrivals } from '../arrivals.ts';
import type { AppParts } from '../parts.ts';
import { registerAudit } from './audit.ts';
import { registerBatches } from './batches.ts';
import { registerCatalogue } from './catalogue.ts';
import { registerClients } from './clients.ts';
import { registerConsentLinks } from './consent-links.ts';
import { registerContacts } from './contacts.ts';
import { registerDevices } from './devices.ts';
import { registerEvents } from './events.ts';
import { registerGetStarted } from './get-started.ts';
import { registerHardwareHashes } from './hardware-hashes.ts';
import { registerInvitations } from './invitations.ts';
import { registerMandates } from './mandates.ts';
import { registerMe } from './me.ts';
import { registerNewBatches } from './new-batches.ts';
import { registerOrders } from './orders.ts';
import { registerPartners } from './partners.ts';
import { registerPasskeys } from './passkeys.ts';
import { registerReference } from './reference.ts';
import { registerReleaseRequests } from './release-requests.ts';
import { registerSessions } from './sessions.ts';
import { registerSignInSettings } from './sign-in-settings.ts';
import { registerStatistics } from './statistics.ts';
import { registerStatus } from './status.ts';
import { registerTransfers } from './transfers.ts';
import { registerUsers } from './users.ts';

/** Registers what stands under `/api/v1`; `app` has that prefix, zod schemas, callers identified and errors answered. */
export function registerV1(app: FastifyInstance, parts: AppParts): void {
  const arrivals = makeArrivals(parts.spoolFolder, parts.limits, parts.stopping);
  parts.metrics.measure(() => [
    ['muster_spool_files', {}, arrivals.use.files],
    ['muster_spool_bytes', {}, arrivals.use.bytes],
  ]);
  registerNewBatches(app, parts, arrivals);
  registerBatches(app, parts);
  registerClients(app, parts);
  registerDevices(app, parts);
  registerOrders(app, parts);
  registerStatistics(app, parts);
  registerStatus(app, parts);
  registerEvents(app, parts);
  registerAudit(app, parts);
  registerHardwareHashes(app, parts);
  registerMe(app, parts);
  registerPasskeys(app, parts);
  registerSessions(app, parts);
  registerUsers(app, parts);
  registerInvitations(app, parts);
  registerSignInSettings(app, parts);
  registerGetStarted(app, parts);
  registerContacts(app, parts);
  registerCatalogue(app, parts);
  registerMandates(app, parts);
  registerPartners(app, parts);
  registerConsentLinks(app, parts);
  registerTransfers(app, parts);
  registerReleaseRequests(app, parts);
  registerReference(app);
}
