import { parentPort, workerData } from 'node:worker_threads';
import { makeSeal, sealedSize } from './seal.ts';
import { type Answer, type Asked, splitAt } from './sealing.ts';

/** The thread of sealing.ts: seals what it is sent, in the order in which it is sent. */
const { key }: { readonly key: Uint8Array } = workerData;
const { seal } = makeSeal(key);

parentPort?.on('message', ({ id, plain, ends, contexts }: Asked) => {
  const sealed = Buffer.from(new ArrayBuffer(plain.length + ends.length * sealedSize(0)));
  let at = 0;
  for (const [i, bytes] of splitAt(plain, ends).entries()) at += seal(bytes, contexts[i] ?? '').copy(sealed, at);
  parentPort?.postMessage({ id, sealed } satisfies Answer, [sealed.buffer]);
});
