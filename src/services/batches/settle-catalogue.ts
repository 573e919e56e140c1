import type { PendingRow } from '../../storage/batch-rows.ts';
import { fileRecords } from '../../storage/catalogue-filing.ts';
import type { Tx } from '../../storage/database.ts';
import type { SliceContext, SliceResult } from './slices.ts';

/** Files the rows of a slice in the catalogue; partners' rows are matched against it. */
export async function settleCatalogue(
  tx: Tx,
  { tenantId, stored: { batch }, now, newId }: SliceContext,
  rows: readonly PendingRow[],
): Promise<SliceResult> {
  await fileRecords(tx, { tenantId, batchId: batch.id, principal: batch.createdBy, at: now, newId }, rows);
  return { alike: { outcome: 'filed', lines: rows.map(({ line }) => line) }, rows: [], changes: [], devices: [] };
}
