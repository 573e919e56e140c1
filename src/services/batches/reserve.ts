import { Refusal } from '../../contracts/errors.ts';
import type { Principal } from '../../contracts/tenants.ts';
import { scopeOf } from '../../domain/tenants.ts';
import type { Database } from '../../storage/database.ts';
import { dropLease, extendLease, takeLease } from '../../storage/idempotency.ts';
import type { Reservation } from './requests.ts';

export interface ReserveParts {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
}

const leaseMilliseconds = 30_000;
const keptMilliseconds = 24 * 3600_000;

/** Holds an idempotency key while a body arrives. A sender that dies frees it when its lease runs out. */
export async function reserve(
  { database, clock, newId }: ReserveParts,
  principal: Principal,
  tenantId: string,
  path: string,
  key: string,
): Promise<Reservation> {
  const scope = scopeOf(principal, tenantId);
  const lease = newId();
  const now = clock();
  const times = { now, until: later(now, leaseMilliseconds), forgotten: later(now, -keptMilliseconds) };
  const request = { principalId: principal.id, path, key };
  const state = await database.withTenant(scope, tx => takeLease(tx, tenantId, request, lease, times));
  if (state.state === 'arriving') {
    const seconds = Math.max(1, Math.ceil((state.until.getTime() - now.getTime()) / 1000));
    throw new Refusal('requestInProgress', { params: { seconds } });
  }
  if (state.state === 'made') return { made: state, lease, release: async () => {} };
  const renewal = setInterval(() => {
    const until = later(clock(), leaseMilliseconds);
    // A renewal that fails is made up by the next; a lease that is lost shows when the batch is made.
    database.withTenant(scope, tx => extendLease(tx, tenantId, lease, until)).catch(() => {});
  }, leaseMilliseconds / 3);
  renewal.unref();
  return {
    made: null,
    lease,
    async release() {
      clearInterval(renewal);
      await database.withTenant(scope, tx => dropLease(tx, tenantId, lease));
    },
  };
}

function later(from: Date, milliseconds: number): Date {
  return new Date(from.getTime() + milliseconds);
}
