import { beforeLeaving, captureEnd, isTransferable } from '../../domain/devices.ts';
import { orNotFound } from '../../domain/found.ts';
import { dropCapturesAfter } from '../../storage/captures.ts';
import type { Tx } from '../../storage/database.ts';
import { historiesOf, insertHistory } from '../../storage/device-history.ts';
import { findDevices, type ListedDevice } from '../../storage/device-list.ts';
import { type DeviceFacts, lockDevices, takeDevicesOut } from '../../storage/devices.ts';
import type { TransferRecord } from '../../storage/transfers.ts';
import type { TransferParts } from './calls.ts';

/** A device as it was at its owner. */
export interface Moved {
  readonly facts: DeviceFacts;
  readonly device: ListedDevice;
}

/**
 * Takes those of the devices out of the owner's list that are still there, in the order in which they were offered. Their
 * histories stay, and end with the transfer; their captures go as they do when a device is deregistered.
 */
export async function takeOut(
  tx: Tx,
  { newId }: Pick<TransferParts, 'newId'>,
  { tenantId, counterpart, createdBy }: TransferRecord,
  offered: readonly string[],
  now: Date,
): Promise<Moved[]> {
  const locked = (await lockDevices(tx, tenantId, offered)).filter(({ state }) => isTransferable(state));
  const byId = new Map(locked.map(facts => [facts.id, facts]));
  const listed = await findDevices(tx, tenantId, [...byId.keys()]);
  const moved = offered.flatMap(id => {
    const facts = byId.get(id);
    return facts ? [{ facts, device: orNotFound(listed.get(id)) }] : [];
  });
  const ids = moved.map(({ facts }) => facts.id);
  const histories = await historiesOf(tx, tenantId, ids);
  const transfer = { direction: 'outgoing', counterpart } as const;
  const entries = moved.flatMap(({ device }) => {
    const { id, state } = device;
    const gone = { at: now, state, batchId: null, fault: null, by: createdBy, transfer };
    const life = beforeLeaving(histories.get(id) ?? [], device, gone);
    return life.map(transition => ({ ...transition, deviceId: id, id: newId() }));
  });
  await insertHistory(tx, tenantId, entries);
  await takeDevicesOut(tx, tenantId, ids);
  const captures = moved.flatMap(({ facts }) => facts.captureId ?? []);
  await dropCapturesAfter(tx, tenantId, captures, captureEnd(now));
  return moved;
}
