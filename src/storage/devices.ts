import { sql } from 'kysely';
import type { Profile } from '../contracts/batches.ts';
import type { DevicePatch, DeviceState, IdentityMethod } from '../contracts/devices.ts';
import type { Fault } from '../contracts/errors.ts';
import { type CopyColumn, column, copyRows, type Load, rowsFor, sameInAll } from './copy.ts';
import type { Tx } from './database.ts';
import { type FaultColumns, faultColumns, faultValues, toFault } from './faults.ts';
import { asciiLower } from './search.ts';

/** What all devices that one batch makes or turns have in common. */
export interface DeviceOrigin {
  readonly tenantId: string;
  readonly partnerId: string | null;
  readonly batchId: string;
  readonly orderId: string | null;
  readonly purchaseId: string | null;
  readonly profile: Profile | null;
  readonly registeredAt: Date;
}

/** A device as a row makes it. */
export interface NewDevice {
  readonly id: string;
  readonly line: number;
  readonly state: DeviceState;
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly productKeyId: string | null;
  readonly groupTag: string | null;
  readonly assignedUser: string | null;
  readonly method: IdentityMethod;
  readonly tpm: boolean;
  readonly captureId: string | null;
  readonly ekKey: Uint8Array | null;
  readonly smbiosKey: Uint8Array | null;
  readonly fault: Fault | null;
}

/** Devices for `copyRows`. */
export function newDevices(origin: DeviceOrigin, devices: readonly NewDevice[]): Load {
  return rowsFor('devices', [...originColumns(origin), ...deviceColumns], devices);
}

export async function insertDevices(tx: Tx, origin: DeviceOrigin, devices: readonly NewDevice[]): Promise<void> {
  await copyRows(tx, [newDevices(origin, devices)]);
}

function originColumns(origin: DeviceOrigin): CopyColumn<NewDevice>[] {
  return [
    sameInAll('registered_by_tenant', 'uuid', origin.partnerId),
    sameInAll('batch_id', 'uuid', origin.batchId),
    sameInAll('order_id', 'text', origin.orderId),
    sameInAll('purchase_id', 'text', origin.purchaseId),
    sameInAll('profile', 'text', origin.profile),
    sameInAll('registered_at', 'timestamptz', origin.registeredAt),
    sameInAll('state_since', 'timestamptz', origin.registeredAt),
  ];
}

const deviceColumns: readonly CopyColumn<NewDevice>[] = [
  column('id', 'uuid', device => device.id),
  column('line', 'integer', device => device.line),
  column('state', 'text', device => device.state),
  column('manufacturer', 'text', device => device.manufacturer),
  column('model', 'text', device => device.model),
  column('serial_number', 'text', device => device.serialNumber),
  column('product_key_id', 'text', device => device.productKeyId),
  column('group_tag', 'text', device => device.groupTag),
  column('assigned_user', 'text', device => device.assignedUser),
  column('method', 'text', device => device.method),
  column('tpm', 'boolean', device => device.tpm),
  column('capture_id', 'uuid', device => device.captureId),
  column('ek_key', 'bytea', device => device.ekKey),
  column('smbios_key', 'bytea', device => device.smbiosKey),
  ...faultColumns<NewDevice>(device => device.fault),
];

/** Turns failed devices into what a new row says of them; id, display name and history stay. Few at a time: one statement each. */
export async function turnDevices(tx: Tx, origin: DeviceOrigin, devices: readonly NewDevice[]): Promise<void> {
  const columns = [...originColumns(origin), ...deviceColumns].filter(({ name }) => name !== 'id');
  const assignments = columns.map(({ name }, i) => `${name} = $${i + 3}`);
  const text = `update muster.devices set ${assignments.join(', ')} where tenant_id = $1 and id = $2`;
  for (const device of devices) {
    const values = [origin.tenantId, device.id, ...columns.map(({ value }) => value(device))];
    await tx.run({ name: 'turn device', text, values });
  }
}

