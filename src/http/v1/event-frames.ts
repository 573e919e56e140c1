import type { TenantEvent } from '../../contracts/events.ts';

/** The event log of one tenant as one reader sees it (services/events.ts). */
export interface EventLog {
  head(): Promise<number>;
  since(position: number, limit: number): Promise<TenantEvent[] | 'reset'>;
  watch(wake: () => void): () => void;
}

/** Where a reader goes on; `reset` where that is not possible, since some events are gone. */
export type Start = { readonly position: number; readonly reset: boolean };

/** Seconds between two comments, which keep proxies from closing a quiet connection. */
export const commentSeconds = 15;
/** What a reader is told to wait before it comes back to a service that was stopped. */
const restartMilliseconds = 5000;
/** Read at once; one devices event is up to 20 kB. */
const eventsAtOnce = 50;

/** Where to go on after `lastId`, the `Last-Event-ID` header; without it, with what happens from now on. */
export async function startAfter(log: EventLog, lastId: string | undefined): Promise<Start> {
  const head = await log.head();
  if (lastId === undefined) return { position: head, reset: false };
  const position = /^\d{1,15}$/.test(lastId) ? Number(lastId) : Number.POSITIVE_INFINITY;
  // Ahead of the log: the database was restored from a backup, or the ID is none of ours.
  return position > head ? { position: head, reset: true } : { position, reset: false };
}

/**
 * The text of a stream of server-sent events (HTML standard, section 9.2), until `ended` is raised. The log is read in
 * pieces, and no further than what was taken; how many readers there are and how slow costs no memory.
 */
export async function* eventFrames(log: EventLog, start: Start, ended: AbortSignal): AsyncGenerator<string> {
  const alarm = makeAlarm();
  let commentDue = false;
  const timer = setInterval(() => {
    commentDue = true;
    alarm.ring();
  }, commentSeconds * 1000);
  const unwatch = log.watch(alarm.ring);
  ended.addEventListener('abort', alarm.ring);
  try {
    let position = start.position;
    yield start.reset ? reset(position) : `id: ${position}\n\n`;
    while (!ended.aborted) {
      alarm.clear();
      if (commentDue) yield ': still here\n\n';
      commentDue = false;
      const events = await log.since(position, eventsAtOnce);
      if (events === 'reset') {
        position = await log.head();
        yield reset(position);
        continue;
      }
      for (const event of events) {
        yield `id: ${event.position}\nevent: ${event.event}\ndata: ${JSON.stringify(event.data)}\n\n`;
        position = event.position;
        if (ended.aborted) break;
      }
      if (events.length < eventsAtOnce) await alarm.rung();
    }
    yield `retry: ${restartMilliseconds}\n\n`;
  } finally {
    clearInterval(timer);
    unwatch();
    ended.removeEventListener('abort', alarm.ring);
  }
}

function reset(position: number): string {
  return `id: ${position}\nevent: reset\ndata: {}\n\n`;
}

/** A ring between `clear` and `rung` is not missed. */
function makeAlarm() {
  let { promise, resolve } = Promise.withResolvers<void>();
  return {
    ring: () => resolve(),
    rung: () => promise,
    clear: () => {
      ({ promise, resolve } = Promise.withResolvers<void>());
    },
  };
}
