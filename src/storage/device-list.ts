import { type RawBuilder, sql } from 'kysely';
import type { Profile } from '../contracts/batches.ts';
import {
  type DeviceFilter,
  type DeviceSort,
  type DeviceState,
  deviceStates,
  type IdentityMethod,
} from '../contracts/devices.ts';
import type { Fault } from '../contracts/errors.ts';
import type { PrincipalReference } from '../contracts/tenants.ts';
import type { Tx } from './database.ts';
import { effectiveState, isPending } from './devices.ts';
import { type FaultColumns, toFault } from './faults.ts';
import { asciiLower, hasPrefix } from './search.ts';

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
  readonly holds: (device: ListedDevice) => boolean;
  /** The same for the database. */
  readonly where: Sql;
  readonly columns: readonly { readonly column: Sql; readonly type: Sql; readonly form: RegExp }[];
  readonly valuesOf: (device: ListedDevice) => string[];
}

const time = { type: sql`timestamptz`, form: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ };
const text = { type: sql`text collate "C"`, form: /^[^\0\ud800-\udfff]*$/u };
const registered = { column: sql`d.registered_at`, ...time };
const id = { column: sql`d.id`, type: sql`uuid`, form: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ };
const always = sql`true`;

const byRegistration = {
  columns: [registered, id],
  valuesOf: (d: ListedDevice) => [d.registeredAt.toISOString(), d.id],
};

/** How each sort walks the devices. Those never in contact come last in both directions. */
const segments: Readonly<Record<DeviceSort, readonly Segment[]>> = {
  registeredAt: [{ holds: () => true, where: always, ...byRegistration }],
  serialNumber: [
    {
      holds: () => true,
      where: always,
      columns: [{ column: sql`d.search_serial`, ...text }, id],
      valuesOf: d => [asciiLower(d.serialNumber), d.id],
    },
  ],
  state: deviceStates
    .toSorted()
    .map(state => ({ holds: device => device.state === state, where: stateIs(state), ...byRegistration })),
  lastContactAt: [
    {
      holds: d => d.lastContactAt !== null,
      where: sql`d.last_contact_at is not null`,
      columns: [{ column: sql`d.last_contact_at`, ...time }, id],
      valuesOf: d => [d.lastContactAt?.toISOString() ?? '', d.id],
    },
    {
      holds: d => d.lastContactAt === null,
      where: sql`d.last_contact_at is null`,
      columns: [id],
      valuesOf: d => [d.id],
    },
  ],
};

/** The segments in the order of a walk, each with its place in the table above. */
function walk(by: DeviceSort, descending: boolean): readonly (readonly [number, Segment])[] {
  const inOrder = [...segments[by].entries()];
  return by === 'state' && descending ? inOrder.reverse() : inOrder;
}

/** Devices in order, by keyset: a page deep in the list costs what the first costs. */
export async function listDevices(tx: Tx, tenantId: string, request: DeviceListRequest): Promise<ListedDevice[]> {
  const { by, descending, after, limit, filter } = request;
  const source = filter.search && (await areFew(tx, tenantId, filter.search)) ? matching(tenantId, filter.search) : all;
  const found: ListedDevice[] = [];
  const order = walk(by, descending);
  const first = after ? order.findIndex(([index]) => index === after.segment) : 0;
  for (const [index, segment] of order.slice(first)) {
    if (found.length >= limit) break;
    const from = index === after?.segment ? after.values : null;
    found.push(...(await page(tx, tenantId, { ...request, limit: limit - found.length }, source, segment, from)));
  }
  return found;
}

/** The place after which the list goes on behind a device. */
export function placeOf(device: ListedDevice, by: DeviceSort): DevicePlace {
  const index = segments[by].findIndex(({ holds }) => holds(device));
  return { segment: index, values: segments[by][index]?.valuesOf(device) ?? [] };
}

/** Whether a place can have come from `placeOf` for this sort: values that the database can read as what they stand for. */
export function isPlace({ segment, values }: DevicePlace, by: DeviceSort): boolean {
  const columns = segments[by][segment]?.columns;
  return columns?.length === values.length && columns.every(({ form }, i) => form.test(values[i] ?? ''));
}

export async function findDevice(tx: Tx, tenantId: string, deviceId: string): Promise<ListedDevice | null> {
  return (await findDevices(tx, tenantId, [deviceId])).get(deviceId) ?? null;
}

/** By their ids; those that are not the tenant's are left out. */
export async function findDevices(
  tx: Tx,
  tenantId: string,
  deviceIds: readonly string[],
): Promise<Map<string, ListedDevice>> {
  const rows = await tx.query<ListRecord>(
    sql`${selectFrom(all)} where d.tenant_id = ${tenantId} and d.id = any (${deviceIds}::uuid[])`,
  );
  return new Map(rows.map(row => [row.id, toListed(row)]));
}

