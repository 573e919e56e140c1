import type { Statistics } from '../contracts/statistics.ts';
import type { Principal } from '../contracts/tenants.ts';
import { periodOf } from '../domain/statistics.ts';
import { scopeOf } from '../domain/tenants.ts';
import type { Database } from '../storage/database.ts';
import { deviceSummary } from '../storage/events.ts';
import { countsPerDay, failuresOf, settlingOf } from '../storage/statistics.ts';

/** What a tenant's batches of the last days came to. */
export interface StatisticsService {
  /** The day of now in that time zone is the last of them. */
  read(principal: Principal, tenantId: string, days: number, timeZone: string): Promise<Statistics>;
}

export function statisticsService(uses: {
  readonly database: Database;
  readonly clock: () => Date;
  readonly listSeconds: number;
}): StatisticsService {
  const reading = { readOnly: true, replica: true, statementSeconds: uses.listSeconds };
  return {
    async read(principal, tenantId, days, timeZone) {
      const period = periodOf(uses.clock(), days, timeZone);
      const scope = scopeOf(principal, tenantId);
      return await uses.database.withTenant(
        scope,
        async tx => ({
          from: (period.days[0]?.from ?? period.to).toISOString(),
          to: period.to.toISOString(),
          perDay: await countsPerDay(tx, tenantId, period),
          failures: await failuresOf(tx, tenantId, period),
          settling: await settlingOf(tx, tenantId, period),
          byState: (await deviceSummary(tx, tenantId)).byState,
        }),
        reading,
      );
    },
  };
}
