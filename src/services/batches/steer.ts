import type { AuditAction, CallOrigin } from '../../contracts/audit.ts';
import type { Batch } from '../../contracts/batches.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { Principal } from '../../contracts/tenants.ts';
import { retryableCodes, settle, stateOf } from '../../domain/batches.ts';
import { beforePending } from '../../domain/devices.ts';
import { referenceOf, type Scope } from '../../domain/tenants.ts';
import type { NewAuditEntry } from '../../storage/audit.ts';
import { cancelRows, retryRows } from '../../storage/batch-rows.ts';
import { lockBatch, updateBatch } from '../../storage/batches.ts';
import { deleteCaptures } from '../../storage/captures.ts';
import type { Tx } from '../../storage/database.ts';
import { historiesOf, insertHistory } from '../../storage/device-history.ts';
import { lockDevices, removePendingDevices, setState } from '../../storage/devices.ts';
import { book, type Happening } from '../../storage/events.ts';
import { leaving } from '../../storage/orders.ts';
import { addWork } from '../../storage/work.ts';
import type { BatchParts } from './requests.ts';
import { underBatch } from './slices.ts';

/** Who steers a batch, and from where. */
export interface Caller {
  readonly principal: Principal;
  readonly origin: CallOrigin;
}

/** Failed rows that may succeed now become pending again, and their failed devices with them. */
export function retryBatch(parts: BatchParts, caller: Caller, scope: Scope, batchId: string): Promise<Batch> {
  const { tenantId, partnerId } = scope;
  return parts.database.withTenant(scope, async tx => {
    const now = parts.clock();
    const stored = await inLine(tx, tenantId, batchId, now);
    const { batch } = stored;
    const rows = await retryRows(tx, tenantId, batchId, retryableCodes);
    if (rows.length === 0) throw new Refusal('nothingToRetry');
    const devices = rows.flatMap(({ deviceId }) => (deviceId ? [deviceId] : []));
    const pending = await makePending(tx, parts, tenantId, batchId, devices, now);
    const counts = {
      ...batch.counts,
      failed: batch.counts.failed - rows.length,
      pending: batch.counts.pending + rows.length,
    };
    const retried: Batch = { ...batch, counts, state: 'processing', attempt: batch.attempt + 1, finishedAt: null };
    await updateBatch(tx, retried);
    const entry = audit(parts, caller, 'batch.retry', batch, retried, now);
    const under = underBatch(stored);
    const changes = [
      { under, state: 'registrationFailed', by: -pending.length },
      { under, state: 'registrationPending', by: pending.length },
    ] as const;
    const happenings: Happening[] = [
      { event: 'batch', batch: retried },
      { event: 'devices', batchId, deviceIds: pending, state: 'registrationPending' },
    ];
    await book(tx, tenantId, partnerId, now, changes, happenings, entry);
    return retried;
  });
}

async function makePending(
  tx: Tx,
  { newId }: BatchParts,
  tenantId: string,
  batchId: string,
  deviceIds: readonly string[],
  now: Date,
): Promise<string[]> {
  // A failed device that a later batch took over is that batch's.
  const devices = (await lockDevices(tx, tenantId, deviceIds)).filter(
    device => device.state === 'registrationFailed' && device.batchId === batchId,
  );
  const ids = devices.map(({ id }) => id);
  const histories = await historiesOf(tx, tenantId, ids);
  const entries = devices.flatMap(device =>
    beforePending(histories.get(device.id) ?? [], device, batchId, now).map(transition => ({
      ...transition,
      deviceId: device.id,
      id: newId(),
    })),
  );
  await insertHistory(tx, tenantId, entries);
  await setState(tx, tenantId, ids, 'registrationPending', now);
  return ids;
}

/** Pending rows become cancelled; a slice under way finishes first. */
export function cancelBatch(parts: BatchParts, caller: Caller, scope: Scope, batchId: string): Promise<Batch> {
  const { tenantId, partnerId } = scope;
  return parts.database.withTenant(scope, async tx => {
    const now = parts.clock();
    const { batch } = await inLine(tx, tenantId, batchId, now);
    const rows = await cancelRows(tx, tenantId, batchId);
    if (rows.length === 0) return batch;
    const gone = await removePendingDevices(tx, tenantId, batchId);
    await deleteCaptures(tx, tenantId, rows);
    const counts = settle(batch.counts, { cancelled: rows.length });
    const ended: Batch = { ...batch, counts, state: stateOf(counts), finishedAt: now.toISOString() };
    await updateBatch(tx, ended);
    const entry = audit(parts, caller, 'batch.cancel', batch, ended, now);
    const happenings: Happening[] = [
      { event: 'batch', batch: ended },
      { event: 'devices', batchId, deviceIds: gone.map(({ id }) => id), state: null },
    ];
    await book(tx, tenantId, partnerId, now, leaving(gone), happenings, entry);
    return ended;
  });
}

/** Work first, then the batch: the order in which a worker takes them, so that nobody waits in a circle. */
async function inLine(tx: Tx, tenantId: string, batchId: string, now: Date) {
  await addWork(tx, batchId, now);
  const stored = await lockBatch(tx, tenantId, batchId);
  if (!stored) throw new Refusal('notFound');
  return stored;
}

function audit(
  { newId }: BatchParts,
  { principal, origin: { requestId, address } }: Caller,
  action: AuditAction,
  before: Batch,
  after: Batch,
  at: Date,
): NewAuditEntry {
  const facts = { id: newId(), at, principal: referenceOf(principal), requestId, address };
  const values = ({ state, attempt, counts: { pending, failed, cancelled } }: Batch) => ({
    ...{ state, attempt },
    ...{ pending, failed, cancelled },
  });
  return {
    ...{ ...facts, action, outcome: 'done', target: { kind: 'batch', id: after.id } },
    ...{ before: values(before), after: values(after) },
  };
}
