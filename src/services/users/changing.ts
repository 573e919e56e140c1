import type { CallOrigin } from '../../contracts/audit.ts';
import type { Limits } from '../../contracts/limits.ts';
import type { Principal } from '../../contracts/tenants.ts';
import { orNotFound } from '../../domain/found.ts';
import { referenceOf, scopeOf } from '../../domain/tenants.ts';
import { type NewAuditEntry, writeAudit } from '../../storage/audit.ts';
import type { Database, Tx } from '../../storage/database.ts';
import { findUser, type UserRecord } from '../../storage/users.ts';

export interface UserParts {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly publicUrl: string;
  readonly limits: Pick<Limits, 'invitationsPerTenant'>;
}

/** A line of the audit log, as far as it differs from one change to the other. */
export type Done = Pick<NewAuditEntry, 'action' | 'target' | 'before' | 'after' | 'detail'>;

/** One transaction for what a principal does to its tenant, with the line in the audit that says so. */
export async function changing<T>(
  parts: Pick<UserParts, 'database' | 'clock' | 'newId'>,
  principal: Principal,
  tenantId: string,
  origin: CallOrigin,
  work: (tx: Tx, now: Date) => Promise<[T, Done]>,
): Promise<T> {
  return await parts.database.withTenant(scopeOf(principal, tenantId), async tx => {
    const [result, done] = await work(tx, parts.clock());
    await note(tx, parts, principal, origin, done);
    return result;
  });
}

export async function note(
  tx: Tx,
  { clock, newId }: Pick<UserParts, 'clock' | 'newId'>,
  principal: Principal,
  origin: CallOrigin,
  done: Done,
): Promise<void> {
  const entry = { id: newId(), at: clock(), principal: referenceOf(principal), outcome: 'done' } as const;
  await writeAudit(tx, { ...entry, ...origin, ...done });
}

export async function foundUser(tx: Tx, tenantId: string, userId: string): Promise<UserRecord> {
  return orNotFound(await findUser(tx, tenantId, userId));
}
