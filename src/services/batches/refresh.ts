import type { PendingRow } from '../../storage/batch-rows.ts';
import { captureTimes, deleteCaptures, dropCapturesAfter } from '../../storage/captures.ts';
import { claim, claimKinds, release } from '../../storage/claims.ts';
import type { Tx } from '../../storage/database.ts';
import { type Learned, learn } from '../../storage/devices.ts';
import type { Claimant, Lost } from './claims.ts';
import type { SliceContext } from './slices.ts';

/** What a device of ours learns from a row that meant it: keys that it lacked, and the capture if it is the newer one. */
export async function refresh(tx: Tx, { tenantId }: SliceContext, already: readonly Lost[]): Promise<void> {
  const captureIds = already.flatMap(({ claimant, device }) =>
    [captureOf(claimant.row), device?.captureId ?? []].flat(),
  );
  const times = await captureTimes(tx, tenantId, captureIds);
  const learned: Learned[] = [];
  const dropped: string[] = [];
  for (const { claimant, verdict, device } of already) {
    if (verdict.kind !== 'already' || !device) continue;
    const ours = captureOf(claimant.row)[0];
    const newer = ours !== undefined && isNewer(times.get(ours), device.captureId ? times.get(device.captureId) : null);
    dropped.push(...(newer ? [device.captureId ?? []].flat() : captureOf(claimant.row)));
    const { add, replaced } = verdict;
    await exchangeKeys(tx, tenantId, device.id, add, replaced);
    const ekKey = add.ek ?? device.ekKey;
    const smbiosKey = add.smbios ?? device.smbiosKey;
    if (newer || add.ek || add.smbios) {
      learned.push({ id: device.id, ekKey, smbiosKey, tpm: ekKey !== null, captureId: newer ? ours : null });
    }
  }
  await learn(tx, tenantId, learned);
  // One that was on its way out, since its row had failed before.
  const kept = learned.flatMap(({ captureId }) => captureId ?? []);
  await dropCapturesAfter(tx, tenantId, kept, null);
  await deleteCaptures(tx, tenantId, dropped);
}

/** The id of the capture that a row brought, if it brought one. */
export const captureOf = ({ method, id }: PendingRow): string[] => (method === 'hardwareHash' ? [id] : []);

function isNewer(time: Date | null | undefined, than: Date | null | undefined): boolean {
  if (!than) return true;
  return time != null && time > than;
}

async function exchangeKeys(
  tx: Tx,
  tenantId: string,
  deviceId: string,
  add: Claimant['keys'],
  replaced: Uint8Array | null,
): Promise<void> {
  if (replaced) await release(tx, [replaced], [deviceId]);
  if (add.ek) await claim(tx, tenantId, [{ key: add.ek, kind: claimKinds.ek, deviceId }]);
  if (add.smbios) await claim(tx, tenantId, [{ key: add.smbios, kind: claimKinds.smbios, deviceId }]);
}
