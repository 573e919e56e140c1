import { createHash, randomBytes } from 'node:crypto';
import { Refusal } from '../contracts/errors.ts';
import type { Limits } from '../contracts/limits.ts';
import type { PrincipalReference } from '../contracts/tenants.ts';
import type { Browser, SignInMethod } from '../contracts/users.ts';
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
import { deleteSessions } from '../storage/sessions.ts';
import { countFailure, failuresOf, insertAttempt, takeAttempt } from '../storage/sign-in.ts';
import { findRequired } from '../storage/sign-in-settings.ts';
import { isUniqueViolation } from '../storage/sql-errors.ts';
import {
  countUsers,
  findPassword,
  findUser,
  findUsersByEmail,
  insertUser,
  setPassword,
  type UserRecord,
} from '../storage/users.ts';

export type { PasskeyCredential } from '../storage/passkeys.ts';

/** Who signs in, as far as signing in needs it. */
export type SigningIn = Pick<UserRecord, 'tenantId' | 'id' | 'email' | 'name'>;

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
  readonly required: 'any' | 'passkey' | 'company';
  /** Null: it makes a user. */
  readonly user: { readonly id: string; readonly name: string } | null;
}

/** What is known of people before they are signed in. Named by its caller in the database: `sign-in`. */
export interface SignInService {
  candidates(email: string): Promise<(SigningIn & { readonly digest: string | null })[]>;
  /** Null for one who is gone or disabled. */
  user(who: { readonly tenantId: string; readonly id: string }): Promise<SigningIn | null>;
  /** What the user's tenant requires; `any` unless it says otherwise. */
  required(tenantId: string): Promise<'any' | 'passkey' | 'company'>;
  /** `linkNotValid` for a link that was used, taken back or has expired. */
  openInvitation(token: string): Promise<OpenInvitation>;
  /** Uses the link up: makes its user, or gives its user a new way in and ends all its sessions. */
  accept(
    token: string,
    who: { readonly userId: string; readonly email: string; readonly name: string },
    credential: NewCredential,
    browser: Browser,
  ): Promise<SigningIn>;
  passwordOf(user: Pick<SigningIn, 'tenantId' | 'id'>): Promise<string | null>;
  /** Ends all the user's sessions but one. */
  changePassword(user: SigningIn, digest: string, keptSession: string, browser: Browser): Promise<void>;
  passkey(credentialId: Buffer): Promise<(PasskeyCredential & { readonly user: SigningIn }) | null>;
  passkeyUsed(credentialId: Buffer, counter: number): Promise<void>;
  addPasskey(user: SigningIn, passkey: PasskeyCredential, name: string, browser: Browser): Promise<void>;
  credentialsOf(user: Pick<SigningIn, 'tenantId' | 'id'>): Promise<Buffer[]>;
  /** Keeps what a sign-in under way has to remember, for 10 minutes; answers the secret that `resume` takes, once. */
  remember(kind: string, payload: object): Promise<string>;
  resume(kind: string, secret: string): Promise<unknown>;
  /** Refuses with `rateLimited` where one of these names had more failures than it may. */
  admit(names: readonly Throttle[]): Promise<void>;
  failed(names: readonly Throttle[]): Promise<void>;
  /** A line in the log of the user's tenant. */
  note(user: SigningIn, method: SignInMethod, outcome: 'done' | 'refused', browser: Browser): Promise<void>;
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

export function signInService(uses: {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly limits: Pick<Limits, 'usersPerTenant'>;
}): SignInService {
  const { database, clock, newId, limits } = uses;
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

  return {
    candidates: email => database.asSystem('sign-in', tx => findUsersByEmail(tx, email), { readOnly: true }),
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
        const found = await findInvitation(tx, digestOf(token), clock());
        if (!found) throw new Refusal('linkNotValid');
        const { tenantId, tenantName, userId, email, role } = found;
        const user = userId === null ? null : await findUser(tx, tenantId, userId);
        const required = await findRequired(tx, tenantId);
        return { tenantName, email, role, required, user: user && { id: user.id, name: user.name } };
      });
    },
    accept: (token, who, credential, browser) =>
      database
        .asSystem('sign-in', async tx => {
          const now = clock();
          const taken = await takeInvitation(tx, digestOf(token), now);
          if (!taken) throw new Refusal('linkNotValid');
          const { tenantId, userId, role, hardware } = taken;
          const known = userId === null ? null : await findUser(tx, tenantId, userId);
          const user = known ?? { tenantId, id: who.userId, email: taken.email ?? who.email, name: who.name };
          if (known) await deleteSessions(tx, tenantId, known.id, null);
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
      const secret = randomBytes(32).toString('base64url');
      const attempt = { idSha256: digestOf(secret), kind, payload, expiresAt: inMinutes(attemptMinutes) };
      await database.asSystem('sign-in', tx => insertAttempt(tx, attempt));
      return secret;
    },
    resume: (kind, secret) => database.asSystem('sign-in', tx => takeAttempt(tx, digestOf(secret), kind, clock())),
    async admit(names) {
      const now = clock();
      const found = await database.asSystem(
        'sign-in',
        tx =>
          failuresOf(
            tx,
            names.map(({ name }) => digestOf(name)),
            now,
          ),
        { readOnly: true },
      );
      const ends = found.flatMap(({ failures, endsAt }, i) => (failures >= (names[i]?.most ?? 0) ? [endsAt] : []));
      if (ends.length === 0) return;
      const last = Math.max(...ends.map(Number));
      throw new Refusal('rateLimited', { params: { seconds: Math.ceil((last - now.getTime()) / 1000) } });
    },
    failed: names =>
      database.asSystem('sign-in', tx =>
        countFailure(
          tx,
          names.map(({ name }) => digestOf(name)),
          clock(),
          inMinutes(throttleMinutes),
        ),
      ),
    note: (user, method, outcome, browser) =>
      database.asSystem('sign-in', tx =>
        audit(tx, user, { action: 'session.open', outcome, detail: { method } }, browser),
      ),
  };
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();
