import type { AuditAction, AuditValues, CallOrigin } from '../contracts/audit.ts';
import type {
  Device,
  DeviceFilter,
  DevicePatch,
  DeviceSort,
  DeviceSummary,
  DeviceTransition,
} from '../contracts/devices.ts';
import { Refusal } from '../contracts/errors.ts';
import type { Page, PageRequest } from '../contracts/lists.ts';
import type { Principal } from '../contracts/tenants.ts';
import { rowError } from '../contracts/texts/render.ts';
import { cursorNotValid, pageFrom, valuesOf } from '../domain/cursors.ts';
import { hasLeft, type Transition, transitions } from '../domain/devices.ts';
import { orNotFound } from '../domain/found.ts';
import { referenceOf, scopeOf } from '../domain/tenants.ts';
import { readHash } from '../hardware-hash/decode.ts';
import { hashText } from '../hardware-hash/encode.ts';
import type { HardwareHash } from '../hardware-hash/hash.ts';
import { hashMeans } from '../hash-means.ts';
import { type NewAuditEntry, writeAudit } from '../storage/audit.ts';
import { openCaptures } from '../storage/captures.ts';
import type { Database, Tx } from '../storage/database.ts';
import { deregisterDevices } from '../storage/deregister.ts';
import { historiesOf, type StoredEntry } from '../storage/device-history.ts';
import {
  type DevicePlace,
  findDevice,
  isPlace,
  type ListedDevice,
  listDevices,
  placeOf,
} from '../storage/device-list.ts';
import { type DeviceFacts, lockDevices, patchDevice } from '../storage/devices.ts';
import { book, deviceSummary, lockEvents } from '../storage/events.ts';
import { leaving } from '../storage/orders.ts';
import type { Seal } from '../storage/seal.ts';

export interface DeviceOrder {
  readonly by: DeviceSort;
  readonly descending: boolean;
}

/** A device with its hash as text; null without `hardware.read` and where the device was registered without one. */
export interface ExportedDevice {
  readonly device: Device;
  readonly hardwareHash: string | null;
}

/** What can be done with devices. A device of another tenant is `notFound`. */
export interface DeviceService {
  list(
    principal: Principal,
    tenantId: string,
    filter: DeviceFilter,
    order: DeviceOrder,
    page: PageRequest,
  ): Promise<Page<Device>>;
  /** All that match in the same order, some hundred at a time, by keyset: no transaction is held between two parts. */
  export(
    principal: Principal,
    tenantId: string,
    filter: DeviceFilter,
    order: DeviceOrder,
  ): Promise<AsyncIterable<ExportedDevice[]>>;
  summary(principal: Principal, tenantId: string): Promise<DeviceSummary>;
  get(principal: Principal, tenantId: string, deviceId: string): Promise<Device>;
  patch(
    principal: Principal,
    tenantId: string,
    deviceId: string,
    patch: DevicePatch,
    origin: CallOrigin,
  ): Promise<Device>;
  /** Gives the machine free; a failed device is dismissed. Refuses a pending one with `pendingRegistration`. */
  deregister(principal: Principal, tenantId: string, deviceId: string, origin: CallOrigin): Promise<void>;
  /** Also of a device that went to another organization by a transfer. */
  history(principal: Principal, tenantId: string, deviceId: string): Promise<DeviceTransition[]>;
  /** The hash that the device was registered with; `notFound` where there is none. */
  hardware(principal: Principal, tenantId: string, deviceId: string): Promise<HardwareHash>;
}

export interface DeviceParts {
  readonly database: Database;
  readonly seal: Seal;
  readonly newId: () => string;
  readonly clock: () => Date;
  readonly listSeconds: number;
  /** Shown with *Unexpected error*. */
  readonly supportUrl: string | null;
}

const exportedAtOnce = 500;