/** What rules need to know of a device of the tenant. */
export interface DeviceFacts {
  readonly id: string;
  readonly state: DeviceState;
  readonly stateSince: Date;
  readonly registeredAt: Date;
  readonly batchId: string;
  readonly orderId: string | null;
  readonly purchaseId: string | null;
  /** Who registered it, where that was a partner. */
  readonly partnerId: string | null;
  readonly line: number;
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly groupTag: string | null;
  readonly profile: Profile | null;
  readonly displayName: string | null;
  readonly assignedUser: string | null;
  readonly ekKey: Buffer | null;
  readonly smbiosKey: Buffer | null;
  readonly captureId: string | null;
  readonly fault: Fault | null;
}

/**
 * A device is written as what it becomes when all goes well: *Setup needed*. Beyond its batch's settled line that has yet
 * to come true; a device that waits for another try says so itself.
 */
export const isPending = sql`(d.state = 'registrationPending' or (d.state = 'setupNeeded' and d.line > b.settled_line))`;
export const effectiveState = sql`case when ${isPending} then 'registrationPending' else d.state end`;

const factColumns = sql`d.id, ${effectiveState} as state, d.state_since as "stateSince", d.registered_at as "registeredAt",
  d.batch_id as "batchId", d.order_id as "orderId", d.purchase_id as "purchaseId", d.registered_by_tenant as "partnerId", d.line, d.manufacturer, d.model, d.serial_number as "serialNumber", d.group_tag as "groupTag",
  d.profile, d.display_name as "displayName", d.assigned_user as "assignedUser", d.ek_key as "ekKey", d.smbios_key as "smbiosKey", d.capture_id as "captureId",
  d.error_code, d.error_reason, d.error_column, d.error_params`;
const devicesAndBatches = sql`muster.devices d join muster.batches b on b.tenant_id = d.tenant_id and b.id = d.batch_id`;

type FactRecord = Omit<DeviceFacts, 'fault'> & FaultColumns;

function toFacts(row: FactRecord): DeviceFacts {
  return { ...row, fault: toFault(row) };
}

/**
 * Locks these devices, in the order of their ids, and tells of them. Ids of no device of the tenant are left out. Read by
 * a second statement: what somebody changed while we waited for the lock, the batch of a device included, is seen then.
 */
export async function lockDevices(tx: Tx, tenantId: string, ids: readonly string[]): Promise<DeviceFacts[]> {
  if (ids.length === 0) return [];
  await tx.query(sql`
    select from muster.devices where tenant_id = ${tenantId} and id = any (${ids}::uuid[]) order by id for update`);
  const rows = await tx.query<FactRecord>(sql`
    select ${factColumns} from ${devicesAndBatches} where d.tenant_id = ${tenantId} and d.id = any (${ids}::uuid[])`);
  return rows.map(toFacts);
}

/** Devices with one of these serial numbers, whatever the case of letters. */
export async function devicesBySerial(tx: Tx, tenantId: string, serials: readonly string[]): Promise<DeviceFacts[]> {
  if (serials.length === 0) return [];
  const lower = serials.map(asciiLower);
  const rows = await tx.query<FactRecord>(sql`
    select ${factColumns} from ${devicesAndBatches} where d.tenant_id = ${tenantId}
      and d.search_serial = any (${lower}::text[])`);
  return rows.map(toFacts);
}

/** The failed devices of these serial numbers, exact, locked. Their batch may be one that is written only now. */
export async function failedBySerial(tx: Tx, tenantId: string, serials: readonly string[]): Promise<DeviceFacts[]> {
  if (serials.length === 0) return [];
  const rows = await tx.query<FactRecord>(sql`
    select ${factColumns} from muster.devices d left join muster.batches b on b.tenant_id = d.tenant_id and b.id = d.batch_id
    where d.tenant_id = ${tenantId} and d.state = 'registrationFailed'
      and d.serial_number = any (${serials}::text[]) order by d.id for update of d`);
  return rows.map(toFacts);
}

/** Sets the state of devices that have nothing else to change. */
export async function setState(
  tx: Tx,
  tenantId: string,
  ids: readonly string[],
  state: DeviceState,
  at: Date,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(sql`
    update muster.devices set state = ${state}, state_since = ${at}, error_code = null, error_reason = null,
      error_column = null, error_params = null
    where tenant_id = ${tenantId} and id = any (${ids}::uuid[])`);
}

