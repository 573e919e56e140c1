import { Worker } from 'node:worker_threads';
import { makeSeal, type Seal, sealedSize } from './seal.ts';

/** What is to be sealed, and what it is bound to. */
export interface Sealable {
  readonly plain: Uint8Array;
  readonly context: string;
}

/** A seal, and a thread beside for many at once: on a large load it is a fifth of the work, and the second core has room. */
export interface Sealing extends Seal {
  /** As `seal`, one for each. */
  sealAll(items: readonly Sealable[]): Promise<Uint8Array[]>;
}

/** To the thread: many in one run of bytes, since a message costs more than what is in it. */
export interface Asked {
  readonly id: number;
  readonly plain: Uint8Array<ArrayBuffer>;
  /** Where each ends in `plain`. */
  readonly ends: readonly number[];
  readonly contexts: readonly string[];
}

export interface Answer {
  readonly id: number;
  readonly sealed: Uint8Array<ArrayBuffer>;
}

/** So few are sealed sooner than a thread is asked. */
const few = 32;

export function makeSealing(key: Uint8Array): Sealing {
  const seal = makeSeal(key);
  const askThread = sealingThread(key);
  return {
    ...seal,
    async sealAll(items) {
      if (items.length <= few) return items.map(({ plain, context }) => seal.seal(plain, context));
      const ends: number[] = [];
      for (const { plain } of items) ends.push((ends.at(-1) ?? 0) + plain.length);
      const plain = new Uint8Array(ends.at(-1) ?? 0);
      for (const [i, item] of items.entries()) plain.set(item.plain, (ends[i] ?? 0) - item.plain.length);
      const sealed = await askThread({ plain, ends, contexts: items.map(({ context }) => context) });
      return splitAt(
        sealed,
        ends.map((end, i) => end + (i + 1) * sealedSize(0)),
      );
    },
  };
}

export function splitAt(bytes: Uint8Array, ends: readonly number[]): Uint8Array[] {
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

type Waiting = PromiseWithResolvers<Uint8Array>;

/** Starts a thread when it is first asked, and another should that one fail. It does not keep a process that has nothing else to do. */
function sealingThread(key: Uint8Array): (asked: Omit<Asked, 'id'>) => Promise<Uint8Array> {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let lastId = 0;
  const settle = (id: number): Waiting | undefined => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) thread?.unref();
    return one;
  };
  const start = (): Worker => {
    const started = new Worker(new URL('./seal-thread.ts', import.meta.url), {
      workerData: { key },
      // What it makes is gone with the answer.
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    started.on('message', ({ id, sealed }: Answer) => settle(id)?.resolve(sealed));
    started.on('error', error => {
      thread = null;
      for (const id of [...waiting.keys()]) settle(id)?.reject(error);
    });
    return started;
  };
  return asked => {
    thread ??= start();
    lastId += 1;
    const one = Promise.withResolvers<Uint8Array>();
    waiting.set(lastId, one);
    thread.ref();
    thread.postMessage({ ...asked, id: lastId } satisfies Asked, [asked.plain.buffer]);
    return one.promise;
  };
}
