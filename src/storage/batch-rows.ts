import { type RawBuilder, sql } from 'kysely';
import type { FailureCount, Outcome } from '../contracts/batches.ts';
import type { ErrorCode, Fault, Warning } from '../contracts/errors.ts';
import type { Tx } from './database.ts';
import { type FaultColumns, faultValues, toFault } from './faults.ts';
import { type RowMethod, warningsValue } from './new-rows.ts';

/** What the common road needs of a pending row. */
export interface PendingRow {
  readonly line: number;
  readonly id: string;
  readonly method: RowMethod;
  readonly deviceId: string | null;
  readonly targetId: string | null;
  readonly ekKey: Buffer | null;
  readonly smbiosKey: Buffer | null;
}

/** What exceptions need besides. */
export interface RowDetails {
  readonly line: number;
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly productKeyId: string | null;
  readonly groupTag: string | null;
  readonly assignedUser: string | null;
}

export type DetailedRow = PendingRow & RowDetails;

/**
 * A row is written as what it becomes when all goes well. Beyond the batch's settled line that has yet to come true, and
 * a row that waits for another try says so itself: `pending`.
 */
const isPending = sql`(r.outcome = 'pending' or (r.line > b.settled_line and r.outcome in ('registered', 'filed')))`;

/** The pending rows from a line on, in file order. */
export async function pendingRows(
  tx: Tx,
  tenantId: string,
  batchId: string,
  { fromLine, settledLine, limit }: { fromLine: number; settledLine: number; limit: number },
): Promise<PendingRow[]> {
  const { rows } = await tx.run<PendingRow & Record<string, unknown>>({
    name: 'pending rows',
    text: `select line, id, method, device_id as "deviceId", target_id as "targetId", ek_key as "ekKey", smbios_key as "smbiosKey"
      from muster.batch_rows where tenant_id = $1 and batch_id = $2 and line >= $3
        and (outcome = 'pending' or (line > $4 and outcome in ('registered', 'filed')))
      order by line limit $5`,
    values: [tenantId, batchId, fromLine, settledLine, limit],
  });
  return rows;
}

/** These rows with what is known of them besides. */
export async function detailed(
  tx: Tx,
  tenantId: string,
  batchId: string,
  rows: readonly PendingRow[],
): Promise<DetailedRow[]> {
  if (rows.length === 0) return [];
  const lines = rows.map(({ line }) => line);
  const found = await tx.query<RowDetails>(sql`
    select line, manufacturer, model, serial_number as "serialNumber", product_key_id as "productKeyId",
      group_tag as "groupTag", assigned_user as "assignedUser"
    from muster.batch_rows where tenant_id = ${tenantId} and batch_id = ${batchId} and line = any (${lines}::int[])`);
  const byLine = new Map(found.map(details => [details.line, details]));
  return rows.map(row => {
    const details = byLine.get(row.line);
    if (!details) throw new Error(`line ${row.line} of a batch is gone`);
    return { ...row, ...details };
  });
}

