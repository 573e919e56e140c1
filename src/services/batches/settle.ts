import type { Batch } from '../../contracts/batches.ts';
import type { ErrorCode } from '../../contracts/errors.ts';
import { type Settled, settle, stateOf } from '../../domain/batches.ts';
import { pendingRows, settleRows, settleRowsAlike } from '../../storage/batch-rows.ts';
import { lockBatch, type StoredBatch, settleTo, updateBatch } from '../../storage/batches.ts';
import type { SystemTx, TenantScope, Tx } from '../../storage/database.ts';
import { book } from '../../storage/events.ts';
import { DatabaseUnavailable } from '../../storage/sql-errors.ts';
import { postponeWork, returnWork, takeWork, type Work } from '../../storage/work.ts';
import { giveUp } from './give-up.ts';
import type { BatchParts, SliceFacts } from './requests.ts';
import { settleCatalogue } from './settle-catalogue.ts';
import { settleDeregister } from './settle-deregister.ts';
import { settleRegister } from './settle-register.ts';
import type { SliceContext, SliceResult } from './slices.ts';

const kinds = { register: settleRegister, deregister: settleDeregister, catalogue: settleCatalogue } as const;

/** Rows in a slice, by how often it has failed: what fails again and again is closed in, and then given up with its few neighbours. */
const sliceSizes = [5000, 500, 50, 50];

export type SettleParts = Pick<BatchParts, 'database' | 'clock' | 'newId' | 'meters' | 'settled'>;

/** A slice that could not be settled; `about` says which one, for the log. */
export class SliceFailed extends Error {
  override readonly name = 'SliceFailed';
  readonly about: Partial<SliceFacts>;
  constructor(about: Partial<SliceFacts>, cause: unknown) {
    super('a slice could not be settled: it comes again', { cause });
    this.about = about;
  }
}

/** What is known of the slice under way, as far as it came. */
interface Tried {
  work: Work | null;
  stored: StoredBatch | null;
  result: SliceResult | null;
}

/**
 * Settles one slice of the batch whose turn it is, in one transaction with taking and booking the work. False when no
 * batch waits. A slice that cannot be settled is put off, and the error is thrown for who keeps the log.
 */
export async function settleNext(parts: SettleParts): Promise<boolean> {
  const tried: Tried = { work: null, stored: null, result: null };
  const begun = performance.now();
  try {
    await parts.database.asSystem('work', async tx => {
      Object.assign(tried, { work: await takeWork(tx, parts.clock()), stored: null, result: null });
      if (tried.work) await settleTaken(tx, parts, tried.work, tried);
    });
  } catch (error) {
    if (!tried.work) throw error;
    parts.meters.count('muster_slices_failed_total', {});
    if (!(error instanceof DatabaseUnavailable)) await postpone(parts, tried.work);
    throw new SliceFailed(sliceOf(tried.work, tried.stored), error);
  }
  if (tried.stored && tried.result) tell(parts, tried.stored, tried.result, performance.now() - begun);
  return tried.work !== null;
}

const sliceOf = ({ tenantId, batchId }: Work, stored: StoredBatch | null): Partial<SliceFacts> => ({
  ...(stored && { requestId: stored.batch.requestId }),
  ...{ tenantId, batchId },
});

/** After the commit, so that nothing is told that did not come to be. */
function tell(
  { meters, settled }: SettleParts,
  { batch: { id: batchId, tenantId, kind, requestId } }: StoredBatch,
  { alike, rows }: SliceResult,
  milliseconds: number,
): void {
  meters.time('muster_slice_duration_seconds', { kind }, milliseconds / 1000);
  meters.count('muster_rows_settled_total', { kind, outcome: alike.outcome }, alike.lines.length);
  for (const [outcome, count] of tally(rows.map(row => row.outcome))) {
    meters.count('muster_rows_settled_total', { kind, outcome }, count);
  }
  const codes = rows.flatMap(({ fault }) => (fault && claimConflicts.has(fault.code) ? fault.code : []));
  for (const [code, count] of tally(codes)) meters.count('muster_claim_conflicts_total', { code }, count);
  const facts = { requestId, tenantId, batchId, rows: alike.lines.length + rows.length };
  settled({ ...facts, milliseconds: Math.round(milliseconds) });
}

