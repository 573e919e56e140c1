import type { Client } from '../contracts/client.ts';
import {
  type Mandate,
  type MandateEntry,
  type MandateState,
  mandateStates,
  newMandate,
  passedOn,
} from '../contracts/mandates.ts';
import { labelsOf } from '../contracts/texts/labels.ts';
import { type ConnectionValues, connect } from './connection.ts';
import { type ExitCode, UsageError } from './failures.ts';
import { parsedOption, readToken, type ScopeValues, wantedScope } from './mandate-options.ts';
import { pageOptions } from './paging.ts';
import { print, printPage } from './print.ts';
import { printable, type Terminal } from './terminal.ts';

export interface MandateValues extends ConnectionValues {
  readonly json?: boolean | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
  readonly partner?: boolean | undefined;
  readonly state?: string | undefined;
  readonly name?: string | undefined;
  readonly to?: string | undefined;
}
type WithScope = MandateValues & ScopeValues;

const { mandateStates: states, mandateActs: acts } = labelsOf.en;

/** The mandates that this organization gave or, with `--partner`, those that it has. */
function sideOf(client: Client, { partner }: MandateValues) {
  return partner ? client.partners.mandates : client.mandates;
}

/** `muster mandates list`: the newest first. */
export async function listMandates(values: MandateValues, terminal: Terminal): Promise<ExitCode> {
  const { state: name } = values;
  const state = name === undefined ? {} : { state: stateOf(name) };
  const page = await sideOf(await connect(values, terminal), values).list({ ...state, ...pageOptions(values) });
  const heading = ['ID', 'State', values.partner ? 'Customer' : 'Partner', 'Name', 'Registered', 'Ends', 'Created'];
  return printPage(page, heading, each => mandateCells(each, values), values, terminal);
}

function mandateCells(each: Mandate, { partner }: MandateValues): string[] {
  const { id, state, customer, name, registered, scope, createdAt } = each;
  const other = partner ? customer.name : (each.partner?.name ?? 'whoever brings the token');
  const count = scope.maximum === null ? String(registered) : `${registered} of ${scope.maximum}`;
  return [id, states[state].label, other, name, count, scope.endsAt ?? 'never', createdAt];
}

function stateOf(name: string): MandateState {
  const known = mandateStates.find(state => state === name);
  if (!known) throw new UsageError(`--state takes one of ${mandateStates.join(', ')}.`);
  return known;
}

/** `muster mandates show`. */
export async function showMandate(id: string, values: MandateValues, terminal: Terminal): Promise<ExitCode> {
  return printMandate(await sideOf(await connect(values, terminal), values).get(id), values, terminal);
}

/** `muster mandates history`: the newest first. */
export async function listMandateHistory(id: string, values: MandateValues, terminal: Terminal): Promise<ExitCode> {
  const page = await sideOf(await connect(values, terminal), values).history(id, pageOptions(values));
  return printPage(page, ['At', 'What', 'By', 'Who', 'Batch'], entryCells, values, terminal);
}

function entryCells({ at, act, by, principal, batchId }: MandateEntry): string[] {
  return [at, acts[act].label, by, principal?.name ?? '-', batchId ?? '-'];
}

/** `muster mandates open`: what a consent link asks for. */
export async function openConsentLink(path: string, values: MandateValues, terminal: Terminal): Promise<ExitCode> {
  const token = await readToken(path);
  return printMandate(await (await connect(values, terminal)).mandates.open(token), values, terminal);
}

/** `muster mandates approve`: as it was asked for, but for what options say. */
export async function approveMandate(id: string, values: WithScope, terminal: Terminal): Promise<ExitCode> {
  const says = wantedScope(values) !== null;
  const { mandates } = await connect(values, terminal);
  const scope = says ? wantedScope(values, (await mandates.get(id)).scope) : null;
  return printMandate(await mandates.approve(id, scope === null ? {} : { scope }), values, terminal);
}

/** `muster mandates decline`. */
export async function declineMandate(id: string, values: MandateValues, terminal: Terminal): Promise<ExitCode> {
  return printMandate(await (await connect(values, terminal)).mandates.decline(id), values, terminal);
}