/** What a slice found a row to be. */
export interface SettledRow {
  readonly line: number;
  readonly outcome: Exclude<Outcome, 'pending'>;
  readonly deviceId: string | null;
  readonly fault: Fault | null;
  /** Besides those it has. */
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
      error_reason = s.error_reason, error_column = s.error_column, error_params = s.error_params,
      warnings = case when s.warnings is null then r.warnings else coalesce(r.warnings, '[]') || s.warnings end,
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

function outcomeIs(outcome: Outcome | null): RawBuilder<unknown> {
  if (outcome === null) return sql``;
  return outcome === 'pending' ? sql`and ${isPending}` : sql`and r.outcome = ${outcome} and not ${isPending}`;
}

/** A partner's row may mean a device that somebody else registered for the customer: which, is not told. */
function shownDevice({ scope }: Tx): RawBuilder<unknown> {
  return scope?.partnerId
    ? sql`(select d.id from muster.devices d where d.tenant_id = r.tenant_id and d.id = r.device_id)`
    : sql`r.device_id`;
}

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
    select r.id, r.line, case when ${isPending} then 'pending' else r.outcome end as outcome, r.serial_number,
      r.manufacturer, r.model, ${shownDevice(tx)} as device_id, r.error_code, r.error_reason, r.error_column, r.error_params, r.warnings
    from muster.batches b join muster.batch_rows r on r.tenant_id = b.tenant_id and r.batch_id = b.id
    where b.tenant_id = ${tenantId} and b.id = ${batchId} and r.line > ${afterLine} ${outcomeIs(outcome)}
    order by r.line limit ${limit}`);
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
    with failed as materialized (
      select line, id, cells, error_code, error_reason, error_column, error_params, sealed_cells from muster.batch_rows
      where tenant_id = ${tenantId} and batch_id = ${batchId} and line > ${afterLine} and outcome = 'failed'
      order by line limit ${limit})
    select r.line, r.id, r.cells, r.error_code, r.error_reason, r.error_column, r.error_params,
      r.sealed_cells as "sealedCells", c.sealed as "sealedHash", c.size
    from failed r left join muster.captures c on c.tenant_id = ${tenantId} and c.id = r.id order by r.line`);
  return rows.map(row => ({ ...row, fault: toFault(row) }));
}

/** What the failed rows of a batch failed of, most first: by the index that holds no others. */
export async function failuresIn(tx: Tx, tenantId: string, batchId: string): Promise<FailureCount[]> {
  return await tx.query<FailureCount>(sql`
    select error_code as code, error_reason as reason, count(*)::int as rows from muster.batch_rows
    where tenant_id = ${tenantId} and batch_id = ${batchId} and outcome = 'failed'
    group by 1, 2 order by 3 desc, 1, 2`);
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

/** Failed rows with these codes fail of something else now; answers how many. */
export async function failAgain(
  tx: Tx,
  tenantId: string,
  batchId: string,
  codes: readonly ErrorCode[],
  fault: Fault,
): Promise<number> {
  const [code, reason, column, params] = faultValues(fault);
  const rows = await tx.query(sql`
    update muster.batch_rows set error_code = ${code}, error_reason = ${reason}, error_column = ${column}, error_params = ${params}::jsonb
    where tenant_id = ${tenantId} and batch_id = ${batchId} and outcome = 'failed' and error_code = any (${codes}::text[])
    returning line`);
  return rows.length;
}

/** Pending rows become cancelled; answers their ids, by which their captures go too. */
export async function cancelRows(tx: Tx, tenantId: string, batchId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(sql`
    update muster.batch_rows r set outcome = 'cancelled', device_id = null from muster.batches b
    where b.tenant_id = ${tenantId} and b.id = ${batchId} and r.tenant_id = b.tenant_id and r.batch_id = b.id and ${isPending}
    returning r.id`);
  return rows.map(({ id }) => id);
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

/** A row with who sent its batch, and as which partner. */
export type SentRow = DetailedRow & { readonly sender: 'customer' | 'partner'; readonly partnerId: string | null };

/** A row that failed with this code, and who sent its batch; null where there is none of the tenant. */
export async function findFailedRow(
  tx: Tx,
  tenantId: string,
  batchId: string,
  rowId: string,
  code: ErrorCode,
): Promise<SentRow | null> {
  const rows = await tx.query<SentRow>(sql`
    select r.line, r.id, r.method, r.device_id as "deviceId", r.target_id as "targetId", r.ek_key as "ekKey",
      r.smbios_key as "smbiosKey", r.manufacturer, r.model, r.serial_number as "serialNumber",
      r.product_key_id as "productKeyId", r.group_tag as "groupTag", r.assigned_user as "assignedUser", b.sender,
      b.registered_by_tenant as "partnerId"
    from muster.batch_rows r join muster.batches b on b.tenant_id = r.tenant_id and b.id = r.batch_id
    where r.tenant_id = ${tenantId} and r.batch_id = ${batchId} and r.id = ${rowId} and r.outcome = 'failed'
      and r.error_code = ${code} and b.kind = 'register'`);
  return rows[0] ?? null;
}