export function deviceService(parts: DeviceParts): DeviceService {
  const { database, seal, newId, clock, supportUrl } = parts;
  const reading = { readOnly: true, replica: true, statementSeconds: parts.listSeconds };

  async function found(principal: Principal, tenantId: string, deviceId: string): Promise<ListedDevice> {
    const scope = scopeOf(principal, tenantId);
    return orNotFound(await database.withTenant(scope, tx => findDevice(tx, tenantId, deviceId), { readOnly: true }));
  }

  function audit(
    { principal, origin }: { principal: Principal; origin: CallOrigin },
    action: AuditAction,
    deviceId: string,
    values: { readonly before: AuditValues; readonly after?: AuditValues },
  ): NewAuditEntry {
    const { requestId, address } = origin;
    const facts = { id: newId(), at: clock(), principal: referenceOf(principal), requestId, address };
    return { ...facts, action, outcome: 'done', target: { kind: 'device', id: deviceId }, ...values };
  }

  return {
    async list(principal, tenantId, filter, { by, descending }, { limit, cursor }) {
      const after = cursor === undefined ? null : placeFrom(cursor, by);
      const request = { filter, by, descending, after, limit: limit + 1 };
      const listed = await database.withTenant(
        scopeOf(principal, tenantId),
        tx => listDevices(tx, tenantId, request),
        reading,
      );
      const show = (device: ListedDevice) => shown(device, tenantId, principal, supportUrl);
      return pageFrom(listed, limit, show, last => valuesAt(placeOf(last, by)));
    },

    async export(principal, tenantId, filter, { by, descending }) {
      const scope = scopeOf(principal, tenantId);
      const withHashes = principal.scopes.has('hardware.read');
      const read = (after: DevicePlace | null) =>
        database.withTenant(
          scope,
          async tx => {
            const devices = await listDevices(tx, tenantId, { filter, by, descending, after, limit: exportedAtOnce });
            const ids = withHashes ? devices.flatMap(({ captureId }) => captureId ?? []) : [];
            const hashes = await openCaptures(tx, tenantId, ids, seal);
            return devices.map(device => ({
              device,
              hash: device.captureId ? hashes.get(device.captureId) : undefined,
            }));
          },
          { readOnly: true, replica: true },
        );
      return (async function* () {
        let part = await read(null);
        for (let last = part.at(-1); last; last = part.at(-1)) {
          yield part.map(({ device, hash }) => ({
            device: shown(device, tenantId, principal, supportUrl),
            hardwareHash: hash ? hashText(hash.bytes, hash.size, hashMeans) : null,
          }));
          part = await read(placeOf(last.device, by));
        }
      })();
    },

    summary: (principal, tenantId) =>
      database.withTenant(scopeOf(principal, tenantId), tx => deviceSummary(tx, tenantId), { readOnly: true }),

    async get(principal, tenantId, deviceId) {
      return shown(await found(principal, tenantId, deviceId), tenantId, principal, supportUrl);
    },

    async patch(principal, tenantId, deviceId, patch, origin) {
      const scope = scopeOf(principal, tenantId);
      const changed = await database.withTenant(scope, async tx => {
        const locked = await lockDevice(tx, tenantId, deviceId);
        const change = changeOf(locked, emptyAsNull(patch));
        await patchDevice(tx, tenantId, deviceId, change.after);
        // Before the lock on the events, which every booking takes after this one.
        await writeAudit(tx, audit({ principal, origin }, 'device.update', deviceId, change));
        await lockEvents(tx, tenantId);
        const device = orNotFound(await findDevice(tx, tenantId, deviceId));
        const happening = { event: 'devices' as const, batchId: null, deviceIds: [deviceId], state: device.state };
        await book(tx, tenantId, locked.partnerId, clock(), [], [happening]);
        return device;
      });
      return shown(changed, tenantId, principal, supportUrl);
    },

    async deregister(principal, tenantId, deviceId, origin) {
      const scope = scopeOf(principal, tenantId);
      await database.withTenant(scope, async tx => {
        const device = await lockDevice(tx, tenantId, deviceId);
        if (device.state === 'registrationPending') throw new Refusal('pendingRegistration');
        const now = clock();
        await deregisterDevices(tx, tenantId, [device], now);
        const { state, serialNumber } = device;
        const action = state === 'registrationFailed' ? 'device.dismiss' : 'device.deregister';
        const entry = audit({ principal, origin }, action, deviceId, { before: { serialNumber, state } });
        const happening = { event: 'devices' as const, batchId: null, deviceIds: [deviceId], state: null };
        await book(tx, tenantId, device.partnerId, now, leaving([device]), [happening], entry);
      });
    },

    async history(principal, tenantId, deviceId) {
      const scope = scopeOf(principal, tenantId);
      const { device, stored } = await database.withTenant(
        scope,
        async tx => ({
          device: await findDevice(tx, tenantId, deviceId),
          stored: (await historiesOf(tx, tenantId, [deviceId])).get(deviceId) ?? [],
        }),
        { readOnly: true },
      );
      if (device) return transitions(stored, device).map(each => shownTransition(each, principal, supportUrl, device));
      // What went to another organization is remembered, by its owner alone.
      if (scope.partnerId !== null || !hasLeft(stored)) throw new Refusal('notFound');
      return stored.map(each => shownTransition(each, principal, supportUrl, null));
    },

    async hardware(principal, tenantId, deviceId) {
      const { captureId } = await found(principal, tenantId, deviceId);
      if (!captureId) throw new Refusal('notFound');
      const opened = await database.withTenant(
        scopeOf(principal, tenantId),
        tx => openCaptures(tx, tenantId, [captureId], seal),
        { readOnly: true },
      );
      const { bytes, size } = orNotFound(opened.get(captureId));
      return orNotFound(readHash(hashText(bytes, size, hashMeans), hashMeans).hash);
    },
  };
}

