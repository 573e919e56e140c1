import { z } from 'zod';
import { profiles } from './batches.ts';
import { limits } from './limits.ts';
import { isStorable } from './storable.ts';
import { principalReference } from './tenants.ts';

const storable = 'it holds a character that cannot be stored';
const label = z.string().trim().min(1).max(limits.labelCharacters).refine(isStorable, storable);
const note = z.string().trim().max(limits.noteCharacters).refine(isStorable, storable);

export const transferDirections = ['outgoing', 'incoming'] as const;
export const transferStates = ['offered', 'accepted', 'declined', 'withdrawn', 'expired'] as const;
export type TransferState = (typeof transferStates)[number];

/** Devices that one organization offers to another. Each side sees its own half. */
export const transfer = z.object({
  id: z.uuid(),
  direction: z.enum(transferDirections),
  /** Outgoing: the domain or code that was written, whether anybody has it or not. Incoming: the owner's name. */
  counterpart: z.string(),
  message: z.string().nullable(),
  state: z.enum(transferStates),
  devices: z.int().min(1),
  createdAt: z.iso.datetime(),
  /** Of the owner; null to the other side. */
  createdBy: principalReference.nullable(),
  expiresAt: z.iso.datetime(),
  decidedAt: z.iso.datetime().nullable(),
  /** Incoming and accepted: the batch that the devices came with. */
  batchId: z.uuid().nullable(),
});
export type Transfer = z.infer<typeof transfer>;

const isAddress = (text: string): boolean => z.union([z.uuid(), z.hostname()]).safeParse(text).success;

/** `to`: a domain of the other organization, or its code, which is its tenant ID or its Entra tenant ID. */
export const newTransfer = z.object({
  deviceIds: z.array(z.uuid().toLowerCase()).min(1).max(limits.transferDevices),
  to: z
    .string()
    .trim()
    .toLowerCase()
    .max(limits.labelCharacters)
    .refine(isAddress, 'it is neither a domain nor a code'),
  message: note.nullable().default(null),
});
export type NewTransfer = z.infer<typeof newTransfer>;

/** What the devices become in the organization that accepts them. */
export const transferAcceptance = z.object({
  orderId: label.nullable().default(null),
  groupTag: label.nullable().default(null),
  profile: z.enum(profiles).nullable().default(null),
});
export type TransferAcceptance = z.infer<typeof transferAcceptance>;

/** `deviceId`: of the own organization; null for who was offered it and has not (yet) got it. */
export const transferDevice = z.object({
  deviceId: z.uuid().nullable(),
  manufacturer: z.string(),
  model: z.string(),
  serialNumber: z.string(),
  /** Null while the transfer is open; false: it was no longer the owner's. */
  moved: z.boolean().nullable(),
});
export type TransferDevice = z.infer<typeof transferDevice>;

export const transferFilter = z.object({
  direction: z.enum(transferDirections).optional(),
  state: z.enum(transferStates).optional(),
});
export type TransferFilter = z.infer<typeof transferFilter>;
