import { Refusal } from '../../contracts/errors.ts';
import type { Transfer } from '../../contracts/transfers.ts';
import { byPartner } from '../../domain/devices.ts';
import { referenceOf, scopeOf, type TenantCall } from '../../domain/tenants.ts';
import type { NewAuditEntry } from '../../storage/audit.ts';
import { moveClaims } from '../../storage/claims.ts';
import type { SystemTx } from '../../storage/database.ts';
import { book, type Happening } from '../../storage/events.ts';
import { type CountChange, leaving } from '../../storage/orders.ts';
import { requestsFollow } from '../../storage/release-requests.ts';
import {
  decideTransfer,
  type PlacedDevice,
  settleTransferDevices,
  type TransferRecord,
  transferDevices,
  withdrawFromOthers,
} from '../../storage/transfers.ts';
import { bringIn, registerMoved } from './bring-in.ts';
import { type Acceptance, lockedTransfer, requireOpen, shown, type TransferParts } from './calls.ts';
import { type Moved, takeOut } from './take-out.ts';

/**
 * Moves the devices that are still the owner's: out of its list and into a batch of the accepting tenant, each with the
 * claim of its machine, in one transaction. Locks are taken in one order: the transfer, the owner's devices, failed devices
 * of the accepting tenant, claims, requests for release, then the logs and counters of both by their tenants' ids.
 */
export async function acceptTransfer(
  parts: TransferParts,
  call: TenantCall,
  id: string,
  acceptance: Acceptance,
): Promise<Transfer> {
  const { principal, tenantId } = call;
  scopeOf(principal, tenantId);
  return await parts.database.asSystem('transfers', async tx => {
    const now = parts.clock();
    const { own, owners } = await lockedTransfer(tx, tenantId, id, 'incoming');
    if (own.state === 'accepted') return shown(own, now);
    requireOpen(own, now);
    requireOpen(owners, now);
    const { ownerId } = own;
    const offered = await transferDevices(tx, ownerId, id, 0, owners.devices);
    const ids = offered.flatMap(({ deviceId }) => deviceId ?? []);
    const devices = await tx.asTenant({ tenantId: ownerId }, owner => takeOut(owner, parts, owners, ids, now));
    if (devices.length === 0) throw new Refusal('conflict', { reason: 'nothingToTransfer' });
    const arriving = { call, acceptance, counterpart: own.counterpart, now };
    const brought = await tx.asTenant({ tenantId }, to => bringIn(to, parts, arriving, devices));
    const moves = brought.devices.map(({ moved, id: to }) => ({ from: moved.facts.id, to, keys: keysOf(moved) }));
    await moveClaims(tx, ownerId, tenantId, moves);
    const batch = await tx.asTenant({ tenantId }, to => registerMoved(to, parts, arriving, brought));
    await requestsFollow(tx, ownerId, tenantId, moves, now);
    const accepted: TransferRecord = { ...own, state: 'accepted', decidedAt: now, batchId: batch.id };
    await settleHalves(tx, owners, accepted, offered, moves);
    const happened: Booking[] = [
      {
        tenantId: ownerId,
        changes: leaving(devices.map(({ facts }) => facts)),
        happenings: byPartner(devices.map(({ facts }) => facts)).map(({ ids, partnerId }) => ({
          ...{ event: 'devices', batchId: null, deviceIds: ids, state: null, partnerId },
        })),
        entry: entryOf(parts, owners, { ...otherSide(owners), requestId: null, address: null }, moves.length, now),
      },
      {
        tenantId,
        changes: brought.changes,
        happenings: [
          { event: 'batch', batch },
          { event: 'devices', batchId: batch.id, deviceIds: moves.map(({ to }) => to), state: 'setupNeeded' },
        ],
        entry: entryOf(parts, own, { principal: referenceOf(principal), ...call.origin }, moves.length, now),
      },
    ];
    await bookAll(tx, happened, now);
    return shown(accepted, now);
  });
}

const keysOf = ({ facts: { ekKey, smbiosKey } }: Moved): Buffer[] => [ekKey ?? [], smbiosKey ?? []].flat();

/** Every half says what came of it: who was offered the same and did not get it finds it withdrawn. */
async function settleHalves(
  tx: SystemTx,
  owners: TransferRecord,
  accepted: TransferRecord,
  offered: readonly PlacedDevice[],
  moves: readonly { readonly from: string; readonly to: string }[],
): Promise<void> {
  const { tenantId, id, decidedAt } = accepted;
  const newIds = new Map(moves.map(({ from, to }) => [from, to]));
  const became = ({ deviceId }: PlacedDevice) => (deviceId && newIds.get(deviceId)) ?? null;
  const places = offered.map(device => ({ position: device.position, moved: became(device) !== null, device }));
  await decideTransfer(tx, { ...owners, state: 'accepted', decidedAt });
  await decideTransfer(tx, accepted);
  await withdrawFromOthers(tx, id, decidedAt ?? new Date(0));
  const ownersHalf = places.map(({ device, ...place }) => ({ ...place, deviceId: device.deviceId }));
  await settleTransferDevices(tx, owners.tenantId, id, ownersHalf);
  const newHalf = places.map(({ device, ...place }) => ({ ...place, deviceId: became(device) }));
  await settleTransferDevices(tx, tenantId, id, newHalf);
}

interface Booking {
  readonly tenantId: string;
  readonly changes: readonly CountChange[];
  readonly happenings: readonly Happening[];
  readonly entry: NewAuditEntry;
}

/** Two transfers in opposite directions would wait for each other, if each began with its own side. */
async function bookAll(tx: SystemTx, bookings: readonly Booking[], now: Date): Promise<void> {
  for (const { tenantId, changes, happenings, entry } of bookings.toSorted((a, b) =>
    a.tenantId < b.tenantId ? -1 : 1,
  )) {
    await tx.asTenant({ tenantId }, side => book(side, tenantId, null, now, changes, happenings, entry));
  }
}

/** Who accepted is nobody whom the owner has to know: it is told whom it offered the devices to. */
function otherSide({ tenantId, id, counterpart }: TransferRecord) {
  return { principal: { kind: 'user', id, name: counterpart, tenantId } } as const;
}

function entryOf(
  { newId }: TransferParts,
  { id, counterpart, direction }: TransferRecord,
  who: Pick<NewAuditEntry, 'principal' | 'requestId' | 'address'>,
  devices: number,
  at: Date,
): NewAuditEntry {
  const target = { kind: 'transfer', id } as const;
  const detail = { direction, counterpart, devices };
  return { id: newId(), at, action: 'transfer.accept', outcome: 'done', target, detail, ...who };
}
