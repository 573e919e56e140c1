import type { Readable } from 'node:stream';
import { Refusal } from '../contracts/errors.ts';
import type { Limits } from '../contracts/limits.ts';

export type PaceLimits = Pick<Limits, 'uploadIdleSeconds' | 'uploadBytesPerSecond'>;

/**
 * Watches a body that somebody else reads, and calls `cutOff` with the refusal: `requestTooSlow` when no byte came for
 * `uploadIdleSeconds`, or fewer than `uploadBytesPerSecond` in as long a time; `fileTooLarge` beyond `limit` bytes (what
 * stands around a file counts too). Returns the way to stop; the end of the body stops it as well.
 */
export function watchPace(
  request: Readable,
  limit: number,
  { uploadIdleSeconds, uploadBytesPerSecond }: PaceLimits,
  cutOff: (refusal: Refusal) => void,
): () => void {
  let total = 0;
  let totalBefore = 0;
  const tooSlow = () => cutOff(new Refusal('requestTooSlow'));
  const idle = setTimeout(tooSlow, uploadIdleSeconds * 1000);
  const rate = setInterval(() => {
    if (total - totalBefore < uploadBytesPerSecond * uploadIdleSeconds) tooSlow();
    totalBefore = total;
  }, uploadIdleSeconds * 1000);
  const count = (chunk: Buffer) => {
    total += chunk.length;
    idle.refresh();
    if (total > limit) cutOff(new Refusal('fileTooLarge'));
  };
  const stop = () => {
    clearTimeout(idle);
    clearInterval(rate);
    request.off('data', count);
  };
  // A paused stream is not set flowing by a listener: the first byte comes when somebody reads.
  request.pause();
  request.on('data', count).once('end', stop).once('close', stop);
  return stop;
}
