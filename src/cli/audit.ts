import { type AuditEntry, auditFilter } from '../contracts/audit.ts';
import { eachItem } from '../contracts/client.ts';
import { type ConnectionValues, connect } from './connection.ts';
import { delimiterOf, saveDownload } from './downloads.ts';
import { type ExitCode, exitCodes, UsageError } from './failures.ts';
import { pageOptions } from './paging.ts';
import { printPage } from './print.ts';
import type { Terminal } from './terminal.ts';

export interface AuditFilterValues extends ConnectionValues {
  readonly json?: boolean | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
  readonly output?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly action?: string | undefined;
  readonly outcome?: string | undefined;
  readonly principal?: string | undefined;
  readonly target?: string | undefined;
}

/** `muster audit list`: one page, the newest first. */
export async function listAudit(values: AuditFilterValues, terminal: Terminal): Promise<ExitCode> {
  const page = await (await connect(values, terminal)).audit.list({ ...filterOf(values), ...pageOptions(values) });
  const heading = ['Position', 'At', 'Action', 'Outcome', 'By', 'From', 'On'];
  return printPage(page, heading, entryCells, values, terminal);
}

function entryCells({ position, at, action, outcome, principal, address, target }: AuditEntry): string[] {
  return [String(position), at, action, outcome, principal.name, address ?? '', target?.id ?? ''];
}

/** `muster audit export`: all that match, as CSV, or with `--json` as one document written piece by piece. */
export async function exportAudit(values: AuditFilterValues, terminal: Terminal): Promise<ExitCode> {
  const { audit } = await connect(values, terminal);
  const filter = filterOf(values);
  if (!values.json) {
    return saveDownload(await audit.export({ ...filter, ...delimiterOf(values) }), values.output, terminal);
  }
  let before = '{"items":[';
  for await (const entry of eachItem(page => audit.list({ ...filter, ...page, limit: 1000 }))) {
    await terminal.out(before + JSON.stringify(entry));
    before = ',';
  }
  await terminal.out(`${before === ',' ? '' : before}],"nextCursor":null}\n`);
  return exitCodes.well;
}

function filterOf({ from, to, action, outcome, principal, target }: AuditFilterValues) {
  const given = Object.entries({ from, to, action, outcome, principal, target }).filter(([, text]) => text);
  const parsed = auditFilter.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const takes = issue?.code === 'invalid_value' ? `one of ${issue.values.join(', ')}` : 'another value';
  const time = ['from', 'to'].includes(String(issue?.path[0])) ? 'a time like 2026-01-31T12:00:00Z' : takes;
  throw new UsageError(`--${String(issue?.path[0])} takes ${time}.`);
}
