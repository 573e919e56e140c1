import { type ApiClient, newApiClient, newSecret, overlapHours } from '../contracts/clients.ts';
import { limits } from '../contracts/limits.ts';
import { scopes } from '../contracts/tenants.ts';
import { type ConnectionValues, connect } from './connection.ts';
import { type ExitCode, UsageError } from './failures.ts';
import { pageOptions } from './paging.ts';
import { print, printPage } from './print.ts';
import { printable, type Terminal } from './terminal.ts';

export interface ClientValues extends ConnectionValues {
  readonly json?: boolean | undefined;
  readonly limit?: string | undefined;
  readonly cursor?: string | undefined;
  readonly name?: string | undefined;
  readonly scope?: readonly string[] | undefined;
  readonly 'expires-at'?: string | undefined;
  readonly 'overlap-hours'?: string | undefined;
}

/** `muster clients list`: the newest first. */
export async function listClients(values: ClientValues, terminal: Terminal): Promise<ExitCode> {
  const page = await (await connect(values, terminal)).clients.list(pageOptions(values));
  const heading = ['ID', 'Name', 'Created', 'Expires', 'Last used', 'Secrets', 'Scopes'];
  return printPage(page, heading, clientCells, values, terminal);
}

function clientCells({ id, name, createdAt, expiresAt, lastUsedAt, secrets, scopes: held }: ApiClient): string[] {
  const what = held.length === scopes.length ? 'all' : held.join(' ');
  return [id, name, createdAt, expiresAt ?? 'never', lastUsedAt ?? 'never', String(secrets.length), what];
}

/** `muster clients create`: the one time that the client's secret is shown. */
export async function createClient(values: ClientValues, terminal: Terminal): Promise<ExitCode> {
  const wanted = wantedClient(values);
  const made = await (await connect(values, terminal)).clients.create(wanted);
  if (values.json) return print(JSON.stringify(made), terminal);
  return print(
    `Client ${printable(made.name)}
  Client ID      ${made.id}
  Client secret  ${made.clientSecret}
  Scopes         ${made.scopes.join(' ')}
  Expires        ${made.expiresAt ?? 'never'}

The secret is shown this once: keep it where secrets are kept.`,
    terminal,
  );
}

/** `muster clients rotate`: the one time that the new secret is shown. */
export async function rotateClient(id: string, values: ClientValues, terminal: Terminal): Promise<ExitCode> {
  const wanted = wantedSecret(values);
  const { clients } = await connect(values, terminal);
  const made = await clients.rotate(id, wanted);
  if (values.json) return print(JSON.stringify(made), terminal);
  const before = (await clients.get(id)).secrets.find(secret => secret.id !== made.secretId);
  return print(
    `Secret ${made.secretId}
  Client secret  ${made.clientSecret}

The secret is shown this once: keep it where secrets are kept.
${before ? `The one before ends at ${before.expiresAt}.` : 'The ones before have ended.'}`,
    terminal,
  );
}

/** `muster clients revoke`. */
export async function revokeClient(id: string, values: ClientValues, terminal: Terminal): Promise<ExitCode> {
  await (await connect(values, terminal)).clients.revoke(id);
  return print(values.json ? JSON.stringify({ id, revoked: true }) : `Revoked ${printable(id)}.`, terminal);
}

function wantedClient(values: ClientValues) {
  const { name, scope, 'expires-at': expiresAt } = values;
  if (name === undefined || scope === undefined)
    throw new UsageError('muster clients create needs --name and --scope.');
  const parsed = newApiClient.safeParse({ name, scopes: scope, expiresAt });
  if (parsed.success) return parsed.data;
  throw new UsageError(parsed.error.issues.map(({ path }) => hints[String(path[0])]).join('\n'));
}

const hints: Readonly<Record<string, string>> = {
  name: `--name takes 1 to ${limits.labelCharacters} characters.`,
  scopes: `--scope takes one of ${scopes.join(', ')}.`,
  expiresAt: '--expires-at takes a time in UTC, such as 2030-01-31T00:00:00Z.',
};

function wantedSecret({ 'overlap-hours': hours }: ClientValues) {
  if (hours === undefined) return {};
  const parsed = newSecret.safeParse({ overlapHours: /^\d+$/.test(hours) ? Number(hours) : null });
  if (parsed.success) return parsed.data;
  throw new UsageError(`--overlap-hours takes a number from 0 to ${overlapHours.most}.`);
}
