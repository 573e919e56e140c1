import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { type Limits, limits } from './contracts/limits.ts';
import { type Retention, retention } from './contracts/retention.ts';

export const roles = ['all', 'web', 'worker'] as const;
export type Role = (typeof roles)[number];

/** What the administrator decides (docs/guide/configuration.md), read once at start, and the clock. */
export interface Config {
  readonly role: Role;
  readonly host: string;
  readonly port: number;
  /** Absolute. */
  readonly dataFolder: string;
  /** Null: the bundled server in the data folder. May name several hosts (`serverUrls`). */
  readonly databaseUrl: string | null;
  /** The same database past a pooler, for migrations and notifications; null: `databaseUrl`. */
  readonly databaseDirectUrl: string | null;
  /** Hot standbys of which one answers lists (`serverUrls`); null: none does. */
  readonly replicaUrl: string | null;
  readonly databaseConnections: number;
  /** Scheme, host and port, without a slash at its end. */
  readonly publicUrl: string;
  /** 32 bytes. Null: the one in the data folder, made at the first start. */
  readonly key: Uint8Array | null;
  /** Keys besides it that open what they sealed and seal nothing. */
  readonly oldKeys: readonly Uint8Array[];
  /** `auto`: by a certificate authority of its own. Else the PEM texts. */
  readonly tls: 'off' | 'auto' | { readonly cert: string; readonly key: string };
  /** Addresses and ranges whose `X-Forwarded-*` are believed. */
  readonly trustProxy: readonly string[];
  /** Whether providers of company sign-in may be in networks that are not public. */
  readonly privateProviders: boolean;
  readonly supportUrl: string | null;
  /** Null: metrics are shown to loopback only. */
  readonly metricsToken: string | null;
  /** Where a process with the role `worker` answers how it is; null: nowhere. */
  readonly watchPort: number | null;
  /** With less free space in the data folder the service is not ready. */
  readonly leastFreeBytes: number;
  readonly logLevel: (typeof logLevels)[number];
  /** Absolute: where backups go that Muster takes by itself. Null: it takes none. */
  readonly backupFolder: string | null;
  readonly retention: Retention;
  readonly limits: Limits;
  readonly clock: () => Date;
}

/** Lists every variable that cannot be used and says what to do. Printed without a stack. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem';
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Each limit that can be set: its variable, the smallest and the largest value. */
const limitVariables = {
  fileBytes: ['MUSTER_MAX_FILE_BYTES', 1024, 64 * 1024 ** 3],
  rows: ['MUSTER_MAX_ROWS', 1, 10_000_000],
  columns: ['MUSTER_MAX_COLUMNS', 8, 1024],
  cellBytes: ['MUSTER_MAX_CELL_BYTES', 64, 65_536],
  hashCharacters: ['MUSTER_MAX_HASH_CHARACTERS', 4000, 65_536],
  jsonDevices: ['MUSTER_MAX_JSON_DEVICES', 1, 100_000],
  jsonBytes: ['MUSTER_MAX_JSON_BYTES', 65_536, 512 * 1024 ** 2],
  uploadIdleSeconds: ['MUSTER_UPLOAD_IDLE_SECONDS', 1, 3600],
  uploadBytesPerSecond: ['MUSTER_UPLOAD_BYTES_PER_SECOND', 1, 1024 ** 2],
  uploadsPerTenant: ['MUSTER_UPLOADS_PER_TENANT', 1, 1000],
  loadsAtOnce: ['MUSTER_LOADS_AT_ONCE', 1, 16],
  streamsPerPrincipal: ['MUSTER_STREAMS_PER_PRINCIPAL', 1, 1000],
  statementSeconds: ['MUSTER_STATEMENT_SECONDS', 1, 3600],
  listSeconds: ['MUSTER_LIST_SECONDS', 1, 3600],
  requestsPerMinute: ['MUSTER_REQUESTS_PER_MINUTE', 1, 10_000_000],
  tokenRequestsPerMinute: ['MUSTER_TOKEN_REQUESTS_PER_MINUTE', 1, 10_000_000],
} as const satisfies Partial<Record<keyof Limits, readonly [string, number, number]>>;

const mostDays = 36_500;

