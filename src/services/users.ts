import type { CallOrigin } from '../contracts/audit.ts';
import { Refusal } from '../contracts/errors.ts';
import type { Limits } from '../contracts/limits.ts';
import type { Page, PageRequest } from '../contracts/lists.ts';
import type { Principal, Tenant } from '../contracts/tenants.ts';
import {
  type Invitation,
  type InvitationMade,
  type Me,
  type NewInvitation,
  type Passkey,
  scopesOf,
  type User,
  type UserPatch,
} from '../contracts/users.ts';
import { cursorOf, idOf } from '../domain/cursors.ts';
import { orNotFound } from '../domain/found.ts';
import { referenceOf, requireHeld, scopeOf } from '../domain/tenants.ts';
import { type NewAuditEntry, writeAudit } from '../storage/audit.ts';
import type { Database, Tx } from '../storage/database.ts';
import {
  deleteInvitation,
  deleteInvitationsBy,
  type InvitationRecord,
  insertInvitation,
  listInvitations,
} from '../storage/invitations.ts';
import { deletePasskey, listPasskeys } from '../storage/passkeys.ts';
import { newSecret, secretSha256 } from '../storage/secrets.ts';
import { deleteSessions } from '../storage/sessions.ts';
import { deleteUser, findUser, listUsers, lockAdministrators, patchUser, type UserRecord } from '../storage/users.ts';

/** What can be done with the people of a tenant, and with the links that bring them in. */
export interface UserService {
  list(principal: Principal, tenantId: string, page: PageRequest): Promise<Page<User>>;
  get(principal: Principal, tenantId: string, userId: string): Promise<User>;
  /** Refuses with `lastAdministrator` what would leave none, and with `notAllowed` rights that the principal has not. Who is disabled is signed out everywhere; who loses rights, his links are taken back. */
  patch(principal: Principal, tenantId: string, userId: string, patch: UserPatch, origin: CallOrigin): Promise<User>;
  remove(principal: Principal, tenantId: string, userId: string, origin: CallOrigin): Promise<void>;
  /** Makes a link below `publicUrl` that can be opened once. */
  invite(principal: Principal, tenantId: string, wanted: NewInvitation, origin: CallOrigin): Promise<InvitationMade>;
  /** Makes a link by which a user gets a new password or passkey; used, it signs the user out everywhere else. */
  renew(principal: Principal, tenantId: string, userId: string, origin: CallOrigin): Promise<InvitationMade>;
  invitations(principal: Principal, tenantId: string, page: PageRequest): Promise<Page<Invitation>>;
  takeBack(principal: Principal, tenantId: string, invitationId: string, origin: CallOrigin): Promise<void>;
  /** Who asks. */
  me(principal: Principal, tenant: Pick<Tenant, 'name'>): Promise<Me>;
  /** Of the user that asks. */
  passkeys(principal: Principal): Promise<Passkey[]>;
  removePasskey(principal: Principal, passkeyId: string, origin: CallOrigin): Promise<void>;
}

