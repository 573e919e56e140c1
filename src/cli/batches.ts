import {
  type Batch,
  type BatchRow,
  type BatchState,
  batchStates,
  type Outcome,
  outcomes,
} from '../contracts/batches.ts';
import { type Client, eachItem } from '../contracts/client.ts';
import type { ListOptions } from '../contracts/client-answers.ts';
import type { PartnerBatch } from '../contracts/partners.ts';
import { labelsOf } from '../contracts/texts/labels.ts';
import { type ConnectionValues, connect } from './connection.ts';
import { saveDownload } from './downloads.ts';
import { type ExitCode, exitCodes, UsageError } from './failures.ts';
import { followToEnd, printBatches } from './outcome.ts';
import { pageOptions } from './paging.ts';
import { printPage } from './print.ts';
import { progressDisplay } from './progress.ts';
import { failedRow } from './receipt.ts';
import { grouped, type Terminal } from './terminal.ts';

export interface BatchValues extends ConnectionValues {
  readonly json?: boolean | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
  readonly rows?: string | undefined;
  readonly output?: string | undefined;
  readonly 'no-wait'?: boolean | undefined;
}

interface BatchListValues extends BatchValues {
  readonly state?: string | undefined;
  readonly 'mandate-id'?: string | undefined;
  readonly customers?: boolean | undefined;
}

const heading = ['ID', 'Created', 'Kind', 'State', 'Rows', 'Failed', 'File'];

/** `muster batches list`: the newest first; with `--customers` what a partner sent for all of them. */
export async function listBatches(values: BatchListValues, terminal: Terminal): Promise<ExitCode> {
  const { state: name, 'mandate-id': mandateId, customers } = values;
  const client = await connect(values, terminal);
  if (customers) {
    if (name ?? mandateId) throw new UsageError('--customers lists all batches: leave out --state and --mandate-id.');
    const page = await client.partners.batches(pageOptions(values));
    const cells = (batch: PartnerBatch) => [...batchCells(batch), batch.customerName];
    return printPage(page, [...heading, 'Customer'], cells, values, terminal);
  }
  const state = name === undefined ? {} : { state: stateNamed(name) };
  const page = await client.batches.list({ ...pageOptions(values), ...state, ...(mandateId && { mandateId }) });
  return printPage(page, heading, batchCells, values, terminal);
}

function stateNamed(name: string): BatchState {
  const state = batchStates.find(candidate => candidate === name);
  if (!state) throw new UsageError(`--state takes one of ${batchStates.join(', ')}.`);
  return state;
}

function batchCells({ id, createdAt, kind, state, counts, fileName }: Batch): string[] {
  const label = labelsOf.en.batchStates[state].label;
  return [id, createdAt, kind, label, grouped(counts.rows), grouped(counts.failed), fileName ?? ''];
}

/** `muster batches show`: the receipt as it is now; with `--rows` every row of that outcome as well. */
export async function showBatch(id: string, values: BatchValues, terminal: Terminal): Promise<ExitCode> {
  const outcome = values.rows === undefined ? null : outcomeNamed(values.rows);
  const client = await connect(values, terminal);
  const batch = await client.batches.get(id);
  const rows = (page: ListOptions) =>
    client.batches.rows(id, { ...page, limit: 1000, ...(outcome && outcome !== 'all' ? { outcome } : {}) });
  if (values.json) {
    const items: BatchRow[] = [];
    if (outcome) for await (const row of eachItem(rows)) items.push(row);
    await terminal.out(`${JSON.stringify({ ...batch, ...(outcome && { rows: items }) })}\n`);
    return exitCodes.well;
  }
  await printBatches(client, [batch], values, terminal);
  if (outcome)
    for await (const row of eachItem(rows)) await terminal.out(`${row.outcome}${failedRow(row, terminal)}\n`);
  return exitCodes.well;
}

function outcomeNamed(name: string): Outcome | 'all' {
  const outcome = (['all', ...outcomes] as const).find(candidate => candidate === name);
  if (!outcome) throw new UsageError(`--rows takes one of all, ${outcomes.join(', ')}.`);
  return outcome;
}

/** `muster batches fix-file`: the failed rows, to be corrected and uploaded. */
export async function fixFile(id: string, values: BatchValues, terminal: Terminal): Promise<ExitCode> {
  return saveDownload(await (await connect(values, terminal)).batches.fixFile(id), values.output, terminal);
}

/** `muster batches retry`: follows the batch again, unless told not to. */
export async function retryBatch(id: string, values: BatchValues, terminal: Terminal): Promise<ExitCode> {
  const client = await connect(values, terminal);
  return followed(client, await client.batches.retry(id), values, terminal);
}

/** `muster batches approve`: follows the batch from then on, unless told not to. */
export async function approveBatch(id: string, values: BatchValues, terminal: Terminal): Promise<ExitCode> {
  const client = await connect(values, terminal);
  return followed(client, await client.mandates.approveBatch(id), values, terminal);
}

/** `muster batches decline`: what was asked for is no failure, so it ends well. */
export async function declineBatch(id: string, values: BatchValues, terminal: Terminal): Promise<ExitCode> {
  const client = await connect(values, terminal);
  await printBatches(client, [await client.mandates.declineBatch(id)], values, terminal);
  return exitCodes.well;
}

async function followed(client: Client, batch: Batch, values: BatchValues, terminal: Terminal): Promise<ExitCode> {
  const display = progressDisplay(terminal, values.json === true);
  const ended = values['no-wait'] ? batch : await followToEnd(client, batch, display, terminal);
  return printBatches(client, [ended], values, terminal);
}

/** `muster batches cancel`: what was asked for is no failure, so it ends well. */
export async function cancelBatch(id: string, values: BatchValues, terminal: Terminal): Promise<ExitCode> {
  const client = await connect(values, terminal);
  const batch = await client.batches.cancel(id);
  await printBatches(client, [batch], values, terminal);
  return exitCodes.well;
}
