import { readFileSync } from 'node:fs';
import { muster } from '../contracts/client.ts';
import { UsageError } from './failures.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

export interface ConnectionValues {
  readonly url?: string | undefined;
  readonly 'client-id'?: string | undefined;
  readonly 'client-secret-file'?: string | undefined;
  readonly tenant?: string | undefined;
}

/** The client for the server that options and environment name, else for the one on this machine; options win. */
export function connect(values: ConnectionValues, { env }: Terminal) {
  const url = values.url ?? (env.MUSTER_URL || localServer(env));
  const clientId = values['client-id'] ?? env.MUSTER_CLIENT_ID;
  const secretFile = values['client-secret-file'];
  const clientSecret = secretFile === undefined ? env.MUSTER_CLIENT_SECRET : readSecret(secretFile);
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new UsageError(`"${url}" is not the address of a server. It reads like http://localhost:8420.`);
  }
  if (!clientId) throw new UsageError('No API client named. Set MUSTER_CLIENT_ID or give --client-id.');
  if (!clientSecret) throw new UsageError('No client secret. Set MUSTER_CLIENT_SECRET or give --client-secret-file.');
  return muster({ url, clientId, clientSecret, tenant: values.tenant ?? 'me', userAgent: `muster-cli/${version()}` });
}

/** Where `muster serve` listens with the same environment. */
function localServer({ MUSTER_PORT, MUSTER_TLS, MUSTER_TLS_CERT }: Terminal['env']): string {
  const secure = MUSTER_TLS === 'auto' || MUSTER_TLS_CERT;
  return `${secure ? 'https' : 'http'}://localhost:${MUSTER_PORT || '8420'}`;
}

function readSecret(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new UsageError(`The file ${path} cannot be read.`);
  }
}
