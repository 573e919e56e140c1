import { type CatalogueEntry, type CatalogueRecord, catalogueFilter } from '../contracts/catalogue.ts';
import { eachItem } from '../contracts/client.ts';
import { limits } from '../contracts/limits.ts';
import { type ConnectionValues, connect } from './connection.ts';
import { type ExitCode, UsageError } from './failures.ts';
import { pageOptions } from './paging.ts';
import { print, printPage } from './print.ts';
import { printable, type Terminal } from './terminal.ts';

export interface CatalogueValues extends ConnectionValues {
  readonly json?: boolean | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
  readonly search?: string | undefined;
  readonly state?: string | undefined;
}

/** `muster catalogue list`: one page, by serial number. */
export async function listCatalogue(values: CatalogueValues, terminal: Terminal): Promise<ExitCode> {
  const { search } = values;
  const state = stateNamed(values.state);
  const options = { ...(search !== undefined && { search }), ...(state && { state }), ...pageOptions(values) };
  const page = await (await connect(values, terminal)).partners.catalogue.list(options);
  const heading = ['ID', 'Serial number', 'Manufacturer', 'Model', 'Product key ID', 'TPM', 'Filed', 'Withdrawn'];
  return printPage(page, heading, recordCells, values, terminal);
}

function stateNamed(name: string | undefined): CatalogueRecordState | undefined {
  const state = catalogueFilter.shape.state.safeParse(name);
  if (!state.success) throw new UsageError('--state takes filed or withdrawn.');
  return state.data;
}
type CatalogueRecordState = NonNullable<ReturnType<typeof catalogueFilter.parse>['state']>;

function recordCells(record: CatalogueRecord): string[] {
  const { id, serialNumber, manufacturer, model, productKeyId, tpm, filedAt, withdrawnAt } = record;
  return [id, serialNumber, manufacturer, model, productKeyId ?? '', yesOrNo(tpm), filedAt, withdrawnAt ?? ''];
}

/** `muster catalogue show`. */
export async function showRecord(id: string, values: CatalogueValues, terminal: Terminal): Promise<ExitCode> {
  const record = await (await connect(values, terminal)).partners.catalogue.get(id);
  return print(values.json ? JSON.stringify(record) : recordText(record), terminal);
}

function recordText(record: CatalogueRecord): string {
  const { id, serialNumber, manufacturer, model, productKeyId, tpm, batchId, filedAt, withdrawnAt } = record;
  return `Record ${printable(serialNumber)}
  ID              ${id}
  Manufacturer    ${printable(manufacturer)}
  Model           ${printable(model)}
  Product key ID  ${printable(productKeyId ?? 'none')}
  TPM             ${yesOrNo(tpm)}
  Batch           ${batchId}
  Filed           ${filedAt}
  Withdrawn       ${withdrawnAt ?? 'no'}`;
}

/** `muster catalogue history`: all of it. */
export async function recordHistory(id: string, values: CatalogueValues, terminal: Terminal): Promise<ExitCode> {
  const { catalogue } = (await connect(values, terminal)).partners;
  const page = (options: object) => catalogue.history(id, { ...options, limit: limits.listItems });
  const items = await Array.fromAsync(eachItem(page));
  const heading = ['At', 'What', 'By', 'Batch', 'Product key ID before', 'TPM before', 'Other hardware'];
  return printPage({ items, nextCursor: null }, heading, entryCells, values, terminal);
}

function entryCells({ at, act, by, batchId, before }: CatalogueEntry): string[] {
  const told = before ? [before.productKeyId ?? '', yesOrNo(before.tpm), yesOrNo(before.otherHardware)] : ['', '', ''];
  return [at, act, by?.name ?? '', batchId ?? '', ...told];
}

/** `muster catalogue withdraw`. */
export async function withdrawRecord(id: string, values: CatalogueValues, terminal: Terminal): Promise<ExitCode> {
  await (await connect(values, terminal)).partners.catalogue.withdraw(id);
  return print(values.json ? JSON.stringify({ id, withdrawn: true }) : `Withdrew ${printable(id)}.`, terminal);
}

function yesOrNo(is: boolean): string {
  return is ? 'yes' : 'no';
}
