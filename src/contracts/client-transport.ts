import { NotReachedError, notAnswered, ProblemError, readJson, refusalOf } from './client-errors.ts';
import { type Credentials, tokenSource } from './client-token.ts';

/** Whose calls these are. `url` is the server's, as in `http://localhost:8420`, or empty for the server that a page came from; `tenant` an id, an Entra tenant ID or `me` (the default). */
export type Access = Credentials & { readonly url: string; readonly tenant?: string; readonly userAgent?: string };

/** Bytes that can be opened again from the beginning, so that an upload can be repeated. `size` in bytes, where it is known. */
export interface FileSource {
  readonly size?: number;
  open(): ReadableStream<Uint8Array>;
}
/** A bare stream can be read once, so its upload is never repeated. */
export type UploadFile = Blob | FileSource | ReadableStream<Uint8Array>;

/** One request; `path` begins with `/`, and query values that are undefined are left out. */
export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly file?: UploadFile;
  /** Sending it twice does what sending it once does. */
  readonly repeatable?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Resolves with an answer that is well (2xx), rejects with one of client-errors.ts or with the reason of the call's signal. */
export type Send = (call: Call) => Promise<Response>;

const tries = 5;
const longestPauseSeconds = 60;

/**
 * Sends calls with a token that it gets, keeps and renews. Answers 429 and 503, and connections that break, are tried again
 * after the pause that the server asks for, but only for calls that may be repeated.
 */
export function transport(access: Access, fetch: typeof globalThis.fetch): Send {
  const url = access.url.replace(/\/+$/, '');
  const token = tokenSource(access, url, fetch);
  const agent: Record<string, string> = access.userAgent ? { 'user-agent': access.userAgent } : {};

  async function once(call: Call): Promise<Response | ProblemError | NotReachedError> {
    const bearer = await token.get();
    const headers = { ...(bearer !== null && { authorization: `Bearer ${bearer}` }), ...agent };
    try {
      const response = await fetch(`${url}${call.path}${queryText(call.query)}`, initOf(call, headers));
      return response.ok ? response : refusalOf(url, response, await readJson(response));
    } catch (error) {
      if (call.signal?.aborted) throw error;
      return notAnswered(url, error);
    }
  }

  return async call => {
    const readableAgain = !(call.file instanceof ReadableStream);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await once(call);
      if (answer instanceof Response) return answer;
      // A token that was revoked, or signed by a key since replaced: a 401 has done nothing, so any call may come again.
      if (attempt === 1 && isStatus(answer, 401) && readableAgain && token.forget()) continue;
      const pause = pauseBefore(answer, attempt);
      if (!call.repeatable || !readableAgain || attempt === tries || pause === null) throw answer;
      await wait(pause, call.signal);
    }
  };
}

function initOf(call: Call, common: Record<string, string>): RequestInit {
  const { body, headers } = bodyOf(call);
  return {
    method: call.method ?? 'GET',
    headers: { ...common, ...headers, ...call.headers },
    body,
    signal: call.signal ?? null,
    // Without it a stream cannot be a request's body (fetch standard, RequestInit.duplex).
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  };
}

function bodyOf({ json, file }: Call): { body: BodyInit | null; headers: Record<string, string> } {
  if (json !== undefined) return { body: JSON.stringify(json), headers: { 'content-type': 'application/json' } };
  if (file === undefined) return { body: null, headers: {} };
  const headers = { 'content-type': 'text/csv' };
  if (file instanceof Blob || file instanceof ReadableStream) return { body: file, headers };
  // Browsers drop this header, Node sends it; with it the server can refuse a file that is too large before it arrives.
  const length: Record<string, string> = file.size === undefined ? {} : { 'content-length': String(file.size) };
  return { body: file.open(), headers: { ...headers, ...length } };
}

function queryText(query: Call['query'] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size > 0 ? `?${parameters}` : '';
}

function isStatus(error: ProblemError | NotReachedError, status: number): boolean {
  return error instanceof ProblemError && error.problem.status === status;
}

/** Seconds to pause before the next try, or null where another try is of no use. */
function pauseBefore(error: ProblemError | NotReachedError, attempt: number): number | null {
  const growing = 0.25 * 2 ** attempt;
  if (error instanceof NotReachedError) return growing;
  // `requestInProgress`: an earlier try of this very upload, whose connection broke, is still being read.
  const passing = isStatus(error, 429) || isStatus(error, 503) || error.problem.code === 'requestInProgress';
  const pause = error.retryAfter ?? growing;
  return passing && pause <= longestPauseSeconds ? pause : null;
}

/** Rejects with the signal's reason when it is aborted meanwhile. */
export function wait(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, seconds * 1000);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
