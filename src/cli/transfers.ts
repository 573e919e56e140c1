import { profiles } from '../contracts/batches.ts';
import { eachItem } from '../contracts/client.ts';
import { labelsOf } from '../contracts/texts/labels.ts';
import {
  type Transfer,
  type TransferDevice,
  type TransferFilter,
  transferDirections,
  transferStates,
} from '../contracts/transfers.ts';
import { type ConnectionValues, connect } from './connection.ts';
import { type ExitCode, exitCodes, UsageError } from './failures.ts';
import { pageOptions } from './paging.ts';
import { print, printPage } from './print.ts';
import { oneOf } from './service.ts';
import { printable, type Terminal, table } from './terminal.ts';

export interface TransferValues extends ConnectionValues {
  readonly json?: boolean | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
  readonly direction?: string | undefined;
  readonly state?: string | undefined;
  readonly to?: string | undefined;
  readonly message?: string | undefined;
  readonly 'idempotency-key'?: string | undefined;
  readonly 'order-id'?: string | undefined;
  readonly 'group-tag'?: string | undefined;
  readonly profile?: string | undefined;
}

const heading = ['ID', 'Direction', 'To or from', 'State', 'Devices', 'Offered', 'Expires'];

/** `muster transfers list`: the newest first. */
export async function listTransfers(values: TransferValues, terminal: Terminal): Promise<ExitCode> {
  const direction = oneOf(transferDirections, 'direction', values.direction);
  const state = oneOf(transferStates, 'state', values.state);
  const filter: TransferFilter = { ...(direction && { direction }), ...(state && { state }) };
  const page = await (await connect(values, terminal)).transfers.list({ ...filter, ...pageOptions(values) });
  return printPage(page, heading, cells, values, terminal);
}

function cells({ id, direction, counterpart, state, devices, createdAt, expiresAt }: Transfer): string[] {
  return [id, direction, counterpart, labelsOf.en.transferStates[state].label, String(devices), createdAt, expiresAt];
}

/** `muster transfers show`: with its devices. */
export async function showTransfer(id: string, values: TransferValues, terminal: Terminal): Promise<ExitCode> {
  const client = await connect(values, terminal);
  const transfer = await client.transfers.get(id);
  const devices = await Array.fromAsync(eachItem<TransferDevice>(page => client.transfers.devices(id, page)));
  if (values.json) return print(JSON.stringify({ ...transfer, items: devices }), terminal);
  await printTransfer(transfer, values, terminal);
  if (transfer.message !== null) await terminal.out(`\n${printable(transfer.message)}\n`);
  const named = ['Device', 'Manufacturer', 'Model', 'Serial number', 'Moved'];
  await terminal.out(`\n${table(named, devices.map(deviceCells))}`);
  return exitCodes.well;
}

function deviceCells({ deviceId, manufacturer, model, serialNumber, moved }: TransferDevice): string[] {
  return [deviceId ?? '', manufacturer, model, serialNumber, moved === null ? '' : moved ? 'yes' : 'no'];
}

/** `muster transfers offer`. */
export async function offerTransfer(
  deviceIds: readonly string[],
  values: TransferValues,
  terminal: Terminal,
): Promise<ExitCode> {
  const { to, message = null, 'idempotency-key': idempotencyKey } = values;
  if (to === undefined) throw new UsageError('muster transfers offer needs --to.');
  const client = await connect(values, terminal);
  const wanted = { deviceIds: [...deviceIds], to, message };
  const offered = await client.transfers.offer(wanted, idempotencyKey === undefined ? {} : { idempotencyKey });
  return printTransfer(offered, values, terminal);
}

/** `muster transfers accept`: the devices are there when it ends. */
export async function acceptTransfer(id: string, values: TransferValues, terminal: Terminal): Promise<ExitCode> {
  const profile = oneOf(profiles, 'profile', values.profile) ?? null;
  const { 'order-id': orderId = null, 'group-tag': groupTag = null } = values;
  const client = await connect(values, terminal);
  return printTransfer(await client.transfers.accept(id, { orderId, groupTag, profile }), values, terminal);
}

/** `muster transfers decline`. */
export async function declineTransfer(id: string, values: TransferValues, terminal: Terminal): Promise<ExitCode> {
  return printTransfer(await (await connect(values, terminal)).transfers.decline(id), values, terminal);
}

/** `muster transfers withdraw`. */
export async function withdrawTransfer(id: string, values: TransferValues, terminal: Terminal): Promise<ExitCode> {
  await (await connect(values, terminal)).transfers.withdraw(id);
  return print(values.json ? JSON.stringify({ id, withdrawn: true }) : `Withdrawn: ${printable(id)}.`, terminal);
}

function printTransfer(transfer: Transfer, values: TransferValues, terminal: Terminal): Promise<ExitCode> {
  if (values.json) return print(JSON.stringify(transfer), terminal);
  const batch = transfer.batchId === null ? '' : `\n  Batch    ${transfer.batchId}`;
  const [id, direction, counterpart, state, devices, , expiresAt] = cells(transfer);
  const side = direction === 'outgoing' ? 'To     ' : 'From   ';
  return print(
    `Transfer ${id}  ${state}\n  ${side}  ${printable(counterpart ?? '')}\n  Devices  ${devices}\n  Expires  ${expiresAt}${batch}`,
    terminal,
  );
}
