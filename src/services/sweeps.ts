import type { Retention } from '../contracts/retention.ts';
import { withdrawnDays } from '../domain/catalogue.ts';
import { captureDays } from '../domain/devices.ts';
import { cutAudit } from '../storage/audit-cut.ts';
import type { Database } from '../storage/database.ts';
import { sweepOnce } from '../storage/sweep.ts';

/** Deletes what has had its time: captures without a device, withdrawn records of the catalogue, old events, used keys. */
export interface SweepService {
  /** One piece of it; true when there may be more. */
  next(): Promise<boolean>;
  /** Calls `wake` every hour; returns the way to end it. */
  watch(wake: () => void): Promise<() => void>;
}

const hour = 3600_000;
const day = 24 * hour;

export function sweepService(uses: {
  readonly database: Database;
  readonly clock: () => Date;
  readonly retention: Retention;
}): SweepService {
  const { database, clock, retention } = uses;
  const unlessForGood = (now: Date, days: number): Date | null => (days === 0 ? null : before(now, days * day));
  return {
    async next() {
      const now = clock();
      const times = {
        now,
        events: before(now, retention.eventDays * day),
        // A capture says when it goes if it is kept for so long as is usual.
        captures: before(now, (retention.captureDays - captureDays) * day),
        cells: unlessForGood(now, retention.cellDays),
        ended: unlessForGood(now, retention.endedDays),
        keys: before(now, day),
        sessions: before(now, 30 * day),
        catalogue: before(now, withdrawnDays * day),
        consentLinks: before(now, 30 * day),
      };
      const more = await database.asSystem('sweep', tx => sweepOnce(tx, times));
      const audit = unlessForGood(now, retention.auditDays);
      const cut = audit !== null && (await database.asSystem('sweep', tx => cutAudit(tx, audit)));
      return more || cut;
    },
    async watch(wake) {
      const timer = setInterval(wake, hour);
      timer.unref();
      return () => clearInterval(timer);
    },
  };
}

function before(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() - milliseconds);
}
