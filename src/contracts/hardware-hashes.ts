import { z } from 'zod';

/** What a hardware hash says; `fields` are named by docs/guide/hardware-hash.md, and what the hash lacks is null or missing. */
export const hardware = z.object({
  declaredLength: z.int(),
  fields: z.record(z.string(), z.unknown()),
  findings: z.array(
    z.object({ severity: z.enum(['error', 'warning', 'info']), code: z.string(), message: z.string() }),
  ),
});
export type Hardware = z.infer<typeof hardware>;

/** `valid` is false where registering would refuse the hash. */
export const decodedHash = hardware.extend({ valid: z.boolean() });
export type DecodedHash = z.infer<typeof decodedHash>;
