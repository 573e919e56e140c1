import type { Outcome } from '../contracts/batches.ts';
import type { Fault, Warning } from '../contracts/errors.ts';
import { type CopyColumn, column, type Load, rowsFor, sameInAll } from './copy.ts';
import { faultColumns } from './faults.ts';

/** How a row names its machine. */
export type RowMethod = 'hardwareHash' | 'productKey' | 'tuple' | 'serial' | 'id';

/** A row as the load writes it. */
export interface NewRow {
  readonly line: number;
  readonly id: string;
  readonly outcome: Outcome;
  readonly method: RowMethod | null;
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly productKeyId: string | null;
  readonly groupTag: string | null;
  readonly assignedUser: string | null;
  readonly targetId: string | null;
  readonly deviceId: string | null;
  readonly ekKey: Uint8Array | null;
  readonly smbiosKey: Uint8Array | null;
  readonly fault: Fault | null;
  readonly warnings: readonly Warning[];
  /** A JSON array of the cells as read, the hash's empty. */
  readonly cells: string | null;
  /** Instead of `cells` where a hash is in them that no capture holds: the whole JSON array, sealed. */
  readonly sealedCells: Uint8Array | null;
}

/** Rows for `copyRows`. */
export function newRows(
  place: { readonly batchId: string; readonly partnerId: string | null },
  rows: readonly NewRow[],
): Load {
  return rowsFor('batch_rows', [...placeColumns(place), ...rowColumns], rows);
}

function placeColumns({ batchId, partnerId }: { readonly batchId: string; readonly partnerId: string | null }) {
  return [sameInAll('batch_id', 'uuid', batchId), sameInAll('registered_by_tenant', 'uuid', partnerId)];
}

const rowColumns: readonly CopyColumn<NewRow>[] = [
  column('line', 'integer', row => row.line),
  column('id', 'uuid', row => row.id),
  column('outcome', 'text', row => row.outcome),
  column('method', 'text', row => row.method),
  column('manufacturer', 'text', row => row.manufacturer),
  column('model', 'text', row => row.model),
  column('serial_number', 'text', row => row.serialNumber),
  column('product_key_id', 'text', row => row.productKeyId),
  column('group_tag', 'text', row => row.groupTag),
  column('assigned_user', 'text', row => row.assignedUser),
  column('target_id', 'uuid', row => row.targetId),
  column('device_id', 'uuid', row => row.deviceId),
  column('ek_key', 'bytea', row => row.ekKey),
  column('smbios_key', 'bytea', row => row.smbiosKey),
  ...faultColumns<NewRow>(row => row.fault),
  column('warnings', 'jsonb', row => warningsValue(row.warnings)),
  column('cells', 'text', row => row.cells),
  column('sealed_cells', 'bytea', row => row.sealedCells),
];

/** Warnings as their column holds them: a JSON array, null for none. */
export function warningsValue(warnings: readonly Warning[]): string | null {
  return warnings.length > 0 ? JSON.stringify(warnings) : null;
}
