import type { AppParts } from '../parts.ts';
import { commentSeconds } from './event-frames.ts';

export interface StreamEnd {
  /** Raised when the service stops, when the token is good no more, and by `end`. */
  readonly signal: AbortSignal;
  end(): void;
}

/** Watches over the token of a request that is answered for a long time; `authorization` is its header. */
export function watchStreamEnd(authorization: string, parts: Pick<AppParts, 'auth' | 'stopping'>): StreamEnd {
  const { auth, stopping } = parts;
  const ended = new AbortController();
  const end = () => {
    clearInterval(timer);
    stopping.removeEventListener('abort', end);
    ended.abort();
  };
  const token = authorization.split(' ')[1] ?? '';
  const check = async () => {
    if (!(await auth.authenticate(token))) end();
  };
  // A database that does not answer for a moment says nothing about the token.
  const timer = setInterval(() => void check().catch(() => undefined), commentSeconds * 1000);
  stopping.addEventListener('abort', end);
  if (stopping.aborted) end();
  return { signal: ended.signal, end };
}
