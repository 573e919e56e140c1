import { Refusal } from '../../contracts/errors.ts';
import type { NewTransfer, Transfer } from '../../contracts/transfers.ts';
import { isTransferable } from '../../domain/devices.ts';
import { orNotFound } from '../../domain/found.ts';
import type { Reservation } from '../../domain/idempotency.ts';
import { referenceOf, scopeOf, type TenantCall } from '../../domain/tenants.ts';
import { isNamed } from '../../domain/transfers.ts';
import { writeAudit } from '../../storage/audit.ts';
import type { Tx } from '../../storage/database.ts';
import { type DeviceFacts, lockDevices } from '../../storage/devices.ts';
import { closeKey, contentOf } from '../../storage/idempotency.ts';
import { findTenant, type TenantRecord } from '../../storage/tenants.ts';
import {
  countOpenTransfers,
  devicesOffered,
  insertTransfer,
  insertTransferDevices,
  type TransferRecord,
  tenantsNamed,
} from '../../storage/transfers.ts';
import { shown, type TransferParts } from './calls.ts';

const dayMilliseconds = 86_400_000;

/** What a repeated offer must bring again. */
export function offerContent({ deviceIds, to, message }: NewTransfer): Buffer {
  return contentOf(deviceIds, to, message);
}

/** Offers devices to whoever has the domain or code. That nobody has it shows nowhere. */
export async function offerTransfer(
  parts: TransferParts,
  call: TenantCall,
  wanted: NewTransfer,
  reservation?: Reservation,
): Promise<Transfer> {
  const { principal, tenantId, origin } = call;
  const scope = scopeOf(principal, tenantId);
  const { to, message } = wanted;
  return await parts.database.asSystem('transfers', async tx => {
    const createdAt = parts.clock();
    const expiresAt = new Date(createdAt.getTime() + parts.limits.transferDays * dayMilliseconds);
    const deviceIds = [...new Set(wanted.deviceIds)];
    const outgoing: TransferRecord = {
      ...{ tenantId, id: parts.newId(), ownerId: tenantId, counterpart: to, message, devices: deviceIds.length },
      ...{ createdAt, createdBy: referenceOf(principal), expiresAt, decidedAt: null, batchId: null },
      direction: 'outgoing',
      state: 'offered',
    };
    const found = await tx.asTenant(scope, async own => {
      const owner = await ownerOf(own, tenantId, to);
      const devices = await offerable(own, parts, tenantId, deviceIds, createdAt);
      await insertTransfer(own, outgoing);
      await insertTransferDevices(own, tenantId, outgoing.id, devices.map(named));
      await closeKey(own, tenantId, reservation, offerContent(wanted), outgoing.id);
      return { owner, devices };
    });
    for (const other of await tenantsNamed(tx, to, tenantId)) {
      const incoming = { ...outgoing, tenantId: other, direction: 'incoming', counterpart: found.owner.name } as const;
      await tx.asTenant({ tenantId: other }, async theirs => {
        await insertTransfer(theirs, incoming);
        const unnamed = found.devices.map(device => ({ ...named(device), deviceId: null }));
        await insertTransferDevices(theirs, other, incoming.id, unnamed);
      });
    }
    await tx.asTenant(scope, own =>
      writeAudit(own, {
        ...{ id: parts.newId(), at: createdAt, principal: referenceOf(principal), ...origin },
        ...{ action: 'transfer.offer', outcome: 'done', target: { kind: 'transfer', id: outgoing.id } },
        detail: { to, devices: deviceIds.length },
      }),
    );
    return shown(outgoing, createdAt);
  });
}

/** Refuses what the owner is called itself, whoever shares that with it. */
async function ownerOf(tx: Tx, tenantId: string, to: string): Promise<TenantRecord> {
  const owner = orNotFound(await findTenant(tx, tenantId));
  if (!isNamed(owner, to)) return owner;
  throw new Refusal('requestNotValid', { params: { field: 'to', what: 'it is your own organization' } });
}

/** The devices in the order asked for, locked, so that no other offer takes one meanwhile. */
async function offerable(
  tx: Tx,
  { limits }: TransferParts,
  tenantId: string,
  deviceIds: readonly string[],
  now: Date,
): Promise<DeviceFacts[]> {
  const locked = new Map((await lockDevices(tx, tenantId, deviceIds)).map(device => [device.id, device]));
  const devices = deviceIds.map(id => orNotFound(locked.get(id)));
  const unfit = devices.find(({ state }) => !isTransferable(state));
  if (unfit) throw refused('deviceNotTransferable', { serialNumber: unfit.serialNumber });
  const taken = await devicesOffered(tx, tenantId, deviceIds, now);
  const twice = devices.find(({ id }) => taken.has(id));
  if (twice) throw refused('deviceOffered', { serialNumber: twice.serialNumber });
  const limit = limits.transfersPerTenant;
  if ((await countOpenTransfers(tx, tenantId, now)) >= limit) throw refused('tooManyTransfers', { limit });
  return devices;
}

function refused(
  reason: 'deviceNotTransferable' | 'deviceOffered' | 'tooManyTransfers',
  params: Record<string, string | number>,
): Refusal {
  return new Refusal('conflict', { reason, params });
}

function named({ id, manufacturer, model, serialNumber }: DeviceFacts) {
  return { deviceId: id, manufacturer, model, serialNumber };
}
