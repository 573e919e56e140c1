import { createHash } from 'node:crypto';
import type { Batch, CheckReport } from '../../contracts/batches.ts';
import { type Fault, Refusal } from '../../contracts/errors.ts';
import { type ProblemItem, problemsShown } from '../../contracts/problem.ts';
import type { Principal } from '../../contracts/tenants.ts';
import { problemItem } from '../../contracts/texts/render.ts';
import { noCounts, stateOf } from '../../domain/batches.ts';
import type { Reservation } from '../../domain/idempotency.ts';
import { referenceOf, type Scope, scopeOf } from '../../domain/tenants.ts';
import { type NewAuditEntry, writeAudit } from '../../storage/audit.ts';
import { insertBatch, type StoredBatch } from '../../storage/batches.ts';
import type { Tx } from '../../storage/database.ts';
import { book, deviceSummary, type Happening } from '../../storage/events.ts';
import { closeKey } from '../../storage/idempotency.ts';
import type { CountChange } from '../../storage/orders.ts';
import { useSealKey } from '../../storage/seal-keys.ts';
import { addWork } from '../../storage/work.ts';
import { type ExaminedRow, type Intake, openIntake } from './intake.ts';
import { type Loaded, loadRows, nothingLoaded, withLookups } from './load.ts';
import type { BatchParts, NewBatch } from './requests.ts';
import { underBatch } from './slices.ts';

/** Who asks, for which tenant, for what. */
export interface Call {
  readonly principal: Principal;
  readonly scope: Scope;
  readonly request: NewBatch;
}

export function callOf(principal: Principal, tenantId: string, request: NewBatch): Call {
  if (request.kind === 'catalogue' && principal.partnerType !== 'oem') throw new Refusal('notAllowed');
  return { principal, scope: scopeOf(principal, tenantId), request };
}

/** Loads the content in one transaction; the batch is durable when it resolves. */
export function createBatch(parts: BatchParts, call: Call, reservation?: Reservation): Promise<Batch> {
  return parts.database.withTenant(call.scope, tx => load(tx, parts, call, reservation), { retry: loadTries });
}

/** Files with the same refused serial numbers in different orders stand in each other's way; each time one gets through. */
const loadTries = 8;

