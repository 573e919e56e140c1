import { z } from 'zod';
import { profiles } from './batches.ts';
import { limits } from './limits.ts';
import { isStorable } from './storable.ts';
import { partnerTypes, principalReference } from './tenants.ts';

/** What a mandate can let a partner do: register devices, and deregister what it registered itself. */
export const mandateKinds = ['register', 'deregister'] as const;
export type MandateKind = (typeof mandateKinds)[number];

/**
 * `requested`: the customer has yet to decide. `offered`: the customer made a token that no partner has used yet. `expired`: the
 * end date is over. Labels and meanings: contracts/texts.
 */
export const mandateStates = ['requested', 'offered', 'active', 'expired', 'declined', 'ended'] as const;
export type MandateState = (typeof mandateStates)[number];

/** Whether the customer approves each upload before it is settled. */
export const mandateApprovals = ['automatic', 'each'] as const;

const kept = (text: string) => isStorable(text);
const storable = 'it holds a character that cannot be stored';
const label = z.string().trim().min(1).max(limits.labelCharacters).refine(kept, storable);
const labels = z.array(label).max(limits.mandateValues);

/** In UTC, whatever it came in, so that every other program reads the same. */
const endsAt = z.iso
  .datetime({ offset: true })
  .overwrite(text => (Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString()))
  .refine(text => /^[1-9]\d{3}-/.test(text), 'it is no time of these millennia');

/** What a mandate covers. An empty list sets no bound; nor does null. */
export const mandateScope = z.object({
  kinds: z.array(z.enum(mandateKinds)).min(1).max(mandateKinds.length).default(['register']),
  /** A batch names one of these, or one that begins with one of the prefixes. */
  orderIds: labels.default([]),
  orderIdPrefixes: labels.default([]),
  /** As the devices' makers write them, exact in every character. */
  models: z.array(z.string().min(1).max(limits.cellBytes).refine(kept, storable)).max(limits.mandateValues).default([]),
  /** So many devices can be registered under it, all in all. */
  maximum: z.int().min(1).max(limits.mandateDevices).nullable().default(null),
  endsAt: endsAt.nullable().default(null),
  /** For batches that name none. */
  groupTag: label.nullable().default(null),
  profile: z.enum(profiles).nullable().default(null),
  approval: z.enum(mandateApprovals).default('automatic'),
});
export type MandateScope = z.infer<typeof mandateScope>;

const party = z.object({ tenantId: z.uuid(), name: z.string() });

export const mandate = z.object({
  id: z.uuid(),
  /** The customer's. */
  tenantId: z.uuid(),
  customer: party,
  /** Null while a token of the customer is unused. */
  partner: party.extend({ partnerType: z.enum(partnerTypes) }).nullable(),
  /** Of the distributor that passed its use on. */
  parentMandateId: z.uuid().nullable(),
  state: z.enum(mandateStates),
  name: z.string(),
  /** What the partner asked for; null where nobody asked. */
  asked: mandateScope.nullable(),
  scope: mandateScope,
  /** Devices registered under it so far, those under what was passed on included. */
  registered: z.int().min(0),
  createdAt: z.iso.datetime(),
  approvedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
  endedBy: z.enum(['customer', 'partner']).nullable(),
});
export type Mandate = z.infer<typeof mandate>;

/** A token that the customer gives to a partner, who puts it into its upload. */
export const newMandate = z.object({ name: label, scope: mandateScope.default(mandateScope.parse({})) });
export type NewMandate = z.infer<typeof newMandate>;
/** `token` is told this once; absent where an idempotency key is sent again. */
export const mandateMade = mandate.extend({ token: z.string().optional() });
export type MandateMade = z.infer<typeof mandateMade>;

/** What stands in a link or was made by a customer; never in a URL. */
export const mandateToken = z.object({ token: z.string().min(1).max(512) });
/** The header by which an upload brings a customer's token. */
export const mandateTokenHeader = 'mandate-token';

/** Without a scope: just as it was asked for. */
export const mandateApproval = z.object({ scope: mandateScope.optional() });
export type MandateApproval = z.infer<typeof mandateApproval>;
export const mandateChange = z.object({ scope: mandateScope });
export type MandateChange = z.infer<typeof mandateChange>;

/** A distributor's mandate passed on to a reseller, by the reseller's tenant ID. */
export const passedOn = z.object({ partnerId: z.uuid().toLowerCase(), name: label, scope: mandateScope });
export type PassedOn = z.infer<typeof passedOn>;

/** What can stand in the history of a mandate. */
export const mandateActs = [
  'requested',
  'offered',
  'accepted',
  'passedOn',
  'approved',
  'changed',
  'declined',
  'ended',
  'batchSent',
  'batchRetried',
  'batchCancelled',
  'batchApproved',
  'batchDeclined',
] as const;
export type MandateAct = (typeof mandateActs)[number];

/** What was done with a mandate or under it. Persons are named to their own organization only. */
export const mandateEntry = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  act: z.enum(mandateActs),
  by: z.enum(['customer', 'partner']),
  principal: principalReference.nullable(),
  batchId: z.uuid().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
});
export type MandateEntry = z.infer<typeof mandateEntry>;

/** A request for a mandate, on its way to a customer. */
export const newConsentLink = z.object({
  customerName: label,
  scope: mandateScope.default(mandateScope.parse({})),
  days: z.int().min(1).max(limits.consentLinkDays).default(limits.consentLinkDays),
});
export type NewConsentLink = z.infer<typeof newConsentLink>;

export const consentLinkStates = ['waiting', 'opened', 'approved', 'declined', 'withdrawn', 'expired'] as const;
export const consentLink = z.object({
  id: z.uuid(),
  customerName: z.string(),
  scope: mandateScope,
  state: z.enum(consentLinkStates),
  createdBy: principalReference,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Once it is approved; until then nothing is said of who opened it. */
  mandateId: z.uuid().nullable(),
});
export type ConsentLink = z.infer<typeof consentLink>;
/** `url` is told this once; absent where an idempotency key is sent again. */
export const consentLinkMade = consentLink.extend({ url: z.url().optional() });
export type ConsentLinkMade = z.infer<typeof consentLinkMade>;
