import { sql } from 'kysely';
import type { Batch } from '../contracts/batches.ts';
import type { DeviceState, DeviceSummary } from '../contracts/devices.ts';
import { devicesPerEvent, type TenantEvent } from '../contracts/events.ts';
import { type NewAuditEntry, writeAudit } from './audit.ts';
import { bulkInsert } from './bulk.ts';
import type { Tx } from './database.ts';
import { type CountChange, countOrders } from './orders.ts';
import { byStateColumns, countForPartners, summaryOf } from './partner-counters.ts';

/** What happened in a transaction, for the tenant's event log and its counters. `state` null: the devices are gone. */
export type Happening =
  | { readonly event: 'batch'; readonly batch: Batch }
  | {
      readonly event: 'devices';
      readonly batchId: string | null;
      readonly deviceIds: DeviceIds;
      readonly state: DeviceState | null;
      /** The partner that is told too, whose devices these are; who is told of all the rest unless it says so. */
      readonly partnerId?: string | null;
    };

/** An array of ids, or what keeps many of them in less room. */
interface DeviceIds {
  readonly length: number;
  slice(start: number, end: number): readonly string[];
}

export const eventsChannel = 'muster_events';

/**
 * Books what happened: the entry of the audit log where there is one, counters and events, positions gapless and in commit
 * order. The last statements of a transaction, since the end of the tenant's log and its counter row, in this order, stay
 * locked until it commits: whoever watches is told first, which happens on commit anyway and needs no lock.
 */
export async function book(
  tx: Tx,
  tenantId: string,
  partnerId: string | null,
  at: Date,
  changes: readonly CountChange[],
  happenings: readonly Happening[],
  entry?: NewAuditEntry,
): Promise<void> {
  const events = happenings.flatMap(placesOf);
  if (events.length > 0) await tx.query(sql`select pg_notify(${eventsChannel}, ${tenantId})`);
  if (entry) await writeAudit(tx, entry);
  const position = await count(tx, tenantId, changes, events.length);
  await countForPartners(tx, tenantId, changes);
  await countOrders(tx, tenantId, changes);
  if (events.length === 0) return;
  const first = position - events.length + 1;
  for (let start = 0; start < events.length; start += eventsAtOnce) {
    await bulkInsert(tx, {
      table: 'events',
      shared: { tenant_id: tenantId, at },
      columns: ['position', 'event', 'batch_id', 'batch', 'device_ids', 'state', 'registered_by_tenant'],
      rows: events
        .slice(start, start + eventsAtOnce)
        .map((place, i) => [first + start + i, ...columns(place), toldTo(place.happening, partnerId)]),
    });
  }
}

/** A load of a million rows has two thousand, of 20 KB each: they are put in words a few at a time. */
const eventsAtOnce = 20;

/**
 * Lets nobody else book before this transaction ends: what the next statements read is what the events so far say. For who
 * tells of a device's state without having made it: settling leaves a device's row, and so its lock, alone.
 */
export async function lockEvents(tx: Tx, tenantId: string): Promise<void> {
  await tx.query(sql`select from muster.tenant_counters where tenant_id = ${tenantId} for no key update`);
}

/** Changes the counters and answers the newest position. A tenant's first booking makes its row. */
async function count(tx: Tx, tenantId: string, changes: readonly CountChange[], events: number): Promise<number> {
  const byState = countedStates.map(state =>
    changes.reduce((sum, each) => sum + (each.state === state ? each.by : 0), 0),
  );
  const values = [...byState, events, tenantId];
  const update = { name: 'count events', text: countText, values };
  const [counted] = (await tx.run<{ position: number }>(update)).rows;
  if (counted) return counted.position;
  await tx.query(sql`insert into muster.tenant_counters (tenant_id) values (${tenantId}) on conflict do nothing`);
  const [first] = (await tx.run<{ position: number }>(update)).rows;
  return first?.position ?? 0;
}

const countedStates = ['registrationPending', 'registrationFailed', 'setupNeeded', 'active', 'inactive'] as const;
const countText = `
  update muster.tenant_counters set registration_pending = registration_pending + $1,
    registration_failed = registration_failed + $2, setup_needed = setup_needed + $3, active = active + $4,
    inactive = inactive + $5, position = position + $6
  where tenant_id = $7 returning position`;

/** An event to be: of what happened, the devices from here on. */
interface Place {
  readonly happening: Happening;
  readonly start: number;
}

function placesOf(happening: Happening): Place[] {
  if (happening.event === 'batch') return [{ happening, start: 0 }];
  const count = Math.ceil(happening.deviceIds.length / devicesPerEvent);
  return Array.from({ length: count }, (_, i) => ({ happening, start: i * devicesPerEvent }));
}

function columns({ happening, start }: Place): unknown[] {
  if (happening.event === 'batch') return ['batch', happening.batch.id, JSON.stringify(happening.batch), null, null];
  const { batchId, deviceIds, state } = happening;
  // As text: the driver would quote and escape each id.
  return ['devices', batchId, null, `{${deviceIds.slice(start, start + devicesPerEvent).join(',')}}`, state];
}

const toldTo = (happening: Happening, partnerId: string | null): string | null =>
  'partnerId' in happening ? (happening.partnerId ?? null) : partnerId;

/** The position of the newest event, 0 before the first. */
export async function headPosition(tx: Tx, tenantId: string): Promise<number> {
  const rows = await tx.query<{ position: number }>(
    sql`select position from muster.tenant_counters where tenant_id = ${tenantId}`,
  );
  return rows[0]?.position ?? 0;
}

interface EventRow {
  position: number;
  event: 'batch' | 'devices';
  batch_id: string | null;
  batch: Batch | null;
  device_ids: string[] | null;
  state: DeviceState | null;
}

/** The position of the oldest event that is still there; null where none is. */
export async function oldestPosition(tx: Tx): Promise<number | null> {
  const rows = await tx.query<{ position: number | null }>(sql`select muster.oldest_event() as position`);
  return rows[0]?.position ?? null;
}

/** Events after a position, oldest first. */
export async function eventsAfter(tx: Tx, tenantId: string, position: number, limit: number): Promise<TenantEvent[]> {
  const rows = await tx.query<EventRow>(sql`
    select position, event, batch_id, batch, device_ids, state from muster.events
    where tenant_id = ${tenantId} and position > ${position} order by position limit ${limit}`);
  return rows.map(toEvent);
}

function toEvent(row: EventRow): TenantEvent {
  if (row.event === 'batch' && row.batch) return { position: row.position, event: 'batch', data: row.batch };
  return {
    position: row.position,
    event: 'devices',
    data: { batchId: row.batch_id, deviceIds: row.device_ids ?? [], state: row.state },
  };
}

/** Of all devices of a tenant, or of those that the partner registered for whom the transaction acts. */
export async function deviceSummary(tx: Tx, tenantId: string): Promise<DeviceSummary> {
  const counters = tx.scope?.partnerId
    ? sql`muster.partner_counters where partner_id = ${tx.scope.partnerId} and`
    : sql`muster.tenant_counters where`;
  const rows = await tx.query<DeviceSummary['byState']>(sql`
    select ${byStateColumns} from ${counters} tenant_id = ${tenantId}`);
  return summaryOf(rows[0]);
}
