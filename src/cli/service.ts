import { Refusal } from '../contracts/errors.ts';
import { type AdministratorInvited, partnerTypes, type TenantCreated, tenantKinds } from '../contracts/tenants.ts';
import { describeFault } from '../contracts/texts/render.ts';
import { type ExitCode, exitCodes, UsageError } from './failures.ts';
import { printable, type Terminal } from './terminal.ts';

export interface ServeValues {
  readonly role?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly data?: string | undefined;
  readonly 'public-url'?: string | undefined;
}

/** `muster serve`: returns when the service was told to stop. */
export async function serveHere(values: ServeValues, terminal: Terminal): Promise<ExitCode> {
  const config = await configOf(values, terminal);
  const { unknownVariables } = await import('../config.ts');
  for (const name of unknownVariables(terminal.env)) {
    await terminal.out(`${printable(name)} is no setting of this version, and is passed over.\n`);
  }
  const { serve } = await import('../serve.ts');
  await serve(config);
  return exitCodes.well;
}

export interface TenantValues {
  readonly json?: boolean | undefined;
  readonly data?: string | undefined;
  readonly name?: string | undefined;
  readonly kind?: string | undefined;
  readonly 'partner-type'?: string | undefined;
  readonly domain?: readonly string[] | undefined;
  readonly 'entra-tenant-id'?: string | undefined;
}

/** `muster tenant create`: the one time that the client's secret is shown. */
export async function createTenantHere(values: TenantValues, terminal: Terminal): Promise<ExitCode> {
  const { name, domain, 'entra-tenant-id': entraTenantId } = values;
  if (name === undefined) throw new UsageError('muster tenant create needs --name.');
  const kind = oneOf(tenantKinds, 'kind', values.kind);
  const partnerType = oneOf(partnerTypes, 'partner-type', values['partner-type']);
  const request = {
    name,
    ...(kind && { kind }),
    ...(partnerType && { partnerType }),
    ...(domain && { domains: [...domain] }),
    ...(entraTenantId !== undefined && { entraTenantId }),
  };
  const config = await configOf(values, terminal);
  const { createTenant } = await import('../operate.ts');
  const created = await createTenant(config, request).catch(asWrongUsage);
  await terminal.out(values.json ? `${JSON.stringify(created)}\n` : createdText(created));
  return exitCodes.well;
}

export interface InviteValues {
  readonly json?: boolean | undefined;
  readonly data?: string | undefined;
  readonly email?: string | undefined;
}

/** `muster tenant invite`: the one time that the link is shown. */
export async function inviteHere(tenantId: string, values: InviteValues, terminal: Terminal): Promise<ExitCode> {
  const config = await configOf({ data: values.data }, terminal);
  const { inviteAdministrator } = await import('../operate.ts');
  const invited = await inviteAdministrator(config, tenantId, values.email ?? null).catch(asWrongUsage);
  await terminal.out(values.json ? `${JSON.stringify(invited)}\n` : invitedText(invited));
  return exitCodes.well;
}

/** The configuration of this machine's installation; options win over the environment. */
export async function configOf(values: ServeValues, { env }: Terminal) {
  const { readConfig } = await import('../config.ts');
  const flags = {
    MUSTER_ROLE: values.role,
    MUSTER_HOST: values.host,
    MUSTER_PORT: values.port,
    MUSTER_DATA: values.data,
    MUSTER_PUBLIC_URL: values['public-url'],
  };
  return readConfig(env, given(flags));
}

function given(flags: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(flags).flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])),
  );
}

export function oneOf<Name extends string>(
  names: readonly Name[],
  option: string,
  name: string | undefined,
): Name | undefined {
  const known = names.find(candidate => candidate === name);
  if (name !== undefined && !known) throw new UsageError(`--${option} takes one of ${names.join(', ')}.`);
  return known;
}

/** The service refuses values that the options cannot carry: a name too long, an Entra tenant ID that is taken. */
export function asWrongUsage(error: unknown): never {
  if (!(error instanceof Refusal)) throw error;
  const { field = '', what = '' } = error.fault.params ?? {};
  const option = optionOf[String(field)];
  if (option) throw new UsageError(`--${option} cannot be used: ${what}.`);
  throw new UsageError(
    field === 'tenant'
      ? `TENANT cannot be used: ${what}.`
      : field === 'release request'
        ? `ID cannot be used: ${what}.`
        : describeFault(error.fault).detail,
  );
}

const optionOf: Readonly<Record<string, string>> = {
  name: 'name',
  kind: 'kind',
  partnerType: 'partner-type',
  domains: 'domain',
  email: 'email',
  entraTenantId: 'entra-tenant-id',
  evidence: 'evidence',
};

function invitedText({ name, email, url }: AdministratorInvited): string {
  return `One-time link for ${email ?? 'a new administrator'} of ${name}, good for a day:

  ${url}

It lets in whatever the organization requires. Where company sign-in is required, choose a passkey behind it.
`;
}

function createdText({ tenantId, name, kind, clientId, clientSecret, setupUrl }: TenantCreated): string {
  return `Tenant ${name} (${kind})
  ID             ${tenantId}
  Client ID      ${clientId}
  Client secret  ${clientSecret}

The secret is shown this once: keep it where secrets are kept. For the commands that talk to the server:

  export MUSTER_CLIENT_ID=${clientId}
  export MUSTER_CLIENT_SECRET=…

One-time link for the first administrator, good for a day. Open it in a browser, or hand it over:

  ${setupUrl}
`;
}