export function userService(uses: {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly publicUrl: string;
  readonly limits: Pick<Limits, 'invitationsPerTenant'>;
}): UserService {
  const { database, clock, newId, publicUrl, limits } = uses;

  /** One transaction for what a principal does to its tenant, with the line in the audit that says so. */
  async function change<T>(
    principal: Principal,
    tenantId: string,
    origin: CallOrigin,
    work: (tx: Tx) => Promise<[T, Pick<NewAuditEntry, 'action' | 'target' | 'before' | 'after' | 'detail'>]>,
  ): Promise<T> {
    return await database.withTenant(scopeOf(principal, tenantId), async tx => {
      const [result, what] = await work(tx);
      const entry = { id: newId(), at: clock(), principal: referenceOf(principal), outcome: 'done' } as const;
      await writeAudit(tx, { ...entry, ...origin, ...what });
      return result;
    });
  }

  /** By a link that he made for himself, one who loses rights could have them again. */
  async function takeBackAll(tx: Tx, principal: Principal, userId: string, origin: CallOrigin): Promise<void> {
    const action = 'invitation.takeBack';
    for (const id of await deleteInvitationsBy(tx, principal.tenantId, userId)) {
      const entry = {
        id: newId(),
        at: clock(),
        principal: referenceOf(principal),
        outcome: 'done',
        ...origin,
      } as const;
      await writeAudit(tx, { ...entry, action, target: { kind: 'invitation', id } });
    }
  }

  async function known(tx: Tx, tenantId: string, userId: string): Promise<UserRecord> {
    return orNotFound(await findUser(tx, tenantId, userId));
  }

  async function link(
    tx: Tx,
    principal: Principal,
    wanted: Pick<InvitationRecord, 'userId' | 'email' | 'role' | 'hardware'>,
    hours: number,
  ): Promise<InvitationMade> {
    const { tenantId } = principal;
    const now = clock();
    const open = await listInvitations(tx, tenantId, now, null, limits.invitationsPerTenant);
    if (open.length >= limits.invitationsPerTenant) throw new Refusal('conflict');
    const token = newSecret();
    const made: InvitationRecord = {
      ...{ ...wanted, id: newId(), tenantId, createdBy: referenceOf(principal), createdAt: now },
      expiresAt: new Date(now.getTime() + hours * 3_600_000),
    };
    await insertInvitation(tx, made, secretSha256(token));
    return { ...toInvitation(made), url: `${publicUrl}/invitation#${token}` };
  }

  return {
    async list(principal, tenantId, { limit, cursor }) {
      const found = await database.withTenant(
        scopeOf(principal, tenantId),
        tx => listUsers(tx, tenantId, idOf(cursor), limit + 1),
        { readOnly: true },
      );
      return pageFrom(found, limit, toUser);
    },

    get: async (principal, tenantId, userId) =>
      toUser(await database.withTenant(scopeOf(principal, tenantId), tx => known(tx, tenantId, userId))),

    patch: (principal, tenantId, userId, patch, origin) =>
      change(principal, tenantId, origin, async tx => {
        const administrators = await lockAdministrators(tx, tenantId);
        const before = await known(tx, tenantId, userId);
        const stays = (patch.role ?? before.role) === 'administrator' && !(patch.disabled ?? before.disabledAt);
        if (!stays) keepOne(administrators, userId);
        const after = { role: patch.role ?? before.role, hardware: patch.hardware ?? before.hardware };
        const isBack = before.disabledAt !== null && patch.disabled === false;
        const held = scopesOf(before);
        requireHeld(principal, isBack ? scopesOf(after) : scopesOf(after).difference(held));
        await patchUser(tx, tenantId, userId, patch, clock());
        if (patch.disabled) await deleteSessions(tx, tenantId, userId, null);
        const now = toUser(await known(tx, tenantId, userId));
        const values = changed(toUser(before), now);
        if (patch.disabled || !held.isSubsetOf(scopesOf(after))) await takeBackAll(tx, principal, userId, origin);
        return [now, { action: 'user.update', target: { kind: 'user', id: userId }, ...values }];
      }),

    remove: (principal, tenantId, userId, origin) =>
      change(principal, tenantId, origin, async tx => {
        const administrators = await lockAdministrators(tx, tenantId);
        const { email } = await known(tx, tenantId, userId);
        keepOne(administrators, userId);
        await deleteUser(tx, tenantId, userId);
        await takeBackAll(tx, principal, userId, origin);
        return [undefined, { action: 'user.remove', target: { kind: 'user', id: userId }, detail: { email } }];
      }),

    invite: (principal, tenantId, { email, role, hardware, hours }, origin) =>
      change(principal, tenantId, origin, async tx => {
        requireHeld(principal, scopesOf({ role, hardware }));
        const made = await link(tx, principal, { userId: null, email, role, hardware }, hours);
        const target = { kind: 'invitation', id: made.id } as const;
        return [made, { action: 'invitation.create', target, detail: { email, role, hardware } }];
      }),

    renew: (principal, tenantId, userId, origin) =>
      change(principal, tenantId, origin, async tx => {
        const { email, role, hardware } = await known(tx, tenantId, userId);
        requireHeld(principal, scopesOf({ role, hardware }));
        const made = await link(tx, principal, { userId, email, role, hardware }, renewHours);
        return [made, { action: 'user.renew', target: { kind: 'user', id: userId } }];
      }),

    async invitations(principal, tenantId, { limit, cursor }) {
      const found = await database.withTenant(
        scopeOf(principal, tenantId),
        tx => listInvitations(tx, tenantId, clock(), idOf(cursor), limit + 1),
        { readOnly: true },
      );
      return pageFrom(found, limit, toInvitation);
    },

    takeBack: (principal, tenantId, invitationId, origin) =>
      change(principal, tenantId, origin, async tx => {
        if (!(await deleteInvitation(tx, tenantId, invitationId))) throw new Refusal('notFound');
        return [undefined, { action: 'invitation.takeBack', target: { kind: 'invitation', id: invitationId } }];
      }),

    async me(principal, { name: tenantName }) {
      const { kind, id, name, tenantId, scopes } = principal;
      const user =
        kind === 'user'
          ? await database.withTenant({ tenantId }, tx => findUser(tx, tenantId, id), { readOnly: true })
          : null;
      const known = { email: user?.email ?? null, role: user?.role ?? null };
      return { kind, id, name, ...known, scopes: [...scopes], tenantId, tenantName };
    },

    async passkeys({ tenantId, id }) {
      const found = await database.withTenant({ tenantId }, tx => listPasskeys(tx, tenantId, id), { readOnly: true });
      return found.map(({ createdAt, lastUsedAt, ...passkey }) => ({
        ...passkey,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      }));
    },

    removePasskey: (principal, passkeyId, origin) =>
      change(principal, principal.tenantId, origin, async tx => {
        const { tenantId, id } = principal;
        if (!(await deletePasskey(tx, tenantId, id, passkeyId))) throw new Refusal('notFound');
        return [undefined, { action: 'passkey.remove', target: { kind: 'passkey', id: passkeyId } }];
      }),
  };
}

const renewHours = 24;

function keepOne(administrators: readonly string[], leaving: string): void {
  if (administrators.length === 1 && administrators[0] === leaving) throw new Refusal('lastAdministrator');
}

/** What a change of a user left different, as it was and as it is. */
function changed(before: User, after: User): Pick<NewAuditEntry, 'before' | 'after'> {
  const fields = (['name', 'role', 'hardware', 'disabled'] as const).filter(field => before[field] !== after[field]);
  const valuesOf = (user: User) => Object.fromEntries(fields.map(field => [field, user[field]]));
  return { before: valuesOf(before), after: valuesOf(after) };
}

function pageFrom<Kept extends { readonly id: string }, Item>(
  found: readonly Kept[],
  limit: number,
  show: (record: Kept) => Item,
): Page<Item> {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items: items.map(show), nextCursor: last ? cursorOf([last.id]) : null };
}

function toUser({ createdAt, disabledAt, lastSignInAt, ...user }: UserRecord): User {
  return {
    ...user,
    disabled: disabledAt !== null,
    createdAt: createdAt.toISOString(),
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
  };
}

function toInvitation({ tenantId: _, createdAt, expiresAt, ...invitation }: InvitationRecord): Invitation {
  return { ...invitation, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
