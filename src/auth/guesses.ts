import { Refusal } from '../contracts/errors.ts';
import type { Limits } from '../contracts/limits.ts';
import type { Browser } from '../contracts/users.ts';
import { networkOf } from '../domain/networks.ts';
import type { Candidate, SignInService, SigningIn, Throttle } from '../services/sign-in.ts';

/** What a browser carries besides its session: the sign that this user has signed in with it before. */
export interface SignInBrowser extends Browser {
  readonly known: string | null;
}

/** What guesses are counted with. */
export interface GuessParts {
  readonly people: Pick<SignInService, 'admit'>;
  readonly limits: Pick<Limits, 'signInFailuresPerAddress' | 'signInFailuresPerUser' | 'signInFailuresFromUnknown'>;
  /** Closes what a browser keeps for us. */
  readonly seal: {
    seal(plain: Uint8Array, context: string): Buffer;
    open(sealed: Uint8Array, context: string): Buffer;
  };
}

/** What fails from one network is counted together, whoever it was meant for. */
export function ofNetwork({ limits }: GuessParts, { address }: Browser): Throttle {
  return { name: `network ${networkOf(address)}`, most: limits.signInFailuresPerAddress };
}

/**
 * Counts an attempt by password, and says whose it may be. Nobody can lock a user out by guessing: when an address had too many
 * guesses from wherever, a browser still gets those of its users in who have signed in with it before.
 */
export async function admitted(
  parts: GuessParts,
  email: string,
  candidates: readonly (Candidate | null)[],
  browser: SignInBrowser,
): Promise<{ candidates: readonly (Candidate | null)[]; names: readonly Throttle[] }> {
  const { people, limits } = parts;
  const ofUser = { name: `user ${email} from ${networkOf(browser.address)}`, most: limits.signInFailuresPerUser };
  const near = [ofNetwork(parts, browser), ofUser];
  const all = [...near, { name: `user ${email}`, most: limits.signInFailuresFromUnknown }];
  const known = candidates.map(candidate => candidate && (isKnown(parts, candidate, browser.known) ? candidate : null));
  const strange = candidates.some((candidate, i) => candidate !== known[i]);
  if (strange || known.every(candidate => candidate === null)) {
    try {
      await people.admit(all);
      return { candidates, names: all };
    } catch (error) {
      if (!(error instanceof Refusal) || known.every(candidate => candidate === null)) throw error;
    }
  }
  await people.admit(near);
  return { candidates: known, names: near };
}

const knownContext = 'known browser';

/** Of the user and not of the address, which nobody has verified: others may have a user of the same one elsewhere. */
const knownAs = ({ tenantId, id }: Pick<SigningIn, 'tenantId' | 'id'>): string => `${tenantId} ${id}`;

/** What a browser keeps from now on, to be known again. */
export function knownSign({ seal }: GuessParts, user: SigningIn): string {
  return seal.seal(Buffer.from(knownAs(user)), knownContext).toString('base64url');
}

function isKnown({ seal }: GuessParts, user: SigningIn, sign: string | null): boolean {
  if (sign === null || sign.length > 1024) return false;
  try {
    return seal.open(Buffer.from(sign, 'base64url'), knownContext).toString() === knownAs(user);
  } catch {
    return false;
  }
}
