import { type ReleaseFilter, type ReleaseRequest, releaseSides, releaseStates } from '../contracts/release-requests.ts';
import { labelsOf } from '../contracts/texts/labels.ts';
import { type ConnectionValues, connect } from './connection.ts';
import { type ExitCode, UsageError } from './failures.ts';
import { pageOptions } from './paging.ts';
import { print, printPage } from './print.ts';
import { oneOf } from './service.ts';
import { printable, type Terminal } from './terminal.ts';

export interface ReleaseValues extends ConnectionValues {
  readonly json?: boolean | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
  readonly side?: string | undefined;
  readonly state?: string | undefined;
  readonly reason?: string | undefined;
  readonly 'idempotency-key'?: string | undefined;
}

const heading = ['ID', 'Asked', 'By', 'Serial number', 'Model', 'State', 'Answer by'];

/** `muster releases list`: what the organization asks for and what it is asked for, the newest first. */
export async function listReleases(values: ReleaseValues, terminal: Terminal): Promise<ExitCode> {
  const side = oneOf(releaseSides, 'side', values.side);
  const state = oneOf(releaseStates, 'state', values.state);
  const filter: ReleaseFilter = { ...(side && { side }), ...(state && { state }) };
  const page = await (await connect(values, terminal)).releaseRequests.list({ ...filter, ...pageOptions(values) });
  return printPage(page, heading, cells, values, terminal);
}

function cells({ id, side, createdAt, requester, serialNumber, model, state, answerBy }: ReleaseRequest): string[] {
  const by = side === 'owner' ? requester : 'us';
  return [id, createdAt, by, serialNumber, model, labelsOf.en.releaseStates[state].label, answerBy];
}

/** `muster releases show`. */
export async function showRelease(id: string, values: ReleaseValues, terminal: Terminal): Promise<ExitCode> {
  return printRelease(await (await connect(values, terminal)).releaseRequests.get(id), values, terminal);
}

/** `muster releases request`. */
export async function requestRelease(
  batchId: string,
  rowId: string,
  values: ReleaseValues,
  terminal: Terminal,
): Promise<ExitCode> {
  const wanted = { batchId, rowId, reason: reasonOf(values, 'request') };
  const { 'idempotency-key': idempotencyKey } = values;
  const client = await connect(values, terminal);
  const made = await client.releaseRequests.create(wanted, idempotencyKey === undefined ? {} : { idempotencyKey });
  return printRelease(made, values, terminal);
}

/** `muster releases release`: the owner's. */
export async function releaseDevice(id: string, values: ReleaseValues, terminal: Terminal): Promise<ExitCode> {
  return printRelease(await (await connect(values, terminal)).releaseRequests.release(id), values, terminal);
}

/** `muster releases refuse`: the owner's. */
export async function refuseRelease(id: string, values: ReleaseValues, terminal: Terminal): Promise<ExitCode> {
  const reason = reasonOf(values, 'refuse');
  return printRelease(await (await connect(values, terminal)).releaseRequests.refuse(id, reason), values, terminal);
}

/** `muster releases withdraw`: the requester's. */
export async function withdrawRelease(id: string, values: ReleaseValues, terminal: Terminal): Promise<ExitCode> {
  await (await connect(values, terminal)).releaseRequests.withdraw(id);
  return print(values.json ? JSON.stringify({ id, withdrawn: true }) : `Withdrawn: ${printable(id)}.`, terminal);
}

function reasonOf({ reason }: ReleaseValues, command: string): string {
  if (reason === undefined) throw new UsageError(`muster releases ${command} needs --reason.`);
  return reason;
}

function printRelease(request: ReleaseRequest, values: ReleaseValues, terminal: Terminal): Promise<ExitCode> {
  if (values.json) return print(JSON.stringify(request), terminal);
  const { id, state, requester, manufacturer, model, serialNumber, reason, answer, answerBy } = request;
  const lines = [
    `Release request ${id}  ${labelsOf.en.releaseStates[state].label}`,
    `  Device     ${printable(`${manufacturer} ${model} ${serialNumber}`)}`,
    `  Asked by   ${printable(requester)}: ${printable(reason)}`,
    `  Answer by  ${answerBy}`,
    ...(answer === null ? [] : [`  Answer     ${printable(answer)}`]),
  ];
  return print(lines.join('\n'), terminal);
}
