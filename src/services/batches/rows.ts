import type { Batch, BatchRow, FailureCount, Outcome } from '../../contracts/batches.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { Language } from '../../contracts/languages.ts';
import type { Page, PageRequest } from '../../contracts/lists.ts';
import { describeFault, describeWarning, rowError } from '../../contracts/texts/render.ts';
import { cursorNotValid, pageFrom, valuesOf } from '../../domain/cursors.ts';
import type { Scope } from '../../domain/tenants.ts';
import { fixFile as shapeFixFile } from '../../files/fix-file.ts';
import { hashText } from '../../hardware-hash/encode.ts';
import { hashMeans } from '../../hash-means.ts';
import { type FailedRow, failedRowsAfter, failuresIn, rowsAfter, type ShownRow } from '../../storage/batch-rows.ts';
import { findBatch, type StoredBatch } from '../../storage/batches.ts';
import { sealContext } from '../../storage/captures.ts';
import type { Seal } from '../../storage/seal.ts';
import type { BatchParts, FixFile } from './requests.ts';

const rowsAtOnce = 500;

export async function rowsPage(
  parts: BatchParts,
  scope: Scope,
  batchId: string,
  { outcome, language }: RowsAsked,
  { limit, cursor }: PageRequest,
): Promise<Page<BatchRow>> {
  const after = cursor === undefined ? 0 : lineOf(cursor);
  const { batch } = await found(parts, scope, batchId);
  const rows = await parts.database.withTenant(
    scope,
    tx => rowsAfter(tx, scope.tenantId, batchId, outcome ?? null, after, limit + 1),
    { readOnly: true, replica: true, statementSeconds: parts.limits.listSeconds },
  );
  const show = (row: ShownRow) => shown(row, batch, parts.supportUrl, language);
  return pageFrom(rows, limit, show, ({ line }) => [String(line)]);
}

export async function exportRows(
  parts: BatchParts,
  scope: Scope,
  batchId: string,
  { outcome, language }: RowsAsked,
): Promise<AsyncIterable<BatchRow[]>> {
  const { batch } = await found(parts, scope, batchId);
  const read = (after: number) =>
    parts.database.withTenant(scope, tx => rowsAfter(tx, scope.tenantId, batchId, outcome ?? null, after, rowsAtOnce), {
      readOnly: true,
      replica: true,
    });
  return inParts(read, row => shown(row, batch, parts.supportUrl, language));
}

export async function countFailures(parts: BatchParts, scope: Scope, batchId: string): Promise<FailureCount[]> {
  await found(parts, scope, batchId);
  return await parts.database.withTenant(scope, tx => failuresIn(tx, scope.tenantId, batchId), {
    readOnly: true,
    statementSeconds: parts.limits.listSeconds,
  });
}

/** The failed rows under the heading and in the delimiter they came with, and what to do about each. */
export async function fixFile(
  parts: BatchParts,
  scope: Scope,
  batchId: string,
  { withHashes, language }: { readonly withHashes: boolean; readonly language: Language },
): Promise<FixFile> {
  const stored = await found(parts, scope, batchId);
  const { heading, delimiter, batch } = stored;
  const shape = shapeFixFile(heading, withHashes);
  const read = (after: number) =>
    parts.database.withTenant(scope, tx => failedRowsAfter(tx, scope.tenantId, batchId, after, rowsAtOnce));
  return {
    fileName: `${batch.fileName?.replace(/\.[^.]*$/, '') || 'batch'}-fix.csv`,
    delimiter: delimiter ?? ',',
    heading: shape.heading,
    rows: inParts(read, row => shape.row(cellsOf(row, stored, scope.tenantId, parts.seal), ...whatToDo(row, language))),
  };
}

function whatToDo({ fault }: FailedRow, language: Language): [code: string, remedy: string] {
  return fault ? [fault.code, describeFault(fault, language).remedy] : ['', ''];
}

function cellsOf(row: FailedRow, { hashColumn }: StoredBatch, tenantId: string, seal: Seal): string[] {
  // They have had their time (MUSTER_KEEP_CELLS_DAYS).
  if (row.cells === null && row.sealedCells === null) return [];
  const context = sealContext(tenantId, row.id);
  const text = row.sealedCells ? seal.open(row.sealedCells, context).toString() : (row.cells ?? '[]');
  const cells: string[] = JSON.parse(text);
  if (!row.sealedCells && hashColumn !== null && row.sealedHash && row.size !== null) {
    cells[hashColumn] = hashText(seal.open(row.sealedHash, context), row.size, hashMeans);
  }
  return cells;
}

async function found({ database }: BatchParts, scope: Scope, batchId: string): Promise<StoredBatch> {
  const stored = await database.withTenant(scope, tx => findBatch(tx, scope.tenantId, batchId));
  if (!stored) throw new Refusal('notFound');
  return stored;
}

/** Reads by line, some hundred rows a transaction, so that a slow reader holds nothing. */
async function* inParts<Row extends { readonly line: number }, Item>(
  read: (after: number) => Promise<Row[]>,
  show: (row: Row) => Item,
): AsyncGenerator<Item[], void, void> {
  for (let rows = await read(0); rows.length > 0; rows = await read(rows.at(-1)?.line ?? 0)) yield rows.map(show);
}

function shown(row: ShownRow, { requestId }: Batch, supportUrl: string | null, language: Language): BatchRow {
  const { fault, warnings, ...facts } = row;
  return {
    ...facts,
    error: fault ? rowError(fault, requestId, supportUrl, language) : null,
    warnings: warnings.map(warning => ({
      code: warning.code,
      title: describeWarning(warning, language).title,
      column: warning.column ?? null,
    })),
  };
}

function lineOf(cursor: string): number {
  const line = Number(valuesOf(cursor)[0]);
  if (!Number.isSafeInteger(line) || line < 0 || line > 2 ** 31 - 1) throw cursorNotValid();
  return line;
} /** Which rows, and in which language their words are. */
interface RowsAsked {
  readonly outcome?: Outcome | undefined;
  readonly language: Language;
}
