import type { AuditAction, CallOrigin } from '../../contracts/audit.ts';
import type { Batch, BatchState } from '../../contracts/batches.ts';
import { type Fault, Refusal } from '../../contracts/errors.ts';
import type { MandateAct } from '../../contracts/mandates.ts';
import type { Principal } from '../../contracts/tenants.ts';
import { retryableCodes, settle, stateOf } from '../../domain/batches.ts';
import { beforePending } from '../../domain/devices.ts';
import { needsApproval } from '../../domain/mandates.ts';
import { referenceOf, type Scope } from '../../domain/tenants.ts';
import type { NewAuditEntry } from '../../storage/audit.ts';
import { cancelRows, failAgain, retryRows } from '../../storage/batch-rows.ts';
import { findBatch, lockBatch, type StoredBatch, updateBatch } from '../../storage/batches.ts';
import { deleteCaptures } from '../../storage/captures.ts';
import type { Tx } from '../../storage/database.ts';
import { historiesOf, insertHistory } from '../../storage/device-history.ts';
import { lockDevices, removePendingDevices, setState } from '../../storage/devices.ts';
import { book, type Happening } from '../../storage/events.ts';
import { type CountChange, leaving } from '../../storage/orders.ts';
import { ChangedMeanwhile } from '../../storage/sql-errors.ts';
import { addWork } from '../../storage/work.ts';
import { noteForMandate, standingOf } from './mandates.ts';
import type { BatchParts } from './requests.ts';
import { underBatch } from './slices.ts';

/** Who steers a batch, and from where. */
export interface Caller {
  readonly principal: Principal;
  readonly origin: CallOrigin;
}

/**
 * Failed rows that may succeed now become pending again, and their failed devices with them. What a partner sent needs a mandate
 * that covers it now: without one the rows stay failed, and say so.
 */
export function retryBatch(parts: BatchParts, caller: Caller, scope: Scope, batchId: string): Promise<Batch> {
  const { tenantId } = scope;
  return parts.database.withTenant({ tenantId }, async tx => {
    const now = parts.clock();
    const { standing, rests } = await standingAgain(tx, scope, batchId, now);
    const waits = rests && needsApproval(standing) && scope.partnerId !== null;
    const stored = await (waits || standing?.fault ? lockedBatch : inLine)(tx, scope, batchId, now);
    if (waits && !isResting(stored)) throw new ChangedMeanwhile('the batch was put in line while it was retried');
    if (standing?.fault) return await refuseRows(tx, parts, caller, stored, standing.fault, now);
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
    const mandateId = standing?.chain[0].id ?? null;
    // What waits for its customer is approved by its customer, whoever retries it.
    const state = waits || batch.state === 'awaitingApproval' ? 'awaitingApproval' : 'processing';
    const retried: Batch = { ...batch, mandateId, counts, state, attempt: batch.attempt + 1, finishedAt: null };
    const under = underBatch(stored);
    const changes = [
      { under, state: 'registrationFailed', by: -pending.length },
      { under, state: 'registrationPending', by: pending.length },
    ] as const;
    const devicesPending = { event: 'devices', batchId, deviceIds: pending, state: 'registrationPending' } as const;
    await steered(tx, parts, caller, stored, retried, { action: 'batch.retry', act: 'batchRetried' }, now, {
      ...{ changes, happenings: [devicesPending] },
    });
    return retried;
  });
}

/** The mandate by which a partner's batch can be sent again, null for a tenant's own; and whether no worker is at the batch. */
async function standingAgain(tx: Tx, scope: Scope, batchId: string, now: Date) {
  const { tenantId } = scope;
  const stored = visible(scope, await findBatch(tx, tenantId, batchId));
  const { batch, partnerId } = stored;
  const standing = await standingOf(tx, { tenantId, partnerId }, batch, now, { hold: true });
  return { standing, rests: isResting(stored) };
}

function isResting({ batch: { state, counts } }: StoredBatch): boolean {
  return counts.pending === 0 || state === 'awaitingApproval';
}

