import { sql } from 'kysely';
import { type DeviceState, type DeviceSummary, deviceStates } from '../contracts/devices.ts';
import type { Tx } from './database.ts';
import type { CountChange } from './orders.ts';

export const byStateColumns = sql`registration_pending as "registrationPending", registration_failed as "registrationFailed",
  setup_needed as "setupNeeded", active, inactive`;

const none: Record<DeviceState, number> = {
  registrationPending: 0,
  registrationFailed: 0,
  setupNeeded: 0,
  active: 0,
  inactive: 0,
};

/** A row of counters as a summary; of none where there is no row yet. */
export function summaryOf(byState: DeviceSummary['byState'] = none): DeviceSummary {
  return { total: Object.values(byState).reduce((sum, n) => sum + n, 0), byState };
}

/**
 * Counts devices for the partners that registered them; nothing for a tenant's own. Whoever calls this holds the lock on the
 * tenant's row of tenant_counters.
 */
export async function countForPartners(tx: Tx, tenantId: string, changes: readonly CountChange[]): Promise<void> {
  for (const [partnerId, by] of sumsOf(changes)) {
    const values = [tenantId, partnerId, ...deviceStates.map(state => by[state])];
    await tx.run({ name: 'begin partner counters', text: beginText, values: [tenantId, partnerId] });
    await tx.run({ name: 'count for partner', text: countText, values });
  }
}

function sumsOf(changes: readonly CountChange[]): Map<string, Record<DeviceState, number>> {
  const sums = new Map<string, Record<DeviceState, number>>();
  for (const { under, state, by } of changes) {
    if (under.partnerId === null || by === 0) continue;
    const sum = sums.get(under.partnerId) ?? { ...none };
    sum[state] += by;
    sums.set(under.partnerId, sum);
  }
  return sums;
}

const beginText = 'insert into muster.partner_counters (tenant_id, partner_id) values ($1, $2) on conflict do nothing';
const countText = `
  update muster.partner_counters set registration_pending = registration_pending + $3,
    registration_failed = registration_failed + $4, setup_needed = setup_needed + $5, active = active + $6, inactive = inactive + $7
  where tenant_id = $1 and partner_id = $2`;
