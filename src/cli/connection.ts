import { readFileSync } from 'node:fs';
import { muster } from '../contracts/client.ts';
import type { Credentials } from '../contracts/client-token.ts';
import { version } from '../version.ts';
import { UsageError } from './failures.ts';
import { loginFile } from './login-file.ts';
import { loginTokens } from './login-tokens.ts';
import type { Terminal } from './terminal.ts';

export interface ConnectionValues {
  readonly url?: string | undefined;
  readonly 'client-id'?: string | undefined;
  readonly 'client-secret-file'?: string | undefined;
  readonly tenant?: string | undefined;
}

/**
 * The client for the server that options and environment name, else for the one on this machine; options win. Where neither
 * names an API client, it is the person that `muster login` signed in, and where no server is named either, the server of
 * the last login.
 */
export async function connect(values: ConnectionValues, terminal: Terminal) {
  const client = clientOf(values, terminal);
  const file = loginFile(terminal);
  const url = serverOf(values, terminal, client ? null : (await file.read()).current);
  const credentials = client ?? { tokens: loginTokens(url, file, userAgent()) };
  return muster({ url, ...credentials, tenant: values.tenant ?? 'me', userAgent: userAgent() });
}

/** The server's address, without a slash at its end; `current` where neither option nor environment names one. */
export function serverOf(
  values: Pick<ConnectionValues, 'url'>,
  { env }: Pick<Terminal, 'env'>,
  current: string | null,
): string {
  const url = values.url ?? (env.MUSTER_URL || (current ?? localServer(env)));
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new UsageError(`"${url}" is not the address of a server. It reads like http://localhost:8420.`);
  }
  return url.replace(/\/+$/, '');
}

/** How the server knows the command line. */
export function userAgent(): string {
  return `muster-cli/${version()}`;
}

/** Null where neither an ID nor a secret is named. */
function clientOf(values: ConnectionValues, { env }: Terminal): Credentials | null {
  const clientId = values['client-id'] ?? env.MUSTER_CLIENT_ID;
  const secretFile = values['client-secret-file'];
  const clientSecret = secretFile === undefined ? env.MUSTER_CLIENT_SECRET : readSecret(secretFile);
  if (!clientId && !clientSecret) return null;
  if (!clientId) throw new UsageError('No API client named. Set MUSTER_CLIENT_ID or give --client-id.');
  if (!clientSecret) throw new UsageError('No client secret. Set MUSTER_CLIENT_SECRET or give --client-secret-file.');
  return { clientId, clientSecret };
}

/** Where `muster serve` listens with the same environment. */
function localServer({ MUSTER_PORT, MUSTER_TLS, MUSTER_TLS_CERT }: Terminal['env']): string {
  const secure = MUSTER_TLS === 'auto' || MUSTER_TLS_CERT;
  return `${secure ? 'https' : 'http'}://localhost:${MUSTER_PORT || '8420'}`;
}

/** What a file holds that is no argument, since others see those. */
export function readSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new UsageError(`The file ${path} cannot be read.`);
  }
}
