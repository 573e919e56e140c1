import type { DeviceState } from '../contracts/devices.ts';
import type { Fault } from '../contracts/errors.ts';
import type { PrincipalReference } from '../contracts/tenants.ts';

/** A transition: what a device became, when, by which batch. */
export interface Transition {
  readonly at: Date;
  readonly state: DeviceState;
  readonly batchId: string | null;
  readonly fault: Fault | null;
  /** Who brought it about, where that is not who made the batch. */
  readonly by?: PrincipalReference | null;
  /** From whom the device came then, or to whom it went. */
  readonly transfer?: TransferEnd | null;
}

/** The other side of a transfer, as one side calls it. */
export interface TransferEnd {
  readonly direction: 'outgoing' | 'incoming';
  readonly counterpart: string;
}

/** What a device's own columns tell of its life. */
export interface Lifetime {
  readonly state: DeviceState;
  readonly stateSince: Date;
  readonly registeredAt: Date;
  readonly batchId: string;
  readonly fault: Fault | null;
}

/**
 * The transitions of a device, oldest first: those stored, and those that its columns tell. On the common road
 * (accepted, settled) nothing is stored: two columns say it all.
 */
export function transitions(stored: readonly Transition[], device: Lifetime): Transition[] {
  const { batchId, state, stateSince, registeredAt, fault } = device;
  const list = [...stored];
  if (list.length === 0 && registeredAt < stateSince) {
    list.push({ at: registeredAt, state: 'registrationPending', batchId, fault: null });
  }
  const last = list.at(-1);
  if (last?.state !== state || last.at.getTime() !== stateSince.getTime()) {
    list.push({ at: stateSince, state, batchId, fault });
  }
  return list;
}

/** The life of a device that goes by a transfer: all of it is stored then, since nothing else of the device stays. */
export function beforeLeaving(stored: readonly Transition[], device: Lifetime, leaving: Transition): Transition[] {
  return [...transitions(stored, device).slice(stored.length), leaving];
}

/** Whether a device with this history went by a transfer. */
export function hasLeft(stored: readonly Transition[]): boolean {
  return stored.at(-1)?.transfer?.direction === 'outgoing';
}

/** The states in which a device can be handed over: its machine is claimed. */
export function isTransferable(state: DeviceState): boolean {
  return state === 'setupNeeded' || state === 'active' || state === 'inactive';
}

/** What must be stored before a failed device becomes pending again: its life so far, and the new beginning. */
export function beforePending(
  stored: readonly Transition[],
  device: Lifetime,
  batchId: string,
  now: Date,
): Transition[] {
  const known = transitions(stored, device).slice(stored.length);
  return [...known, { at: now, state: 'registrationPending', batchId, fault: null }];
}

/** What the next failure of the same device adds when it replaces the last: only what was known before. */
export function beforeFailure(stored: readonly Transition[], device: Lifetime): Transition[] {
  return transitions(stored, device).slice(stored.length);
}

/** How long a capture is kept without a device unless whoever runs Muster says otherwise: rows that name the machine without a hash find it, and failed rows can be fixed. */
export const captureDays = 30;

export function captureEnd(now: Date): Date {
  return new Date(now.getTime() + captureDays * 24 * 3600_000);
}

/** Devices by who registered them: each partner is told of its own, and of no others. */
export function byPartner(
  devices: readonly { readonly id: string; readonly partnerId: string | null }[],
): { readonly partnerId: string | null; readonly ids: string[] }[] {
  const groups = Map.groupBy(devices, ({ partnerId }) => partnerId);
  return [...groups].map(([partnerId, group]) => ({ partnerId, ids: group.map(({ id }) => id) }));
}
