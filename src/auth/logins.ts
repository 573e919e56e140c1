import type { CallOrigin } from '../contracts/audit.ts';
import type { Limits } from '../contracts/limits.ts';
import type { DeviceAuthorization } from '../contracts/logins.ts';
import type { Browser } from '../contracts/users.ts';
import { readUserCode, showUserCode } from '../domain/logins.ts';
import { networkOf } from '../domain/networks.ts';
import type { LoginRequest, LoginService } from '../services/logins.ts';
import type { SignedIn } from '../services/sessions.ts';
import type { SignInService, Throttle } from '../services/sign-in.ts';

/** A login that waits for a person's answer, with its code as people read it. */
export interface WaitingLogin extends LoginRequest {
  readonly code: string;
}

/** Logins of the command line, as the edges offer them. */
export interface Logins {
  /** For a command line, of which nobody knows yet who is before it. */
  begin(asking: Browser): Promise<DeviceAuthorization>;
  /** For whoever types a code; null where nothing waits under it. Refuses with `rateLimited` who guesses. */
  find(signedIn: SignedIn, code: string, browser: Browser): Promise<WaitingLogin | null>;
  /** The person's answer; false where nothing waits under the code any more. */
  decide(signedIn: SignedIn, code: string, allow: boolean, browser: Browser): Promise<boolean>;
  end(refreshToken: string, origin: CallOrigin): Promise<void>;
}

/** Where people answer. */
export const devicePagePath = '/device';

export function logins(uses: {
  readonly publicUrl: string;
  readonly service: Pick<LoginService, 'begin' | 'find' | 'decide' | 'end'>;
  readonly people: Pick<SignInService, 'admit' | 'succeeded'>;
  readonly limits: Pick<Limits, 'loginCodeFailures'>;
}): Logins {
  const { publicUrl, service, people, limits } = uses;

  /** Runs with a code that somebody typed. Counted before it is looked for; one under which something waits counts for nothing. */
  async function typed<Found>(
    { principal }: SignedIn,
    text: string,
    { address }: Browser,
    look: (code: string) => Promise<Found>,
  ): Promise<Found | null> {
    const names: Throttle[] = [`code by ${principal.id}`, `code from ${networkOf(address)}`].map(name => ({
      name,
      most: limits.loginCodeFailures,
    }));
    await people.admit(names);
    const code = readUserCode(text);
    const found = code === null ? null : await look(code);
    if (found) await people.succeeded(names);
    return found;
  }

  return {
    async begin(asking) {
      const { deviceCode, userCode, expiresInSeconds, intervalSeconds } = await service.begin(asking);
      const [address, code] = [`${publicUrl}${devicePagePath}`, showUserCode(userCode)];
      return {
        ...{ device_code: deviceCode, user_code: code, expires_in: expiresInSeconds, interval: intervalSeconds },
        ...{ verification_uri: address, verification_uri_complete: `${address}?code=${code}` },
      };
    },
    find: (signedIn, text, browser) =>
      typed(signedIn, text, browser, async code => {
        const found = await service.find(code);
        return found && { ...found, code: showUserCode(code) };
      }),
    decide: async (signedIn, text, allow, browser) =>
      (await typed(signedIn, text, browser, code => service.decide(signedIn, code, allow, browser))) === true,
    end: (refreshToken, origin) => service.end(refreshToken, origin),
  };
}
