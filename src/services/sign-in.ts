import { Refusal } from '../contracts/errors.ts';
import type { Limits } from '../contracts/limits.ts';
import type { SignInRequirement } from '../contracts/sign-in-settings.ts';
import type { PrincipalReference } from '../contracts/tenants.ts';
import { type Browser, type SignInMethod, scopesOf } from '../contracts/users.ts';
import { type NewAuditEntry, writeAudit } from '../storage/audit.ts';
import type { Database, SystemTx } from '../storage/database.ts';
import { findInvitation, type InvitationRecord, takeInvitation } from '../storage/invitations.ts';
import {
  credentialsOf,
  findPasskey,
  insertPasskey,
  notePasskeyUse,
  type PasskeyCredential,
} from '../storage/passkeys.ts';
import { newSecret, secretSha256 } from '../storage/secrets.ts';
import { deleteSessions } from '../storage/sessions.ts';
import { countAttempt, forgetAttempt, insertAttempt, takeAttempt } from '../storage/sign-in.ts';
import { findRequired } from '../storage/sign-in-settings.ts';
import { isUniqueViolation } from '../storage/sql-errors.ts';
import { findTenant } from '../storage/tenants.ts';
import {
  countUsers,
  deleteWaysIn,
  findPassword,
  findUser,
  findUsersByEmail,
  insertUser,
  mostUsersOfAddress,
  replaceDigest,
  setPassword,
  type UserRecord,
} from '../storage/users.ts';

export type { PasskeyCredential } from '../storage/passkeys.ts';

/** Who signs in, as far as signing in needs it. */
export type SigningIn = Pick<UserRecord, 'tenantId' | 'id' | 'email' | 'name'>;

/** A user who may be the one that signs in, with the digest of the password, if there is one. */
export type Candidate = SigningIn & { readonly digest: string | null };

/** By what somebody who opens a link will sign in from now on. */
export type NewCredential =
  | { readonly kind: 'password'; readonly digest: string }
  | { readonly kind: 'passkey'; readonly passkey: PasskeyCredential; readonly name: string };

/** What a link says to whoever opens it. */
export interface OpenInvitation {
  readonly tenantName: string;
  readonly email: string | null;
  readonly role: InvitationRecord['role'];
  /** What its tenant requires. */
  readonly required: SignInRequirement;
  /** Null: it makes a user. */
  readonly user: { readonly id: string; readonly name: string } | null;
}

/** What is known of people before they are signed in. Named by its caller in the database: `sign-in`. */
export interface SignInService {
  /** The users of an address, then nulls: always as many as the address with the most users has, so that none stands out. */
  candidates(email: string): Promise<(Candidate | null)[]>;
  /** Null for one who is gone or disabled. */
  user(who: { readonly tenantId: string; readonly id: string }): Promise<SigningIn | null>;
  /** What the user's tenant requires; `any` unless it says otherwise. */
  required(tenantId: string): Promise<SignInRequirement>;
  /** `linkNotValid` for a link that was used, taken back or has expired. */
  openInvitation(token: string): Promise<OpenInvitation>;
  /** Uses the link up: makes its user, or gives its user a new way in instead of those from before and ends all its sessions. */
  accept(
    token: string,
    who: { readonly userId: string; readonly email: string; readonly name: string },
    credential: NewCredential,
    browser: Browser,
  ): Promise<SigningIn>;
  passwordOf(user: Pick<SigningIn, 'tenantId' | 'id'>): Promise<string | null>;
  /** Keeps another digest of the same password, unless it was changed meanwhile. */
  renewDigest(user: Pick<SigningIn, 'tenantId' | 'id'>, kept: string, renewed: string): Promise<void>;
  organizationOf(user: Pick<SigningIn, 'tenantId'>): Promise<string>;
  /** Ends all the user's sessions but one. */
  changePassword(user: SigningIn, digest: string, keptSession: string, browser: Browser): Promise<void>;
  passkey(credentialId: Buffer): Promise<(PasskeyCredential & { readonly user: SigningIn }) | null>;
  passkeyUsed(credentialId: Buffer, counter: number): Promise<void>;
  addPasskey(user: SigningIn, passkey: PasskeyCredential, name: string, browser: Browser): Promise<void>;
  credentialsOf(user: Pick<SigningIn, 'tenantId' | 'id'>): Promise<Buffer[]>;
  /** Keeps what a sign-in under way has to remember, for 10 minutes; answers the secret that `resume` takes, once. */
  remember(kind: string, payload: object): Promise<string>;
  resume(kind: string, secret: string): Promise<unknown>;
  /**
   * Counts an attempt as failed before it is made, so that many at once are no more than one after another. Refuses with
   * `rateLimited`, and counts nothing, where one of these names has had as many as it may.
   */
  admit(names: readonly Throttle[]): Promise<void>;
  /** The attempt did not fail. */
  succeeded(names: readonly Throttle[]): Promise<void>;
  /** A line in the log of the user's tenant. */
  note(user: SigningIn, method: SignInMethod, browser: Browser): Promise<void>;
}