const settings = z.object({
  MUSTER_ROLE: oneOf(roles, 'all'),
  MUSTER_HOST: z.string().default('127.0.0.1'),
  MUSTER_PORT: wholeNumber(1, 65_535, 8420),
  MUSTER_DATA: z.string().default('./data'),
  DATABASE_URL: databaseUrl(),
  MUSTER_DATABASE_DIRECT_URL: databaseUrl(),
  MUSTER_REPLICA_URL: databaseUrl(),
  MUSTER_DATABASE_CONNECTIONS: wholeNumber(2, 500, 10),
  MUSTER_PUBLIC_URL: url(['http:', 'https:'], 'https://muster.example.com').refine(isOrigin, {
    error: 'must be a scheme, a host and a port only, such as https://muster.example.com: leave out the path',
  }),
  MUSTER_KEY: z.string().transform(decodeKey).nullable().default(null),
  MUSTER_OLD_KEYS: z.string().transform(decodeKeys).default([]),
  MUSTER_TLS: z.enum(['off', 'auto'], { error: 'must be off or auto' }).nullable().default(null),
  MUSTER_TLS_CERT: file(),
  MUSTER_TLS_KEY: file(),
  MUSTER_TRUST_PROXY: z.string().default('off').transform(addresses),
  MUSTER_PRIVATE_PROVIDERS: z.enum(['on', 'off'], { error: 'must be on or off' }).nullable().default(null),
  MUSTER_SUPPORT_URL: url(['http:', 'https:', 'mailto:'], 'https://… or mailto:…'),
  MUSTER_METRICS_TOKEN: z.string().min(16, { error: 'must have 16 characters or more' }).nullable().default(null),
  MUSTER_WATCH_PORT: wholeNumberIn(1, 65_535).nullable().default(null),
  MUSTER_LEAST_FREE_BYTES: wholeNumber(0, 1024 ** 4, 64 * 1024 ** 2),
  MUSTER_LOG_LEVEL: oneOf(logLevels, 'info'),
  MUSTER_BACKUPS: z.string().nullable().default(null),
  MUSTER_KEEP_EVENTS_DAYS: wholeNumber(1, mostDays, retention.eventDays),
  MUSTER_KEEP_CAPTURES_DAYS: wholeNumber(0, mostDays, retention.captureDays),
  MUSTER_KEEP_CELLS_DAYS: wholeNumber(0, mostDays, retention.cellDays),
  MUSTER_KEEP_AUDIT_DAYS: wholeNumber(0, mostDays, retention.auditDays),
  MUSTER_KEEP_ENDED_DAYS: wholeNumber(0, mostDays, retention.endedDays),
});
const limitSettings = z.object(
  Object.fromEntries(
    Object.entries(limitVariables).map(([limit, [name, least, most]]) => [
      name,
      wholeNumber(least, most, limitOf(limit)),
    ]),
  ),
);

export type VariableName = keyof typeof settings.shape;

/** Each of these can stand in a file instead, whose path is in the variable with `_FILE` at its end. */
const secretNames = [
  ...(['DATABASE_URL', 'MUSTER_DATABASE_DIRECT_URL', 'MUSTER_REPLICA_URL'] as const),
  ...(['MUSTER_KEY', 'MUSTER_OLD_KEYS', 'MUSTER_METRICS_TOKEN'] as const),
] as const;
const fileVariable = (name: string): string => `${name}_FILE`;

/** Every variable that `readConfig` knows. */
export const variableNames: readonly string[] = [
  ...Object.keys(settings.shape),
  ...secretNames.map(fileVariable),
  ...Object.values(limitVariables).map(([name]) => name),
];

/** For the commands that talk to a service. */
const clientVariables = ['MUSTER_URL', 'MUSTER_CLIENT_ID', 'MUSTER_CLIENT_SECRET'];

/** Variables that look like settings and are none, such as one with a slip of the pen: nothing would tell that it has no effect. */
export function unknownVariables(environment: Readonly<Record<string, string | undefined>>): string[] {
  const known = new Set([...variableNames, ...clientVariables]);
  return Object.keys(environment).filter(name => /^MUSTER_(?!TEST_)/.test(name) && !known.has(name));
}

