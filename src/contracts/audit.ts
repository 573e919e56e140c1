import { z } from 'zod';
import { limits } from './limits.ts';
import { principalReference } from './tenants.ts';

/**
 * The one table of what can stand in the audit log, `noun.verb`, each with the operations (docs/openapi.json) whose refusal is
 * an attempt at it. What only reads is noted when it is refused, not when it is done.
 */
export const auditActions = {
  'tenant.create': [],
  'batch.create': ['createBatch'],
  'batch.register': [],
  'batch.deregister': [],
  'batch.catalogue': [],
  'batch.retry': ['retryBatch'],
  'batch.cancel': ['cancelBatch'],
  'batch.read': ['listBatches', 'getBatch', 'listBatchRows', 'countBatchFailures', 'getFixFile'],
  'device.update': ['changeDevice'],
  'device.deregister': ['deregisterDevice'],
  'device.dismiss': [],
  'device.read': ['listDevices', 'summarizeDevices', 'getDevice', 'getDeviceHistory', 'getDeviceHardware'],
  'order.read': ['listOrders'],
  'statistics.read': ['getStatistics', 'getTenantStatus'],
  'event.read': ['streamEvents'],
  'audit.read': ['listAuditEntries'],
  'client.create': ['createClient'],
  'client.update': ['changeClient'],
  'client.rotate': ['createClientSecret'],
  'client.endSecret': ['endClientSecret'],
  'client.revoke': ['revokeClient'],
  'client.read': ['listClients', 'getClient'],
  'user.create': [],
  'user.update': ['changeUser'],
  'user.remove': ['removeUser'],
  'user.renew': ['renewUser'],
  'user.wayIn': [],
  'user.company': [],
  'user.password': [],
  'user.read': ['listUsers', 'getUser', 'getMe'],
  'invitation.create': ['createInvitation'],
  'invitation.takeBack': ['takeInvitationBack'],
  'invitation.read': ['listInvitations'],
  'getStarted.update': ['changeGetStartedStep'],
  'getStarted.read': ['listGetStartedSteps'],
  'contact.create': ['createContact'],
  'contact.update': ['changeContact'],
  'contact.remove': ['removeContact'],
  'contact.link': ['createContactLink'],
  'contact.confirm': [],
  'contact.read': ['listContacts', 'getContact'],
  'consentLink.create': ['createConsentLink'],
  'consentLink.withdraw': ['withdrawConsentLink'],
  'consentLink.read': ['listConsentLinks', 'getConsentLink'],
  'mandate.request': ['openConsentLink'],
  'mandate.offer': ['offerMandate'],
  'mandate.accept': ['acceptMandate'],
  'mandate.passOn': ['passMandateOn'],
  'mandate.approve': ['approveMandate'],
  'mandate.decline': ['declineMandate'],
  'mandate.update': ['changeMandate'],
  'mandate.end': ['endMandate', 'endPartnerMandate'],
  'mandate.read': [
    'listMandates',
    'getMandate',
    'getMandateHistory',
    'listPartnerMandates',
    'getPartnerMandate',
    'getPartnerMandateHistory',
  ],
  'batch.approve': ['approveBatch'],
  'batch.decline': ['declineBatch'],
  'customer.read': ['listCustomers', 'getCustomer', 'listPartnerBatches'],
  'catalogue.withdraw': ['withdrawCatalogueRecord'],
  'catalogue.read': ['listCatalogueRecords', 'getCatalogueRecord', 'getCatalogueRecordHistory'],
  'transfer.offer': ['offerTransfer'],
  'transfer.accept': ['acceptTransfer'],
  'transfer.decline': ['declineTransfer'],
  'transfer.withdraw': ['withdrawTransfer'],
  'transfer.read': ['listTransfers', 'getTransfer', 'listTransferDevices'],
  'releaseRequest.create': ['createReleaseRequest'],
  'releaseRequest.withdraw': ['withdrawReleaseRequest'],
  'releaseRequest.release': ['releaseDevice'],
  'releaseRequest.refuse': ['refuseRelease'],
  'releaseRequest.decide': [],
  'releaseRequest.read': ['listReleaseRequests', 'getReleaseRequest'],
  'passkey.add': [],
  'passkey.remove': ['removePasskey', 'removeOwnPasskey'],
  'passkey.read': ['listPasskeys', 'listOwnPasskeys'],
  'session.open': [],
  'signInSettings.update': ['replaceSignInSettings'],
  'signInSettings.read': ['getSignInSettings'],
  'session.end': ['endSession', 'endOtherSessions'],
  'session.read': ['listSessions'],
  'login.allow': [],
  'login.deny': [],
  'login.end': [],
  'signIn.token': [],
  /** What no line above names, and many refusals counted together. */
  'request.send': [],
} as const satisfies Record<string, readonly string[]>;
export type AuditAction = keyof typeof auditActions;
const actionNames = Object.keys(auditActions) as [AuditAction, ...AuditAction[]];

