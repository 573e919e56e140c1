import type { PendingRow } from '../../storage/batch-rows.ts';
import { fileCaptures } from '../../storage/captures.ts';
import type { Tx } from '../../storage/database.ts';
import type { SliceContext, SliceResult } from './slices.ts';

/** Files the rows of a slice in the catalogue; partners' rows are matched against it. */
export async function settleCatalogue(
  tx: Tx,
  context: SliceContext,
  rows: readonly PendingRow[],
): Promise<SliceResult> {
  await fileCaptures(tx, context.tenantId, context.stored.batch.id, rows, context.now);
  return { alike: { outcome: 'filed', lines: rows.map(({ line }) => line) }, rows: [], changes: [], devices: [] };
}
