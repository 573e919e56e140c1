import type { Customer } from '../contracts/partners.ts';
import { labelsOf } from '../contracts/texts/labels.ts';
import { type ConnectionValues, connect } from './connection.ts';
import type { ExitCode } from './failures.ts';
import { pageOptions } from './paging.ts';
import { printPage } from './print.ts';
import type { Terminal } from './terminal.ts';

export interface CustomerValues extends ConnectionValues {
  readonly json?: boolean | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
  readonly search?: string | undefined;
}

/** `muster customers list`: by their names. */
export async function listCustomers(values: CustomerValues, terminal: Terminal): Promise<ExitCode> {
  const { search } = values;
  const options = { ...(search !== undefined && { search }), ...pageOptions(values) };
  const page = await (await connect(values, terminal)).partners.customers.list(options);
  return printPage(page, ['Tenant ID', 'Name', 'State', 'Mandates', 'Devices'], customerCells, values, terminal);
}

function customerCells({ tenantId, name, state, mandates, devices }: Customer): string[] {
  const label = labelsOf.en.mandateStates[state].label;
  return [tenantId, name, label, String(mandates.length), String(devices.total)];
}
