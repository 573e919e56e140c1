import type {
  Device,
  DeviceFilter,
  DevicePatch,
  DeviceSort,
  DeviceSummary,
  DeviceTransition,
} from '../contracts/devices.ts';
import type { Page, PageRequest } from '../contracts/lists.ts';
import type { Principal } from '../contracts/tenants.ts';
import type { HardwareHash } from '../hardware-hash/hash.ts';

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
  patch(principal: Principal, tenantId: string, deviceId: string, patch: DevicePatch, requestId: string): Promise<Device>;
  /** Gives the machine free; a failed device is dismissed. Refuses a pending one with `pendingRegistration`. */
  deregister(principal: Principal, tenantId: string, deviceId: string, requestId: string): Promise<void>;
  history(principal: Principal, tenantId: string, deviceId: string): Promise<DeviceTransition[]>;
  /** The hash that the device was registered with; `notFound` where there is none. */
  hardware(principal: Principal, tenantId: string, deviceId: string): Promise<HardwareHash>;
}
