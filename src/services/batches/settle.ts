import type { Batch } from '../../contracts/batches.ts';
import { type Settled, settle, stateOf } from '../../domain/batches.ts';
import { pendingRows, settleRows, settleRowsAlike } from '../../storage/batch-rows.ts';
import { lockBatch, type StoredBatch, settleTo, updateBatch } from '../../storage/batches.ts';
import type { SystemTx, TenantScope, Tx } from '../../storage/database.ts';
import { book } from '../../storage/events.ts';
import { DatabaseUnavailable } from '../../storage/sql-errors.ts';
import { postponeWork, returnWork, takeWork, type Work } from '../../storage/work.ts';
import { giveUp } from './give-up.ts';
import type { BatchParts } from './requests.ts';
import { settleCatalogue } from './settle-catalogue.ts';
import { settleDeregister } from './settle-deregister.ts';
import { settleRegister } from './settle-register.ts';
import type { SliceContext, SliceResult } from './slices.ts';

const kinds = { register: settleRegister, deregister: settleDeregister, catalogue: settleCatalogue } as const;

/** Rows in a slice, by how often it has failed: what fails again and again is closed in, and then given up with its few neighbours. */
const sliceSizes = [5000, 500, 50, 50];

export type SettleParts = Pick<BatchParts, 'database' | 'clock' | 'newId'>;

/**
 * Settles one slice of the batch whose turn it is, in one transaction with taking and booking the work. False when no
 * batch waits. A slice that cannot be settled is put off, and the error is thrown for who keeps the log.
 */
export async function settleNext(parts: SettleParts): Promise<boolean> {
  const tried: { work: Work | null } = { work: null };
  try {
    return await parts.database.asSystem('work', async tx => {
      tried.work = await takeWork(tx, parts.clock());
      if (tried.work) await settleTaken(tx, parts, tried.work);
      return tried.work !== null;
    });
  } catch (error) {
    if (tried.work && !(error instanceof DatabaseUnavailable)) await postpone(parts, tried.work);
    throw error;
  }
}

async function settleTaken(tx: SystemTx, { clock, newId }: SettleParts, work: Work): Promise<void> {
  const now = clock();
  const { tenantId } = work;
  const stored = await tx.asTenant({ tenantId }, slice => lockBatch(slice, tenantId, work.batchId));
  // One that waits for its customer is put in line again when it is approved.
  const next =
    stored && stored.batch.state !== 'awaitingApproval'
      ? await tx.asTenant(sliceScope(stored), slice => settleSlice(slice, { tenantId, stored, now, newId }, work))
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
async function settleSlice(tx: Tx, context: SliceContext, work: Work): Promise<number | null> {
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
    ...result.devices.map(({ state, ids }) => ({
      event: 'devices' as const,
      batchId: batch.id,
      deviceIds: ids,
      state,
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
