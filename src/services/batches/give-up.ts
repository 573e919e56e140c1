import { captureEnd } from '../../domain/devices.ts';
import type { PendingRow } from '../../storage/batch-rows.ts';
import { dropCapturesAfter } from '../../storage/captures.ts';
import type { Tx } from '../../storage/database.ts';
import { failRegister } from './failures.ts';
import { captureOf } from './refresh.ts';
import { failedRow, type SliceContext, type SliceResult } from './slices.ts';

/** Fails rows that failed to settle again and again, so that the rest of their batch goes on; they can be retried. */
export async function giveUp(tx: Tx, context: SliceContext, rows: readonly PendingRow[]): Promise<SliceResult> {
  const fault = { code: 'unexpectedError' } as const;
  if (context.stored.batch.kind === 'register') return failRegister(tx, context, rows, fault);
  await dropCapturesAfter(tx, context.tenantId, rows.flatMap(captureOf), captureEnd(context.now));
  return {
    alike: { outcome: 'registered', lines: [] },
    rows: rows.map(row => failedRow(row, fault, row.deviceId)),
    changes: [],
    devices: [],
  };
}
