import { createHash } from 'node:crypto';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { Refusal } from '../contracts/errors.ts';
import { methodsAllowed } from '../contracts/sign-in-settings.ts';
import { type Browser, emailAddress, type SignInMethod, userName } from '../contracts/users.ts';
import { passwordFault } from '../domain/passwords.ts';
import { requireRecent } from '../domain/sessions.ts';
import type { SessionService, SignedIn } from '../services/sessions.ts';
import type { Candidate, NewCredential, OpenInvitation, SignInService, SigningIn } from '../services/sign-in.ts';
import { admitted, type GuessParts, knownSign, ofNetwork, type SignInBrowser } from './guesses.ts';
import { type Passkeys, passkeys } from './passkeys.ts';
import { isCommonPassword, passwords } from './passwords.ts';
import type { RefusedSignIns } from './refused-sign-ins.ts';

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
  /** The rest is for who is signed in. What takes no proof of its own takes a recent sign-in. */
  changePassword(signedIn: SignedIn, current: string, next: string, browser: Browser): Promise<void>;
  askNewPasskey(signedIn: SignedIn): Promise<Asked<PublicKeyCredentialCreationOptionsJSON>>;
  addPasskey(signedIn: SignedIn, attempt: string, answer: unknown, browser: Browser): Promise<void>;
}

export interface SignInParts extends GuessParts {
  readonly publicUrl: string;
  readonly people: SignInService;
  readonly sessions: Pick<SessionService, 'open'>;
  readonly refusals: RefusedSignIns;
  readonly newId: () => string;
  readonly clock: () => Date;
}

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
  const { publicUrl, people, sessions, refusals, newId, clock } = parts;
  const keys: Passkeys = passkeys(publicUrl);
  const hashes = passwords();

  async function open(user: SigningIn, method: SignInMethod, browser: SignInBrowser): Promise<Opened> {
    const required = await people.required(user.tenantId);
    if (!methodsAllowed[required].includes(method)) {
      const reason = required === 'company' ? 'companyRequired' : 'passkeyRequired';
      const refusal = new Refusal('signInFailed', { reason });
      await refusals.ofUser(user, method, refusal.fault, browser);
      throw refusal;
    }
    const token = await sessions.open(user, method, browser);
    await people.note(user, method, browser);
    return { token, known: knownSign(parts, user) };
  }

  /** A link opens a session whatever its tenant requires: it was given for just that. */
  async function accept(
    token: string,
    who: { userId: string } & Introduction,
    credential: NewCredential,
    browser: SignInBrowser,
  ): Promise<Opened> {
    const user = await people.accept(token, who, credential, browser);
    return { token: await sessions.open(user, credential.kind, browser), known: knownSign(parts, user) };
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
      const { candidates, names } = await admitted(parts, email, await people.candidates(email), browser);
      let user: Candidate | null = null;
      // All of them, even where none is: a failure takes the same time for every address.
      for (const candidate of candidates) {
        if (user === null && (await hashes.matches(password, candidate?.digest ?? null))) user = candidate;
      }
      if (!user) {
        const refusal = new Refusal('signInFailed');
        // Nobody waits for it: the time would tell that there is such a user.
        for (const tried of candidates) if (tried) void refusals.ofUser(tried, 'password', refusal.fault, browser);
        throw refusal;
      }
      await people.succeeded(names);
      const opened = await open(user, 'password', browser);
      // Only now is the password at hand, to make a digest as they are made by now.
      if (user.digest !== null && hashes.isOutdated(user.digest))
        await people.renewDigest(user, user.digest, await hashes.digest(password));
      return opened;
    },

    async askPasskey() {
      const options = await keys.request();
      return { attempt: await people.remember('passkey', { challenge: options.challenge }), options };
    },

    async withPasskey(attempt, answer, browser) {
      const names = [ofNetwork(parts, browser)];
      await people.admit(names);
      const begun = challengeOnly.safeParse(await people.resume('passkey', attempt));
      const found = begun.success ? await people.passkey(keys.credentialIdOf(answer)) : null;
      if (!begun.success || !found) throw new Refusal('signInFailed');
      const counter = await keys.used(answer, begun.data.challenge, found);
      await people.passkeyUsed(found.credentialId, counter);
      await people.succeeded(names);
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
      return { attempt: await people.remember(invitedBy(token), { ...known, challenge: options.challenge }), options };
    },

    async acceptWithPasskey(token, attempt, answer, browser) {
      const begun = invited.safeParse(await people.resume(invitedBy(token), attempt));
      if (!begun.success) throw new Refusal('signInFailed');
      const { challenge, ...who } = begun.data;
      const passkey = await keys.created(answer, challenge);
      return await accept(token, who, { kind: 'passkey', passkey, name: passkeyName(browser) }, browser);
    },

    async changePassword(signedIn, current, next, browser) {
      const user = await signingIn(people, signedIn);
      // Counted for this session alone, so that guesses from elsewhere keep nobody from changing it.
      const { signInFailuresPerUser: most } = parts.limits;
      const names = [ofNetwork(parts, browser), { name: `session ${signedIn.sessionId}`, most }];
      await people.admit(names);
      const kept = await people.passwordOf(user);
      // Who has only a passkey sets a first password; who has one must know it.
      if (kept === null) requireRecent(signedIn.principal, clock());
      else if (!(await hashes.matches(current, kept))) throw new Refusal('signInFailed');
      await people.succeeded(names);
      const words = [await people.organizationOf(user), user.email, user.name];
      const digest = await hashes.digest(accepted(next, words));
      await people.changePassword(user, digest, signedIn.sessionId, browser);
    },

    async askNewPasskey(signedIn) {
      requireRecent(signedIn.principal, clock());
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

/** What was begun with a link ends with the same one. */
const invitedBy = (token: string): string => `invited ${createHash('sha256').update(token).digest('base64url')}`;

const systems = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS X', 'CrOS', 'Linux'];

/** For the list of passkeys: on what it was made. */
function passkeyName({ agent }: Browser): string {
  const system = systems.find(name => agent?.includes(name)) ?? 'Passkey';
  return system === 'Mac OS X' ? 'macOS' : system === 'CrOS' ? 'ChromeOS' : system;
}
