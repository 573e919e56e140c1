import { eventRetentionDays } from '../contracts/events.ts';
import { withdrawnDays } from '../domain/catalogue.ts';
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

export function sweepService({ database, clock }: { database: Database; clock: () => Date }): SweepService {
  return {
    next() {
      const now = clock();
      const times = {
        now,
        events: before(now, eventRetentionDays * day),
        keys: before(now, day),
        sessions: before(now, 30 * day),
        catalogue: before(now, withdrawnDays * day),
        consentLinks: before(now, 30 * day),
      };
      return database.asSystem('sweep', tx => sweepOnce(tx, times));
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