async function page(
  tx: Tx,
  tenantId: string,
  { filter, descending, limit }: DeviceListRequest,
  source: Sql,
  { where, columns }: Segment,
  after: readonly string[] | null,
): Promise<ListedDevice[]> {
  const conditions = [sql`d.tenant_id = ${tenantId}`, where, ...conditionsOf(filter)];
  if (after) {
    const place = columns.map(({ type }, i) => sql`${after[i]}::${type}`);
    const names = sql.join(columns.map(({ column }) => column));
    conditions.push(sql`(${names}) ${descending ? sql`<` : sql`>`} (${sql.join(place)})`);
  }
  const order = columns.map(({ column }) => sql`${column} ${descending ? sql`desc` : sql`asc`}`);
  const rows = await tx.query<ListRecord>(sql`
    ${selectFrom(source)} where ${sql.join(conditions, sql` and `)} order by ${sql.join(order)} limit ${limit}`);
  return rows.map(toListed);
}

function conditionsOf(filter: DeviceFilter): Sql[] {
  const conditions: Sql[] = [];
  if (filter.state !== undefined) conditions.push(stateIs(filter.state));
  // A batch's devices were all registered when it was made, which the index on that time finds.
  if (filter.batchId !== undefined)
    conditions.push(sql`d.batch_id = ${filter.batchId} and d.registered_at = b.created_at`);
  if (filter.manufacturer !== undefined) conditions.push(sql`d.manufacturer = ${filter.manufacturer}`);
  for (const name of ['serialNumber', 'model', 'orderId', 'purchaseId', 'groupTag'] as const) {
    const wanted = filter[name];
    // The index holds the folded value; the value itself must be equal too.
    if (wanted !== undefined) {
      conditions.push(sql`${folded[name]} = ${asciiLower(wanted)}`, sql`${exact[name]} = ${wanted}`);
    }
  }
  if (filter.search) conditions.push(matches(filter.search));
  return conditions;
}

/** Devices in a state, in terms that an index serves: pending ones are few batches', all others are as written. */
function stateIs(state: DeviceState): Sql {
  if (state === 'registrationPending') {
    return sql`${isPending} and d.registered_at in
      (select p.created_at from muster.batches p where p.tenant_id = d.tenant_id and p.pending > 0)`;
  }
  return state === 'setupNeeded' ? sql`d.state = 'setupNeeded' and d.line <= b.settled_line` : sql`d.state = ${state}`;
}

const folded = {
  serialNumber: sql`d.search_serial`,
  model: sql`d.search_model`,
  orderId: sql`d.search_order`,
  purchaseId: sql`d.search_purchase`,
  groupTag: sql`d.search_tag`,
  assignedUser: sql`d.search_user`,
};

const exact = {
  serialNumber: sql`d.serial_number`,
  model: sql`d.model`,
  orderId: sql`d.order_id`,
  purchaseId: sql`d.purchase_id`,
  groupTag: sql`d.group_tag`,
};

const matches = (search: string): Sql => sql`(${sql.join(prefixes(search), sql` or `)})`;

const prefixes = (search: string): Sql[] => Object.values(folded).map(column => hasPrefix(column, search));

/** As many devices are sorted for a page in some 30 ms. */
const few = 10_000;

/**
 * Whether a search finds few devices. Those are best fetched by their indexes and sorted; the planner would rather walk the
 * list in its order until a page is full, which is right for many, and takes half a second where all of a few are at its end.
 */
async function areFew(tx: Tx, tenantId: string, search: string): Promise<boolean> {
  const ranges = prefixes(search).map(
    range => sql`select from muster.devices d where d.tenant_id = ${tenantId} and ${range}`,
  );
  const beyond = await tx.query(sql`
    select from (${sql.join(ranges, sql` union all `)}) as found limit 1 offset ${few}`);
  return beyond.length === 0;
}

const all = sql`muster.devices`;

/** Found before anything else is looked at: `offset 0` keeps the planner from mixing this into the list's order. */
function matching(tenantId: string, search: string): Sql {
  return sql`(select * from muster.devices d where d.tenant_id = ${tenantId} and ${matches(search)} offset 0)`;
}

/** When a device that nothing has changed since it was written became *Setup needed*: when its slice was settled. */
const effectiveSince = sql`case when d.state = 'setupNeeded' and d.state_since = d.registered_at then coalesce((
  select s.settled_at from muster.batch_slices s where s.tenant_id = d.tenant_id and s.batch_id = d.batch_id
    and s.to_line >= d.line order by s.to_line limit 1), d.state_since) else d.state_since end`;

const selectFrom = (source: Sql): Sql => sql`
  select d.id, d.manufacturer, d.model, d.serial_number as "serialNumber", d.product_key_id as "productKeyId",
    ${effectiveState} as state, ${effectiveSince} as "stateSince", d.group_tag as "groupTag", d.profile, d.display_name as "displayName",
    d.assigned_user as "assignedUser", d.order_id as "orderId", d.purchase_id as "purchaseId", d.batch_id as "batchId",
    d.registered_at as "registeredAt", d.last_contact_at as "lastContactAt", d.method, d.tpm, d.capture_id as "captureId",
    b.created_by as "registeredBy", b.request_id as "requestId", d.error_code, d.error_reason, d.error_column, d.error_params
  from ${source} d join muster.batches b on b.tenant_id = d.tenant_id and b.id = d.batch_id`;

type ListRecord = Omit<ListedDevice, 'fault'> & FaultColumns;

function toListed(row: ListRecord): ListedDevice {
  return { ...row, fault: toFault(row) };
}
