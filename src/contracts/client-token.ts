import { z } from 'zod';
import { notAnswered, readJson, refusalOf, TokenRefusedError } from './client-errors.ts';

/**
 * An API client's own credentials, a token that someone else got and renews, or where tokens come from. `session`: the cookie of
 * somebody who is signed in with a browser, which a page of the service sends by itself.
 */
export type Credentials =
  | { readonly session: true }
  | { readonly clientId: string; readonly clientSecret: string }
  | { readonly token: string }
  | { readonly tokens: TokenSource };

export interface TokenSource {
  /** Null where a request says by other means whose it is. */
  get(): Promise<string | null>;
  /** Drops the token that is kept; false where no other can be had. */
  forget(): boolean;
}

interface Kept {
  readonly token: string;
  readonly ends: number;
}

/** A token is renewed this long before it ends, so that it does not end on its way. */
export const renewBeforeSeconds = 30;

/** Keeps one token and renews it before it ends; callers that come meanwhile share the one request. */
export function tokenSource(credentials: Credentials, url: string, fetch: typeof globalThis.fetch): TokenSource {
  if ('session' in credentials) return { get: async () => null, forget: () => false };
  if ('tokens' in credentials) return credentials.tokens;
  if ('token' in credentials) return { get: async () => credentials.token, forget: () => false };
  let kept: Promise<Kept> | undefined;
  const renew = () => {
    const renewed = requestToken(credentials.clientId, credentials.clientSecret, url, fetch);
    renewed.catch(() => {
      if (kept === renewed) kept = undefined;
    });
    kept = renewed;
    return renewed;
  };
  return {
    async get() {
      const current = kept;
      if (!current) return (await renew()).token;
      const { token, ends } = await current;
      if (ends > Date.now()) return token;
      return (await (kept && kept !== current ? kept : renew())).token;
    },
    forget() {
      kept = undefined;
      return true;
    },
  };
}

const given = z.object({ access_token: z.string(), expires_in: z.number() });
const refused = z.object({ error: z.string(), error_description: z.string().default('no reason given') });

async function requestToken(
  clientId: string,
  clientSecret: string,
  url: string,
  fetch: typeof globalThis.fetch,
): Promise<Kept> {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const { access_token: token, expires_in: seconds } = await postForm('/oauth2/token', form, given, url, fetch);
  return { token, ends: Date.now() + (seconds - renewBeforeSeconds) * 1000 };
}

/** Sends a form of OAuth and reads the answer; rejects with `TokenRefusedError` where it is OAuth's refusal. */
export async function postForm<Schema extends z.ZodType>(
  path: string,
  form: Readonly<Record<string, string>>,
  schema: Schema,
  url: string,
  fetch: typeof globalThis.fetch,
  headers: Readonly<Record<string, string>> = {},
): Promise<z.output<Schema>> {
  const request = fetch(`${url}${path}`, { method: 'POST', body: new URLSearchParams(form), headers });
  const response = await request.catch(error => Promise.reject(notAnswered(url, error)));
  const body = await readJson(response);
  const answer = schema.safeParse(body);
  if (response.ok && answer.success) return answer.data;
  const refusal = refused.safeParse(body);
  throw refusal.success
    ? new TokenRefusedError(refusal.data.error, refusal.data.error_description)
    : refusalOf(url, response, body);
}
