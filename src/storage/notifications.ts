import pg from 'pg';
import type { FarEnd } from './servers.ts';
import { asUnavailable } from './sql-errors.ts';

/**
 * Who hears a channel. What was sent while the connection was away is lost, so the listener is told of both ends of a gap.
 * Behind a pooler nothing is ever heard, and it is told so at once.
 */
export interface Listener {
  message(payload: string): void;
  /** Nothing is heard from now on: poll. */
  lost?(): void;
  /** Heard from now on: look once for what came before. */
  back?(): void;
}

export interface Notifications {
  listen(channel: string, listener: Listener): Promise<() => void>;
  close(): Promise<void>;
}

const reconnectMilliseconds = 500;

/** LISTEN for any number of channels on one connection of its own, opened by the first listener and kept up until `close`. */
export function makeNotifications(connectOne: () => Promise<{ client: pg.Client; end: FarEnd }>): Notifications {
  const listeners = new Map<string, Set<Listener>>();
  const everyone = (): Listener[] => [...listeners.values()].flatMap(set => [...set]);
  let client: Promise<pg.Client | 'deaf'> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function connect(): Promise<pg.Client | 'deaf'> {
    const { client: fresh, end } = await connectOne();
    // A pooler would leave the LISTEN to whoever gets the connection next.
    if (end.pooler) {
      void fresh.end().catch(() => {});
      return 'deaf';
    }
    fresh.on('notification', ({ channel, payload }) => {
      for (const listener of listeners.get(channel) ?? []) listener.message(payload ?? '');
    });
    try {
      for (const channel of listeners.keys()) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      void fresh.end().catch(() => {});
      throw asUnavailable(error);
    }
    fresh.once('end', () => {
      client = null;
      if (closed) return;
      for (const listener of everyone()) listener.lost?.();
      reconnect();
    });
    return fresh;
  }

  function reconnect(): void {
    timer = setTimeout(async () => {
      try {
        if ((await connected()) === 'deaf') return;
        for (const listener of everyone()) listener.back?.();
      } catch {
        if (!closed) reconnect();
      }
    }, reconnectMilliseconds);
  }

  function connected(): Promise<pg.Client | 'deaf'> {
    client ??= connect().catch(error => {
      client = null;
      throw error;
    });
    return client;
  }

  return {
    async listen(channel, listener) {
      const others = listeners.get(channel) ?? new Set();
      const leave = (): void => {
        others.delete(listener);
        if (others.size === 0) listeners.delete(channel);
      };
      listeners.set(channel, others.add(listener));
      try {
        const current = await connected();
        if (current === 'deaf') {
          listener.lost?.();
          return leave;
        }
        await current.query(`listen ${pg.escapeIdentifier(channel)}`);
        listener.back?.();
      } catch (error) {
        leave();
        throw asUnavailable(error);
      }
      return leave;
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      const current = await client?.catch(() => null);
      if (current !== 'deaf') await current?.end();
    },
  };
}
