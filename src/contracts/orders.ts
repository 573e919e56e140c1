import { z } from 'zod';
import { deviceSummary } from './devices.ts';
import { limits } from './limits.ts';

/** By what devices are put together: the order ID, or the purchase ID, that their batch named. */
export const orderKinds = ['orderId', 'purchaseId'] as const;
export type OrderKind = (typeof orderKinds)[number];

const count = z.int().min(0);

/** `id` is the order ID or purchase ID itself. `lastRegisteredAt`: when a row under it was last accepted. */
export const order = z.object({
  id: z.string(),
  devices: z.object({ total: count, ...deviceSummary.shape.byState.shape }),
  lastRegisteredAt: z.iso.datetime(),
});
export type Order = z.infer<typeof order>;

/** `search` is a case-insensitive prefix of the ID. */
export const orderFilter = z.object({
  by: z.enum(orderKinds).default('orderId'),
  search: z.string().max(limits.labelCharacters).optional(),
});
export type OrderFilter = z.infer<typeof orderFilter>;
