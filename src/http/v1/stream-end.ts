import type { Scope } from '../../contracts/tenants.ts';
import type { AppParts } from '../parts.ts';

export interface StreamEnd {
  /** Raised when the service stops, when the token is good no more, and by `end`. */
  readonly signal: AbortSignal;
  end(): void;
}

const checkSeconds = 5;

/**
 * Watches over the token of a request that is answered for a long time; `authorization` is its header. The token must stay
 * good, and keep these scopes.
 */
export function watchStreamEnd(
  authorization: string,
  scopes: readonly Scope[],
  parts: Pick<AppParts, 'auth' | 'stopping'>,
): StreamEnd {
  const { auth, stopping } = parts;
  const ended = new AbortController();
  const end = () => {
    clearInterval(timer);
    stopping.removeEventListener('abort', end);
    ended.abort();
  };
  const token = authorization.split(' ')[1] ?? '';
  const check = async () => {
    const principal = await auth.authenticate(token);
    if (!principal || scopes.some(scope => !principal.scopes.has(scope))) end();
  };
  // A database that does not answer for a moment says nothing about the token.
  const timer = setInterval(() => void check().catch(() => undefined), checkSeconds * 1000);
  stopping.addEventListener('abort', end);
  if (stopping.aborted) end();
  return { signal: ended.signal, end };
}
