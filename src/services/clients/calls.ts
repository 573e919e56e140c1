import { createHash } from 'node:crypto';
import type { AuditValues, CallOrigin } from '../../contracts/audit.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { Limits } from '../../contracts/limits.ts';
import type { Principal } from '../../contracts/tenants.ts';
import { orNotFound } from '../../domain/found.ts';
import type { Reservation } from '../../domain/idempotency.ts';
import { referenceOf, scopeOf } from '../../domain/tenants.ts';
import { writeAudit } from '../../storage/audit.ts';
import { findOwnClient, type ListedClient, lockClients } from '../../storage/clients.ts';
import type { Database, Tx } from '../../storage/database.ts';
import { closeLease } from '../../storage/idempotency.ts';

/** The service's own parts. */
export interface ClientParts {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly limits: Pick<Limits, 'clientsPerTenant' | 'listSeconds'>;
}

/** Who changes something, of which tenant, by which request. */
export interface ClientCall {
  readonly principal: Principal;
  readonly tenantId: string;
  readonly origin: CallOrigin;
}

/** What was made. `replayed`: an earlier request with the same key made it, so its secret is not told again. */
export interface MadeOnce<Thing> {
  readonly made: Thing;
  readonly replayed: boolean;
}

/** One change of the tenant's clients; others wait for its end. */
export function changing<T>(
  { database, clock }: ClientParts,
  { principal, tenantId }: ClientCall,
  work: (tx: Tx, now: Date) => Promise<T>,
): Promise<T> {
  return database.withTenant(scopeOf(principal, tenantId), async tx => {
    await lockClients(tx, tenantId);
    return await work(tx, clock());
  });
}

export async function audit(
  tx: Tx,
  { newId, clock }: ClientParts,
  { principal, origin }: ClientCall,
  action: `client.${'create' | 'update' | 'rotate' | 'endSecret' | 'revoke'}`,
  clientId: string,
  detail: AuditValues,
): Promise<void> {
  await writeAudit(tx, {
    ...{ id: newId(), at: clock(), principal: referenceOf(principal), action, outcome: 'done', ...origin },
    ...{ target: { kind: 'client', id: clientId }, detail },
  });
}

/** Refuses with `notFound` a client that is another tenant's or was revoked. */
export async function foundClient(tx: Tx, tenantId: string, clientId: string, now: Date): Promise<ListedClient> {
  return orNotFound(await findOwnClient(tx, tenantId, clientId, now));
}

/** The key now stands for what was made; one whose lease was lost makes nothing. */
export async function closeKey(
  tx: Tx,
  tenantId: string,
  reservation: Reservation | undefined,
  content: Buffer,
  madeId: string,
): Promise<void> {
  if (reservation && !(await closeLease(tx, tenantId, reservation.lease, content, madeId))) {
    throw new Refusal('requestInProgress');
  }
}

/** What a repeated request must bring again. */
export function contentOf(...values: readonly unknown[]): Buffer {
  return createHash('sha256').update(JSON.stringify(values)).digest();
}
