import type { AuditAction } from '../../contracts/audit.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { Transfer } from '../../contracts/transfers.ts';
import { referenceOf, scopeOf, type TenantCall } from '../../domain/tenants.ts';
import { writeAudit } from '../../storage/audit.ts';
import type { SystemTx } from '../../storage/database.ts';
import {
  decideTransfer,
  isOfferedToAnybody,
  type TransferRecord,
  withdrawFromOthers,
} from '../../storage/transfers.ts';
import { lockedTransfer, requireOpen, shown, type TransferParts } from './calls.ts';

/** Who was offered the devices does not want them. The owner's half is declined when nobody can accept it any more. */
export function declineTransfer(parts: TransferParts, call: TenantCall, id: string): Promise<Transfer> {
  scopeOf(call.principal, call.tenantId);
  return parts.database.asSystem('transfers', async tx => {
    const now = parts.clock();
    const { own, owners } = await lockedTransfer(tx, call.tenantId, id, 'incoming');
    if (own.state === 'declined') return shown(own, now);
    requireOpen(own, now);
    const declined: TransferRecord = { ...own, state: 'declined', decidedAt: now };
    await decideTransfer(tx, declined);
    if (!(await isOfferedToAnybody(tx, id))) await decideTransfer(tx, { ...owners, state: 'declined', decidedAt: now });
    await note(tx, parts, call, 'transfer.decline', own, now);
    return shown(declined, now);
  });
}

/** The owner takes its offer back, also one whose time is over. */
export function withdrawTransfer(parts: TransferParts, call: TenantCall, id: string): Promise<void> {
  scopeOf(call.principal, call.tenantId);
  return parts.database.asSystem('transfers', async tx => {
    const now = parts.clock();
    const { owners } = await lockedTransfer(tx, call.tenantId, id, 'outgoing');
    if (owners.state === 'withdrawn') return;
    if (owners.state !== 'offered') throw new Refusal('conflict', { reason: 'transferDecided' });
    await decideTransfer(tx, { ...owners, state: 'withdrawn', decidedAt: now });
    await withdrawFromOthers(tx, id, now);
    await note(tx, parts, call, 'transfer.withdraw', owners, now);
  });
}

function note(
  tx: SystemTx,
  { newId }: TransferParts,
  { principal, tenantId, origin }: TenantCall,
  action: AuditAction,
  transfer: TransferRecord,
  at: Date,
): Promise<void> {
  const { id, counterpart, devices } = transfer;
  const entry = { id: newId(), at, principal: referenceOf(principal), action, outcome: 'done', ...origin } as const;
  return tx.asTenant({ tenantId }, own =>
    writeAudit(own, { ...entry, target: { kind: 'transfer', id }, detail: { counterpart, devices } }),
  );
}
