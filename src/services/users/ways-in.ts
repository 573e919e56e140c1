import { Refusal } from '../../contracts/errors.ts';
import { methodsAllowed } from '../../contracts/sign-in-settings.ts';
import type { Tx } from '../../storage/database.ts';
import { findSignInSettings } from '../../storage/sign-in-settings.ts';
import { findWaysIn } from '../../storage/users.ts';

/** Does `work`, and refuses with `wouldLockOut` what leaves no administrator who can sign in, where there was one. */
export async function keepAdministratorsIn<T>(tx: Tx, tenantId: string, work: () => Promise<T>): Promise<T> {
  const could = await canSignIn(tx, tenantId, null);
  const result = await work();
  if (could && !(await canSignIn(tx, tenantId, null))) {
    throw new Refusal('wouldLockOut', { reason: 'noAdministrator' });
  }
  return result;
}

/** Whether a user, or with null any administrator, has a way in that the tenant allows. */
export async function canSignIn(tx: Tx, tenantId: string, userId: string | null): Promise<boolean> {
  const { required, company } = await findSignInSettings(tx, tenantId);
  const ways = await findWaysIn(tx, tenantId, { userId, issuer: company?.issuer ?? null });
  return methodsAllowed[required].some(method => ways[method]);
}