/** Failed attempts are counted under each name that they have, up to a limit. */
export interface Throttle {
  readonly name: string;
  readonly most: number;
}

/** Of one user; authenticators are asked not to make one twice, so nobody needs more. */
const passkeysPerUser = 20;
const attemptMinutes = 10;
const throttleMinutes = 15;
const mostUsersMilliseconds = 60_000;

export function signInService(uses: {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly limits: Pick<Limits, 'usersPerTenant'>;
}): SignInService {
  const { database, clock, newId, limits } = uses;
  let mostUsers = { readAt: Number.NEGATIVE_INFINITY, of: 1 };
  const inMinutes = (minutes: number) => new Date(clock().getTime() + minutes * 60_000);

  async function audit(
    tx: SystemTx,
    user: SigningIn,
    what: Pick<NewAuditEntry, 'action' | 'outcome' | 'code' | 'detail'>,
    { requestId, address }: Browser,
  ): Promise<void> {
    const { tenantId } = user;
    const principal: PrincipalReference = { kind: 'user', id: user.id, name: user.name, tenantId };
    const entry = { id: newId(), at: clock(), principal, target: { kind: 'user', id: user.id } } as const;
    await tx.asTenant({ tenantId }, log => writeAudit(log, { ...entry, requestId, address, ...what }));
  }

  async function store(tx: SystemTx, user: SigningIn, credential: NewCredential): Promise<void> {
    const { tenantId, id } = user;
    if (credential.kind === 'password') return await setPassword(tx, tenantId, id, credential.digest, clock());
    const kept = await credentialsOf(tx, tenantId, id);
    if (kept.length >= passkeysPerUser) throw new Refusal('conflict');
    const { passkey, name } = credential;
    await insertPasskey(tx, tenantId, id, { ...passkey, id: newId(), name, createdAt: clock() });
  }

  async function mostUsersOf(tx: SystemTx): Promise<number> {
    const now = clock().getTime();
    if (now - mostUsers.readAt > mostUsersMilliseconds) mostUsers = { readAt: now, of: await mostUsersOfAddress(tx) };
    return mostUsers.of;
  }

  return {
    candidates: email =>
      database.asSystem(
        'sign-in',
        async tx => {
          const found = await findUsersByEmail(tx, email);
          const length = Math.max(1, found.length, await mostUsersOf(tx));
          return Array.from({ length }, (_, i) => found[i] ?? null);
        },
        { readOnly: true },
      ),
    user: ({ tenantId, id }) =>
      database.asSystem(
        'sign-in',
        async tx => {
          const found = await findUser(tx, tenantId, id);
          return found?.disabledAt ? null : found;
        },
        { readOnly: true },
      ),
    required: tenantId => database.asSystem('sign-in', tx => findRequired(tx, tenantId), { readOnly: true }),
    async openInvitation(token) {
      return await database.asSystem('sign-in', async tx => {
        const found = await findInvitation(tx, secretSha256(token), clock());
        if (!found) throw new Refusal('linkNotValid');
        const { tenantId, tenantName, userId, email, role } = found;
        const user = userId === null ? null : await findUser(tx, tenantId, userId);
        requireNoMore(user, found);
        const required = await findRequired(tx, tenantId);
        return { tenantName, email, role, required, user: user && { id: user.id, name: user.name } };
      });
    },
    accept: (token, who, credential, browser) =>
      database
        .asSystem('sign-in', async tx => {
          const now = clock();
          const taken = await takeInvitation(tx, secretSha256(token), now);
          if (!taken) throw new Refusal('linkNotValid');
          const { tenantId, userId, role, hardware } = taken;
          const known = userId === null ? null : await findUser(tx, tenantId, userId);
          requireNoMore(known, taken);
          const user = known ?? { tenantId, id: who.userId, email: taken.email ?? who.email, name: who.name };
          if (known) await deleteWaysIn(tx, tenantId, known.id);
          else {
            if ((await countUsers(tx, tenantId)) >= limits.usersPerTenant) throw new Refusal('conflict');
            await insertUser(tx, { ...user, role, hardware, createdAt: now });
          }
          await store(tx, user, credential);
          const action = known ? 'user.wayIn' : 'user.create';
          await audit(tx, user, { action, outcome: 'done', detail: { email: user.email, role } }, browser);
          return user;
        })
        .catch(error => {
          throw isUniqueViolation(error) ? new Refusal('addressTaken') : error;
        }),
    passwordOf: ({ tenantId, id }) => database.asSystem('sign-in', tx => findPassword(tx, tenantId, id)),
    renewDigest: ({ tenantId, id }, kept, renewed) =>
      database.asSystem('sign-in', tx => replaceDigest(tx, tenantId, id, kept, renewed)),
    organizationOf: ({ tenantId }) =>
      database.asSystem('sign-in', async tx => (await findTenant(tx, tenantId))?.name ?? '', { readOnly: true }),
    changePassword: (user, digest, keptSession, browser) =>
      database.asSystem('sign-in', async tx => {
        await setPassword(tx, user.tenantId, user.id, digest, clock());
        await deleteSessions(tx, user.tenantId, user.id, keptSession);
        await audit(tx, user, { action: 'user.password', outcome: 'done' }, browser);
      }),
    passkey: credentialId =>
      database.asSystem(
        'sign-in',
        async tx => {
          const found = await findPasskey(tx, credentialId);
          const user = found && (await findUser(tx, found.tenantId, found.userId));
          return found && user ? { ...found, user } : null;
        },
        { readOnly: true },
      ),
    passkeyUsed: (credentialId, counter) =>
      database.asSystem('sign-in', tx => notePasskeyUse(tx, credentialId, counter, clock())),
    addPasskey: (user, passkey, name, browser) =>
      database.asSystem('sign-in', async tx => {
        await store(tx, user, { kind: 'passkey', passkey, name });
        await audit(tx, user, { action: 'passkey.add', outcome: 'done', detail: { name } }, browser);
      }),
    credentialsOf: ({ tenantId, id }) => database.asSystem('sign-in', tx => credentialsOf(tx, tenantId, id)),
    async remember(kind, payload) {
      const secret = newSecret();
      const attempt = { idSha256: secretSha256(secret), kind, payload, expiresAt: inMinutes(attemptMinutes) };
      await database.asSystem('sign-in', tx => insertAttempt(tx, attempt));
      return secret;
    },
    resume: (kind, secret) => database.asSystem('sign-in', tx => takeAttempt(tx, secretSha256(secret), kind, clock())),
    admit: names =>
      database.asSystem('sign-in', async tx => {
        const now = clock();
        const counts = await countAttempt(tx, digestsOf(names), now, inMinutes(throttleMinutes));
        const ends = counts.flatMap(({ attempts, endsAt }, i) => (attempts > (names[i]?.most ?? 0) ? [endsAt] : []));
        if (ends.length === 0) return;
        const last = Math.max(...ends.map(Number));
        throw new Refusal('rateLimited', { params: { seconds: Math.ceil((last - now.getTime()) / 1000) } });
      }),
    succeeded: names => database.asSystem('sign-in', tx => forgetAttempt(tx, digestsOf(names), clock())),
    note: (user, method, browser) =>
      database.asSystem('sign-in', tx =>
        audit(tx, user, { action: 'session.open', outcome: 'done', detail: { method } }, browser),
      ),
  };
}

/** Who made a link had the rights that its user had then; to one who was given more since, it does not lead. */
function requireNoMore(user: UserRecord | null, link: Pick<InvitationRecord, 'role' | 'hardware'>): void {
  if (user && !scopesOf(user).isSubsetOf(scopesOf(link))) throw new Refusal('linkNotValid');
}

const digestsOf = (names: readonly Throttle[]): Buffer[] => names.map(({ name }) => secretSha256(name));