/** Empty clears, as an empty cell of a file does. */
function emptyAsNull(patch: DevicePatch): DevicePatch {
  return Object.fromEntries(Object.entries(patch).map(([name, value]) => [name, value === '' ? null : value]));
}

/** Of what a patch says, the values that differ from the device's. */
function changeOf(device: DeviceFacts, patch: DevicePatch): { before: DevicePatch; after: DevicePatch } {
  const names = (['groupTag', 'displayName', 'assignedUser', 'profile'] as const).filter(
    name => patch[name] !== undefined && patch[name] !== device[name],
  );
  const values = (source: DevicePatch): DevicePatch => Object.fromEntries(names.map(name => [name, source[name]]));
  return { before: values(device), after: values(patch) };
}

async function lockDevice(tx: Tx, tenantId: string, deviceId: string): Promise<DeviceFacts> {
  return orNotFound((await lockDevices(tx, tenantId, [deviceId]))[0]);
}

function valuesAt({ segment, values }: DevicePlace): string[] {
  return [String(segment), ...values];
}

function placeFrom(cursor: string, by: DeviceSort): DevicePlace {
  const [segment, ...values] = valuesOf(cursor);
  const place = { segment: Number(segment), values };
  if (!isPlace(place, by)) throw cursorNotValid();
  return place;
}

function shown(device: ListedDevice, tenantId: string, { language }: Principal, supportUrl: string | null): Device {
  const { method, tpm, captureId, requestId, fault, stateSince, registeredAt, lastContactAt, ...facts } = device;
  return {
    ...facts,
    tenantId,
    stateSince: stateSince.toISOString(),
    registeredAt: registeredAt.toISOString(),
    lastContactAt: lastContactAt?.toISOString() ?? null,
    identity: { method, tpm },
    error: fault ? rowError(fault, requestId, supportUrl, language) : null,
  };
}

/** What a transition does not say itself, the device does. */
function shownTransition(
  { at, state, batchId, fault, by, transfer, requestId }: Transition & Partial<Pick<StoredEntry, 'requestId'>>,
  { language }: Principal,
  supportUrl: string | null,
  device: ListedDevice | null,
): DeviceTransition {
  return {
    at: at.toISOString(),
    state,
    batchId,
    error: fault ? rowError(fault, requestId ?? device?.requestId ?? '', supportUrl, language) : null,
    by: by ?? device?.registeredBy ?? null,
    transfer: transfer ?? null,
  };
}
