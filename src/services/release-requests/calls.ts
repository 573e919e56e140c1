import { Refusal } from '../../contracts/errors.ts';
import type { Limits } from '../../contracts/limits.ts';
import type { ReleaseRequest } from '../../contracts/release-requests.ts';
import type { Principal } from '../../contracts/tenants.ts';
import { type AskedMachine, releaseState } from '../../domain/release-requests.ts';
import { referenceOf, type TenantCall } from '../../domain/tenants.ts';
import { type NewAuditEntry, writeAudit } from '../../storage/audit.ts';
import type { Database, SystemTx, Tx } from '../../storage/database.ts';
import { type DeviceFacts, lockDevices } from '../../storage/devices.ts';
import { book } from '../../storage/events.ts';
import { leaving } from '../../storage/orders.ts';
import { lockReleaseRequest, type ReleaseRecord } from '../../storage/release-requests.ts';
import { ChangedMeanwhile } from '../../storage/sql-errors.ts';

export interface ReleaseParts {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly limits: Pick<Limits, 'releaseRequestsPerTenant' | 'releaseDays' | 'listSeconds'>;
  /** The machine of a row that failed since another tenant has it; null for every other row. */
  readonly claimedMachine: (
    principal: Principal,
    tenantId: string,
    batchId: string,
    rowId: string,
  ) => Promise<AskedMachine | null>;
}

export function requireUndecided(request: ReleaseRecord): void {
  if (request.state !== 'open') throw new Refusal('conflict', { reason: 'releaseDecided' });
}

/** A half as its tenant is shown it. */
export function shown(request: ReleaseRecord, now: Date): ReleaseRequest {
  const { id, side, batchId, rowId, deviceId, manufacturer, model, serialNumber, reason, answer } = request;
  return {
    ...{ id, side, batchId, rowId, deviceId, manufacturer, model, serialNumber, reason, answer },
    requester: request.requesterName,
    state: releaseState(request, now),
    createdAt: request.createdAt.toISOString(),
    answerBy: request.answerBy.toISOString(),
    answeredAt: request.answeredAt?.toISOString() ?? null,
    decidedAt: request.decidedAt?.toISOString() ?? null,
  };
}

type Happened = Pick<NewAuditEntry, 'action' | 'detail'> & { readonly at: Date };

/** In the log of whoever acts. */
export function ownEntry(
  { newId }: Pick<ReleaseParts, 'newId'>,
  { principal, origin }: TenantCall,
  { id }: Pick<ReleaseRecord, 'id'>,
  happened: Happened,
): NewAuditEntry {
  const target = { kind: 'releaseRequest', id } as const;
  return { id: newId(), principal: referenceOf(principal), outcome: 'done', target, ...origin, ...happened };
}

/** In the other side's log, where nobody is named: the owner is told which organization asks, the requester not even that. */
export function otherEntry(
  { newId }: Pick<ReleaseParts, 'newId'>,
  { id, side, tenantId, requesterName }: ReleaseRecord,
  happened: Happened,
): NewAuditEntry {
  const name = side === 'owner' ? requesterName : 'Another organization';
  const principal = { kind: 'user', id, name, tenantId } as const;
  const target = { kind: 'releaseRequest', id } as const;
  return { id: newId(), principal, outcome: 'done', target, requestId: null, address: null, ...happened };
}

/** Work in both tenants' logs and counters, always in the same order of tenants, so that nobody waits in a circle. */
export async function inOrder(
  tx: SystemTx,
  sides: readonly { readonly tenantId: string; readonly work: (tx: Tx) => Promise<void> }[],
): Promise<void> {
  for (const { tenantId, work } of sides.toSorted((a, b) => (a.tenantId < b.tenantId ? -1 : 1))) {
    await tx.asTenant({ tenantId }, work);
  }
}

/** Writes to both logs. */
export function noteBoth(
  tx: SystemTx,
  notes: readonly { readonly tenantId: string; readonly entry: NewAuditEntry }[],
): Promise<void> {
  return inOrder(
    tx,
    notes.map(({ tenantId, entry }) => ({ tenantId, work: log => writeAudit(log, entry) })),
  );
}

/**
 * The owner's half, locked, and before it the owner's device, which is null when it is gone. In this order, since whoever
 * gives a device free has locked it before its requests are looked at.
 */
export async function lockedRequest(
  tx: SystemTx,
  { tenantId, id, deviceId }: ReleaseRecord,
): Promise<{ readonly request: ReleaseRecord; readonly device: DeviceFacts | null }> {
  const devices = await tx.asTenant({ tenantId }, own => lockDevices(own, tenantId, deviceId ? [deviceId] : []));
  const request = await lockReleaseRequest(tx, tenantId, id);
  if (!request) throw new ChangedMeanwhile('the device moved on, and the request with it');
  return { request, device: devices[0] ?? null };
}

/** Books that the owner's device was deregistered: in its log, counters and events. */
export async function bookRelease(
  tx: Tx,
  tenantId: string,
  device: DeviceFacts,
  at: Date,
  entry: NewAuditEntry,
): Promise<void> {
  const happening = { event: 'devices' as const, batchId: null, deviceIds: [device.id], state: null };
  await book(tx, tenantId, device.partnerId, at, leaving([device]), [happening], entry);
}