/**
 * Reads the configuration from the environment and from a command's flags, which win. An empty variable counts as not
 * set. Fails with one `ConfigProblem` for everything that is wrong.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  flags: Readonly<Partial<Record<VariableName, string>>> = {},
): Config {
  const set = Object.fromEntries(
    Object.entries({ ...environment, ...flags }).filter(([name, text]) => variableNames.includes(name) && text?.trim()),
  );
  const { given, unread } = withSecretFiles(set);
  const read = settings.safeParse(given);
  const readLimits = limitSettings.safeParse(given);
  const problems = [...(read.error?.issues ?? []), ...(readLimits.error?.issues ?? [])].map(
    ({ path, message }) => `${path.join('.')} ${message}`,
  );
  problems.push(...conflicts(given), ...unread);
  if (!read.success || !readLimits.success || problems.length > 0) {
    throw new ConfigProblem(`These settings cannot be used. Change them and start again:\n  ${problems.join('\n  ')}`);
  }
  return Object.freeze(toConfig(read.data, readLimits.data));
}

type Given = Readonly<Record<string, string | undefined>>;

/** Reads the secrets that stand in files. What such a file holds is in no message. */
function withSecretFiles(set: Given): { given: Given; unread: string[] } {
  const given: Record<string, string | undefined> = { ...set };
  const unread: string[] = [];
  for (const name of secretNames) {
    const variable = fileVariable(name);
    const path = set[variable];
    if (path === undefined) continue;
    if (set[name] !== undefined) unread.push(`${variable} must be left out when ${name} is set`);
    else given[name] = readSecret(path, problem => unread.push(`${variable} ${problem}`));
  }
  return { given, unread };
}

function readSecret(path: string, refuse: (problem: string) => void): string | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim();
    if (text === '') refuse(`must be the path of a file with the secret in it: ${path} is empty`);
    return text === '' ? undefined : text;
  } catch (error) {
    refuse(`must be the path of a file that can be read: ${error instanceof Error ? error.message : path}`);
    return undefined;
  }
}

function toConfig(read: z.infer<typeof settings>, readLimits: Record<string, number>): Config {
  const { MUSTER_HOST: host, MUSTER_PORT: port, MUSTER_TLS_CERT: cert, MUSTER_TLS_KEY: key } = read;
  const tls = cert !== null && key !== null ? { cert, key } : (read.MUSTER_TLS ?? 'off');
  const publicUrl = read.MUSTER_PUBLIC_URL ? new URL(read.MUSTER_PUBLIC_URL).origin : localUrl(port, tls !== 'off');
  const isLocal = isLoopback(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ''));
  return {
    role: read.MUSTER_ROLE,
    host,
    port,
    dataFolder: resolve(read.MUSTER_DATA),
    databaseUrl: read.DATABASE_URL,
    databaseDirectUrl: read.MUSTER_DATABASE_DIRECT_URL,
    replicaUrl: read.MUSTER_REPLICA_URL,
    databaseConnections: read.MUSTER_DATABASE_CONNECTIONS,
    publicUrl,
    key: read.MUSTER_KEY,
    oldKeys: read.MUSTER_OLD_KEYS,
    tls,
    trustProxy: read.MUSTER_TRUST_PROXY,
    privateProviders: read.MUSTER_PRIVATE_PROVIDERS === null ? isLocal : read.MUSTER_PRIVATE_PROVIDERS === 'on',
    supportUrl: read.MUSTER_SUPPORT_URL,
    metricsToken: read.MUSTER_METRICS_TOKEN,
    watchPort: read.MUSTER_WATCH_PORT,
    leastFreeBytes: read.MUSTER_LEAST_FREE_BYTES,
    logLevel: read.MUSTER_LOG_LEVEL,
    backupFolder: backupFolderOf(read),
    retention: {
      eventDays: read.MUSTER_KEEP_EVENTS_DAYS,
      captureDays: read.MUSTER_KEEP_CAPTURES_DAYS,
      cellDays: read.MUSTER_KEEP_CELLS_DAYS,
      auditDays: read.MUSTER_KEEP_AUDIT_DAYS,
      endedDays: read.MUSTER_KEEP_ENDED_DAYS,
    },
    limits: Object.freeze({ ...limits, ...limitsFrom(readLimits) }),
    clock: () => new Date(),
  };
}

function backupFolderOf({ MUSTER_BACKUPS: folder, MUSTER_DATA: data }: z.infer<typeof settings>): string | null {
  return folder === 'off' ? null : resolve(folder ?? join(data, 'backups'));
}

function localUrl(port: number, secure: boolean): string {
  return new URL(`${secure ? 'https' : 'http'}://localhost:${port}`).origin;
}

function limitsFrom(read: Record<string, number>): Partial<Limits> {
  return Object.fromEntries(Object.entries(limitVariables).map(([limit, [name]]) => [limit, read[name]]));
}

function limitOf(name: string): number {
  return Object.entries(limits).find(([limit]) => limit === name)![1];
}

