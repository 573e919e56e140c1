import type { TenantEvent } from '../contracts/events.ts';
import type { Principal } from '../contracts/tenants.ts';
import { scopeOf } from '../domain/tenants.ts';
import type { Database } from '../storage/database.ts';
import { eventsAfter, eventsChannel, headPosition, oldestPosition } from '../storage/events.ts';

/** What can be done with a tenant's event log. */
export interface EventService {
  /** The position of the newest event; 0 before the first. */
  head(principal: Principal, tenantId: string): Promise<number>;
  /** Events after `position`, oldest first, at most `limit`. `'reset'` when some between are gone already (older than 30 days). */
  since(principal: Principal, tenantId: string, position: number, limit: number): Promise<TenantEvent[] | 'reset'>;
  /** Calls `wake` whenever the tenant may have new events (and every 2 s at least while notifications are lost); returns the way to end it. */
  watch(tenantId: string, wake: () => void): () => void;
}

/** How often watchers look by themselves while notifications are lost. */
const pollMilliseconds = 2000;

export function eventService({ database }: { readonly database: Database }): EventService & { stop(): void } {
  const watchers = new Map<string, Set<() => void>>();
  const wakeAll = (): void => {
    for (const wakes of watchers.values()) for (const wake of wakes) wake();
  };
  const state: { listening: boolean; stop?: () => void; poll?: NodeJS.Timeout | undefined } = { listening: false };

  function pollUntilHeard(): void {
    state.poll ??= setInterval(wakeAll, pollMilliseconds).unref();
  }

  function heard(): void {
    clearInterval(state.poll);
    state.poll = undefined;
    wakeAll();
  }

  /** Listens from the first watcher on. Where that fails, watchers are polled, and the next watcher tries again. */
  async function listen(): Promise<void> {
    if (state.listening) return;
    state.listening = true;
    try {
      state.stop = await database.listen(eventsChannel, {
        message: tenantId => {
          for (const wake of watchers.get(tenantId) ?? []) wake();
        },
        lost: pollUntilHeard,
        back: heard,
      });
    } catch {
      state.listening = false;
      pollUntilHeard();
    }
  }

  return {
    head: (principal, tenantId) =>
      database.withTenant(scopeOf(principal, tenantId), tx => headPosition(tx, tenantId), { readOnly: true }),
    since: (principal, tenantId, position, limit) =>
      database.withTenant(
        scopeOf(principal, tenantId),
        async tx => {
          const events = await eventsAfter(tx, tenantId, position, limit);
          // A partner does not see every event: what it missed shows in what is still there.
          if (principal.tenantId !== tenantId)
            return ((await oldestPosition(tx)) ?? 0) > position + 1 ? 'reset' : events;
          if (events.length > 0) return events[0]?.position === position + 1 ? events : 'reset';
          return position === (await headPosition(tx, tenantId)) ? events : 'reset';
        },
        { readOnly: true },
      ),
    watch(tenantId, wake) {
      const wakes = watchers.get(tenantId) ?? new Set();
      watchers.set(tenantId, wakes.add(wake));
      void listen();
      return () => {
        wakes.delete(wake);
        if (wakes.size === 0) watchers.delete(tenantId);
      };
    },
    stop() {
      clearInterval(state.poll);
      state.stop?.();
    },
  };
}