export async function failDevices(
  tx: Tx,
  tenantId: string,
  failures: readonly { id: string; fault: Fault }[],
  at: Date,
): Promise<void> {
  if (failures.length === 0) return;
  const faults = failures.map(({ fault }) => faultValues(fault));
  await tx.query(sql`
    update muster.devices d set state = 'registrationFailed', state_since = ${at}, error_code = f.error_code,
      error_reason = f.error_reason, error_column = f.error_column, error_params = f.error_params
    from unnest(${failures.map(({ id }) => id)}::uuid[], ${faults.map(f => f[0])}::text[], ${faults.map(f => f[1])}::text[],
      ${faults.map(f => f[2])}::text[], ${faults.map(f => f[3])}::jsonb[])
      as f (id, error_code, error_reason, error_column, error_params)
    where d.tenant_id = ${tenantId} and d.id = f.id`);
}

/** What a device learns of its machine after its row was accepted. */
export interface Learned {
  readonly id: string;
  readonly ekKey: Uint8Array | null;
  readonly smbiosKey: Uint8Array | null;
  readonly tpm: boolean;
  /** A newer capture; null: the device keeps the one it has. */
  readonly captureId: string | null;
}

export async function learn(tx: Tx, tenantId: string, learned: readonly Learned[]): Promise<void> {
  if (learned.length === 0) return;
  await tx.query(sql`
    update muster.devices d set ek_key = l.ek_key, smbios_key = l.smbios_key, tpm = l.tpm,
      capture_id = coalesce(l.capture_id, d.capture_id)
    from unnest(${learned.map(({ id }) => id)}::uuid[], ${learned.map(({ ekKey }) => ekKey)}::bytea[],
      ${learned.map(({ smbiosKey }) => smbiosKey)}::bytea[], ${learned.map(({ tpm }) => tpm)}::boolean[],
      ${learned.map(({ captureId }) => captureId)}::uuid[]) as l (id, ek_key, smbios_key, tpm, capture_id)
    where d.tenant_id = ${tenantId} and d.id = l.id`);
}

/** Deletes devices with their history; answers what they were. */
export async function removeDevices(tx: Tx, tenantId: string, ids: readonly string[]): Promise<DeviceFacts[]> {
  if (ids.length === 0) return [];
  await tx.query(
    sql`delete from muster.device_history where tenant_id = ${tenantId} and device_id = any (${ids}::uuid[])`,
  );
  return await takeDevicesOut(tx, tenantId, ids);
}

/** Deletes devices whose history stays, since they go to another tenant; answers what they were. */
export async function takeDevicesOut(tx: Tx, tenantId: string, ids: readonly string[]): Promise<DeviceFacts[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<FactRecord>(
    sql`delete from muster.devices d using muster.batches b where d.tenant_id = ${tenantId} and d.id = any (${ids}::uuid[])
      and b.tenant_id = d.tenant_id and b.id = d.batch_id returning ${factColumns}`,
  );
  return rows.map(toFacts);
}

/** Deletes the pending devices of a batch; answers what they were. */
export async function removePendingDevices(tx: Tx, tenantId: string, batchId: string): Promise<DeviceFacts[]> {
  const rows = await tx.query<{ id: string }>(sql`
    select d.id from muster.batches b join muster.devices d
      on d.tenant_id = b.tenant_id and d.registered_at = b.created_at and d.batch_id = b.id
    where b.tenant_id = ${tenantId} and b.id = ${batchId} and ${isPending}`);
  return removeDevices(
    tx,
    tenantId,
    rows.map(row => row.id),
  );
}

/** Changes what an administrator may change; null clears, absent leaves. */
export async function patchDevice(tx: Tx, tenantId: string, id: string, patch: DevicePatch): Promise<void> {
  const changes = [
    ...(patch.groupTag !== undefined ? [sql`group_tag = ${patch.groupTag}`] : []),
    ...(patch.displayName !== undefined ? [sql`display_name = ${patch.displayName}`] : []),
    ...(patch.assignedUser !== undefined ? [sql`assigned_user = ${patch.assignedUser}`] : []),
    ...(patch.profile !== undefined ? [sql`profile = ${patch.profile}`] : []),
  ];
  if (changes.length === 0) return;
  await tx.query(sql`update muster.devices set ${sql.join(changes)} where tenant_id = ${tenantId} and id = ${id}`);
}
