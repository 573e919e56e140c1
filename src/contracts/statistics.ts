import { z } from 'zod';
import { deviceSummary } from './devices.ts';
import { errorCodes } from './errors.ts';

const count = z.int().min(0);
const seconds = z.number().min(0).nullable();

/** What rows came to, by the day on which their batch was made. */
export const statisticsDay = z.object({
  day: z.iso.date(),
  registered: count,
  alreadyRegistered: count,
  deregistered: count,
  failed: count,
  cancelled: count,
});

/**
 * A tenant's last days at a glance. `from` is part of the time, `to` is not. `failures`: the rows that are failed now, most
 * first. `settling`: how long batches that register took from arriving to being settled. Null: there were none.
 */
export const statistics = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  perDay: z.array(statisticsDay),
  failures: z.array(z.object({ code: z.enum(errorCodes), reason: z.string().nullable(), rows: count })),
  settling: z.object({ batches: count, medianSeconds: seconds, p95Seconds: seconds }),
  byState: deviceSummary.shape.byState,
});
export type Statistics = z.infer<typeof statistics>;