function tally<Name>(names: readonly Name[]): Map<Name, number> {
  const counts = new Map<Name, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

const claimConflicts: ReadonlySet<ErrorCode> = new Set([
  'deviceAlreadyRegistered',
  'deviceClaimedByAnotherOrganization',
  'deviceNotUnique',
  'hardwareChanged',
]);

async function settleTaken(tx: SystemTx, { clock, newId }: SettleParts, work: Work, tried: Tried): Promise<void> {
  const now = clock();
  const { tenantId } = work;
  const stored = await tx.asTenant({ tenantId }, slice => lockBatch(slice, tenantId, work.batchId));
  // One that waits for its customer is put in line again when it is approved.
  tried.stored = stored;
  const next =
    stored && stored.batch.state !== 'awaitingApproval'
      ? await tx.asTenant(sliceScope(stored), slice =>
          settleSlice(slice, { tenantId, stored, now, newId }, work, tried),
        )
      : null;
  await returnWork(tx, work, next);
}

/** What is registered may meet any device of the tenant; a partner deregisters what it registered itself, and sees no other. */
function sliceScope({ batch: { tenantId, kind }, partnerId }: StoredBatch): TenantScope {
  return { tenantId, partnerId: kind === 'deregister' ? partnerId : null };
}

const firstPause = 500;

/** Its next try comes later each time; meanwhile the others have their turn. */
async function postpone({ database, clock }: SettleParts, work: Work): Promise<void> {
  const notBefore = new Date(clock().getTime() + firstPause * 2 ** Math.min(work.attempts, 6));
  await database.asSystem('work', tx => postponeWork(tx, work, notBefore));
}

/** Answers from which line on the batch goes on; null when nothing of it is pending. */
async function settleSlice(tx: Tx, context: SliceContext, work: Work, tried: Tried): Promise<number | null> {
  const { tenantId, stored } = context;
  const size = sliceSizes[work.attempts];
  const rows = await pendingRows(tx, tenantId, work.batchId, {
    fromLine: work.nextLine,
    settledLine: stored.settledLine,
    limit: size ?? sliceSizes.at(-1) ?? 1,
  });
  const last = rows.at(-1);
  if (!last) return null;
  const settleKind = size === undefined ? giveUp : kinds[stored.batch.kind];
  const result = await settleKind(tx, context, rows);
  tried.result = result;
  // What lies beyond the settled line was written as what it became.
  const waited = result.alike.lines.filter(line => line <= stored.settledLine);
  await settleRowsAlike(tx, tenantId, work.batchId, result.alike.outcome, waited);
  await settleRows(tx, tenantId, work.batchId, result.rows);
  const lastLine = result.waitingFrom === undefined ? last.line : result.waitingFrom - 1;
  if (lastLine > stored.settledLine) await settleTo(tx, tenantId, work.batchId, lastLine, context.now);
  const batch = progressed(stored, result, context.now);
  await updateBatch(tx, batch);
  await book(tx, tenantId, stored.partnerId, context.now, result.changes, [
    { event: 'batch', batch },
    ...result.devices.map(({ ids, ...became }) => ({
      event: 'devices' as const,
      batchId: batch.id,
      deviceIds: ids,
      ...became,
    })),
  ]);
  return batch.counts.pending > 0 ? lastLine + 1 : null;
}

function progressed({ batch }: StoredBatch, { alike, rows }: SliceResult, now: Date): Batch {
  const settled: Settled = { [alike.outcome]: alike.lines.length };
  for (const { outcome } of rows) settled[outcome] = (settled[outcome] ?? 0) + 1;
  const counts = settle(batch.counts, settled);
  const at = now.toISOString();
  const finishedAt = counts.pending === 0 ? at : null;
  return { ...batch, counts, state: stateOf(counts), startedAt: batch.startedAt ?? at, finishedAt };
}
