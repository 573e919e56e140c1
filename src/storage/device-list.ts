import { type RawBuilder, sql } from 'kysely';
import type { Profile } from '../contracts/batches.ts';
import type { DeviceFilter, DeviceSort, DeviceState, IdentityMethod } from '../contracts/devices.ts';
import type { Fault } from '../contracts/errors.ts';
import type { PrincipalReference } from '../contracts/tenants.ts';
import type { Tx } from './database.ts';
import { asciiLower } from './devices.ts';
import { type FaultColumns, toFault } from './faults.ts';

/** A device as lists show it, with who registered it and under which request. */
export interface ListedDevice {
  readonly id: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly productKeyId: string | null;
  readonly state: DeviceState;
  readonly stateSince: Date;
  readonly groupTag: string | null;
  readonly profile: Profile | null;
  readonly displayName: string | null;
  readonly assignedUser: string | null;
  readonly orderId: string | null;
  readonly purchaseId: string | null;
  readonly batchId: string;
  readonly registeredAt: Date;
  readonly lastContactAt: Date | null;
  readonly method: IdentityMethod;
  readonly tpm: boolean;
  readonly captureId: string | null;
  readonly registeredBy: PrincipalReference;
  readonly requestId: string;
  readonly fault: Fault | null;
}

/** Where a page begins: after the device with these sort values, in a part of the list (`segments`). */
export interface DevicePlace {
  readonly segment: number;
  readonly values: readonly string[];
}

export interface DeviceListRequest {
  readonly filter: DeviceFilter;
  readonly by: DeviceSort;
  readonly descending: boolean;
  readonly after: DevicePlace | null;
  readonly limit: number;
}

type Sql = RawBuilder<unknown>;

/** A part of a list that one index holds in order: the devices that it takes in, its sort columns, and their values of a device. */
interface Segment {
  readonly holds: Sql;
  readonly columns: readonly { readonly column: Sql; readonly type: Sql; readonly form: RegExp }[];
  readonly valuesOf: (device: ListedDevice) => string[];
}

const time = { type: sql`timestamptz`, form: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ };
const text = { type: sql`text collate "C"`, form: /^[^\0\ud800-\udfff]*$/u };
const registered = { column: sql`d.registered_at`, ...time };
const id = { column: sql`d.id`, type: sql`uuid`, form: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ };
const always = sql`true`;

/** How each sort walks the devices. Those never in contact come last in both directions. */
const segments: Readonly<Record<DeviceSort, readonly Segment[]>> = {
  registeredAt: [{ holds: always, columns: [registered, id], valuesOf: d => [d.registeredAt.toISOString(), d.id] }],
  serialNumber: [
    {
      holds: always,
      columns: [{ column: sql`lower(d.serial_number)`, ...text }, id],
      valuesOf: d => [asciiLower(d.serialNumber), d.id],
    },
  ],
  state: [
    {
      holds: always,
      columns: [{ column: sql`d.state`, ...text }, registered, id],
      valuesOf: d => [d.state, d.registeredAt.toISOString(), d.id],
    },
  ],
  lastContactAt: [
    {
      holds: sql`d.last_contact_at is not null`,
      columns: [{ column: sql`d.last_contact_at`, ...time }, id],
      valuesOf: d => [d.lastContactAt?.toISOString() ?? '', d.id],
    },
    { holds: sql`d.last_contact_at is null`, columns: [id], valuesOf: d => [d.id] },
  ],
};

/** Devices in order, by keyset: a page deep in the list costs what the first costs. */
export async function listDevices(tx: Tx, tenantId: string, request: DeviceListRequest): Promise<ListedDevice[]> {
  const found: ListedDevice[] = [];
  const first = request.after?.segment ?? 0;
  for (const [index, segment] of segments[request.by].entries()) {
    if (index < first || found.length >= request.limit) continue;
    const after = index === first ? (request.after?.values ?? null) : null;
    found.push(...(await page(tx, tenantId, request, segment, after, request.limit - found.length)));
  }
  return found;
}

/** The place after which the list goes on behind a device. */
export function placeOf(device: ListedDevice, by: DeviceSort): DevicePlace {
  const segment = by === 'lastContactAt' && device.lastContactAt === null ? 1 : 0;
  return { segment, values: segments[by][segment]?.valuesOf(device) ?? [] };
}

