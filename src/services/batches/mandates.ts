import { type Fault, Refusal } from '../../contracts/errors.ts';
import type { MandateAct } from '../../contracts/mandates.ts';
import type { Principal } from '../../contracts/tenants.ts';
import {
  type CoveredBatch,
  chooseMandate,
  type MandateChain,
  modelFault,
  roomLeft,
  type Standing,
} from '../../domain/mandates.ts';
import { referenceOf, type Scope } from '../../domain/tenants.ts';
import { detailed, type PendingRow } from '../../storage/batch-rows.ts';
import type { StoredBatch } from '../../storage/batches.ts';
import type { Tx } from '../../storage/database.ts';
import { mandateChain, mandatesBetween } from '../../storage/mandate-chains.ts';
import { countRegistered, insertMandateHistory, type MandateRecord } from '../../storage/mandates.ts';
import { ChangedMeanwhile } from '../../storage/sql-errors.ts';
import { type Claimant, giveBack } from './claims.ts';
import type { SliceContext } from './slices.ts';

/**
 * The mandate that a partner's batch is sent under, as it stands now; null for a tenant's own. With `hold` it stays so until the
 * transaction ends. `notFound` for a partner that never had one.
 */
export async function standingOf(
  tx: Tx,
  { tenantId, partnerId }: Scope,
  batch: CoveredBatch,
  now: Date,
  { hold = false } = {},
): Promise<Standing<MandateRecord> | null> {
  if (partnerId === null) return null;
  const standing = chooseMandate(await mandatesBetween(tx, tenantId, partnerId, { hold }), batch, now);
  if (!standing) throw new Refusal('notFound');
  return standing;
}

/**
 * At the end of a load: its rows were written by a mandate as it stood at the beginning, and so it must stand still. It is not
 * held for all that time, so that ending a mandate waits for no upload.
 */
export async function requireUnchanged(
  tx: Tx,
  scope: Scope,
  batch: CoveredBatch,
  now: Date,
  before: Standing<MandateRecord> | null,
): Promise<void> {
  const after = await standingOf(tx, scope, batch, now, { hold: true });
  if (toldBy(after) === toldBy(before)) return;
  throw new ChangedMeanwhile('the mandate of a batch changed while its rows were written');
}

/** All that a load takes from a mandate: which it is, what it and those that it was passed on from say, and why it does not cover. */
function toldBy(standing: Standing<MandateRecord> | null): string {
  return JSON.stringify([standing?.fault ?? null, standing?.chain.map(({ id, scope }) => [id, scope]) ?? null]);
}

/** A line in the history of the mandate that a batch is under; nothing for a tenant's own batch. */
export async function noteForMandate(
  tx: Tx,
  { batch, partnerId }: StoredBatch,
  { id, at, act, principal }: { id: string; at: Date; act: MandateAct; principal: Principal },
): Promise<void> {
  if (batch.mandateId === null) return;
  const { kind, fileName, orderId, counts } = batch;
  const { rows, pending, failed } = counts;
  await insertMandateHistory(tx, batch.tenantId, batch.mandateId, {
    ...{ id, at, act, partnerId, principal: referenceOf(principal), batchId: batch.id },
    detail: { kind, fileName, orderId, rows, pending, failed },
  });
}

/** A row that the mandate of its batch does not cover. */
export interface NotCovered {
  readonly row: PendingRow;
  readonly fault: Fault;
}

/**
 * The mandate of a slice, by which single devices are judged; null for a tenant's own batch. That it was in force when the batch
 * was acknowledged is settled: what was acknowledged then is registered, whatever became of the mandate since.
 */
export async function mandateOf(tx: Tx, tenantId: string, { batch }: StoredBatch): Promise<SliceMandate | null> {
  return batch.mandateId === null ? null : await mandateChain(tx, tenantId, batch.mandateId, { count: true });
}
export type SliceMandate = MandateChain<MandateRecord>;

/** The claimants whose models the mandate covers, and the others. */
export async function byModel(
  tx: Tx,
  { tenantId, stored }: SliceContext,
  mandate: SliceMandate | null,
  claimants: readonly Claimant[],
): Promise<{ covered: readonly Claimant[]; notCovered: readonly NotCovered[] }> {
  if (!mandate || mandate.every(({ scope }) => scope.models.length === 0))
    return { covered: claimants, notCovered: [] };
  const rows = claimants.map(({ row }) => row);
  const details = await detailed(tx, tenantId, stored.batch.id, rows);
  const notCovered = new Map<Claimant, Fault>();
  for (const [i, claimant] of claimants.entries()) {
    const model = claimant.model ?? details[i]?.model ?? '';
    const [fault] = mandate.flatMap(({ scope }) => modelFault(scope, model) ?? []);
    if (fault) notCovered.set(claimant, fault);
  }
  return {
    covered: claimants.filter(claimant => !notCovered.has(claimant)),
    notCovered: [...notCovered].map(([{ row }, fault]) => ({ row, fault })),
  };
}

/**
 * Counts the machines that were claimed under the mandate, in file order; those beyond its maximum are given back. A machine that
 * was the customer's already takes no room.
 */
export async function countClaimed(
  tx: Tx,
  tenantId: string,
  mandate: SliceMandate | null,
  won: readonly Claimant[],
): Promise<{ counted: readonly Claimant[]; notCovered: readonly NotCovered[] }> {
  if (!mandate) return { counted: won, notCovered: [] };
  const room = roomLeft(mandate);
  const inOrder = won.length > room ? won.toSorted((a, b) => a.row.line - b.row.line) : won;
  const counted = inOrder.slice(0, room);
  const beyond = inOrder.slice(room);
  await giveBack(tx, beyond);
  await countRegistered(
    tx,
    tenantId,
    mandate.map(({ id }) => id),
    counted.length,
  );
  const limit = Math.min(...mandate.map(({ scope }) => scope.maximum ?? Number.POSITIVE_INFINITY));
  const fault: Fault = { code: 'mandateScopeExceeded', reason: 'maximum', params: { limit } };
  return { counted, notCovered: beyond.map(({ row }) => ({ row, fault })) };
}
