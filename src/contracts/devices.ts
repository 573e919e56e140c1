import { z } from 'zod';
import { profiles } from './batches.ts';
import { limits } from './limits.ts';
import { rowError } from './problem.ts';
import { principalReference } from './tenants.ts';

/** The states of a device, in the order of its life. Labels and meanings: contracts/texts. */
export const deviceStates = ['registrationPending', 'registrationFailed', 'setupNeeded', 'active', 'inactive'] as const;
export type DeviceState = (typeof deviceStates)[number];

export const identityMethods = ['hardwareHash', 'tuple', 'productKey'] as const;
export type IdentityMethod = (typeof identityMethods)[number];

export const device = z.object({
  id: z.uuid(),
  tenantId: z.uuid(),
  manufacturer: z.string(),
  model: z.string(),
  serialNumber: z.string(),
  productKeyId: z.string().nullable(),
  state: z.enum(deviceStates),
  stateSince: z.iso.datetime(),
  groupTag: z.string().nullable(),
  profile: z.enum(profiles).nullable(),
  displayName: z.string().nullable(),
  assignedUser: z.string().nullable(),
  orderId: z.string().nullable(),
  purchaseId: z.string().nullable(),
  batchId: z.uuid(),
  registeredAt: z.iso.datetime(),
  registeredBy: principalReference,
  lastContactAt: z.iso.datetime().nullable(),
  identity: z.object({ method: z.enum(identityMethods), tpm: z.boolean() }),
  error: rowError.nullable(),
});
export type Device = z.infer<typeof device>;

const text = z.string().max(limits.labelCharacters).nullable();
/** What can be changed of a device; null clears, absent leaves. */
export const devicePatch = z.object({
  groupTag: text.optional(),
  displayName: text.optional(),
  assignedUser: text.optional(),
  profile: z.enum(profiles).nullable().optional(),
});
export type DevicePatch = z.infer<typeof devicePatch>;

export const deviceSorts = ['registeredAt', 'serialNumber', 'state', 'lastContactAt'] as const;
export type DeviceSort = (typeof deviceSorts)[number];

export const deviceSortParameter = z.enum([
  'registeredAt',
  '-registeredAt',
  'serialNumber',
  '-serialNumber',
  'state',
  '-state',
  'lastContactAt',
  '-lastContactAt',
]);

/** The filters of the devices list, all of which must hold. `search` is a case-insensitive prefix of one of several values. */
export const deviceFilter = z.object({
  state: z.enum(deviceStates).optional(),
  search: z.string().max(limits.labelCharacters).optional(),
  serialNumber: z.string().max(limits.cellBytes).optional(),
  batchId: z.uuid().optional(),
  orderId: z.string().max(limits.labelCharacters).optional(),
  purchaseId: z.string().max(limits.labelCharacters).optional(),
  groupTag: z.string().max(limits.labelCharacters).optional(),
  manufacturer: z.string().max(limits.cellBytes).optional(),
  model: z.string().max(limits.cellBytes).optional(),
});
export type DeviceFilter = z.infer<typeof deviceFilter>;

export const deviceSummary = z.object({
  total: z.int().min(0),
  byState: z.object({
    registrationPending: z.int(),
    registrationFailed: z.int(),
    setupNeeded: z.int(),
    active: z.int(),
    inactive: z.int(),
  }),
});
export type DeviceSummary = z.infer<typeof deviceSummary>;

/** One transition of a device. `state` is what it became; `transfer`: to or from whom it moved then. */
export const deviceTransition = z.object({
  at: z.iso.datetime(),
  state: z.enum(deviceStates),
  batchId: z.uuid().nullable(),
  error: rowError.nullable(),
  by: principalReference.nullable(),
  transfer: z
    .object({ direction: z.enum(['outgoing', 'incoming']), counterpart: z.string() })
    .nullable()
    .default(null),
});
export type DeviceTransition = z.infer<typeof deviceTransition>;
