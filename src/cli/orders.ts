import { deviceStates } from '../contracts/devices.ts';
import { type Order, type OrderKind, orderKinds } from '../contracts/orders.ts';
import { describeState } from '../contracts/texts/labels.ts';
import { type ConnectionValues, connect } from './connection.ts';
import { type ExitCode, exitCodes, UsageError } from './failures.ts';
import { pageOptions } from './paging.ts';
import { type Terminal, table } from './terminal.ts';

export interface OrderValues extends ConnectionValues {
  readonly json?: boolean | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
  readonly by?: string | undefined;
  readonly search?: string | undefined;
}

/** `muster orders list`: one page. */
export async function listOrders(values: OrderValues, terminal: Terminal): Promise<ExitCode> {
  const by = kindOf(values.by ?? 'orderId');
  const { search } = values;
  const options = { by, ...(search !== undefined && { search }), ...pageOptions(values) };
  const page = await (await connect(values, terminal)).orders.list(options);
  if (values.json) {
    await terminal.out(`${JSON.stringify(page)}\n`);
    return exitCodes.well;
  }
  const states = deviceStates.map(state => describeState(state).label);
  const heading = [by === 'orderId' ? 'Order ID' : 'Purchase ID', 'Devices', ...states, 'Last registered'];
  await terminal.out(table(heading, page.items.map(orderCells)));
  if (page.nextCursor !== null) terminal.error(`There are more: --cursor ${page.nextCursor}\n`);
  return exitCodes.well;
}

function kindOf(name: string): OrderKind {
  const known = orderKinds.find(kind => kind === name);
  if (!known) throw new UsageError(`--by takes ${orderKinds.join(' or ')}.`);
  return known;
}

function orderCells({ id, devices, lastRegisteredAt }: Order): string[] {
  return [id, String(devices.total), ...deviceStates.map(state => String(devices[state])), lastRegisteredAt];
}
