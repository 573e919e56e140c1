import { TokenRefusedError } from '../contracts/client-errors.ts';
import { loginCalls } from '../contracts/client-login.ts';
import { renewBeforeSeconds, type TokenSource } from '../contracts/client-token.ts';
import type { LoginTokens } from '../contracts/logins.ts';
import { LoginEndedError, UsageError } from './failures.ts';
import type { KeptLogin, LoginFile } from './login-file.ts';

/**
 * The access tokens of the login at a server, as `muster login` left it in its file. Commands that run at the same time share
 * one token: whoever finds it ended renews it for all while the others wait, since a refresh token can be used once.
 */
export function loginTokens(url: string, file: LoginFile, userAgent: string): TokenSource {
  let refused: string | null = null;
  let last: string | null = null;
  const usable = ({ accessToken, endsAt }: KeptLogin) => accessToken !== refused && endsAt > Date.now();

  async function renewed(): Promise<string> {
    return await file.update(async kept => {
      const login = required(kept.logins[url], url);
      if (usable(login)) return { kept, result: login.accessToken };
      const next = await loginCalls(url, userAgent).renew(login.refreshToken).catch(ended(url));
      const fresh = keptLogin(next);
      return { kept: { ...kept, logins: { ...kept.logins, [url]: fresh } }, result: fresh.accessToken };
    });
  }

  return {
    async get() {
      const login = required((await file.read()).logins[url], url);
      last = usable(login) ? login.accessToken : await renewed();
      return last;
    },
    forget() {
      refused = last;
      return true;
    },
  };
}

/** What the file keeps of tokens that just came. */
export function keptLogin({ access_token, expires_in, refresh_token }: LoginTokens): KeptLogin {
  const endsAt = Date.now() + (expires_in - renewBeforeSeconds) * 1000;
  return { refreshToken: refresh_token, accessToken: access_token, endsAt };
}

function required(login: KeptLogin | undefined, url: string): KeptLogin {
  if (login) return login;
  throw new UsageError(
    `Nobody is signed in to ${url}. Run muster login, or set MUSTER_CLIENT_ID and MUSTER_CLIENT_SECRET.`,
  );
}

const ended =
  (url: string) =>
  (error: unknown): never => {
    throw error instanceof TokenRefusedError && error.code === 'invalid_grant' ? new LoginEndedError(url) : error;
  };
