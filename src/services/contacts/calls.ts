import type { Limits } from '../../contracts/limits.ts';
import { orNotFound } from '../../domain/found.ts';
import { referenceOf, scopeOf, type TenantCall } from '../../domain/tenants.ts';
import { type NewAuditEntry, writeAudit } from '../../storage/audit.ts';
import { type ContactRecord, lockContact } from '../../storage/contacts.ts';
import type { Database, Tx } from '../../storage/database.ts';

export interface ContactParts {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly publicUrl: string;
  readonly limits: Pick<Limits, 'contactsPerTenant' | 'contactLinkDays' | 'listSeconds'>;
}

/** What was done to a contact, for the audit log. */
export type Done = Pick<NewAuditEntry, 'action' | 'before' | 'after' | 'detail'> & { readonly contactId: string };

/** One transaction for what a principal does to its tenant's contacts, with the line in the audit log that says so. */
export function changing<T>(
  { database, clock, newId }: ContactParts,
  { principal, tenantId, origin }: TenantCall,
  work: (tx: Tx, now: Date) => Promise<[T, Done]>,
): Promise<T> {
  return database.withTenant(scopeOf(principal, tenantId), async tx => {
    const at = clock();
    const [result, { contactId, ...done }] = await work(tx, at);
    const entry = { id: newId(), at, principal: referenceOf(principal), outcome: 'done', ...origin } as const;
    await writeAudit(tx, { ...entry, target: { kind: 'contact', id: contactId }, ...done });
    return result;
  });
}

/** Refuses with `notFound` a contact that is not there. */
export async function lockedContact(tx: Tx, tenantId: string, id: string): Promise<ContactRecord> {
  return orNotFound(await lockContact(tx, tenantId, id));
}
