export interface StreamEnd {
  /** Raised when the service stops, when its caller is known no more, and by `end`. */
  readonly signal: AbortSignal;
  end(): void;
}

/** How often it is asked. */
const checkSeconds = 5;

/** Watches over a request that is answered for a long time; `mayGoOn` asks anew whether its caller still may. */
export function watchStreamEnd(mayGoOn: () => Promise<boolean>, stopping: AbortSignal): StreamEnd {
  const ended = new AbortController();
  const end = () => {
    clearInterval(timer);
    stopping.removeEventListener('abort', end);
    ended.abort();
  };
  const check = async () => {
    if (!(await mayGoOn())) end();
  };
  // A database that does not answer for a moment says nothing about the caller.
  const timer = setInterval(() => void check().catch(() => undefined), checkSeconds * 1000);
  stopping.addEventListener('abort', end);
  if (stopping.aborted) end();
  return { signal: ended.signal, end };
}
