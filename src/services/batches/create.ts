import { createHash } from 'node:crypto';
import type { Batch } from '../../contracts/batches.ts';
import type { Fault } from '../../contracts/errors.ts';
import { noCounts, stateOf } from '../../domain/batches.ts';
import type { Reservation } from '../../domain/idempotency.ts';
import { needsApproval, type Standing } from '../../domain/mandates.ts';
import { referenceOf } from '../../domain/tenants.ts';
import { insertBatch, type StoredBatch } from '../../storage/batches.ts';
import type { Tx } from '../../storage/database.ts';
import { book, deviceSummary, type Happening } from '../../storage/events.ts';
import { closeKey } from '../../storage/idempotency.ts';
import type { MandateRecord } from '../../storage/mandates.ts';
import type { CountChange } from '../../storage/orders.ts';
import { useSealKey } from '../../storage/seal-keys.ts';
import { addWork } from '../../storage/work.ts';
import { auditOfCall, type Call, coveredBatch, inChunks, openCall, rowsAtOnce } from './calls.ts';
import type { Intake } from './intake.ts';
import { type Loaded, loadRows, nothingLoaded } from './load.ts';
import { noteForMandate, requireUnchanged, standingOf } from './mandates.ts';
import type { BatchParts, NewBatch } from './requests.ts';
import { underBatch } from './slices.ts';

/** Loads the content in one transaction; the batch is durable when it resolves. */
export function createBatch(parts: BatchParts, call: Call, reservation?: Reservation): Promise<Batch> {
  // A partner's rows meet devices that are not its own, so that the whole tenant is looked at.
  const { tenantId } = call.scope;
  return parts.database.withTenant({ tenantId }, tx => load(tx, parts, call, reservation), { retry: loadTries });
}

/** Files with the same refused serial numbers in different orders stand in each other's way; each time one gets through. */
const loadTries = 8;

async function load(tx: Tx, parts: BatchParts, call: Call, reservation?: Reservation): Promise<Batch> {
  const { scope, request } = call;
  const intake = await openCall(parts, call);
  const now = parts.clock();
  const id = parts.newId();
  const covered = coveredBatch(call);
  const standing = await standingOf(tx, scope, covered, now);
  await useSealKey(tx, parts.seal);
  const labels = labelsOf(call, standing);
  const loaded = await loadAll(tx, parts, call, { intake, id, now, labels, notCovered: standing?.fault ?? null });
  await requireUnchanged(tx, scope, covered, parts.clock(), standing);
  const stored = storedBatch(call, intake, { id, now, labels, loaded, standing });
  const body = request.content.type === 'file' ? request.content.body : request.content;
  await insertBatch(tx, stored, body.size);
  await closeKey(tx, scope.tenantId, reservation, contentSha256(request), id);
  if (loaded.pending > 0 && stored.batch.state !== 'awaitingApproval') await addWork(tx, id, now);
  await noteForMandate(tx, stored, { id: parts.newId(), at: now, act: 'batchSent', principal: call.principal });
  const { counts } = stored.batch;
  const entry = { ...auditOfCall(parts, call, now, counts), outcome: 'done', target: { kind: 'batch', id } } as const;
  await book(
    tx,
    scope.tenantId,
    scope.partnerId,
    now,
    changesOf(stored, loaded),
    happenings(stored.batch, loaded),
    entry,
  );
  return stored.batch;
}

/** What is said of a batch as a whole; of group tag and profile a mandate says what the partner does not. */
type Labels = Pick<Batch, 'orderId' | 'purchaseId' | 'groupTag' | 'profile'>;

function labelsOf({ request: { fields } }: Call, standing: Standing<MandateRecord> | null): Labels {
  const { groupTag = null, profile = null } = standing?.chain[0].scope ?? {};
  return {
    orderId: fields.orderId || null,
    purchaseId: fields.purchaseId || null,
    groupTag: fields.groupTag || groupTag,
    profile: fields.profile ?? profile,
  };
}

interface LoadFacts {
  readonly intake: Intake;
  readonly id: string;
  readonly now: Date;
  readonly labels: Labels;
  readonly notCovered: Fault | null;
}

async function loadAll(
  tx: Tx,
  parts: BatchParts,
  { principal, scope, request }: Call,
  { intake, id, now, labels, notCovered }: LoadFacts,
): Promise<Loaded> {
  const { total, byState } = await deviceSummary(tx, scope.tenantId);
  const { groupTag, ...ofDevices } = labels;
  const context = {
    origin: { ...scope, ...ofDevices, batchId: id, registeredAt: now },
    kind: request.kind,
    sender: principal.tenantKind,
    groupTag,
    profile: labels.profile,
    notCovered,
    hashColumn: intake.hashColumn,
    devices: { total, failed: byState.registrationFailed },
    newId: parts.newId,
    seal: parts.seal,
  };
  const loaded = nothingLoaded();
  // The next rows are read, checked and written out while the database takes these.
  let written = async (): Promise<void> => {};
  for await (const rows of inChunks(intake.rows, rowsAtOnce)) {
    request.signal?.throwIfAborted();
    const next = await loadRows(tx, context, rows, loaded);
    await written();
    written = next;
  }
  await written();
  return loaded;
}

interface LoadedBatch {
  readonly id: string;
  readonly now: Date;
  readonly labels: Labels;
  readonly loaded: Loaded;
  readonly standing: Standing<MandateRecord> | null;
}

function storedBatch(
  { principal, scope, request }: Call,
  intake: Intake,
  { id, now, labels, loaded, standing }: LoadedBatch,
): StoredBatch {
  const counts = { ...noCounts, rows: loaded.rows, pending: loaded.pending, failed: loaded.failed };
  const { content, fields } = request;
  const done = counts.pending === 0 ? now.toISOString() : null;
  return {
    batch: {
      id,
      tenantId: scope.tenantId,
      kind: request.kind,
      state: done ? stateOf(counts) : needsApproval(standing) ? 'awaitingApproval' : 'queued',
      source: request.source,
      format: intake.format,
      encoding: intake.encoding,
      fileName: fields.fileName || null,
      fileSha256: content.type === 'file' ? content.body.sha256 : content.sha256,
      ...labels,
      requestId: request.requestId,
      attempt: 1,
      counts,
      createdAt: now.toISOString(),
      startedAt: done,
      finishedAt: done,
      createdBy: referenceOf(principal),
      mandateId: standing?.chain[0].id ?? null,
    },
    partnerId: scope.partnerId,
    sender: principal.tenantKind,
    delimiter: intake.delimiter,
    heading: intake.heading,
    hashColumn: intake.hashColumn,
    settledLine: 0,
  };
}

function changesOf(stored: StoredBatch, { left, failedDevices, pendingDevices }: Loaded): CountChange[] {
  const under = underBatch(stored);
  return [
    ...left.values(),
    { under, state: 'registrationFailed', by: failedDevices.length },
    { under, state: 'registrationPending', by: pendingDevices.length },
  ];
}

function happenings(batch: Batch, { failedDevices, pendingDevices }: Loaded): Happening[] {
  const batchId = batch.id;
  return [
    { event: 'batch', batch },
    { event: 'devices', batchId, deviceIds: failedDevices, state: 'registrationFailed' },
    { event: 'devices', batchId, deviceIds: pendingDevices, state: 'registrationPending' },
  ];
}

/** What a repeated request must bring again: the bytes of the file and the fields. */
export function contentSha256({ kind, fields, content }: NewBatch): Buffer {
  const bytes = content.type === 'file' ? content.body.sha256 : content.sha256;
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([kind, bytes, sorted]))
    .digest();
}