/** Whether a place can have come from `placeOf` for this sort: values that the database can read as what they stand for. */
export function isPlace({ segment, values }: DevicePlace, by: DeviceSort): boolean {
  const columns = segments[by][segment]?.columns;
  return columns?.length === values.length && columns.every(({ form }, i) => form.test(values[i] ?? ''));
}

export async function findDevice(tx: Tx, tenantId: string, deviceId: string): Promise<ListedDevice | null> {
  const rows = await tx.query<ListRecord>(sql`${select} where d.tenant_id = ${tenantId} and d.id = ${deviceId}`);
  return rows[0] ? toListed(rows[0]) : null;
}

async function page(
  tx: Tx,
  tenantId: string,
  { filter, descending }: DeviceListRequest,
  { holds, columns }: Segment,
  after: readonly string[] | null,
  limit: number,
): Promise<ListedDevice[]> {
  const conditions = [sql`d.tenant_id = ${tenantId}`, holds, ...conditionsOf(filter)];
  if (after) {
    const place = columns.map(({ type }, i) => sql`${after[i]}::${type}`);
    const names = sql.join(columns.map(({ column }) => column));
    conditions.push(sql`(${names}) ${descending ? sql`<` : sql`>`} (${sql.join(place)})`);
  }
  const order = columns.map(({ column }) => sql`${column} ${descending ? sql`desc` : sql`asc`}`);
  const rows = await tx.query<ListRecord>(sql`
    ${select} where ${sql.join(conditions, sql` and `)} order by ${sql.join(order)} limit ${limit}`);
  return rows.map(toListed);
}

function conditionsOf(filter: DeviceFilter): Sql[] {
  const conditions: Sql[] = [];
  if (filter.state !== undefined) conditions.push(sql`d.state = ${filter.state}`);
  if (filter.batchId !== undefined) conditions.push(sql`d.batch_id = ${filter.batchId}`);
  if (filter.manufacturer !== undefined) conditions.push(sql`d.manufacturer = ${filter.manufacturer}`);
  for (const name of ['serialNumber', 'model', 'orderId', 'purchaseId', 'groupTag'] as const) {
    const wanted = filter[name];
    // The index holds the folded value; the value itself must be equal too.
    if (wanted !== undefined) {
      conditions.push(sql`lower(${searched[name]}) = ${asciiLower(wanted)}`, sql`${searched[name]} = ${wanted}`);
    }
  }
  if (filter.search) conditions.push(sql`(${sql.join(prefixes(filter.search), sql` or `)})`);
  return conditions;
}

const searched = {
  serialNumber: sql`d.serial_number`,
  orderId: sql`d.order_id`,
  purchaseId: sql`d.purchase_id`,
  groupTag: sql`d.group_tag`,
  assignedUser: sql`d.assigned_user`,
  model: sql`d.model`,
};

/** Ranges instead of LIKE, which is not leakproof and would become a sequential scan under a policy. */
function prefixes(search: string): Sql[] {
  const from = asciiLower(search);
  return Object.values(searched).map(
    column => sql`(lower(${column}) >= ${from} and lower(${column}) < ${`${from}\u{10FFFF}`})`,
  );
}

const select = sql`
  select d.id, d.manufacturer, d.model, d.serial_number as "serialNumber", d.product_key_id as "productKeyId", d.state,
    d.state_since as "stateSince", d.group_tag as "groupTag", d.profile, d.display_name as "displayName",
    d.assigned_user as "assignedUser", d.order_id as "orderId", d.purchase_id as "purchaseId", d.batch_id as "batchId",
    d.registered_at as "registeredAt", d.last_contact_at as "lastContactAt", d.method, d.tpm, d.capture_id as "captureId",
    b.created_by as "registeredBy", b.request_id as "requestId", d.error_code, d.error_reason, d.error_column, d.error_params
  from muster.devices d join muster.batches b on b.tenant_id = d.tenant_id and b.id = d.batch_id`;

type ListRecord = Omit<ListedDevice, 'fault'> & FaultColumns;

function toListed(row: ListRecord): ListedDevice {
  return { ...row, fault: toFault(row) };
}
