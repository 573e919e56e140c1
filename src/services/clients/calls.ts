import type { AuditValues } from '../../contracts/audit.ts';
import type { Limits } from '../../contracts/limits.ts';
import { orNotFound } from '../../domain/found.ts';
import { referenceOf, scopeOf, type TenantCall } from '../../domain/tenants.ts';
import { writeAudit } from '../../storage/audit.ts';
import { findOwnClient, type ListedClient, lockClients } from '../../storage/clients.ts';
import type { Database, Tx } from '../../storage/database.ts';

/** The service's own parts. */
export interface ClientParts {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly limits: Pick<Limits, 'clientsPerTenant' | 'listSeconds'>;
}

/** One change of the tenant's clients; others wait for its end. */
export function changing<T>(
  { database, clock }: ClientParts,
  { principal, tenantId }: TenantCall,
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
  { principal, origin }: TenantCall,
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
