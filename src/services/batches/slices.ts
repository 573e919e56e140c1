import type { DeviceState } from '../../contracts/devices.ts';
import type { Fault } from '../../contracts/errors.ts';
import type { PendingRow, SettledRow } from '../../storage/batch-rows.ts';
import type { StoredBatch } from '../../storage/batches.ts';
import type { CountChange, CountedUnder } from '../../storage/orders.ts';

/** What a slice is settled with. */
export interface SliceContext {
  readonly tenantId: string;
  readonly stored: StoredBatch;
  readonly now: Date;
  readonly newId: () => string;
}

/** What a slice came to. Every row of it before `waitingFrom` is in `alike` or in `rows`. */
export interface SliceResult {
  /** Rows that came to the same with nothing to say of any. */
  readonly alike: { readonly outcome: 'registered' | 'filed'; readonly lines: readonly number[] };
  readonly rows: readonly SettledRow[];
  readonly changes: readonly CountChange[];
  /** Devices by what they became; null: gone. `partnerId`: who registered them, where that need not be who sent the batch. */
  readonly devices: readonly {
    readonly state: DeviceState | null;
    readonly ids: readonly string[];
    readonly partnerId?: string | null;
  }[];
  /** The rows from this line on are not in it: they have to wait for what the rows before them came to. */
  readonly waitingFrom?: number | undefined;
}

/** Under what the devices of a batch are counted. */
export function underBatch({ batch, partnerId }: StoredBatch): CountedUnder {
  const { orderId, purchaseId, createdAt } = batch;
  return { orderId, purchaseId, partnerId, registeredAt: new Date(createdAt) };
}

export function failedRow(row: PendingRow, fault: Fault, deviceId: string | null): SettledRow {
  return { line: row.line, outcome: 'failed', deviceId, fault, warnings: [] };
}
