import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { Refusal } from '../contracts/errors.ts';
import type { Limits } from '../contracts/limits.ts';
import { type Browser, emailAddress, type SignInMethod, userName } from '../contracts/users.ts';
import { networkOf } from '../domain/networks.ts';
import { passwordFault } from '../domain/passwords.ts';
import type { SessionService, SignedIn } from '../services/sessions.ts';
import type { NewCredential, OpenInvitation, SignInService, SigningIn, Throttle } from '../services/sign-in.ts';
import { type Passkeys, passkeys } from './passkeys.ts';
import { isCommonPassword, passwords } from './passwords.ts';

/** What a browser carries besides its session: the sign that this user has signed in with it before. */
export interface SignInBrowser extends Browser {
  readonly known: string | null;
}

/** A session just opened: its token, and the sign for the browser to keep. */
export interface Opened {
  readonly token: string;
  readonly known: string;
}

/** Options for a passkey, and the secret that has to come back with the answer. */
export interface Asked<Options> {
  readonly attempt: string;
  readonly options: Options;
}

/** Who opens a link says who he is, unless the link does. */
export interface Introduction {
  readonly email: string;
  readonly name: string;
}

/** Everything by which people get in. All of it refuses by `Refusal`, and says of nobody whether there is an account. */
export interface SignIn {
  withPassword(email: string, password: string, browser: SignInBrowser): Promise<Opened>;
  askPasskey(): Promise<Asked<PublicKeyCredentialRequestOptionsJSON>>;
  withPasskey(attempt: string, answer: unknown, browser: SignInBrowser): Promise<Opened>;
  /** For whom the company's sign-in has vouched (company.ts). */
  asCompanyUser(user: SigningIn, browser: SignInBrowser): Promise<Opened>;
  invitation(token: string): Promise<OpenInvitation>;
  acceptWithPassword(token: string, who: Introduction, password: string, browser: SignInBrowser): Promise<Opened>;
  askInvited(token: string, who: Introduction): Promise<Asked<PublicKeyCredentialCreationOptionsJSON>>;
  acceptWithPasskey(token: string, attempt: string, answer: unknown, browser: SignInBrowser): Promise<Opened>;
  /** The rest is for who is signed in. */
  changePassword(signedIn: SignedIn, current: string, next: string, browser: Browser): Promise<void>;
  askNewPasskey(signedIn: SignedIn): Promise<Asked<PublicKeyCredentialCreationOptionsJSON>>;
  addPasskey(signedIn: SignedIn, attempt: string, answer: unknown, browser: Browser): Promise<void>;
}

export type SignInParts = {
  readonly publicUrl: string;
  readonly people: SignInService;
  readonly sessions: Pick<SessionService, 'open'>;
  readonly newId: () => string;
  readonly limits: Pick<Limits, 'signInFailuresPerAddress' | 'signInFailuresPerUser' | 'signInFailuresFromUnknown'>;
  /** Closes what a browser keeps for us. */
  readonly seal: {
    seal(plain: Uint8Array, context: string): Buffer;
    open(sealed: Uint8Array, context: string): Buffer;
  };
};

/** Who opens a link, as it and he say. */
interface Invited {
  readonly who: { readonly userId: string } & Introduction;
  readonly tenantName: string;
  readonly required: OpenInvitation['required'];
}

const introduction = z.object({ email: emailAddress, name: userName });
const challengeOnly = z.object({ challenge: z.string() });
const invited = introduction.extend({ challenge: z.string(), userId: z.string() });

