import { type RawBuilder, sql } from 'kysely';
import type { PrincipalReference } from '../contracts/tenants.ts';
import type { TransferDevice, TransferFilter } from '../contracts/transfers.ts';
import type { StoredTransferState } from '../domain/transfers.ts';
import { bulkInsert } from './bulk.ts';
import type { SystemTx, Tx } from './database.ts';

/** One side's half of a transfer; the other side's has the same id. */
export interface TransferRecord {
  readonly tenantId: string;
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly counterpart: string;
  readonly ownerId: string;
  readonly message: string | null;
  readonly state: StoredTransferState;
  readonly devices: number;
  readonly createdAt: Date;
  readonly createdBy: PrincipalReference;
  readonly expiresAt: Date;
  readonly decidedAt: Date | null;
  readonly batchId: string | null;
}

const columns = sql`tenant_id as "tenantId", id, direction, counterpart, owner_id as "ownerId", message, state, devices,
  created_at as "createdAt", created_by as "createdBy", expires_at as "expiresAt", decided_at as "decidedAt", batch_id as "batchId"`;

/** What can still be accepted. */
const isOpen = (now: Date): RawBuilder<unknown> => sql`state = 'offered' and expires_at > ${now}`;

export async function insertTransfer(tx: Tx, transfer: TransferRecord): Promise<void> {
  const { tenantId, id, direction, counterpart, ownerId, message, state, devices } = transfer;
  const { createdAt, createdBy, expiresAt } = transfer;
  await tx.query(sql`
    insert into muster.transfers (tenant_id, id, direction, counterpart, owner_id, message, state, devices, created_at,
      created_by, expires_at)
    values (${tenantId}, ${id}, ${direction}, ${counterpart}, ${ownerId}, ${message}, ${state}, ${devices}, ${createdAt},
      ${JSON.stringify(createdBy)}::jsonb, ${expiresAt})`);
}

export function findTransfer(tx: Tx, tenantId: string, id: string): Promise<TransferRecord | null> {
  return one(tx, tenantId, id, sql``);
}

/** The owner's half, which whoever decides a transfer locks before anything else. */
export function lockTransfer(tx: Tx, ownerId: string, id: string): Promise<TransferRecord | null> {
  return one(tx, ownerId, id, sql`for update`);
}

async function one(tx: Tx, tenantId: string, id: string, lock: RawBuilder<unknown>): Promise<TransferRecord | null> {
  const rows = await tx.query<TransferRecord>(
    sql`select ${columns} from muster.transfers where tenant_id = ${tenantId} and id = ${id} ${lock}`,
  );
  return rows[0] ?? null;
}

export interface TransferListRequest {
  readonly filter: TransferFilter;
  /** The list goes on behind this one. */
  readonly before: string | null;
  readonly limit: number;
  readonly now: Date;
}

/** The newest first. */
export async function listTransfers(
  tx: Tx,
  tenantId: string,
  { filter, before, limit, now }: TransferListRequest,
): Promise<TransferRecord[]> {
  const conditions = [sql`tenant_id = ${tenantId}`];
  if (filter.direction !== undefined) conditions.push(sql`direction = ${filter.direction}`);
  if (filter.state !== undefined) conditions.push(stateIs(filter.state, now));
  if (before !== null) conditions.push(sql`id < ${before}`);
  return await tx.query<TransferRecord>(sql`
    select ${columns} from muster.transfers where ${sql.join(conditions, sql` and `)} order by id desc limit ${limit}`);
}

function stateIs(state: NonNullable<TransferFilter['state']>, now: Date): RawBuilder<unknown> {
  if (state === 'offered') return isOpen(now);
  return state === 'expired' ? sql`state = 'offered' and expires_at <= ${now}` : sql`state = ${state}`;
}

