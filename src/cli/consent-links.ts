import { type ConsentLink, newConsentLink } from '../contracts/mandates.ts';
import { labelsOf } from '../contracts/texts/labels.ts';
import { type ConnectionValues, connect } from './connection.ts';
import { type ExitCode, UsageError } from './failures.ts';
import { parsedOption, type ScopeValues, wantedScope } from './mandate-options.ts';
import { pageOptions } from './paging.ts';
import { print, printPage } from './print.ts';
import { printable, type Terminal } from './terminal.ts';

export interface ConsentLinkValues extends ConnectionValues, ScopeValues {
  readonly json?: boolean | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
  readonly customer?: string | undefined;
  readonly days?: string | undefined;
}

/** `muster consent-links list`: the newest first, without the links themselves. */
export async function listConsentLinks(values: ConsentLinkValues, terminal: Terminal): Promise<ExitCode> {
  const page = await (await connect(values, terminal)).partners.consentLinks.list(pageOptions(values));
  const heading = ['ID', 'Customer', 'State', 'Mandate', 'By', 'Created', 'Expires'];
  return printPage(page, heading, linkCells, values, terminal);
}

function linkCells({ id, customerName, state, mandateId, createdBy, createdAt, expiresAt }: ConsentLink): string[] {
  const label = labelsOf.en.consentLinkStates[state].label;
  return [id, customerName, label, mandateId ?? '-', createdBy.name, createdAt, expiresAt];
}

/** `muster consent-links create`: the one time that the link is shown. */
export async function createConsentLink(values: ConsentLinkValues, terminal: Terminal): Promise<ExitCode> {
  const { customer: customerName, days } = values;
  if (customerName === undefined) throw new UsageError('muster consent-links create needs --customer.');
  const scope = wantedScope(values) ?? undefined;
  const number = days === undefined ? undefined : /^\d+$/.test(days) ? Number(days) : null;
  const wanted = parsedOption(newConsentLink.safeParse({ customerName, scope, days: number }));
  const made = await (await connect(values, terminal)).partners.consentLinks.create(wanted);
  const text = `Consent link for ${printable(made.customerName)}:

  ${printable(made.url ?? '')}

The link is shown this once, and can be opened until ${made.expiresAt}. Muster sends no mail: hand it over to an
administrator of the customer. To withdraw it: muster consent-links withdraw ${made.id}`;
  return print(values.json ? JSON.stringify(made) : text, terminal);
}

/** `muster consent-links withdraw`. */
export async function withdrawConsentLink(
  id: string,
  values: ConsentLinkValues,
  terminal: Terminal,
): Promise<ExitCode> {
  await (await connect(values, terminal)).partners.consentLinks.withdraw(id);
  return print(values.json ? JSON.stringify({ id, withdrawn: true }) : `Withdrawn: ${printable(id)}.`, terminal);
}
