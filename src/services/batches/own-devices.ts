import type { PendingRow } from '../../storage/batch-rows.ts';
import type { Tx } from '../../storage/database.ts';
import { lockDevices } from '../../storage/devices.ts';
import type { SliceContext } from './slices.ts';

/** The pending device of each row that made one, by line. */
export type Own = ReadonlyMap<number, string>;

/**
 * The pending devices of a slice's rows. Nothing but its batch changes a pending device, so a first
 * attempt need only look at rows that turned another device or were known to mean one.
 */
export async function ownDevices(
  tx: Tx,
  { tenantId, stored: { batch } }: SliceContext,
  rows: readonly PendingRow[],
): Promise<Own> {
  const doubtful = batch.attempt > 1 ? rows : rows.filter(({ id, deviceId }) => deviceId !== id);
  const ids = doubtful.flatMap(({ deviceId }) => (deviceId ? [deviceId] : []));
  const found = await lockDevices(tx, tenantId, [...new Set(ids)]);
  const pending = new Map(
    found
      .filter(device => device.state === 'registrationPending' && device.batchId === batch.id)
      .map(device => [device.line, device.id]),
  );
  const looked = new Set(doubtful);
  for (const row of rows) if (!looked.has(row)) pending.set(row.line, row.id);
  return pending;
}