/** How many offers of the tenant can still be accepted. Nobody makes another one until the transaction ends. */
export async function countOpenTransfers(tx: Tx, tenantId: string, now: Date): Promise<number> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtext('muster.transfers'), hashtext(${tenantId}))`);
  const rows = await tx.query<{ n: number }>(sql`
    select count(*)::int as n from muster.transfers where tenant_id = ${tenantId} and direction = 'outgoing' and ${isOpen(now)}`);
  return rows[0]?.n ?? 0;
}

/** Who has this domain or code, besides the owner. */
export async function tenantsNamed(tx: SystemTx, to: string, ownerId: string): Promise<string[]> {
  const code = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(to) ? to : null;
  const rows = await tx.query<{ id: string }>(sql`
    select id from muster.tenants where id <> ${ownerId}
      and (id = ${code}::uuid or entra_tenant_id = ${code}::uuid or domains @> array[${to}]::text[]) order by id`);
  return rows.map(({ id }) => id);
}

/** A device as a transfer names it; `deviceId` null for who was offered it. */
export type NamedDevice = Omit<TransferDevice, 'moved'>;

export async function insertTransferDevices(
  tx: Tx,
  tenantId: string,
  transferId: string,
  devices: readonly NamedDevice[],
): Promise<void> {
  await bulkInsert(tx, {
    table: 'transfer_devices',
    shared: { tenant_id: tenantId, transfer_id: transferId },
    columns: ['position', 'device_id', 'manufacturer', 'model', 'serial_number'],
    rows: devices.map(({ deviceId, manufacturer, model, serialNumber }, i) => [
      ...[i + 1, deviceId],
      ...[manufacturer, model, serialNumber],
    ]),
  });
}

export interface PlacedDevice extends TransferDevice {
  readonly position: number;
}

/** In the order in which they were offered. */
export async function transferDevices(
  tx: Tx,
  tenantId: string,
  transferId: string,
  afterPosition: number,
  limit: number,
): Promise<PlacedDevice[]> {
  return await tx.query<PlacedDevice>(sql`
    select position, device_id as "deviceId", manufacturer, model, serial_number as "serialNumber", moved
    from muster.transfer_devices where tenant_id = ${tenantId} and transfer_id = ${transferId} and position > ${afterPosition}
    order by position limit ${limit}`);
}

/** Which of these devices are part of an offer that can still be accepted. */
export async function devicesOffered(
  tx: Tx,
  tenantId: string,
  deviceIds: readonly string[],
  now: Date,
): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(sql`
    select d.device_id as id from muster.transfer_devices d
    join muster.transfers t on t.tenant_id = d.tenant_id and t.id = d.transfer_id
    where d.tenant_id = ${tenantId} and d.device_id = any (${deviceIds}::uuid[]) and d.moved is null
      and t.direction = 'outgoing' and t.state = 'offered' and t.expires_at > ${now}`);
  return new Set(rows.map(({ id }) => id));
}

/** Writes what one half came to. */
export async function decideTransfer(
  tx: Tx,
  { tenantId, id, state, decidedAt, batchId }: TransferRecord,
): Promise<void> {
  await tx.query(sql`
    update muster.transfers set state = ${state}, decided_at = ${decidedAt}, batch_id = ${batchId}
    where tenant_id = ${tenantId} and id = ${id}`);
}

/** Nobody can accept it any more. */
export async function withdrawFromOthers(tx: SystemTx, id: string, at: Date): Promise<void> {
  await tx.query(sql`
    update muster.transfers set state = 'withdrawn', decided_at = ${at}
    where id = ${id} and direction = 'incoming' and state = 'offered'`);
}

/** Whether somebody can still accept it. */
export async function isOfferedToAnybody(tx: SystemTx, id: string): Promise<boolean> {
  const rows = await tx.query(sql`
    select from muster.transfers where id = ${id} and direction = 'incoming' and state = 'offered' limit 1`);
  return rows.length > 0;
}

/** What became of each device, by its position. */
export async function settleTransferDevices(
  tx: Tx,
  tenantId: string,
  transferId: string,
  settled: readonly { readonly position: number; readonly moved: boolean; readonly deviceId: string | null }[],
): Promise<void> {
  await tx.query(sql`
    update muster.transfer_devices d set moved = s.moved, device_id = s.device_id
    from unnest(${settled.map(s => s.position)}::int[], ${settled.map(s => s.moved)}::boolean[],
      ${settled.map(s => s.deviceId)}::uuid[]) as s (position, moved, device_id)
    where d.tenant_id = ${tenantId} and d.transfer_id = ${transferId} and d.position = s.position`);
}
