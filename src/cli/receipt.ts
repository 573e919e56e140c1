import { type Batch, type BatchRow, outcomes } from '../contracts/batches.ts';
import { errorTable } from '../contracts/errors.ts';
import { labelsOf } from '../contracts/texts/labels.ts';
import { counted, grouped, printable, type Terminal } from './terminal.ts';

/** How many failing rows a receipt shows at most. */
export const rowsShown = 20;

/** What became of a batch, for people: the sum that adds up, what identifies it, and the failing rows that are passed in. */
export function receipt(batch: Batch, failing: readonly BatchRow[], { style }: Pick<Terminal, 'style'>): string {
  const { counts } = batch;
  const clean = counts.failed + counts.cancelled === 0;
  const heading = style(clean ? 'green' : 'yellow', labelsOf.en.batchStates[batch.state].label);
  const lines = details(batch).map(([name, value]) => `  ${name.padEnd(11)} ${value}`);
  const rest = counts.failed > failing.length ? [`  … and ${counted(counts.failed - failing.length, 'more row')}`] : [];
  return [
    `${style('bold', `Batch ${batch.id}`)}  ${heading}`,
    ...lines,
    ...failing.map(row => failedRow(row, { style })),
    ...rest,
    ...advice(batch, failing),
    '',
  ].join('\n');
}

function details(batch: Batch): [string, string][] {
  const all: [string, string | null][] = [
    ['Rows', sum(batch)],
    ['File', batch.fileName],
    ['SHA-256', batch.fileSha256],
    ['Format', `${batch.format}, ${batch.encoding}`],
    ['Order ID', batch.orderId],
    ['Purchase ID', batch.purchaseId],
    ['Group tag', batch.groupTag],
    ['Profile', batch.profile],
    ['Created', `${batch.createdAt} by ${batch.createdBy.name}`],
    ['Finished', batch.finishedAt],
    ['Attempt', batch.attempt > 1 ? String(batch.attempt) : null],
    ['Request ID', batch.requestId],
  ];
  return all.flatMap(([name, value]) => (value === null ? [] : [[name, printable(value)]]));
}

/** `10 = 8 registered + 2 failed`. */
function sum({ counts }: Batch): string {
  const parts = outcomes
    .filter(outcome => counts[outcome] > 0)
    .map(outcome => `${grouped(counts[outcome])} ${labelsOf.en.outcomes[outcome].label.toLowerCase()}`);
  return parts.length > 0 ? `${grouped(counts.rows)} = ${parts.join(' + ')}` : grouped(counts.rows);
}

/** One row with what went wrong and what to do. */
export function failedRow({ line, serialNumber, error }: BatchRow, { style }: Pick<Terminal, 'style'>): string {
  const place = [`line ${line}`, serialNumber, error?.column ?? ''].filter(text => text !== '').map(printable);
  if (!error) return `  ${place.join('  ')}`;
  const said = `${style('red', error.title)}: ${printable(error.detail)}`;
  return `  ${place.join('  ')}  ${said}\n${style('dim', `      → ${printable(error.remedy)}`)}`;
}

function advice({ id, counts, state }: Batch, failing: readonly BatchRow[]): string[] {
  if (state === 'awaitingApproval')
    return ['An administrator of the customer has to approve this batch before its rows are settled.'];
  if (counts.pending > 0) return [`Rows are still being settled. To see how far they are: muster batches show ${id}`];
  if (counts.failed === 0) return [];
  const retryable =
    failing.length < counts.failed || failing.some(({ error }) => error && errorTable[error.code].retryable);
  return [
    `To get every failed row as a file that can be corrected and uploaded: muster batches fix-file ${id} --output FILE`,
    ...(retryable ? [`To try the rows again that may succeed as they are: muster batches retry ${id}`] : []),
  ];
}
