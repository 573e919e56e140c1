import { Refusal } from '../contracts/errors.ts';
import type { Principal } from '../contracts/tenants.ts';

/** A record goes with its hash so long after it was withdrawn; what its history tells stays. */
export const withdrawnDays = 30;

/** The tenant whose catalogue a principal works on: its own, where that is an OEM's; for all others there is none: `notFound`. */
export function catalogueOwner({ tenantId, partnerType }: Principal): string {
  if (partnerType !== 'oem') throw new Refusal('notFound');
  return tenantId;
}
