import { sql } from 'kysely';
import type { PrincipalReference } from '../contracts/tenants.ts';
import type { TransferEnd, Transition } from '../domain/devices.ts';
import { bulkInsert } from './bulk.ts';
import type { Tx } from './database.ts';
import { type FaultColumns, faultValues, toFault } from './faults.ts';

/** A transition of a device. Those that its own columns still tell are not stored (domain/devices.ts). */
export interface HistoryEntry extends Transition {
  readonly deviceId: string;
}

/** An entry as it was stored, with who made its batch unless somebody else brought it about, and by which request. */
export interface StoredEntry extends HistoryEntry {
  readonly by: PrincipalReference | null;
  readonly requestId: string | null;
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
      'principal',
      'transfer_direction',
      'transfer_counterpart',
    ],
    rows: entries.map(entry => [
      ...[entry.deviceId, entry.id, entry.at, entry.state, entry.batchId],
      ...faultValues(entry.fault),
      ...[entry.by ? JSON.stringify(entry.by) : null],
      ...[entry.transfer?.direction ?? null, entry.transfer?.counterpart ?? null],
    ]),
  });
}

/** Stored transitions of each of these devices, oldest first; a device without any is left out. */
export async function historiesOf(
  tx: Tx,
  tenantId: string,
  deviceIds: readonly string[],
): Promise<Map<string, StoredEntry[]>> {
  if (deviceIds.length === 0) return new Map();
  const rows = await tx.query<Omit<StoredEntry, 'fault' | 'transfer'> & TransferColumns & FaultColumns>(sql`
    select h.device_id as "deviceId", h.at, h.state, h.batch_id as "batchId", h.error_code, h.error_reason, h.error_column,
      h.error_params, coalesce(h.principal, b.created_by) as by, b.request_id as "requestId", h.transfer_direction as direction,
      h.transfer_counterpart as counterpart
    from muster.device_history h left join muster.batches b on b.tenant_id = h.tenant_id and b.id = h.batch_id
    where h.tenant_id = ${tenantId} and h.device_id = any (${deviceIds}::uuid[]) order by h.device_id, h.id`);
  return Map.groupBy(
    rows.map(row => ({ ...row, fault: toFault(row), transfer: toTransfer(row) })),
    entry => entry.deviceId,
  );
}

interface TransferColumns {
  direction: TransferEnd['direction'] | null;
  counterpart: string | null;
}

function toTransfer({ direction, counterpart }: TransferColumns): TransferEnd | null {
  return direction !== null && counterpart !== null ? { direction, counterpart } : null;
}
