import { type Problem, problem } from './problem.ts';

/** The server refused: what it said. */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** Seconds that the server asked to wait, where it did. */
  readonly retryAfter: number | null;
  constructor(refusal: Problem, retryAfter: number | null = null) {
    super(`${refusal.title}: ${refusal.detail}`);
    this.name = 'ProblemError';
    this.problem = refusal;
    this.retryAfter = retryAfter;
  }
}

/** The token endpoint refused the client; `code` is OAuth's (`invalid_client`, `invalid_scope`, …). */
export class TokenRefusedError extends Error {
  readonly code: string;
  constructor(code: string, description: string) {
    super(`The server gave no token: ${description} (${code}).`);
    this.name = 'TokenRefusedError';
    this.code = code;
  }
}

/** No answer came, or one that no Muster gives (a proxy's page, another program on that port). */
export class NotReachedError extends Error {
  constructor(url: string, what: string, cause?: unknown) {
    super(`The server at ${url} ${what}.`, { cause });
    this.name = 'NotReachedError';
  }
}

/** The error for a connection that failed: `fetch failed` says nothing, what the system said is in its cause. */
export function notAnswered(url: string, error: unknown): NotReachedError {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? ` (${cause.code})` : '';
  return new NotReachedError(url, `did not answer${code}`, error);
}

/** The error for an answer that is not well; `body` is its JSON, undefined where it has none. */
export function refusalOf(url: string, response: Response, body: unknown): ProblemError | NotReachedError {
  const parsed = problem.safeParse(body);
  if (parsed.success) return new ProblemError(parsed.data, retryAfter(response.headers));
  return new NotReachedError(url, `answered ${response.status} in a form that is not Muster's`);
}

/** The JSON of an answer, undefined where it has none. */
export async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}

/** Seconds; the header has seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(headers: Headers): number | null {
  const text = headers.get('retry-after');
  if (text === null) return null;
  if (/^\d+$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, (at - Date.now()) / 1000);
}