/** The rows that could have been tried again stay failed, of what their mandate lacks. */
async function refuseRows(
  tx: Tx,
  parts: BatchParts,
  caller: Caller,
  stored: StoredBatch,
  notCovered: Fault,
  now: Date,
): Promise<Batch> {
  const { batch } = stored;
  const fault: Fault = notCovered.code === 'mandateExpired' ? { code: 'mandateMissing' } : notCovered;
  const refused = await failAgain(tx, batch.tenantId, batch.id, retryableCodes, fault);
  if (refused === 0) throw new Refusal('nothingToRetry');
  const retried: Batch = { ...batch, attempt: batch.attempt + 1 };
  await steered(tx, parts, caller, stored, retried, { action: 'batch.retry', act: 'batchRetried' }, now);
  return retried;
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
  return parts.database.withTenant(scope, async tx => {
    const now = parts.clock();
    const stored = await inLine(tx, scope, batchId, now);
    const done = { action: 'batch.cancel', act: 'batchCancelled' } as const;
    return (await endPending(tx, parts, caller, stored, done, now)) ?? stored.batch;
  });
}

/** The customer's word: what a partner sent is settled from now on. */
export function approveBatch(parts: BatchParts, caller: Caller, scope: Scope, batchId: string): Promise<Batch> {
  return parts.database.withTenant(scope, async tx => {
    const now = parts.clock();
    const stored = await inLine(tx, scope, batchId, now);
    requireAwaiting(stored);
    const approved: Batch = { ...stored.batch, state: 'queued' };
    await steered(tx, parts, caller, stored, approved, { action: 'batch.approve', act: 'batchApproved' }, now);
    return approved;
  });
}

/** The customer's word: nothing of what waits is registered, and its pending devices go. */
export function declineBatch(parts: BatchParts, caller: Caller, scope: Scope, batchId: string): Promise<Batch> {
  return parts.database.withTenant(scope, async tx => {
    const stored = await lockedBatch(tx, scope, batchId);
    requireAwaiting(stored);
    const done = { action: 'batch.decline', act: 'batchDeclined', state: 'declined' } as const;
    return (await endPending(tx, parts, caller, stored, done, parts.clock())) ?? stored.batch;
  });
}

function requireAwaiting({ batch }: StoredBatch): void {
  if (batch.state !== 'awaitingApproval') throw new Refusal('conflict', { reason: 'batchDecided' });
}

/** Null where nothing was pending. */
async function endPending(
  tx: Tx,
  parts: BatchParts,
  caller: Caller,
  stored: StoredBatch,
  done: Steering & { readonly state?: BatchState },
  now: Date,
): Promise<Batch | null> {
  const { id, tenantId, counts: before } = stored.batch;
  const rows = await cancelRows(tx, tenantId, id);
  if (rows.length === 0) return null;
  const gone = await removePendingDevices(tx, tenantId, id);
  await deleteCaptures(tx, tenantId, rows);
  const counts = settle(before, { cancelled: rows.length });
  const ended: Batch = { ...stored.batch, counts, state: done.state ?? stateOf(counts), finishedAt: now.toISOString() };
  const deviceIds = gone.map(each => each.id);
  await steered(tx, parts, caller, stored, ended, done, now, {
    ...{ changes: leaving(gone), happenings: [{ event: 'devices', batchId: id, deviceIds, state: null }] },
  });
  return ended;
}

/** Work first, then the batch: the order in which a worker takes them, so that nobody waits in a circle. */
async function inLine(tx: Tx, scope: Scope, batchId: string, now: Date): Promise<StoredBatch> {
  await addWork(tx, batchId, now);
  return await lockedBatch(tx, scope, batchId);
}

async function lockedBatch(tx: Tx, scope: Scope, batchId: string): Promise<StoredBatch> {
  return visible(scope, await lockBatch(tx, scope.tenantId, batchId));
}

/** Refuses with `notFound` what is not there, or is for a partner not to see. */
function visible({ partnerId }: Scope, stored: StoredBatch | null): StoredBatch {
  if (!stored || (partnerId !== null && stored.partnerId !== partnerId)) throw new Refusal('notFound');
  return stored;
}

/** What was done to a batch, in the words of the audit log and of its mandate's history. */
interface Steering {
  readonly action: AuditAction;
  readonly act: MandateAct;
}

/** Writes a steered batch, and tells of it wherever somebody reads of it. */
async function steered(
  tx: Tx,
  parts: BatchParts,
  caller: Caller,
  before: StoredBatch,
  batch: Batch,
  { action, act }: Steering,
  at: Date,
  { changes = [], happenings = [] }: { changes?: readonly CountChange[]; happenings?: readonly Happening[] } = {},
): Promise<void> {
  const { tenantId } = batch;
  await updateBatch(tx, batch);
  await noteForMandate(tx, { ...before, batch }, { id: parts.newId(), at, act, principal: caller.principal });
  const entry = audit(parts, caller, action, before.batch, batch, at);
  await book(tx, tenantId, before.partnerId, at, changes, [{ event: 'batch', batch }, ...happenings], entry);
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
