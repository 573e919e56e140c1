import type { Batch, BatchFields, BatchKind, CheckReport, Profile } from '../contracts/batches.ts';
import { profiles } from '../contracts/batches.ts';
import type { Client, Content } from '../contracts/client.ts';
import { type ConnectionValues, connect } from './connection.ts';
import { type ExitCode, exitCodes, UsageError } from './failures.ts';
import { readToken } from './mandate-options.ts';
import { followToEnd, printBatches } from './outcome.ts';
import { progressDisplay } from './progress.ts';
import { reportText } from './report.ts';
import { type NamedFile, namedFile, uploadSource } from './source-files.ts';
import type { Terminal } from './terminal.ts';

export interface UploadValues extends ConnectionValues {
  readonly 'order-id'?: string | undefined;
  readonly 'purchase-id'?: string | undefined;
  readonly 'group-tag'?: string | undefined;
  readonly profile?: string | undefined;
  readonly format?: string | undefined;
  readonly 'dry-run'?: boolean | undefined;
  readonly 'no-wait'?: boolean | undefined;
  readonly 'idempotency-key'?: string | undefined;
  readonly 'mandate-token-file'?: string | undefined;
  readonly json?: boolean | undefined;
}

/** One batch to be: a file, or serial numbers. */
type Load = { readonly file: NamedFile } | { readonly serialNumbers: readonly string[] };

/** `muster register FILE…`: a batch for every file. */
export async function register(values: UploadValues, names: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const files = await Promise.all(names.map(namedFile));
  return upload(
    'register',
    files.map(file => ({ file })),
    values,
    terminal,
  );
}

/** `muster catalogue file FILE…`: a batch for every file. */
export async function fileRecords(
  values: UploadValues,
  names: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const files = await Promise.all(names.map(namedFile));
  return upload(
    'catalogue',
    files.map(file => ({ file })),
    values,
    terminal,
  );
}

/** `muster deregister FILE|SERIAL…`: a batch for every file, and one for all serial numbers. */
export async function deregister(
  values: UploadValues,
  names: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const found = await Promise.all(names.map(async name => ({ name, file: await fileOrNull(name) })));
  const loads: Load[] = found.flatMap(({ file }) => (file ? [{ file }] : []));
  const serialNumbers = found.flatMap(({ name, file }) => (file ? [] : [name]));
  if (serialNumbers.length > 0) loads.push({ serialNumbers });
  return upload('deregister', loads, values, terminal);
}

/** What looks like a path has to be a file; everything else may be a serial number. */
async function fileOrNull(name: string): Promise<NamedFile | null> {
  return namedFile(name).catch(error => {
    if (/[\\/]|\.(csv|tsv|txt)$/i.test(name)) throw error;
    return null;
  });
}

async function upload(
  kind: BatchKind,
  loads: readonly Load[],
  values: UploadValues,
  terminal: Terminal,
): Promise<ExitCode> {
  const fields = fieldsOf(values);
  const client = await connect(values, terminal);
  if (values['dry-run']) return dryRun(kind, loads, fields, client, values, terminal);
  const tokenFile = values['mandate-token-file'];
  const token = tokenFile === undefined ? {} : { mandateToken: await readToken(tokenFile) };
  const batches: Batch[] = [];
  for (const [index, load] of loads.entries()) {
    const key = keyFor(values['idempotency-key'], index, loads.length);
    const display = progressDisplay(terminal, values.json === true);
    const created = await client.batches
      .create(kind, contentOf(load, display), fieldsFor(load, fields), {
        ...token,
        ...(key !== undefined && { idempotencyKey: key }),
      })
      .finally(display.clear);
    batches.push(values['no-wait'] ? created : await followToEnd(client, created, display, terminal));
  }
  return printBatches(client, batches, values, terminal);
}

async function dryRun(
  kind: BatchKind,
  loads: readonly Load[],
  fields: BatchFields,
  client: Client,
  { json }: UploadValues,
  terminal: Terminal,
): Promise<ExitCode> {
  const reports: CheckReport[] = [];
  for (const load of loads) {
    const display = progressDisplay(terminal, json === true);
    const checked = client.batches.check(kind, contentOf(load, display), fieldsFor(load, fields));
    const report = await checked.finally(display.clear);
    reports.push(report);
    if (!json) await terminal.out(reportText('file' in load ? load.file.path : 'serial numbers', report, terminal));
  }
  if (json) await terminal.out(`${JSON.stringify(reports.length === 1 ? reports[0] : reports)}\n`);
  return reports.some(report => report.failed > 0) ? exitCodes.rowsFailed : exitCodes.well;
}

function contentOf(load: Load, display: ReturnType<typeof progressDisplay>): Content {
  if ('serialNumbers' in load) return { devices: load.serialNumbers.map(serialNumber => ({ serialNumber })) };
  const { name, size } = load.file;
  return uploadSource(load.file, sent => display.show({ phase: 'upload', name, sent, size }));
}

function fieldsFor(load: Load, fields: BatchFields): BatchFields {
  return 'file' in load ? { ...fields, fileName: load.file.name } : fields;
}

/** One key names one batch: with several files each gets the key with its number. */
function keyFor(key: string | undefined, index: number, count: number): string | undefined {
  return key === undefined || count === 1 ? key : `${key}-${index + 1}`;
}

function fieldsOf(values: UploadValues): BatchFields {
  const { 'order-id': orderId, 'purchase-id': purchaseId, 'group-tag': groupTag, format } = values;
  if (format !== undefined && format !== 'corporateIdentifiers') {
    throw new UsageError('--format takes corporateIdentifiers only; every other format is told by its heading row.');
  }
  return { ...defined({ orderId, purchaseId, groupTag, format }), ...profileOf(values.profile) };
}

function profileOf(name: string | undefined): { profile?: Profile } {
  if (name === undefined) return {};
  const profile = profiles.find(candidate => candidate === name);
  if (!profile) throw new UsageError(`--profile takes one of ${profiles.join(', ')}.`);
  return { profile };
}

function defined<Value>(values: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  const entries = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}
