import { captureEnd } from '../domain/devices.ts';
import { dropCapturesAfter } from './captures.ts';
import { release } from './claims.ts';
import type { Tx } from './database.ts';
import { type DeviceFacts, removeDevices } from './devices.ts';
import { releaseRequested } from './release-requests.ts';

/** Deletes locked devices and gives their machines free for whoever claims them next. Answers what they were. */
export async function deregisterDevices(
  tx: Tx,
  tenantId: string,
  devices: readonly DeviceFacts[],
  now: Date,
): Promise<void> {
  const ids = devices.map(({ id }) => id);
  const keys = devices.flatMap(({ ekKey, smbiosKey }) => [ekKey ?? [], smbiosKey ?? []].flat());
  await release(tx, keys, ids);
  await releaseRequested(tx, ids, now);
  await removeDevices(tx, tenantId, ids);
  await dropCapturesAfter(
    tx,
    tenantId,
    devices.flatMap(({ captureId }) => captureId ?? []),
    captureEnd(now),
  );
}
