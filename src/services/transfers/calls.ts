import type { BatchSource } from '../../contracts/batches.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { Limits } from '../../contracts/limits.ts';
import type { Transfer, TransferAcceptance } from '../../contracts/transfers.ts';
import { orNotFound } from '../../domain/found.ts';
import { transferState } from '../../domain/transfers.ts';
import type { Database, SystemTx } from '../../storage/database.ts';
import { findTransfer, lockTransfer, type TransferRecord } from '../../storage/transfers.ts';

export interface TransferParts {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly limits: Pick<Limits, 'transfersPerTenant' | 'transferDays' | 'listSeconds'>;
}

/** What an acceptance says, and by what it came. */
export interface Acceptance extends TransferAcceptance {
  readonly source: BatchSource;
}

/** Both halves of a transfer as far as its decision takes them. For the owner they are one. */
export interface LockedTransfer {
  readonly own: TransferRecord;
  readonly owners: TransferRecord;
}

/** A tenant's half, with the owner's locked: nobody else decides the transfer. `notFound` for one of the other direction. */
export async function lockedTransfer(
  tx: SystemTx,
  tenantId: string,
  id: string,
  direction: TransferRecord['direction'],
): Promise<LockedTransfer> {
  const { ownerId } = orNotFound(await findTransfer(tx, tenantId, id));
  const owners = orNotFound(await lockTransfer(tx, ownerId, id));
  // Read after the lock, which somebody may have held who decided it.
  const own = orNotFound(await findTransfer(tx, tenantId, id));
  if (own.direction !== direction) throw new Refusal('notFound');
  return { own, owners };
}

export function requireOpen(transfer: TransferRecord, now: Date): void {
  if (transferState(transfer, now) !== 'offered') throw new Refusal('conflict', { reason: 'transferDecided' });
}

/** A half as its tenant is shown it. Who offered is named to the owner alone. */
export function shown(transfer: TransferRecord, now: Date): Transfer {
  const { id, direction, counterpart, message, devices, createdAt, createdBy, expiresAt, decidedAt, batchId } =
    transfer;
  return {
    ...{ id, direction, counterpart, message, devices, batchId },
    state: transferState(transfer, now),
    createdAt: createdAt.toISOString(),
    createdBy: direction === 'outgoing' ? createdBy : null,
    expiresAt: expiresAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}
