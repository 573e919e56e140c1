import type { Batch, BatchState } from './batches.ts';
import type { StreamItem } from './client-events.ts';
import { wait } from './client-transport.ts';

const settled: ReadonlySet<BatchState> = new Set(['finished', 'finishedWithErrors', 'cancelled', 'declined']);

/** Whether no row of the batch will change any more, except by a retry. */
export function isSettled(batch: Batch): boolean {
  return settled.has(batch.state);
}

const quietSeconds = 5;
const pollSeconds = 1;

/**
 * Yields the batch as it is, then every time it has changed, until it is settled or waits for an approval. Follows the event stream; while
 * that says nothing (a proxy holds it back) it asks every 5 s, and where the stream is refused (too many are open) every second.
 */
export async function* followBatch(
  events: (signal: AbortSignal) => AsyncGenerator<StreamItem>,
  get: (signal: AbortSignal) => Promise<Batch>,
  signal?: AbortSignal,
): AsyncGenerator<Batch> {
  const ended = new AbortController();
  const stop = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
  let last = '';
  try {
    for await (const batch of batchesOf(events(stop), get, stop)) {
      const text = JSON.stringify(batch);
      if (text !== last) yield batch;
      last = text;
      if (isSettled(batch) || batch.state === 'awaitingApproval') return;
    }
  } finally {
    ended.abort();
  }
}

async function* batchesOf(
  events: AsyncGenerator<StreamItem>,
  get: (signal: AbortSignal) => Promise<Batch>,
  stop: AbortSignal,
): AsyncGenerator<Batch> {
  let next: Promise<StreamItem | null> | null = nextOf(events);
  const batch = await get(stop);
  yield batch;
  for (;;) {
    const item: StreamItem | null | 'quiet' = next ? await orQuiet(next, stop) : await asleep(stop);
    if (item === null) next = null;
    else if (item !== 'quiet' && next) next = nextOf(events);
    if (item === null || item === 'quiet' || item.event === 'open' || item.event === 'reset') yield await get(stop);
    else if (item.event === 'batch' && item.data.id === batch.id) yield item.data;
  }
}

/** Null where the stream is refused or not to be read: whoever follows then asks. */
async function nextOf(events: AsyncGenerator<StreamItem>): Promise<StreamItem | null> {
  try {
    const { value } = await events.next();
    return value;
  } catch {
    return null;
  }
}

async function orQuiet(next: Promise<StreamItem | null>, stop: AbortSignal): Promise<StreamItem | null | 'quiet'> {
  const heard = new AbortController();
  const quiet = wait(quietSeconds, AbortSignal.any([stop, heard.signal])).then(() => 'quiet' as const);
  try {
    return await Promise.race([next, quiet]);
  } finally {
    heard.abort();
  }
}

async function asleep(stop: AbortSignal): Promise<'quiet'> {
  await wait(pollSeconds, stop);
  return 'quiet';
}
