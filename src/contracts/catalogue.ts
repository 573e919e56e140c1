import { z } from 'zod';
import { limits } from './limits.ts';
import { principalReference } from './tenants.ts';

/** A hardware record that an OEM filed ahead of sale; its hash is never told. */
export const catalogueRecord = z.object({
  id: z.uuid(),
  manufacturer: z.string(),
  model: z.string(),
  serialNumber: z.string(),
  productKeyId: z.string().nullable(),
  tpm: z.boolean(),
  batchId: z.uuid(),
  filedAt: z.iso.datetime(),
  withdrawnAt: z.iso.datetime().nullable(),
});
export type CatalogueRecord = z.infer<typeof catalogueRecord>;

/** `search`: a prefix of serial number or model, without regard to case. */
export const catalogueFilter = z.object({
  search: z.string().max(limits.labelCharacters).optional(),
  state: z.enum(['filed', 'withdrawn']).optional(),
});
export type CatalogueFilter = z.infer<typeof catalogueFilter>;

/** `filed` begins the history; the others tell what the record was before. */
export const catalogueActs = ['filed', 'corrected', 'withdrawn', 'filedAgain'] as const;
export const catalogueEntry = z.object({
  at: z.iso.datetime(),
  act: z.enum(catalogueActs),
  by: principalReference.nullable(),
  batchId: z.uuid().nullable(),
  /** What the record told before; null where nothing was there. `otherHardware`: it meant another TPM or another board. */
  before: z.object({ productKeyId: z.string().nullable(), tpm: z.boolean(), otherHardware: z.boolean() }).nullable(),
});
export type CatalogueEntry = z.infer<typeof catalogueEntry>;
