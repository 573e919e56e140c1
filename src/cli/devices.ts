import { eachItem } from '../contracts/client.ts';
import { type Device, deviceFilter, deviceSortParameter, deviceStates } from '../contracts/devices.ts';
import { describeState } from '../contracts/texts/labels.ts';
import { type ConnectionValues, connect } from './connection.ts';
import { delimiterOf, saveDownload } from './downloads.ts';
import { type ExitCode, exitCodes, NotThereError, UsageError } from './failures.ts';
import { pageOptions } from './paging.ts';
import { printPage } from './print.ts';
import { printable, type Terminal } from './terminal.ts';

export interface DeviceValues extends ConnectionValues {
  readonly json?: boolean | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
  readonly output?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly sort?: string | undefined;
  readonly state?: string | undefined;
  readonly search?: string | undefined;
  readonly 'serial-number'?: string | undefined;
  readonly 'batch-id'?: string | undefined;
  readonly 'order-id'?: string | undefined;
  readonly 'purchase-id'?: string | undefined;
  readonly 'group-tag'?: string | undefined;
  readonly manufacturer?: string | undefined;
  readonly model?: string | undefined;
  readonly history?: boolean | undefined;
  readonly hardware?: boolean | undefined;
}

/** `muster devices list`: one page. */
export async function listDevices(values: DeviceValues, terminal: Terminal): Promise<ExitCode> {
  const options = { ...filterOf(values), ...pageOptions(values) };
  const page = await (await connect(values, terminal)).devices.list(options);
  const heading = ['ID', 'Serial number', 'Manufacturer', 'Model', 'State', 'Since', 'Group tag'];
  return printPage(page, heading, deviceCells, values, terminal);
}

function deviceCells({ id, serialNumber, manufacturer, model, state, stateSince, groupTag }: Device): string[] {
  return [id, serialNumber, manufacturer, model, describeState(state).label, stateSince, groupTag ?? ''];
}

/** `muster devices export`: all that match, as CSV, or with `--json` as one document written piece by piece. */
export async function exportDevices(values: DeviceValues, terminal: Terminal): Promise<ExitCode> {
  const { devices } = await connect(values, terminal);
  const filter = filterOf(values);
  if (!values.json) {
    return saveDownload(await devices.export({ ...filter, ...delimiterOf(values) }), values.output, terminal);
  }
  let before = '{"items":[';
  for await (const device of eachItem(page => devices.list({ ...filter, ...page, limit: 1000 }))) {
    await terminal.out(before + JSON.stringify(device));
    before = ',';
  }
  await terminal.out(`${before === ',' ? '' : before}],"nextCursor":null}\n`);
  return exitCodes.well;
}

/** `muster devices show`: one device by id or serial number (which several may share). */
export async function showDevice(name: string, values: DeviceValues, terminal: Terminal): Promise<ExitCode> {
  const { devices } = await connect(values, terminal);
  const found = isId(name) ? [await devices.get(name)] : (await devices.list({ serialNumber: name })).items;
  if (found.length === 0) {
    throw new NotThereError(
      `No device has the serial number ${name}.`,
      'Serial numbers are compared with upper and lower case.',
    );
  }
  const documents: DeviceDocument[] = [];
  for (const device of found) {
    const history = values.history ? { history: (await devices.history(device.id)).items } : {};
    const hardware = values.hardware ? { hardware: await devices.hardware(device.id) } : {};
    documents.push({ ...device, ...history, ...hardware });
  }
  const json = `${JSON.stringify(documents.length === 1 ? documents[0] : documents)}\n`;
  await terminal.out(values.json ? json : documents.map(document => deviceText(document, terminal)).join('\n'));
  return exitCodes.well;
}

type DeviceDocument = Device & { readonly history?: readonly unknown[]; readonly hardware?: unknown };

function isId(name: string): boolean {
  return deviceFilter.shape.batchId.safeParse(name).success;
}

/** Every value that is set, by its name in the API; what is an object stands as JSON. */
function deviceText(device: DeviceDocument, { style }: Terminal): string {
  const { label, meaning } = describeState(device.state);
  const lines = Object.entries(device)
    .filter(([name, value]) => value !== null && name !== 'error' && name !== 'state')
    .map(
      ([name, value]) =>
        `  ${name.padEnd(14)} ${printable(typeof value === 'string' ? value : JSON.stringify(value))}\n`,
    );
  const { error } = device;
  const failure = error
    ? `  ${style('red', error.title)}: ${printable(error.detail)}\n      → ${printable(error.remedy)}\n`
    : '';
  return `${style('bold', printable(device.serialNumber))}  ${label}: ${meaning}\n${failure}${lines.join('')}`;
}

function filterOf(values: DeviceValues) {
  const named = {
    state: values.state,
    search: values.search,
    serialNumber: values['serial-number'],
    batchId: values['batch-id'],
    orderId: values['order-id'],
    purchaseId: values['purchase-id'],
    groupTag: values['group-tag'],
    manufacturer: values.manufacturer,
    model: values.model,
    sort: values.sort,
  };
  const parsed = deviceFilter.extend({ sort: deviceSortParameter.optional() }).safeParse(named);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    parsed.error.issues
      .map(({ path }) => filterHints[String(path[0])] ?? `--${String(path[0])} is too long.`)
      .join('\n'),
  );
}

const filterHints: Readonly<Record<string, string>> = {
  state: `--state takes one of ${deviceStates.join(', ')}.`,
  sort: `--sort takes one of ${deviceSortParameter.options.join(', ')}.`,
  batchId: '--batch-id takes the ID of a batch, as muster batches list shows it.',
};