/** What is wrong only together with something else. */
function conflicts(given: Given): string[] {
  const { MUSTER_HOST, MUSTER_PUBLIC_URL, MUSTER_TLS, MUSTER_TLS_CERT, MUSTER_TLS_KEY } = given;
  const found: string[] = [];
  for (const name of ['MUSTER_DATABASE_DIRECT_URL', 'MUSTER_REPLICA_URL'] as const) {
    if (given[name] === undefined || given.DATABASE_URL !== undefined) continue;
    found.push(`${name} must be left out while DATABASE_URL is not set: it is for a server of your own`);
  }
  if (MUSTER_HOST !== undefined && !isLoopback(MUSTER_HOST) && MUSTER_PUBLIC_URL === undefined) {
    found.push(
      'MUSTER_PUBLIC_URL must be set when MUSTER_HOST is not a loopback address: it is the address that browsers and ' +
        'API clients reach Muster at, such as https://muster.example.com',
    );
  }
  if ((MUSTER_TLS_CERT === undefined) !== (MUSTER_TLS_KEY === undefined)) {
    found.push('MUSTER_TLS_CERT and MUSTER_TLS_KEY must be set together: the paths of two PEM files');
  } else if (MUSTER_TLS !== undefined && MUSTER_TLS_CERT !== undefined) {
    found.push('MUSTER_TLS must be left out when MUSTER_TLS_CERT and MUSTER_TLS_KEY are set');
  }
  return found;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function oneOf<const Values extends readonly string[]>(values: Values, fallback: Values[number]) {
  return z.enum(values, { error: `must be one of ${values.join(', ')}` }).default(() => fallback);
}

function wholeNumber(least: number, most: number, fallback: number) {
  return wholeNumberIn(least, most).default(fallback);
}

function wholeNumberIn(least: number, most: number) {
  return z
    .string()
    .refine(text => /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: `must be a whole number from ${least} to ${most}`,
    })
    .transform(Number);
}

/** The value itself is not repeated in a message: it may carry a password. */
function url(protocols: readonly string[], example: string) {
  return z
    .string()
    .refine(text => protocols.includes(URL.parse(text)?.protocol ?? ''), { error: `must be a URL such as ${example}` })
    .nullable()
    .default(null);
}

function databaseUrl() {
  const isOne = (text: string) => ['postgres:', 'postgresql:'].includes(URL.parse(text)?.protocol ?? '');
  return z
    .string()
    .refine(text => serverUrls(text).every(isOne), {
      error:
        'must be a URL such as postgres://user:password@host/database, of several servers with commas between the hosts',
    })
    .nullable()
    .default(null);
}

/** One URL for each of the servers that a URL names as `host:5432,other:5432`. */
export function serverUrls(text: string): string[] {
  const [, before = '', hosts = '', after = ''] = /^([a-z]+:\/\/(?:[^@/?#]*@)?)([^/?#]*)(.*)$/i.exec(text) ?? [];
  return hosts.includes(',') ? hosts.split(',').map(host => before + host + after) : [text];
}

function isOrigin(text: string | null): boolean {
  const parsed = text === null ? null : URL.parse(text);
  return parsed === null || (parsed.pathname === '/' && `${parsed.search}${parsed.hash}${parsed.username}` === '');
}

function file() {
  return z.string().transform(readPem).nullable().default(null);
}

function readPem(path: string, context: z.RefinementCtx): string {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.includes('-----BEGIN ')) return text;
    context.addIssue(`must be the path of a PEM file: ${path} is none`);
  } catch (error) {
    context.addIssue(`must be the path of a file that can be read: ${error instanceof Error ? error.message : path}`);
  }
  return z.NEVER;
}

function decodeKey(text: string, context: z.RefinementCtx): Uint8Array {
  const key = keyIn(text);
  if (key) return key;
  context.addIssue('must be 32 bytes in base64. Make one with: openssl rand -base64 32');
  return z.NEVER;
}

function decodeKeys(text: string, context: z.RefinementCtx): Uint8Array[] {
  const keys = text.split(',').map(keyIn);
  if (keys.every(key => key !== null)) return keys;
  context.addIssue('must be keys of 32 bytes in base64 with commas between, as MUSTER_KEY had them');
  return z.NEVER;
}

function keyIn(text: string): Uint8Array | null {
  const key = Buffer.from(text.trim(), 'base64');
  return key.length === 32 && key.toString('base64') === text.trim() ? key : null;
}

function addresses(text: string, context: z.RefinementCtx): string[] {
  if (text.trim() === 'off') return [];
  const list = text.split(',').map(item => item.trim());
  for (const item of list) {
    if (!isAddressOrRange(item)) {
      context.addIssue(`must be off, or addresses and ranges with commas between, such as 10.0.0.1,192.168.0.0/16`);
      break;
    }
  }
  return list;
}

function isAddressOrRange(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}
