import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigProblem, readConfig, serverUrls, variableNames } from './config.ts';
import { limits } from './contracts/limits.ts';
import { retention } from './contracts/retention.ts';

const key = Buffer.alloc(32, 7).toString('base64');
const otherKey = Buffer.alloc(32, 8).toString('base64');

describe('readConfig', () => {
  it('needs nothing', () => {
    const { clock, ...config } = readConfig({});
    expect(clock()).toBeInstanceOf(Date);
    expect(config).toEqual({
      role: 'all',
      host: '127.0.0.1',
      port: 8420,
      dataFolder: resolve('data'),
      databaseUrl: null,
      databaseDirectUrl: null,
      replicaUrl: null,
      databaseConnections: 10,
      publicUrl: 'http://localhost:8420',
      key: null,
      oldKeys: [],
      tls: 'off',
      trustProxy: [],
      privateProviders: true,
      supportUrl: null,
      metricsToken: null,
      watchPort: null,
      leastFreeBytes: 67_108_864,
      logLevel: 'info',
      backupFolder: resolve('data/backups'),
      retention,
      limits,
    });
  });

  it('is frozen', () => {
    const config = readConfig({});
    expect(Object.isFrozen(config) && Object.isFrozen(config.limits)).toBe(true);
  });

  it('takes what is set, and the flags before it', () => {
    const config = readConfig(
      {
        MUSTER_PORT: '9000',
        MUSTER_HOST: '0.0.0.0',
        MUSTER_PUBLIC_URL: 'https://muster.example.com/',
        MUSTER_KEY: key,
        MUSTER_OLD_KEYS: `${key}, ${otherKey}`,
        MUSTER_TRUST_PROXY: '10.0.0.1, fd00::/8',
        MUSTER_MAX_ROWS: '50',
        MUSTER_LOG_LEVEL: '',
        UNRELATED: 'x',
      },
      { MUSTER_PORT: '9001' },
    );
    expect(config).toMatchObject({
      port: 9001,
      publicUrl: 'https://muster.example.com',
      key: Buffer.alloc(32, 7),
      oldKeys: [Buffer.alloc(32, 7), Buffer.alloc(32, 8)],
      trustProxy: ['10.0.0.1', 'fd00::/8'],
      privateProviders: false,
      logLevel: 'info',
    });
    expect(config.limits).toEqual({ ...limits, rows: 50 });
  });

  it('says https in its own address when it serves TLS', () => {
    expect(readConfig({ MUSTER_TLS: 'auto', MUSTER_PORT: '443' }).publicUrl).toBe('https://localhost');
  });

  it('reads the PEM files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'muster-config-'));
    const pem = '-----BEGIN CERTIFICATE-----\n';
    writeFileSync(join(folder, 'pem'), pem);
    const path = join(folder, 'pem');
    expect(readConfig({ MUSTER_TLS_CERT: path, MUSTER_TLS_KEY: path }).tls).toEqual({ cert: pem, key: pem });
    rmSync(folder, { recursive: true });
  });

  it('names everything that is wrong at once', () => {
    const wrong = {
      MUSTER_PORT: 'tcp://10.0.0.1:8420',
      MUSTER_HOST: '0.0.0.0',
      MUSTER_KEY: 'c2hvcnQ=',
      MUSTER_OLD_KEYS: `${key},c2hvcnQ=`,
      MUSTER_TLS: 'on',
      MUSTER_TLS_CERT: '/nowhere/cert.pem',
      MUSTER_TRUST_PROXY: '10.0.0.0/33',
      MUSTER_SUPPORT_URL: 'help@example.com',
      MUSTER_MAX_ROWS: '0',
      DATABASE_URL: 'mysql://user:secret@host/db',
    };
    const problem = problemOf(wrong);
    for (const name of [...Object.keys(wrong).filter(name => name !== 'MUSTER_HOST'), 'MUSTER_PUBLIC_URL']) {
      expect(problem).toContain(`\n  ${name} must be `);
    }
    expect(problem).not.toContain('secret');
  });

  it.each([
    [{ MUSTER_HOST: '192.168.1.5' }, 'MUSTER_PUBLIC_URL must be set when MUSTER_HOST is not a loopback address'],
    [{ MUSTER_PUBLIC_URL: 'https://example.com/muster' }, 'leave out the path'],
    [{ MUSTER_TLS_KEY: '/nowhere/key.pem' }, 'must be set together'],
    [{ MUSTER_TLS: 'auto', MUSTER_TLS_CERT: '/x', MUSTER_TLS_KEY: '/x' }, 'MUSTER_TLS must be left out'],
    [{ MUSTER_KEY: `${key.slice(0, -2)}` }, 'openssl rand -base64 32'],
    [{ MUSTER_PORT: '-1' }, 'must be a whole number from 1 to 65535'],
    [{ DATABASE_URL: 'postgres://a:b@one:5432,two:port/db' }, 'with commas between the hosts'],
    [{ MUSTER_REPLICA_URL: 'postgres://a:b@two/db' }, 'MUSTER_REPLICA_URL must be left out while DATABASE_URL'],
    [{ MUSTER_ROLE: 'both' }, 'must be one of all, web, worker'],
  ])('%j', (environment, words) => {
    expect(problemOf(environment)).toContain(words);
  });

  it.each(['localhost', '::1', '127.0.0.2'])('takes %s for loopback', host => {
    expect(readConfig({ MUSTER_HOST: host }).publicUrl).toBe('http://localhost:8420');
  });
});

