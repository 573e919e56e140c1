import { type RawBuilder, sql } from 'kysely';
import type { Outcome } from '../contracts/batches.ts';
import type { ErrorCode, Fault, Warning } from '../contracts/errors.ts';
import { bulkInsert } from './bulk.ts';
import type { Tx } from './database.ts';
import { type FaultColumns, faultValues, toFault } from './faults.ts';

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

export async function insertRows(
  tx: Tx,
  place: { readonly tenantId: string; readonly batchId: string; readonly partnerId: string | null },
  rows: readonly NewRow[],
): Promise<void> {
  await bulkInsert(tx, {
    table: 'batch_rows',
    shared: { tenant_id: place.tenantId, batch_id: place.batchId, registered_by_tenant: place.partnerId },
    columns: [
      ...['line', 'id', 'outcome', 'method', 'manufacturer', 'model', 'serial_number', 'product_key_id', 'group_tag'],
      ...['assigned_user', 'target_id', 'device_id', 'ek_key', 'smbios_key', 'error_code', 'error_reason'],
      ...['error_column', 'error_params', 'warnings', 'cells', 'sealed_cells'],
    ],
    rows: rows.map(row => [
      ...[row.line, row.id, row.outcome, row.method, row.manufacturer, row.model, row.serialNumber, row.productKeyId],
      ...[row.groupTag, row.assignedUser, row.targetId, row.deviceId, row.ekKey, row.smbiosKey],
      ...faultValues(row.fault),
      ...[warningsValue(row.warnings), row.cells, row.sealedCells],
    ]),
  });
}

function warningsValue(warnings: readonly Warning[]): string | null {
  return warnings.length > 0 ? JSON.stringify(warnings) : null;
}

/** A pending row as a slice settles it. */
export interface PendingRow {
  readonly line: number;
  readonly id: string;
  readonly method: RowMethod;
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly productKeyId: string | null;
  readonly groupTag: string | null;
  readonly assignedUser: string | null;
  readonly targetId: string | null;
  readonly deviceId: string | null;
  readonly ekKey: Buffer | null;
  readonly smbiosKey: Buffer | null;
  readonly warnings: readonly Warning[] | null;
}

/** The pending rows from a line on, in file order. */
export async function pendingRows(
  tx: Tx,
  tenantId: string,
  batchId: string,
  fromLine: number,
  limit: number,
): Promise<PendingRow[]> {
  const { rows } = await tx.run<PendingRow & Record<string, unknown>>({
    name: 'pending rows',
    text: `select line, id, method, manufacturer, model, serial_number as "serialNumber", product_key_id as "productKeyId",
        group_tag as "groupTag", assigned_user as "assignedUser", target_id as "targetId", device_id as "deviceId",
        ek_key as "ekKey", smbios_key as "smbiosKey", warnings
      from muster.batch_rows where tenant_id = $1 and batch_id = $2 and line >= $3 and outcome = 'pending'
      order by line limit $4`,
    values: [tenantId, batchId, fromLine, limit],
  });
  return rows;
}

/** What a slice found a row to be. */
export interface SettledRow {
  readonly line: number;
  readonly outcome: Exclude<Outcome, 'pending'>;
  readonly deviceId: string | null;
  readonly fault: Fault | null;
  readonly warnings: readonly Warning[];
}

/** Rows that came to the same, with nothing to say of any: one array. */
export async function settleRowsAlike(
  tx: Tx,
  tenantId: string,
  batchId: string,
  outcome: Outcome,
  lines: readonly number[],
): Promise<void> {
  if (lines.length === 0) return;
  await tx.query(sql`update muster.batch_rows set outcome = ${outcome}
    where tenant_id = ${tenantId} and batch_id = ${batchId} and line = any (${lines}::int[])`);
}

/** Rows that came to something of their own. */
export async function settleRows(
  tx: Tx,
  tenantId: string,
  batchId: string,
  rows: readonly SettledRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const faults = rows.map(row => faultValues(row.fault));
  await tx.query(sql`
    update muster.batch_rows r set outcome = s.outcome, device_id = s.device_id, error_code = s.error_code,
      error_reason = s.error_reason, error_column = s.error_column, error_params = s.error_params, warnings = s.warnings,
      sealed_cells = case when s.outcome = 'failed' then r.sealed_cells end
    from unnest(${rows.map(row => row.line)}::int[], ${rows.map(row => row.outcome)}::text[],
      ${rows.map(row => row.deviceId)}::uuid[], ${faults.map(f => f[0])}::text[], ${faults.map(f => f[1])}::text[],
      ${faults.map(f => f[2])}::text[], ${faults.map(f => f[3])}::jsonb[],
      ${rows.map(row => warningsValue(row.warnings))}::jsonb[])
      as s (line, outcome, device_id, error_code, error_reason, error_column, error_params, warnings)
    where r.tenant_id = ${tenantId} and r.batch_id = ${batchId} and r.line = s.line`);
}

