import type { TransferState } from '../contracts/transfers.ts';

/** What a transfer is stored as: that its time is over shows in no row. */
export type StoredTransferState = Exclude<TransferState, 'expired'>;

/** What rules need to know of a transfer. */
export interface TransferFacts {
  readonly state: StoredTransferState;
  readonly expiresAt: Date;
}

export function transferState({ state, expiresAt }: TransferFacts, now: Date): TransferState {
  return state === 'offered' && expiresAt <= now ? 'expired' : state;
}

/** Whom a text means that names an organization by its code (its tenant ID or Entra tenant ID) or by one of its domains. */
export function isNamed(
  tenant: { readonly id: string; readonly entraTenantId: string | null; readonly domains: readonly string[] },
  to: string,
): boolean {
  return to === tenant.id || to === tenant.entraTenantId || tenant.domains.includes(to);
}
