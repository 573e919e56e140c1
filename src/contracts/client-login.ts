import { z } from 'zod';
import { NotReachedError, ProblemError, TokenRefusedError } from './client-errors.ts';
import { postForm } from './client-token.ts';
import { wait } from './client-transport.ts';
import {
  commandLineClient,
  type DeviceAuthorization,
  deviceAuthorization,
  deviceAuthorizationPath,
  deviceCodeGrant,
  type LoginTokens,
  loginTokens,
  revocationPath,
} from './logins.ts';

/** A login of the command line at one server. Everything rejects as calls of a client do. */
export interface LoginCalls {
  /** Gets the codes: one to show to a person, one to wait with. */
  begin(): Promise<DeviceAuthorization>;
  /** Resolves when the person has allowed it; rejects with OAuth's `access_denied` or `expired_token`. */
  wait(codes: DeviceAuthorization): Promise<LoginTokens>;
  /** Uses a refresh token up. `invalid_grant`: the login has ended. */
  renew(refreshToken: string): Promise<LoginTokens>;
  end(refreshToken: string): Promise<void>;
}

const client_id = commandLineClient;
const mostMilliseconds = 30_000;
/** RFC 8628, 3.5. */
const slowDownSeconds = 5;
const slowestSeconds = 60;

/** `url` is the server's, without a slash at its end. */
export function loginCalls(
  url: string,
  userAgent: string,
  fetch: typeof globalThis.fetch = globalThis.fetch,
): LoginCalls {
  // Other commands may wait for this one.
  const inTime: typeof globalThis.fetch = (input, init) =>
    fetch(input, { ...init, signal: AbortSignal.timeout(mostMilliseconds) });
  const post = <Schema extends z.ZodType>(path: string, form: Record<string, string>, schema: Schema) =>
    postForm(path, { client_id, ...form }, schema, url, inTime, { 'user-agent': userAgent });
  const token = (form: Record<string, string>) => post('/oauth2/token', form, loginTokens);
  return {
    begin: () => post(deviceAuthorizationPath, {}, deviceAuthorization),
    async wait({ device_code, interval, expires_in }) {
      const ends = Date.now() + expires_in * 1000;
      for (let seconds = interval; ; ) {
        await wait(seconds);
        try {
          return await token({ grant_type: deviceCodeGrant, device_code });
        } catch (error) {
          const next = nextInterval(error, seconds);
          if (next === null || Date.now() > ends) throw error;
          seconds = next;
        }
      }
    },
    renew: refreshToken => token({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    end: async refreshToken => void (await post(revocationPath, { token: refreshToken }, z.unknown())),
  };
}

/** In seconds; null where asking again is of no use. A server that does not answer is asked half as often each time. */
function nextInterval(error: unknown, seconds: number): number | null {
  if (error instanceof TokenRefusedError) {
    if (error.code === 'authorization_pending') return seconds;
    return error.code === 'slow_down' ? seconds + slowDownSeconds : null;
  }
  const passing = error instanceof ProblemError && [429, 503].includes(error.problem.status);
  return passing || error instanceof NotReachedError ? Math.min(seconds * 2, slowestSeconds) : null;
}
