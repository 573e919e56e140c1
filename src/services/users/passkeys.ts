import type { CallOrigin } from '../../contracts/audit.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { Principal } from '../../contracts/tenants.ts';
import type { Passkey } from '../../contracts/users.ts';
import { requireRecent } from '../../domain/sessions.ts';
import { scopeOf } from '../../domain/tenants.ts';
import { deletePasskey, listPasskeys } from '../../storage/passkeys.ts';
import { lockAdministrators } from '../../storage/users.ts';
import { changing, foundUser, type UserParts } from './changing.ts';
import { canSignIn, keepAdministratorsIn } from './ways-in.ts';

/** The passkeys of a user: one's own, or, when one was lost, another's. */
export interface PasskeyService {
  list(principal: Principal, tenantId: string, userId: string): Promise<Passkey[]>;
  /** Takes a recent sign-in. Refuses with `wouldLockOut` the last way in of whoever asks, and of the administrators. */
  remove(principal: Principal, tenantId: string, userId: string, passkeyId: string, origin: CallOrigin): Promise<void>;
}

export function passkeyService(parts: Pick<UserParts, 'database' | 'clock' | 'newId'>): PasskeyService {
  return {
    async list(principal, tenantId, userId) {
      const found = await parts.database.withTenant(
        scopeOf(principal, tenantId),
        async tx => {
          await foundUser(tx, tenantId, userId);
          return await listPasskeys(tx, tenantId, userId);
        },
        { readOnly: true },
      );
      return found.map(({ createdAt, lastUsedAt, ...passkey }) => ({
        ...passkey,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      }));
    },

    remove: (principal, tenantId, userId, passkeyId, origin) =>
      changing(parts, principal, tenantId, origin, async (tx, now) => {
        requireRecent(principal, now);
        await lockAdministrators(tx, tenantId);
        await keepAdministratorsIn(tx, tenantId, async () => {
          if (!(await deletePasskey(tx, tenantId, userId, passkeyId))) throw new Refusal('notFound');
        });
        if (userId === principal.id && !(await canSignIn(tx, tenantId, userId))) {
          throw new Refusal('wouldLockOut', { reason: 'ownLastWay' });
        }
        return [
          undefined,
          { action: 'passkey.remove', target: { kind: 'passkey', id: passkeyId }, detail: { user: userId } },
        ];
      }),
  };
}