/** `muster mandates change`: what no option names stays. */
export async function changeMandate(id: string, values: WithScope, terminal: Terminal): Promise<ExitCode> {
  if (wantedScope(values) === null)
    throw new UsageError('muster mandates change needs an option that says what to change.');
  const { mandates } = await connect(values, terminal);
  const scope = wantedScope(values, (await mandates.get(id)).scope) ?? {};
  return printMandate(await mandates.change(id, { scope }), values, terminal);
}

/** `muster mandates end`. */
export async function endMandate(id: string, values: MandateValues, terminal: Terminal): Promise<ExitCode> {
  await sideOf(await connect(values, terminal), values).end(id);
  return print(values.json ? JSON.stringify({ id, ended: true }) : `Ended ${printable(id)}.`, terminal);
}

/** `muster mandates offer`: the one time that the token is shown. */
export async function offerMandate(values: WithScope, terminal: Terminal): Promise<ExitCode> {
  if (values.name === undefined) throw new UsageError('muster mandates offer needs --name.');
  const scope = wantedScope(values) ?? undefined;
  const wanted = parsedOption(newMandate.safeParse({ name: values.name, scope }));
  const made = await (await connect(values, terminal)).mandates.offer(wanted);
  const text = `Token for the mandate ${printable(made.name)}:

  ${printable(made.token ?? '')}

The token is shown this once. The first partner that uses it has the mandate: hand it over in a way that you trust.
To end it: muster mandates end ${made.id}`;
  return print(values.json ? JSON.stringify(made) : text, terminal);
}

/** `muster mandates accept`: a customer's token. */
export async function acceptMandate(path: string, values: MandateValues, terminal: Terminal): Promise<ExitCode> {
  const token = await readToken(path);
  return printMandate(await (await connect(values, terminal)).partners.mandates.accept(token), values, terminal);
}

/** `muster mandates pass-on`. */
export async function passMandateOn(id: string, values: WithScope, terminal: Terminal): Promise<ExitCode> {
  const { name, to } = values;
  if (name === undefined || to === undefined) throw new UsageError('muster mandates pass-on needs --to and --name.');
  parsedOption(passedOn.pick({ partnerId: true, name: true }).safeParse({ partnerId: to, name }));
  const says = wantedScope(values) !== null;
  const { partners } = await connect(values, terminal);
  const own = (await partners.mandates.get(id)).scope;
  const scope = (says ? wantedScope(values, own) : null) ?? own;
  return printMandate(await partners.mandates.passOn(id, { partnerId: to, name, scope }), values, terminal);
}

function printMandate(found: Mandate, { json }: MandateValues, terminal: Terminal): Promise<ExitCode> {
  if (json) return print(JSON.stringify(found), terminal);
  const { id, state, customer, partner, parentMandateId, name, scope, registered, createdAt, approvedAt, endedAt } =
    found;
  const lines: readonly (readonly [string, string | null])[] = [
    ['ID', id],
    ['State', states[state].label],
    ['Customer', `${customer.name} (${customer.tenantId})`],
    ['Partner', partner && `${partner.name}, ${partner.partnerType} (${partner.tenantId})`],
    ['Passed on from', parentMandateId],
    ...scopeLines(scope),
    ['Registered', String(registered)],
    ['Created', createdAt],
    ['Approved', approvedAt],
    ['Ended', endedAt && `${endedAt}, by the ${found.endedBy}`],
  ];
  const told = lines.flatMap(([label, value]) => (value === null ? [] : [`  ${label.padEnd(15)}${printable(value)}`]));
  return print([`Mandate ${printable(name)}`, ...told].join('\n'), terminal);
}

function scopeLines(scope: Mandate['scope']): (readonly [string, string | null])[] {
  const several = (values: readonly string[]) => (values.length === 0 ? null : values.join(', '));
  return [
    ['Kinds', scope.kinds.join(', ')],
    ['Order IDs', several([...scope.orderIds, ...scope.orderIdPrefixes.map(prefix => `${prefix}…`)])],
    ['Models', several(scope.models)],
    ['Maximum', scope.maximum === null ? null : String(scope.maximum)],
    ['Ends', scope.endsAt],
    ['Group tag', scope.groupTag],
    ['Profile', scope.profile],
    ['Approval', scope.approval === 'each' ? 'each upload' : 'automatic'],
  ];
}