/** A row as lists and exports show it. */
export interface ShownRow {
  readonly id: string;
  readonly line: number;
  readonly outcome: Outcome;
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly deviceId: string | null;
  readonly fault: Fault | null;
  readonly warnings: readonly Warning[];
}

interface RowRecord extends FaultColumns {
  id: string;
  line: number;
  outcome: Outcome;
  serial_number: string;
  manufacturer: string;
  model: string;
  device_id: string | null;
  warnings: Warning[] | null;
}

const outcomeIs = (outcome: Outcome | null): RawBuilder<unknown> => (outcome ? sql`and outcome = ${outcome}` : sql``);

/** Rows after a line, in file order. */
export async function rowsAfter(
  tx: Tx,
  tenantId: string,
  batchId: string,
  outcome: Outcome | null,
  afterLine: number,
  limit: number,
): Promise<ShownRow[]> {
  const rows = await tx.query<RowRecord>(sql`
    select id, line, outcome, serial_number, manufacturer, model, device_id, error_code, error_reason, error_column,
      error_params, warnings
    from muster.batch_rows where tenant_id = ${tenantId} and batch_id = ${batchId} and line > ${afterLine} ${outcomeIs(outcome)}
    order by line limit ${limit}`);
  return rows.map(row => ({
    id: row.id,
    line: row.line,
    outcome: row.outcome,
    serialNumber: row.serial_number,
    manufacturer: row.manufacturer,
    model: row.model,
    deviceId: row.device_id,
    fault: toFault(row),
    warnings: row.warnings ?? [],
  }));
}

/** A failed row with its cells as read: all in `sealedCells`, or in `cells` but for the hash, which is the capture of `size` bytes. */
export interface FailedRow {
  readonly line: number;
  readonly id: string;
  readonly cells: string | null;
  readonly fault: Fault | null;
  readonly sealedCells: Buffer | null;
  readonly sealedHash: Buffer | null;
  readonly size: number | null;
}

type FailedRecord = FaultColumns & Omit<FailedRow, 'fault'>;

export async function failedRowsAfter(
  tx: Tx,
  tenantId: string,
  batchId: string,
  afterLine: number,
  limit: number,
): Promise<FailedRow[]> {
  const rows = await tx.query<FailedRecord>(sql`
    select r.line, r.id, r.cells, r.error_code, r.error_reason, r.error_column, r.error_params, r.sealed_cells as "sealedCells",
      c.sealed as "sealedHash", c.size
    from muster.batch_rows r left join muster.captures c on c.tenant_id = r.tenant_id and c.id = r.id
    where r.tenant_id = ${tenantId} and r.batch_id = ${batchId} and r.line > ${afterLine} and r.outcome = 'failed'
    order by r.line limit ${limit}`);
  return rows.map(row => ({ ...row, fault: toFault(row) }));
}

/** Failed rows with these codes become pending again; answers their devices. */
export async function retryRows(
  tx: Tx,
  tenantId: string,
  batchId: string,
  codes: readonly ErrorCode[],
): Promise<{ line: number; deviceId: string | null }[]> {
  return await tx.query<{ line: number; deviceId: string | null }>(sql`
    update muster.batch_rows set outcome = 'pending', error_code = null, error_reason = null, error_column = null, error_params = null
    where tenant_id = ${tenantId} and batch_id = ${batchId} and outcome = 'failed' and error_code = any (${codes}::text[])
    returning line, device_id as "deviceId"`);
}

/** Pending rows become cancelled; answers how many. */
export async function cancelRows(tx: Tx, tenantId: string, batchId: string): Promise<number> {
  const { rowCount } = await tx.run({
    text: `update muster.batch_rows set outcome = 'cancelled', device_id = null
      where tenant_id = $1 and batch_id = $2 and outcome = 'pending'`,
    values: [tenantId, batchId],
  });
  return rowCount;
}

/** Points rows at another device than before, each by the batch and line that made the old one. */
export async function repointRows(
  tx: Tx,
  tenantId: string,
  moves: readonly { batchId: string; line: number; deviceId: string }[],
): Promise<void> {
  if (moves.length === 0) return;
  await tx.query(sql`
    update muster.batch_rows r set device_id = m.device_id
    from unnest(${moves.map(m => m.batchId)}::uuid[], ${moves.map(m => m.line)}::int[], ${moves.map(m => m.deviceId)}::uuid[])
      as m (batch_id, line, device_id)
    where r.tenant_id = ${tenantId} and r.batch_id = m.batch_id and r.line = m.line`);
}
