import { Refusal } from '../../contracts/errors.ts';
import type { NewReleaseRequest, ReleaseRequest } from '../../contracts/release-requests.ts';
import { orNotFound } from '../../domain/found.ts';
import type { Reservation } from '../../domain/idempotency.ts';
import type { AskedMachine } from '../../domain/release-requests.ts';
import { referenceOf, scopeOf, type TenantCall } from '../../domain/tenants.ts';
import { holdersOf } from '../../storage/claims.ts';
import type { SystemTx, Tx } from '../../storage/database.ts';
import { type DeviceFacts, lockDevices } from '../../storage/devices.ts';
import { closeKey, contentOf } from '../../storage/idempotency.ts';
import {
  asksFor,
  countOpenRequests,
  insertReleaseRequest,
  type ReleaseRecord,
} from '../../storage/release-requests.ts';
import { ChangedMeanwhile } from '../../storage/sql-errors.ts';
import { findTenant } from '../../storage/tenants.ts';
import { noteBoth, otherEntry, ownEntry, type ReleaseParts, shown } from './calls.ts';

const dayMilliseconds = 86_400_000;

/** What a repeated request must bring again. */
export function requestContent({ batchId, rowId, reason }: NewReleaseRequest): Buffer {
  return contentOf(batchId, rowId, reason);
}

/** Asks whoever holds the machine of a row to release it. What the requester is told is the same whoever that is. */
export async function createReleaseRequest(
  parts: ReleaseParts,
  call: TenantCall,
  wanted: NewReleaseRequest,
  reservation?: Reservation,
): Promise<ReleaseRequest> {
  const { principal, tenantId } = call;
  const scope = scopeOf(principal, tenantId);
  const { batchId, rowId, reason } = wanted;
  const machine = await parts.claimedMachine(principal, tenantId, batchId, rowId);
  if (!machine) throw notSuchRow();
  const keys = keysOf(machine);
  return await parts.database.asSystem('release requests', async tx => {
    const createdAt = parts.clock();
    const device = await otherDevice(tx, tenantId, keys);
    const shared = {
      ...{ id: parts.newId(), reason, answer: null, createdAt, answeredAt: null, decidedAt: null },
      answerBy: new Date(createdAt.getTime() + parts.limits.releaseDays * dayMilliseconds),
      state: 'open' as const,
    };
    const asked = await tx.asTenant(scope, async own => {
      const { name } = orNotFound(await findTenant(own, tenantId));
      const request: ReleaseRecord = {
        ...{ ...shared, tenantId, side: 'requester', batchId, rowId, deviceId: null, requesterName: name },
        ...{ ekKey: asBuffer(machine.keys.ek), smbiosKey: asBuffer(machine.keys.smbios) },
        ...{ manufacturer: machine.manufacturer, model: machine.model, serialNumber: machine.serialNumber },
        createdBy: referenceOf(principal),
      };
      await requireRoom(own, parts, tenantId, keys);
      await insertReleaseRequest(own, request);
      await closeKey(own, tenantId, reservation, requestContent(wanted), request.id);
      return request;
    });
    const { facts, ownerId } = device;
    const owners: ReleaseRecord = {
      ...{ ...shared, tenantId: ownerId, side: 'owner', batchId: null, rowId: null, deviceId: facts.id },
      ...{ requesterName: asked.requesterName, ekKey: null, smbiosKey: null, createdBy: null },
      ...{ manufacturer: facts.manufacturer, model: facts.model, serialNumber: facts.serialNumber },
    };
    await tx.asTenant({ tenantId: ownerId }, owner => insertReleaseRequest(owner, owners));
    const happened = { action: 'releaseRequest.create', at: createdAt } as const;
    await noteBoth(tx, [
      { tenantId, entry: ownEntry(parts, call, asked, { ...happened, detail: detailOf(asked) }) },
      { tenantId: ownerId, entry: otherEntry(parts, owners, { ...happened, detail: detailOf(owners) }) },
    ]);
    return shown(asked, createdAt);
  });
}

const keysOf = ({ keys: { ek, smbios } }: AskedMachine): Uint8Array[] => [ek ?? [], smbios ?? []].flat();
const asBuffer = (key: Uint8Array | null): Buffer | null => (key ? Buffer.from(key) : null);
const detailOf = ({ serialNumber, reason }: ReleaseRecord) => ({ serialNumber, reason });

function notSuchRow(): Refusal {
  const what = 'it is no row of the batch that failed because another organization has the device';
  return new Refusal('requestNotValid', { params: { field: 'rowId', what } });
}

/** The device that holds the machine for another tenant, locked: it stays there until the request is. */
async function otherDevice(
  tx: SystemTx,
  tenantId: string,
  keys: readonly Uint8Array[],
): Promise<{ readonly ownerId: string; readonly facts: DeviceFacts }> {
  const holder = (await holdersOf(tx, keys)).find(each => each.tenantId !== tenantId);
  if (!holder) throw new Refusal('conflict', { reason: 'machineFree' });
  const { tenantId: ownerId, deviceId } = holder;
  const [facts] = await tx.asTenant({ tenantId: ownerId }, owner => lockDevices(owner, ownerId, [deviceId]));
  if (!facts) throw new ChangedMeanwhile('the machine was given free while it was asked for');
  return { ownerId, facts };
}

async function requireRoom(
  tx: Tx,
  { limits }: ReleaseParts,
  tenantId: string,
  keys: readonly Uint8Array[],
): Promise<void> {
  if (await asksFor(tx, tenantId, keys)) throw new Refusal('conflict', { reason: 'releaseOpen' });
  const limit = limits.releaseRequestsPerTenant;
  if ((await countOpenRequests(tx, tenantId)) < limit) return;
  throw new Refusal('conflict', { reason: 'tooManyReleaseRequests', params: { limit } });
}
