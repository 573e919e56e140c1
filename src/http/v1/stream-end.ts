import { commentSeconds } from './event-frames.ts';

export interface StreamEnd {
  /** Raised when the service stops, when its caller is known no more, and by `end`. */
  readonly signal: AbortSignal;
  end(): void;
}

/** Watches over a request that is answered for a long time; `isKnown` asks anew whether its caller still is somebody. */
export function watchStreamEnd(isKnown: () => Promise<boolean>, stopping: AbortSignal): StreamEnd {
  const ended = new AbortController();
  const end = () => {
    clearInterval(timer);
    stopping.removeEventListener('abort', end);
    ended.abort();
  };
  const check = async () => {
    if (!(await isKnown())) end();
  };
  // A database that does not answer for a moment says nothing about the caller.
  const timer = setInterval(() => void check().catch(() => undefined), commentSeconds * 1000);
  stopping.addEventListener('abort', end);
  if (stopping.aborted) end();
  return { signal: ended.signal, end };
}