/** The action that a refused operation was an attempt at. */
export function attemptedAction(operation: string | undefined): AuditAction {
  const attempted = actionNames.find(action => auditActions[action].some(known => known === operation));
  return attempted ?? 'request.send';
}

/** What an action can be done on. */
export const auditTargets = [
  'batch',
  'device',
  'tenant',
  'user',
  'client',
  'invitation',
  'session',
  'passkey',
  'signInSettings',
  'getStarted',
  'contact',
  'consentLink',
  'mandate',
  'catalogueRecord',
  'transfer',
  'releaseRequest',
] as const;
export interface AuditTarget {
  readonly kind: (typeof auditTargets)[number];
  readonly id: string;
}

/** `checked`: a dry run. `refused`: an attempt that the caller had no right to. */
export const auditOutcomes = ['done', 'checked', 'refused'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

/** Values of what an action changed, by field: small and plain; never a hash, a secret or a token. */
export type AuditValues = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** Where a call came from, for the audit log; both null for what the service administrator's own commands do. */
export interface CallOrigin {
  readonly requestId: string | null;
  /** The caller's IP address. */
  readonly address: string | null;
}

const auditValues = z.record(z.string(), z.unknown()).nullable();

/** Names stay texts here: a newer server may have more of them. `digest`: SHA-256 of the entry behind the one before it, hex. */
export const auditEntry = z.object({
  id: z.uuid(),
  position: z.int().min(1),
  at: z.iso.datetime(),
  action: z.string(),
  outcome: z.enum(auditOutcomes),
  principal: principalReference,
  address: z.string().nullable(),
  target: z.object({ kind: z.string(), id: z.string() }).nullable(),
  before: auditValues,
  after: auditValues,
  detail: auditValues,
  requestId: z.string().nullable(),
  code: z.string().nullable(),
  digest: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

const time = z.iso.datetime({ offset: true }).refine(text => !Number.isNaN(Date.parse(text)), 'it is not a time');
const name = z.string().max(limits.labelCharacters);

/** The filters of the audit log, all of which must hold. `from` is part of the time asked for, `to` is not. */
export const auditFilter = z.object({
  from: time.optional(),
  to: time.optional(),
  action: z.enum(actionNames).optional(),
  outcome: z.enum(auditOutcomes).optional(),
  principal: name.optional(),
  target: name.optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

/** The end of a tenant's chain, to be kept where who runs the database has no say. `digest` in hex. */
export interface AuditHead {
  readonly tenantId: string;
  readonly position: number;
  readonly digest: string;
}

/** Why a chain does not hold, by what is found at a position. Words: cli/verify.ts. */
export const auditBreaks = [
  'missing',
  'changed',
  'notCounted',
  'headDiffers',
  'keptHeadDiffers',
  'keptHeadCut',
] as const;
export type AuditBreak = (typeof auditBreaks)[number];

/**
 * A tenant's chain as `muster verify` recounted it; `broken` names the first position that does not hold. `begins`: the position
 * of the first entry, 1 unless older ones had had their time.
 */
export const auditChain = z.object({
  tenantId: z.uuid(),
  name: z.string().nullable(),
  entries: z.int().min(0),
  begins: z.int().min(1),
  position: z.int().min(0),
  digest: z.string(),
  broken: z.object({ position: z.int(), what: z.enum(auditBreaks) }).nullable(),
});
export type AuditChain = z.infer<typeof auditChain>;

/** What `muster verify --json` prints. */
export const verification = z.object({ ok: z.boolean(), audit: z.array(auditChain) });
export type Verification = z.infer<typeof verification>;
