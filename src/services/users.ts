import type { CallOrigin } from '../contracts/audit.ts';
import { Refusal } from '../contracts/errors.ts';
import type { Page, PageRequest } from '../contracts/lists.ts';
import type { Principal, Tenant } from '../contracts/tenants.ts';
import {
  type Invitation,
  type InvitationMade,
  type Me,
  type NewInvitation,
  scopesOf,
  type User,
  type UserPatch,
} from '../contracts/users.ts';
import { idOf, pageById } from '../domain/cursors.ts';
import { requireRecent } from '../domain/sessions.ts';
import { requireHeld, scopeOf } from '../domain/tenants.ts';
import type { NewAuditEntry } from '../storage/audit.ts';
import { listInvitations } from '../storage/invitations.ts';
import { deleteSessions } from '../storage/sessions.ts';
import { deleteUser, findUser, listUsers, lockAdministrators, patchUser, type UserRecord } from '../storage/users.ts';
import { changing, foundUser, type UserParts } from './users/changing.ts';
import { invite, renew, shownInvitation, takeBack, takeBackAll } from './users/links.ts';
import { keepAdministratorsIn } from './users/ways-in.ts';

/** What can be done with the people of a tenant, and with the links that bring them in. */
export interface UserService {
  list(principal: Principal, tenantId: string, page: PageRequest): Promise<Page<User>>;
  get(principal: Principal, tenantId: string, userId: string): Promise<User>;
  /**
   * Refuses with `lastAdministrator` and `wouldLockOut` what would leave none, or none who can sign in; with `notAllowed`
   * rights that the principal has not. Giving rights takes a recent sign-in. Who is disabled is signed out everywhere; who
   * loses rights, his links are taken back.
   */
  patch(principal: Principal, tenantId: string, userId: string, patch: UserPatch, origin: CallOrigin): Promise<User>;
  remove(principal: Principal, tenantId: string, userId: string, origin: CallOrigin): Promise<void>;
  /** Makes a link below `publicUrl` that can be opened once. Takes a recent sign-in. */
  invite(principal: Principal, tenantId: string, wanted: NewInvitation, origin: CallOrigin): Promise<InvitationMade>;
  /**
   * Makes a link by which a user gets a new password or passkey. Used, it takes away those from before, and signs the user out
   * everywhere. Takes a recent sign-in.
   */
  renew(principal: Principal, tenantId: string, userId: string, origin: CallOrigin): Promise<InvitationMade>;
  invitations(principal: Principal, tenantId: string, page: PageRequest): Promise<Page<Invitation>>;
  takeBack(principal: Principal, tenantId: string, invitationId: string, origin: CallOrigin): Promise<void>;
  /** Who asks. */
  me(principal: Principal, tenant: Pick<Tenant, 'name'>): Promise<Me>;
}

export function userService(parts: UserParts): UserService {
  const { database, clock } = parts;
  return {
    async list(principal, tenantId, { limit, cursor }) {
      const found = await database.withTenant(
        scopeOf(principal, tenantId),
        tx => listUsers(tx, tenantId, idOf(cursor), limit + 1),
        { readOnly: true },
      );
      return pageById(found, limit, shown);
    },

    get: async (principal, tenantId, userId) =>
      shown(await database.withTenant(scopeOf(principal, tenantId), tx => foundUser(tx, tenantId, userId))),

    patch: (principal, tenantId, userId, patch, origin) =>
      changing(parts, principal, tenantId, origin, async (tx, now) => {
        const administrators = await lockAdministrators(tx, tenantId);
        const before = await foundUser(tx, tenantId, userId);
        const stays = (patch.role ?? before.role) === 'administrator' && !(patch.disabled ?? before.disabledAt);
        if (!stays) keepOne(administrators, userId);
        const after = { role: patch.role ?? before.role, hardware: patch.hardware ?? before.hardware };
        const isBack = before.disabledAt !== null && patch.disabled === false;
        const held = scopesOf(before);
        const given = isBack ? scopesOf(after) : scopesOf(after).difference(held);
        requireHeld(principal, given);
        if (given.size > 0) requireRecent(principal, now);
        await keepAdministratorsIn(tx, tenantId, () => patchUser(tx, tenantId, userId, patch, now));
        if (patch.disabled) await deleteSessions(tx, tenantId, userId, null);
        const changed = shown(await foundUser(tx, tenantId, userId));
        const values = differences(shown(before), changed);
        if (patch.disabled || !held.isSubsetOf(scopesOf(after)))
          await takeBackAll(tx, parts, principal, userId, origin);
        return [changed, { action: 'user.update', target: { kind: 'user', id: userId }, ...values }];
      }),

    remove: (principal, tenantId, userId, origin) =>
      changing(parts, principal, tenantId, origin, async tx => {
        const administrators = await lockAdministrators(tx, tenantId);
        const { email } = await foundUser(tx, tenantId, userId);
        keepOne(administrators, userId);
        await keepAdministratorsIn(tx, tenantId, () => deleteUser(tx, tenantId, userId));
        await takeBackAll(tx, parts, principal, userId, origin);
        return [undefined, { action: 'user.remove', target: { kind: 'user', id: userId }, detail: { email } }];
      }),

    invite: (...asked) => invite(parts, ...asked),
    renew: (...asked) => renew(parts, ...asked),

    async invitations(principal, tenantId, { limit, cursor }) {
      const found = await database.withTenant(
        scopeOf(principal, tenantId),
        tx => listInvitations(tx, tenantId, clock(), idOf(cursor), limit + 1),
        { readOnly: true },
      );
      return pageById(found, limit, shownInvitation);
    },

    takeBack: (...asked) => takeBack(parts, ...asked),

    async me(principal, { name: tenantName }) {
      const { kind, id, name, tenantId, tenantKind, partnerType, scopes } = principal;
      const user =
        kind === 'user'
          ? await database.withTenant({ tenantId }, tx => findUser(tx, tenantId, id), { readOnly: true })
          : null;
      const known = { email: user?.email ?? null, role: user?.role ?? null };
      return { kind, id, name, ...known, scopes: [...scopes], tenantId, tenantName, tenantKind, partnerType };
    },
  };
}

function keepOne(administrators: readonly string[], leaving: string): void {
  if (administrators.length === 1 && administrators[0] === leaving) throw new Refusal('lastAdministrator');
}

/** What a change of a user left different, as it was and as it is. */
function differences(before: User, after: User): Pick<NewAuditEntry, 'before' | 'after'> {
  const fields = (['name', 'role', 'hardware', 'disabled'] as const).filter(field => before[field] !== after[field]);
  const valuesOf = (user: User) => Object.fromEntries(fields.map(field => [field, user[field]]));
  return { before: valuesOf(before), after: valuesOf(after) };
}

function shown({ createdAt, disabledAt, lastSignInAt, ...user }: UserRecord): User {
  return {
    ...user,
    disabled: disabledAt !== null,
    createdAt: createdAt.toISOString(),
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
  };
}
