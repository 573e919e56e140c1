import { sql } from 'kysely';
import type { DeviceState } from '../contracts/devices.ts';
import type { Fault } from '../contracts/errors.ts';
import { bulkInsert } from './bulk.ts';
import type { Tx } from './database.ts';
import { type FaultColumns, faultValues, toFault } from './faults.ts';

/** A transition of a device. Those that its own columns still tell are not stored (domain/devices.ts). */
export interface HistoryEntry {
  readonly deviceId: string;
  readonly at: Date;
  readonly state: DeviceState;
  readonly batchId: string | null;
  readonly fault: Fault | null;
}

export async function insertHistory(
  tx: Tx,
  tenantId: string,
  entries: readonly (HistoryEntry & { readonly id: string })[],
): Promise<void> {
  await bulkInsert(tx, {
    table: 'device_history',
    shared: { tenant_id: tenantId },
    columns: [
      'device_id',
      'id',
      'at',
      'state',
      'batch_id',
      'error_code',
      'error_reason',
      'error_column',
      'error_params',
    ],
    rows: entries.map(entry => [
      ...[entry.deviceId, entry.id, entry.at, entry.state, entry.batchId],
      ...faultValues(entry.fault),
    ]),
  });
}

/** Stored transitions of each of these devices, oldest first; a device without any is left out. */
export async function historiesOf(
  tx: Tx,
  tenantId: string,
  deviceIds: readonly string[],
): Promise<Map<string, HistoryEntry[]>> {
  if (deviceIds.length === 0) return new Map();
  const rows = await tx.query<Omit<HistoryEntry, 'fault'> & FaultColumns>(sql`
    select device_id as "deviceId", at, state, batch_id as "batchId", error_code, error_reason, error_column, error_params
    from muster.device_history where tenant_id = ${tenantId} and device_id = any (${deviceIds}::uuid[]) order by device_id, id`);
  return Map.groupBy(
    rows.map(row => ({ ...row, fault: toFault(row) })),
    entry => entry.deviceId,
  );
}
