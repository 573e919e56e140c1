import type { AuditAction, AuditTarget, AuditValues } from '../../contracts/audit.ts';
import type { TenantDeleted } from '../../contracts/tenants.ts';
import { serviceAdministrator } from '../../domain/tenants.ts';
import { writeAudit } from '../../storage/audit.ts';
import type { Database, SystemTx } from '../../storage/database.ts';
import { insertMandateHistory } from '../../storage/mandates.ts';
import {
  barTenant,
  declineOffersTo,
  declineRequestsTo,
  deleteRest,
  deleteSome,
  type Ended,
  endMandatesOf,
  largeTables,
  lockLog,
  releaseRequestsTo,
  tenantSize,
  withdrawOffersOf,
  withdrawRequestsOf,
} from '../../storage/tenant-leaving.ts';
import { knownTenant } from './known.ts';

interface Parts {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
}

/** What `deleteTenant` would delete. `requestNotValid` where there is no such tenant. */
export function sizeOfTenant({ database }: Pick<Parts, 'database'>, tenantId: string): Promise<TenantDeleted> {
  return database.asSystem('tenant delete', async tx => {
    const { id, name } = await knownTenant(tx, tenantId);
    return { tenantId: id, name, ...(await tenantSize(tx, tenantId)) };
  });
}

/**
 * Deletes a tenant and everything of it, beside running services: its machines are free, and what others had to do with it is
 * over. In pieces, so that nobody waits; what is cut short is finished by the next call. The line that is left says when.
 */
export async function deleteTenant(parts: Parts, tenantId: string): Promise<TenantDeleted> {
  const { database, clock } = parts;
  const system = <Done>(work: (tx: SystemTx) => Promise<Done>): Promise<Done> =>
    database.asSystem('tenant delete', work, { statementSeconds: 0 });
  const { tenant, size } = await system(async tx => {
    const known = await knownTenant(tx, tenantId);
    await barTenant(tx, tenantId, clock());
    return { tenant: known, size: await tenantSize(tx, tenantId) };
  });
  await system(tx => endWithOthers(tx, parts, tenantId));
  for (const table of largeTables) {
    while (await system(tx => deleteSome(tx, tenantId, table)));
  }
  await system(async tx => {
    await lockLog(tx, tenantId);
    // What was under way when the tenant was barred has come to its end.
    await barTenant(tx, tenantId, clock());
    await endWithOthers(tx, parts, tenantId);
    await deleteRest(tx, tenant, size, clock());
  });
  return { tenantId: tenant.id, name: tenant.name, ...size };
}

interface Note {
  readonly tenantId: string;
  readonly action: AuditAction;
  readonly target: AuditTarget;
  readonly detail?: AuditValues;
}

/** The other halves of everything that two tenants share, with a line in the log of each. */
async function endWithOthers(tx: SystemTx, parts: Parts, tenantId: string): Promise<void> {
  const now = parts.clock();
  const mandates = await endMandatesOf(tx, tenantId, now, { ...serviceAdministrator, tenantId });
  const notes: Note[] = [
    ...mandates.map(({ tenantId: customer, id, name, partner, partnerId }) => ({
      ...{ tenantId: customer, action: 'mandate.end' as const, target: { kind: 'mandate' as const, id } },
      detail: { name, partner, partnerId, passedOn: [] },
    })),
    ...noted('mandate.decline', 'consentLink', await declineRequestsTo(tx, tenantId)),
    ...noted('transfer.withdraw', 'transfer', await withdrawOffersOf(tx, tenantId, now)),
    ...noted('transfer.decline', 'transfer', await declineOffersTo(tx, tenantId, now)),
    ...noted('releaseRequest.withdraw', 'releaseRequest', await withdrawRequestsOf(tx, tenantId)),
    ...noted('releaseRequest.release', 'releaseRequest', await releaseRequestsTo(tx, tenantId, now)),
  ];
  for (const mandate of mandates) await noteHistory(tx, parts, mandate, now);
  // In one order, so that no two transactions wait for each other's logs.
  for (const note of notes.toSorted((a, b) => (a.tenantId < b.tenantId ? -1 : 1))) await write(tx, parts, note, now);
}

const noted = (action: AuditAction, kind: AuditTarget['kind'], ended: readonly Ended[]): Note[] =>
  ended.map(({ tenantId, id }) => ({ tenantId, action, target: { kind, id } }));

async function noteHistory(
  tx: SystemTx,
  { newId }: Parts,
  { tenantId, id, partnerId }: Ended & { readonly partnerId: string | null },
  at: Date,
): Promise<void> {
  const principal = { ...serviceAdministrator, tenantId };
  const entry = { id: newId(), partnerId, at, act: 'ended' as const, principal, batchId: null, detail: null };
  await tx.asTenant({ tenantId }, own => insertMandateHistory(own, tenantId, id, entry));
}

async function write(tx: SystemTx, { newId }: Parts, { tenantId, ...note }: Note, at: Date): Promise<void> {
  const principal = { ...serviceAdministrator, tenantId };
  const entry = { id: newId(), at, principal, outcome: 'done' as const, requestId: null, address: null };
  await tx.asTenant({ tenantId }, log => writeAudit(log, { ...entry, ...note }));
}