export function signIn(parts: SignInParts): SignIn {
  const { publicUrl, people, sessions, newId } = parts;
  const keys: Passkeys = passkeys(publicUrl);
  const hashes = passwords();

  async function open(user: SigningIn, method: SignInMethod, browser: SignInBrowser): Promise<Opened> {
    const required = await people.required(user.tenantId);
    if (required === 'passkey' && method === 'password')
      throw new Refusal('signInFailed', { reason: 'passkeyRequired' });
    if (required === 'company' && method !== 'company')
      throw new Refusal('signInFailed', { reason: 'companyRequired' });
    const token = await sessions.open(user, method, browser);
    await people.note(user, method, 'done', browser);
    return { token, known: knownSign(parts, user.email) };
  }

  /** A link opens a session whatever its tenant requires: it was given for just that. */
  async function accept(
    token: string,
    who: { userId: string } & Introduction,
    credential: NewCredential,
    browser: SignInBrowser,
  ): Promise<Opened> {
    const user = await people.accept(token, who, credential, browser);
    return { token: await sessions.open(user, credential.kind, browser), known: knownSign(parts, user.email) };
  }

  async function whoIs(token: string, who: Introduction): Promise<Invited> {
    const { tenantName, email, user, required } = await people.openInvitation(token);
    const said = introduction.safeParse({ email: email ?? who.email, name: user?.name ?? who.name });
    if (!said.success) {
      const field = said.error.issues[0]?.path[0] === 'name' ? 'the name' : 'the email address';
      throw new Refusal('requestNotValid', { params: { field, what: 'it is missing or not of the right form' } });
    }
    return { who: { ...said.data, userId: user?.id ?? newId() }, tenantName, required };
  }

  function accepted(password: string, words: readonly string[]): string {
    const fault = passwordFault(password, { words: [...words, 'muster'], isCommon: isCommonPassword });
    if (fault) throw new Refusal(fault.code, fault);
    return password;
  }

  return {
    async withPassword(given, password, browser) {
      const email = given.trim().toLowerCase();
      const names = throttlesOf(parts, email, browser);
      await people.admit(names);
      const candidates = await people.candidates(email);
      const digests = candidates.length > 0 ? candidates : [null];
      const right: SigningIn[] = [];
      for (const candidate of digests) {
        if (await hashes.matches(password, candidate?.digest ?? null)) right.push(candidate!);
      }
      const [user] = right;
      if (!user) {
        await people.failed(names);
        for (const candidate of candidates) await people.note(candidate, 'password', 'refused', browser);
        throw new Refusal('signInFailed');
      }
      return await open(user, 'password', browser);
    },

    async askPasskey() {
      const options = await keys.request();
      return { attempt: await people.remember('passkey', { challenge: options.challenge }), options };
    },

    async withPasskey(attempt, answer, browser) {
      const names = throttlesOf(parts, null, browser);
      await people.admit(names);
      const begun = challengeOnly.safeParse(await people.resume('passkey', attempt));
      const found = begun.success ? await people.passkey(keys.credentialIdOf(answer)) : null;
      if (!begun.success || !found) {
        await people.failed(names);
        throw new Refusal('signInFailed');
      }
      const counter = await keys.used(answer, begun.data.challenge, found);
      await people.passkeyUsed(found.credentialId, counter);
      return await open(found.user, 'passkey', browser);
    },

    asCompanyUser: (user, browser) => open(user, 'company', browser),

    invitation: token => people.openInvitation(token),

    async acceptWithPassword(token, who, password, browser) {
      const { who: known, tenantName, required } = await whoIs(token, who);
      if (required !== 'any') throw new Refusal('signInFailed', { reason: 'passkeyRequired' });
      const digest = await hashes.digest(accepted(password, [tenantName, known.email, known.name]));
      return await accept(token, known, { kind: 'password', digest }, browser);
    },

    async askInvited(token, who) {
      const { who: known } = await whoIs(token, who);
      const options = await keys.creation({ id: known.userId, email: known.email, name: known.name }, []);
      return { attempt: await people.remember('invited', { ...known, challenge: options.challenge }), options };
    },

    async acceptWithPasskey(token, attempt, answer, browser) {
      const begun = invited.safeParse(await people.resume('invited', attempt));
      if (!begun.success) throw new Refusal('signInFailed');
      const { challenge, ...who } = begun.data;
      const passkey = await keys.created(answer, challenge);
      return await accept(token, who, { kind: 'passkey', passkey, name: passkeyName(browser) }, browser);
    },

    async changePassword(signedIn, current, next, browser) {
      const user = await signingIn(people, signedIn);
      const names = throttlesOf(parts, user.email, { ...browser, known: null });
      await people.admit(names);
      const kept = await people.passwordOf(user);
      // Who has only a passkey sets a first password; who has one must know it.
      if (kept !== null && !(await hashes.matches(current, kept))) {
        await people.failed(names);
        throw new Refusal('signInFailed');
      }
      const digest = await hashes.digest(accepted(next, [user.email, user.name]));
      await people.changePassword(user, digest, signedIn.sessionId, browser);
    },

    async askNewPasskey(signedIn) {
      const user = await signingIn(people, signedIn);
      const options = await keys.creation(user, await people.credentialsOf(user));
      return {
        attempt: await people.remember('new passkey', { challenge: options.challenge, userId: user.id }),
        options,
      };
    },

    async addPasskey(signedIn, attempt, answer, browser) {
      const user = await signingIn(people, signedIn);
      const begun = challengeOnly
        .extend({ userId: z.literal(user.id) })
        .safeParse(await people.resume('new passkey', attempt));
      if (!begun.success) throw new Refusal('signInFailed');
      const passkey = await keys.created(answer, begun.data.challenge);
      await people.addPasskey(user, passkey, passkeyName(browser), browser);
    },
  };
}

async function signingIn(people: SignInService, { principal }: SignedIn): Promise<SigningIn> {
  const user = await people.user(principal);
  if (!user) throw new Refusal('notAuthenticated');
  return user;
}

/**
 * By what failures are counted. Nobody can lock a user out by guessing: what counts for the user alone holds only for
 * browsers that the user never signed in with.
 */
function throttlesOf(parts: SignInParts, email: string | null, browser: SignInBrowser): Throttle[] {
  const { signInFailuresPerAddress, signInFailuresPerUser, signInFailuresFromUnknown } = parts.limits;
  const network = networkOf(browser.address);
  const names: Throttle[] = [{ name: `network ${network}`, most: signInFailuresPerAddress }];
  if (email === null) return names;
  names.push({ name: `user ${email} from ${network}`, most: signInFailuresPerUser });
  if (!isKnown(parts, email, browser.known)) names.push({ name: `user ${email}`, most: signInFailuresFromUnknown });
  return names;
}

const knownContext = 'known browser';

function knownSign({ seal }: SignInParts, email: string): string {
  return seal.seal(Buffer.from(email), knownContext).toString('base64url');
}

function isKnown({ seal }: SignInParts, email: string, sign: string | null): boolean {
  if (sign === null || sign.length > 1024) return false;
  try {
    return seal.open(Buffer.from(sign, 'base64url'), knownContext).toString() === email;
  } catch {
    return false;
  }
}

const systems = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS X', 'CrOS', 'Linux'];

/** For the list of passkeys: on what it was made. */
function passkeyName({ agent }: Browser): string {
  const system = systems.find(name => agent?.includes(name)) ?? 'Passkey';
  return system === 'Mac OS X' ? 'macOS' : system === 'CrOS' ? 'ChromeOS' : system;
}
