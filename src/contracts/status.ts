import { z } from 'zod';

/** "Registration typically takes less than 10 minutes", say the documents. */
export const promisedSeconds = 600;
/** Over how many days the times are taken, up to now. */
export const statusDays = 30;
/** With fewer batches strangers are told no times: they would be those of single batches. */
export const leastBatchesTold = 20;

/** Rows that wait, roughly: `below1000` and `below100000` say less than so many. */
export const queueLengths = ['none', 'below1000', 'below100000', 'more'] as const;
export type QueueLength = (typeof queueLengths)[number];

const count = z.int().min(0);
const seconds = z.number().min(0).nullable();

/** How the installation is, for anyone. Null: it cannot be told, because the database does not answer, or too few were settled. */
export const installationStatus = z.object({
  /** When this was found out: answers are kept for some seconds. */
  at: z.iso.datetime(),
  takesUploads: z.boolean(),
  queue: z.enum(queueLengths).nullable(),
  settling: z.object({
    days: z.literal(statusDays),
    promisedSeconds: z.literal(promisedSeconds),
    medianSeconds: seconds,
    p95Seconds: seconds,
  }),
});
export type InstallationStatus = z.infer<typeof installationStatus>;

/**
 * What waits for a tenant, and how long it will take. `rowsPerSecond`: what was measured of the latest large batches, waiting
 * included, of the tenant and else of all. Null: nothing was measured yet.
 */
export const tenantStatus = z.object({
  at: z.iso.datetime(),
  queue: z.object({ batches: count, rows: count }),
  rowsPerSecond: z.number().min(0).nullable(),
  estimatedSeconds: count.nullable(),
  settling: z.object({
    days: z.literal(statusDays),
    promisedSeconds: z.literal(promisedSeconds),
    batches: count,
    medianSeconds: seconds,
    p95Seconds: seconds,
  }),
});
export type TenantStatus = z.infer<typeof tenantStatus>;
