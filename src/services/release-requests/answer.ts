import { Refusal } from '../../contracts/errors.ts';
import type { ReleaseRefusal, ReleaseRequest } from '../../contracts/release-requests.ts';
import { orNotFound } from '../../domain/found.ts';
import { scopeOf, type TenantCall } from '../../domain/tenants.ts';
import { writeAudit } from '../../storage/audit.ts';
import type { SystemTx } from '../../storage/database.ts';
import { deregisterDevices } from '../../storage/deregister.ts';
import {
  answerReleaseRequest,
  findReleaseCase,
  findReleaseRequest,
  lockReleaseRequest,
  type ReleaseRecord,
} from '../../storage/release-requests.ts';
import { ChangedMeanwhile } from '../../storage/sql-errors.ts';
import {
  bookRelease,
  inOrder,
  lockedRequest,
  noteBoth,
  otherEntry,
  ownEntry,
  type ReleaseParts,
  requireUndecided,
  shown,
} from './calls.ts';

/** The owner gives the machine free: its device is deregistered, and the requester can retry its row. */
export function releaseDevice(parts: ReleaseParts, call: TenantCall, id: string): Promise<ReleaseRequest> {
  const { tenantId } = call;
  scopeOf(call.principal, tenantId);
  return parts.database.asSystem('release requests', async tx => {
    const now = parts.clock();
    const { request, device } = await lockedRequest(tx, await ownHalf(tx, tenantId, id, 'owner'));
    if (request.state === 'released') return shown(request, now);
    requireUndecided(request);
    if (!device) throw new ChangedMeanwhile('the device was given free meanwhile');
    const requester = await requesterOf(tx, id);
    await tx.asTenant({ tenantId }, own => deregisterDevices(own, tenantId, [device], now));
    const { serialNumber, state } = device;
    const happened = { action: 'releaseRequest.release', at: now, detail: { serialNumber } } as const;
    const entry = ownEntry(parts, call, request, { ...happened, detail: { deviceId: device.id, serialNumber, state } });
    const told = otherEntry(parts, requester, { ...happened, detail: { serialNumber: requester.serialNumber } });
    await inOrder(tx, [
      { tenantId, work: own => bookRelease(own, tenantId, device, now, entry) },
      { tenantId: requester.tenantId, work: log => writeAudit(log, told) },
    ]);
    return shown({ ...request, state: 'released', answeredAt: now }, now);
  });
}

/** The owner keeps its device, and says why. The service administrator can decide otherwise. */
export function refuseRelease(
  parts: ReleaseParts,
  call: TenantCall,
  id: string,
  { reason }: ReleaseRefusal,
): Promise<ReleaseRequest> {
  const { tenantId } = call;
  scopeOf(call.principal, tenantId);
  return parts.database.asSystem('release requests', async tx => {
    const now = parts.clock();
    await ownHalf(tx, tenantId, id, 'owner');
    const request = orNotFound(await lockReleaseRequest(tx, tenantId, id));
    if (request.state === 'refused' && request.answer === reason) return shown(request, now);
    requireUndecided(request);
    const requester = await requesterOf(tx, id);
    const refused: ReleaseRecord = { ...request, state: 'refused', answer: reason, answeredAt: now };
    await answerReleaseRequest(tx, refused);
    const happened = { action: 'releaseRequest.refuse', at: now, detail: { reason } } as const;
    await noteBoth(tx, [
      { tenantId, entry: ownEntry(parts, call, request, happened) },
      { tenantId: requester.tenantId, entry: otherEntry(parts, requester, happened) },
    ]);
    return shown(refused, now);
  });
}

/** The requester does not want the machine any more. */
export function withdrawRequest(parts: ReleaseParts, call: TenantCall, id: string): Promise<void> {
  const { tenantId } = call;
  scopeOf(call.principal, tenantId);
  return parts.database.asSystem('release requests', async tx => {
    const now = parts.clock();
    await ownHalf(tx, tenantId, id, 'requester');
    const { owner } = orNotFound(await findReleaseCase(tx, id));
    const owners = await lockReleaseRequest(tx, owner.tenantId, id);
    if (!owners) throw new ChangedMeanwhile('the device moved on, and the request with it');
    if (owners.state === 'withdrawn') return;
    requireUndecided(owners);
    await answerReleaseRequest(tx, { ...owners, state: 'withdrawn' });
    const happened = { action: 'releaseRequest.withdraw', at: now, detail: {} } as const;
    await noteBoth(tx, [
      { tenantId, entry: ownEntry(parts, call, owners, happened) },
      { tenantId: owners.tenantId, entry: otherEntry(parts, owners, happened) },
    ]);
  });
}

/** The half of the tenant that asks or answers; `notFound` for one of the other side. */
async function ownHalf(
  tx: SystemTx,
  tenantId: string,
  id: string,
  side: ReleaseRecord['side'],
): Promise<ReleaseRecord> {
  const found = orNotFound(await findReleaseRequest(tx, tenantId, id));
  if (found.side !== side) throw new Refusal('notFound');
  return found;
}

async function requesterOf(tx: SystemTx, id: string): Promise<ReleaseRecord> {
  return orNotFound(await findReleaseCase(tx, id)).requester;
}
