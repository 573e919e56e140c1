import { Refusal } from '../contracts/errors.ts';
import type { Principal } from '../contracts/tenants.ts';
import type { Reservation } from '../domain/idempotency.ts';
import { type Scope, scopeOf } from '../domain/tenants.ts';
import type { Database } from '../storage/database.ts';
import { dropLease, extendLease, takeLease } from '../storage/idempotency.ts';

/** Which request a key belongs to. `path` is the request's without its query; without a key nothing is held. */
export interface KeyedRequest {
  readonly principal: Principal;
  readonly tenantId: string;
  readonly path: string;
  readonly key: string | undefined;
}

/** What makes requests repeatable, whatever they make. */
export interface IdempotencyService {
  /**
   * Holds the key of a request while `work` is under way. Refuses with `requestInProgress` while another request with the
   * same key is. Of a sender that dies the key is free when its lease runs out.
   */
  hold<T>(request: KeyedRequest, work: (reservation: Reservation | undefined) => Promise<T>): Promise<T>;
}

interface Parts {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
}

const leaseMilliseconds = 30_000;
const keptMilliseconds = 24 * 3600_000;

export function idempotencyService(parts: Parts): IdempotencyService {
  return {
    async hold({ key, ...request }, work) {
      if (key === undefined) return await work(undefined);
      const reservation = await reserve(parts, { ...request, key });
      if (reservation.made) return await work(reservation);
      const scope = scopeOf(request.principal, request.tenantId);
      const renewal = renew(parts, scope, reservation.lease);
      try {
        return await work(reservation);
      } finally {
        clearInterval(renewal);
        // One that cannot be dropped now runs out by itself.
        await parts.database
          .withTenant(scope, tx => dropLease(tx, scope.tenantId, reservation.lease))
          .catch(() => undefined);
      }
    },
  };
}

async function reserve(
  { database, clock, newId }: Parts,
  { principal, tenantId, path, key }: KeyedRequest & { readonly key: string },
): Promise<Reservation> {
  const lease = newId();
  const now = clock();
  const times = { now, until: later(now, leaseMilliseconds), forgotten: later(now, -keptMilliseconds) };
  const request = { principalId: principal.id, path, key };
  const state = await database.withTenant(scopeOf(principal, tenantId), tx =>
    takeLease(tx, tenantId, request, lease, times),
  );
  if (state.state === 'arriving') {
    const seconds = Math.max(1, Math.ceil((state.until.getTime() - now.getTime()) / 1000));
    throw new Refusal('requestInProgress', { params: { seconds } });
  }
  if (state.state === 'ours') return { made: null, lease };
  return { made: { contentSha256: state.contentSha256, id: state.madeId }, lease };
}

function renew({ database, clock }: Parts, scope: Scope, lease: string): NodeJS.Timeout {
  const renewal = setInterval(() => {
    const until = later(clock(), leaseMilliseconds);
    // A renewal that fails is made up by the next; a lease that is lost shows when something is made.
    database.withTenant(scope, tx => extendLease(tx, scope.tenantId, lease, until)).catch(() => {});
  }, leaseMilliseconds / 3);
  return renewal.unref();
}

function later(from: Date, milliseconds: number): Date {
  return new Date(from.getTime() + milliseconds);
}
