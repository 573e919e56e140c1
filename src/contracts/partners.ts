import { z } from 'zod';
import { batch } from './batches.ts';
import { deviceSummary } from './devices.ts';
import { limits } from './limits.ts';
import { mandateStates } from './mandates.ts';

/** A customer as its partner sees it: the mandates between them, and the devices that the partner registered there. */
export const customer = z.object({
  tenantId: z.uuid(),
  name: z.string(),
  /** `active` where one of the mandates is; else the state of the newest. */
  state: z.enum(mandateStates),
  mandates: z.array(z.object({ id: z.uuid(), name: z.string(), state: z.enum(mandateStates) })),
  devices: deviceSummary,
});
export type Customer = z.infer<typeof customer>;

/** `search`: a part of the name, without regard to case. */
export const customerFilter = z.object({ search: z.string().max(limits.labelCharacters).optional() });
export type CustomerFilter = z.infer<typeof customerFilter>;

/** A batch that a partner sent, with the name of the customer. */
export const partnerBatch = batch.extend({ customerName: z.string() });
export type PartnerBatch = z.infer<typeof partnerBatch>;
