import type { Batch, BatchRow } from '../contracts/batches.ts';
import type { Client } from '../contracts/client.ts';
import { isSettled } from '../contracts/client-follow.ts';
import { type ProblemItem, problemsShown } from '../contracts/problem.ts';
import { type ExitCode, exitCodes } from './failures.ts';
import { type ProgressDisplay, settling } from './progress.ts';
import { receipt, rowsShown } from './receipt.ts';
import type { Terminal } from './terminal.ts';

/** Shows how a batch is settled. Ctrl+C ends the program, not the batch. */
export async function followToEnd(
  client: Client,
  created: Batch,
  display: ProgressDisplay,
  terminal: Terminal,
): Promise<Batch> {
  const interrupt = () => {
    terminal.error(`\nThe server goes on without you. To see how far it is: muster batches show ${created.id}\n`);
    process.exit(interrupted);
  };
  process.once('SIGINT', interrupt);
  let latest = created;
  try {
    for await (const batch of client.batches.follow(created.id)) {
      latest = batch;
      display.show(settling(batch.fileName ?? 'devices', batch));
    }
  } finally {
    process.off('SIGINT', interrupt);
    display.clear();
  }
  return latest;
}

/** What shells expect of a program that Ctrl+C ended: 128 and the number of the signal. */
const interrupted = 130;

/** Prints what became of the batches: receipts, or with `json` the batches with their failed rows as `problems`. */
export async function printBatches(
  client: Client,
  batches: readonly Batch[],
  { json }: { readonly json?: boolean | undefined },
  terminal: Terminal,
): Promise<ExitCode> {
  if (json) {
    const documents = await Promise.all(batches.map(batch => withProblems(client, batch)));
    await terminal.out(`${JSON.stringify(documents.length === 1 ? documents[0] : documents)}\n`);
  } else {
    for (const batch of batches) {
      await terminal.out(receipt(batch, await failedRows(client, batch, rowsShown), terminal));
    }
  }
  return batches.every(isWell) ? exitCodes.well : exitCodes.rowsFailed;
}

function isWell({ counts, state }: Batch): boolean {
  return counts.failed === 0 && counts.cancelled === 0 && state !== 'declined';
}

/** Rows are read when the batch is settled: before that, the ones that failed so far say little. */
async function failedRows(client: Client, batch: Batch, limit: number): Promise<BatchRow[]> {
  if (batch.counts.failed === 0 || !isSettled(batch)) return [];
  return (await client.batches.rows(batch.id, { outcome: 'failed', limit })).items;
}

async function withProblems(client: Client, batch: Batch) {
  const rows = await failedRows(client, batch, problemsShown);
  return { ...batch, problems: rows.flatMap(problemOf), problemsTotal: batch.counts.failed };
}

function problemOf({ line, error }: BatchRow): ProblemItem[] {
  if (!error) return [];
  const { column, code, reason, title, detail, remedy } = error;
  return [{ line, column, code, reason, title, detail, remedy }];
}
