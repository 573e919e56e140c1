import { z } from 'zod';
import { batch } from './batches.ts';
import { deviceStates } from './devices.ts';

/** Changes of devices, at most 500 ids in one event. `state` null: the devices are gone from the list. */
export const devicesEvent = z.object({
  batchId: z.uuid().nullable(),
  deviceIds: z.array(z.uuid()),
  state: z.enum(deviceStates).nullable(),
});
export type DevicesEvent = z.infer<typeof devicesEvent>;

/** One entry of a tenant's event log: positions are gapless and in commit order. */
export const tenantEvent = z.discriminatedUnion('event', [
  z.object({ position: z.int(), event: z.literal('batch'), data: batch }),
  z.object({ position: z.int(), event: z.literal('devices'), data: devicesEvent }),
]);
export type TenantEvent = z.infer<typeof tenantEvent>;

export const devicesPerEvent = 500;
