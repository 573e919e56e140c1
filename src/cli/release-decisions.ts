import type { ReleaseCase } from '../contracts/release-requests.ts';
import { labelsOf } from '../contracts/texts/labels.ts';
import { type ExitCode, exitCodes, UsageError } from './failures.ts';
import { print } from './print.ts';
import { asWrongUsage, configOf } from './service.ts';
import { printable, type Terminal, table } from './terminal.ts';

export interface DecisionValues {
  readonly json?: boolean | undefined;
  readonly data?: string | undefined;
  readonly release?: boolean | undefined;
  readonly keep?: boolean | undefined;
  readonly evidence?: string | undefined;
}

/** `muster release-requests list`: what the service administrator can decide. */
export async function listUndecided(values: DecisionValues, terminal: Terminal): Promise<ExitCode> {
  const config = await configOf({ data: values.data }, terminal);
  const { listUndecidedReleases } = await import('../operate.ts');
  const cases = await listUndecidedReleases(config);
  if (values.json) return print(JSON.stringify({ items: cases }), terminal);
  if (cases.length === 0) return print('There is nothing to decide.', terminal);
  await terminal.out(
    table(['ID', 'State', 'Serial number', 'Asked by', 'Owner', 'Reason', 'Answer'], cases.map(cells)),
  );
  return exitCodes.well;
}

function cells({ id, state, serialNumber, requester, owner, reason, answer }: ReleaseCase): string[] {
  return [id, labelsOf.en.releaseStates[state].label, serialNumber, requester, owner, reason, answer ?? ''];
}

/** `muster release-requests decide`: for good. */
export async function decideHere(id: string, values: DecisionValues, terminal: Terminal): Promise<ExitCode> {
  const { release = false, keep = false, evidence } = values;
  if (release === keep) throw new UsageError('muster release-requests decide needs --release or --keep.');
  if (evidence === undefined) throw new UsageError('muster release-requests decide needs --evidence.');
  const config = await configOf({ data: values.data }, terminal);
  const { decideReleaseRequest } = await import('../operate.ts');
  const decided = await decideReleaseRequest(config, { id, release, evidence }).catch(asWrongUsage);
  if (values.json) return print(JSON.stringify(decided), terminal);
  const { serialNumber, requester, owner } = decided;
  const [device, asks, holds] = [serialNumber, requester, owner].map(printable);
  const became = release
    ? `Released: ${device} was ${holds}'s, and ${asks} can register it.`
    : `Not released: ${device} stays ${holds}'s.`;
  return print(became, terminal);
}