async function load(tx: Tx, parts: BatchParts, call: Call, reservation?: Reservation): Promise<Batch> {
  const { scope, request } = call;
  const intake = await open(parts, call);
  const now = parts.clock();
  const id = parts.newId();
  await useSealKey(tx, parts.seal);
  const loaded = await loadAll(tx, parts, call, intake, id, now);
  const stored = storedBatch(call, intake, id, loaded, now);
  const body = request.content.type === 'file' ? request.content.body : request.content;
  await insertBatch(tx, stored, body.size);
  await closeKey(tx, scope.tenantId, reservation, contentSha256(request), id);
  if (loaded.pending > 0) await addWork(tx, id, now);
  const { counts } = stored.batch;
  const entry = { ...audit(parts, call, now, counts), outcome: 'done', target: { kind: 'batch', id } } as const;
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

function open({ limits }: BatchParts, { principal, request }: Call): Promise<Intake> {
  return openIntake(request.content, {
    kind: request.kind,
    sender: principal.tenantKind,
    format: request.fields.format,
    limits,
  });
}

async function loadAll(
  tx: Tx,
  parts: BatchParts,
  { principal, scope, request }: Call,
  intake: Intake,
  batchId: string,
  now: Date,
): Promise<Loaded> {
  const { total, byState } = await deviceSummary(tx, scope.tenantId);
  const { orderId, purchaseId, groupTag, profile } = request.fields;
  const context = {
    origin: {
      ...scope,
      batchId,
      orderId: orderId || null,
      purchaseId: purchaseId || null,
      profile: profile ?? null,
      registeredAt: now,
    },
    kind: request.kind,
    sender: principal.tenantKind,
    groupTag: groupTag || null,
    profile: profile ?? null,
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

/**
 * Rows written by one round of statements: enough to make starting one cheap, few enough that a Unix socket takes what a
 * round sends (200 KB) at once, so that the database has it while the next rows are read.
 */
const rowsAtOnce = 100;

async function* inChunks<Item>(
  parts: AsyncIterable<readonly Item[]>,
  size: number,
): AsyncGenerator<Item[], void, void> {
  let chunk: Item[] = [];
  for await (const part of parts) {
    for (const item of part) {
      chunk.push(item);
      if (chunk.length < size) continue;
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

function storedBatch(
  { principal, scope, request }: Call,
  intake: Intake,
  id: string,
  loaded: Loaded,
  now: Date,
): StoredBatch {
  const counts = { ...noCounts, rows: loaded.rows, pending: loaded.pending, failed: loaded.failed };
  const { content, fields } = request;
  const done = counts.pending === 0 ? now.toISOString() : null;
  return {
    batch: {
      id,
      tenantId: scope.tenantId,
      kind: request.kind,
      state: done ? stateOf(counts) : 'queued',
      source: request.source,
      format: intake.format,
      encoding: intake.encoding,
      fileName: fields.fileName || null,
      fileSha256: content.type === 'file' ? content.body.sha256 : content.sha256,
      orderId: fields.orderId || null,
      purchaseId: fields.purchaseId || null,
      groupTag: fields.groupTag || null,
      profile: fields.profile ?? null,
      requestId: request.requestId,
      attempt: 1,
      counts,
      createdAt: now.toISOString(),
      startedAt: done,
      finishedAt: done,
      createdBy: referenceOf(principal),
      mandateId: null,
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

/** What `createBatch` would say of each row. Stores nothing but an audit entry. */
export async function checkBatch(parts: BatchParts, call: Call): Promise<CheckReport> {
  const { principal, scope, request } = call;
  const intake = await open(parts, call);
  const problems: ProblemItem[] = [];
  const counts = { rows: 0, failed: 0, problemsTotal: 0 };
  for await (const rows of inChunks(intake.rows, rowsAtOnce)) {
    request.signal?.throwIfAborted();
    for (const [i, faults] of (await faultsOf(parts, call, rows)).entries()) {
      counts.rows += 1;
      if (faults.length > 0) counts.failed += 1;
      counts.problemsTotal += faults.length;
      const line = rows[i]?.row.line ?? null;
      for (const fault of faults)
        if (problems.length < problemsShown) problems.push(problemItem(line, fault, principal.language));
    }
  }
  const { rows, failed, problemsTotal } = counts;
  const now = parts.clock();
  const entry = { ...audit(parts, call, now, { rows, failed }), outcome: 'checked' } as const;
  await parts.database.withTenant(scope, tx => writeAudit(tx, entry));
  return { format: intake.format, encoding: intake.encoding, rows, ok: rows - failed, failed, problems, problemsTotal };
}

/** Every fault of each row; what only the database knows comes first, as it does when the row is loaded. */
async function faultsOf(
  parts: BatchParts,
  { principal, scope, request }: Call,
  rows: readonly ExaminedRow[],
): Promise<Fault[][]> {
  const context = { kind: request.kind, sender: principal.tenantKind, tenantId: scope.tenantId };
  const first = await parts.database.withTenant(scope, tx => withLookups(tx, context, rows), { readOnly: true });
  return rows.map(({ faults }, i) => (faults.length > 0 ? [...faults] : [first[i] ?? []].flat()));
}

function audit(
  { newId }: BatchParts,
  { principal, request }: Call,
  at: Date,
  counts: Partial<Batch['counts']>,
): Omit<NewAuditEntry, 'outcome'> {
  const { kind, fields, requestId, address } = request;
  const detail = { ...counts, fileName: fields.fileName ?? null };
  return {
    ...{ id: newId(), at, principal: referenceOf(principal), action: `batch.${kind}` },
    ...{ requestId, address, detail },
  };
}
