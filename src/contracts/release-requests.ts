import { z } from 'zod';
import { limits } from './limits.ts';
import { isStorable } from './storable.ts';

export const releaseSides = ['requester', 'owner'] as const;
/**
 * `overdue`: the owner did not answer in time. Overdue and refused ones the service administrator decides: `released`, or
 * `kept`.
 */
export const releaseStates = ['open', 'overdue', 'released', 'refused', 'withdrawn', 'kept'] as const;
export type ReleaseState = (typeof releaseStates)[number];

const reason = z
  .string()
  .trim()
  .min(1)
  .max(limits.noteCharacters)
  .refine(isStorable, 'it holds a character that cannot be stored');

/** A request to release a machine that another organization holds. The requester is told nothing of who that is. */
export const releaseRequest = z.object({
  id: z.uuid(),
  side: z.enum(releaseSides),
  /** The requester's row that failed. Null to the owner. */
  batchId: z.uuid().nullable(),
  rowId: z.uuid().nullable(),
  /** The owner's device. Null to the requester. */
  deviceId: z.uuid().nullable(),
  /** The organization that asks. */
  requester: z.string(),
  manufacturer: z.string(),
  model: z.string(),
  serialNumber: z.string(),
  reason: z.string(),
  state: z.enum(releaseStates),
  /** Why the owner refuses, in its own words. */
  answer: z.string().nullable(),
  createdAt: z.iso.datetime(),
  answerBy: z.iso.datetime(),
  answeredAt: z.iso.datetime().nullable(),
  decidedAt: z.iso.datetime().nullable(),
});
export type ReleaseRequest = z.infer<typeof releaseRequest>;

/** The failed row whose machine is asked for. */
export const newReleaseRequest = z.object({ batchId: z.uuid().toLowerCase(), rowId: z.uuid().toLowerCase(), reason });
export type NewReleaseRequest = z.infer<typeof newReleaseRequest>;

export const releaseRefusal = z.object({ reason });
export type ReleaseRefusal = z.infer<typeof releaseRefusal>;

export const releaseFilter = z.object({
  side: z.enum(releaseSides).optional(),
  state: z.enum(releaseStates).optional(),
});
export type ReleaseFilter = z.infer<typeof releaseFilter>;

/** What `muster release-requests list` prints for the service administrator, who sees both sides. */
export const releaseCase = releaseRequest
  .omit({ side: true, batchId: true, rowId: true, deviceId: true })
  .extend({ requesterTenantId: z.uuid(), owner: z.string(), ownerTenantId: z.uuid() });
export type ReleaseCase = z.infer<typeof releaseCase>;