describe('a secret in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-secrets-'));
  const path = join(folder, 'key');
  writeFileSync(path, `${key}\n`);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('counts like the variable', () => {
    writeFileSync(join(folder, 'url'), 'postgres://user:words@host/database\n');
    expect(readConfig({ MUSTER_KEY_FILE: path, DATABASE_URL_FILE: join(folder, 'url') })).toMatchObject({
      key: Buffer.alloc(32, 7),
      databaseUrl: 'postgres://user:words@host/database',
    });
  });

  it('is read in whole, and named by its variables alone where it cannot be used', () => {
    const cut = join(folder, 'cut');
    writeFileSync(cut, key.slice(0, -4));
    const said = problemOf({ MUSTER_KEY_FILE: cut });
    expect(said).toContain('MUSTER_KEY must be 32 bytes in base64');
    expect(said).not.toContain(key.slice(0, 8));
  });

  it.each([
    [{ MUSTER_KEY_FILE: path, MUSTER_KEY: key }, 'MUSTER_KEY_FILE must be left out when MUSTER_KEY is set'],
    [{ DATABASE_URL_FILE: join(folder, 'none') }, 'DATABASE_URL_FILE must be the path of a file that can be read'],
    [{ MUSTER_METRICS_TOKEN_FILE: '/dev/null' }, '/dev/null is empty'],
  ])('%j', (environment, words) => {
    expect(problemOf(environment)).toContain(words);
  });
});

it.each([
  ['postgres://a:b@one/db', ['postgres://a:b@one/db']],
  ['postgres://a:b@one:1,[::1]:2/db?x=y,z', ['postgres://a:b@one:1/db?x=y,z', 'postgres://a:b@[::1]:2/db?x=y,z']],
  ['postgres://one,two', ['postgres://one', 'postgres://two']],
  ['postgres:///db?host=/run/a,b', ['postgres:///db?host=/run/a,b']],
])('the servers of %s', (text, urls) => {
  expect(serverUrls(text)).toEqual(urls);
});

it('the guide has a line for every variable and for no other', () => {
  const guide = readFileSync(join(import.meta.dirname, '../docs/guide/configuration.md'), 'utf8');
  const lines = [...guide.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name);
  expect(lines.toSorted()).toEqual(variableNames.toSorted());
});

function problemOf(environment: Record<string, string>): string {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigProblem) return error.message;
    throw error;
  }
  throw new Error('nothing was wrong');
}
