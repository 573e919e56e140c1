import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config.ts';
import { read, root } from './files.ts';

interface Service {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly profiles?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: object;
}

const text = read('compose.yaml');
const file: {
  readonly services: Readonly<Record<'muster' | 'worker' | 'database', Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: object;
} = parse(text, { merge: true });
const { muster, worker, database } = file.services;

test('the containers of Muster can write to their data alone, and wait for the database', () => {
  for (const service of [muster, worker]) {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    expect(service.depends_on).toEqual({ database: { condition: 'service_healthy' } });
  }
  const { MUSTER_WATCH_PORT: watchPort, ...like } = worker.environment;
  expect(like).toEqual({ ...muster.environment, MUSTER_ROLE: 'worker' });
  // As in the guide and in the chart.
  expect(read('docs/guide/watch.md')).toContain(`port: ${watchPort}`);
  expect(read('deploy/helm/muster/templates/deployments.yaml')).toContain(`containerPort: ${watchPort}\n`);
  expect(worker.profiles).toEqual(['split']);
  expect(muster.ports).toEqual([`\${MUSTER_LISTEN:-127.0.0.1:8420}:${readConfig({}).port}`]);
  expect(database.healthcheck?.test.slice(0, 2)).toEqual(['CMD', 'pg_isready']);
});

test('every file that it names is there or made, and every volume and secret is declared', () => {
  const mounts = [muster, worker, database].flatMap(({ volumes = [] }) =>
    volumes.map(each => each.split(':')[0] ?? ''),
  );
  for (const mount of mounts) expect(mount in file.volumes || existsSync(join(root, mount)), mount).toBe(true);
  for (const { secrets } of [muster, worker, database]) {
    for (const secret of secrets) expect(Object.keys(file.secrets)).toContain(secret);
  }
  for (const { environment, secrets } of [muster, database]) {
    for (const path of Object.values(environment).filter(value => value.startsWith('/run/secrets/'))) {
      expect(secrets).toContain(path.slice('/run/secrets/'.length));
    }
  }
});

test('backups have a place that lasts, in whichever process takes them, and that the user of the image may write to', () => {
  const folder = readConfig({ ...withoutFiles(muster.environment) }).backupFolder;
  for (const { volumes } of [muster, worker]) expect(volumes).toContain(`backups:${folder}`);
  const dockerfile = read('Dockerfile').replace(/\\\n/g, ' ');
  expect(dockerfile).toMatch(new RegExp(`install --directory --owner=10001 --group=10001 [^&]*${folder}\\b`));
});

test('the sample of settings has each that the file takes, and no other', () => {
  const taken = [...text.matchAll(/\$\{(\w+)/g)].map(match => match[1]);
  const told = [...read('deploy/compose/env.example').matchAll(/^#?([A-Z_]+)=/gm)].map(match => match[1]);
  expect(told.filter(name => name !== 'COMPOSE_PROFILES').sort()).toEqual([...new Set(taken)].sort());
});

test('the secrets that are made are all that it names, are what Muster takes, and stay as they are', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-compose-'));
  const script = join(folder, 'make-secrets.sh');
  copyFileSync(join(root, 'deploy/compose/make-secrets.sh'), script);
  const secrets = join(folder, 'secrets');
  const made = () =>
    Object.fromEntries(readdirSync(secrets).map(name => [name, readFileSync(join(secrets, name), 'utf8')]));
  execFileSync('sh', [script]);
  const first = made();
  expect(Object.keys(first).sort()).toEqual(Object.keys(file.secrets).sort());
  for (const [name, secret] of Object.entries(file.secrets)) {
    expect(secret.file).toBe(`./deploy/compose/secrets/${name}`);
    // The users of the containers are others than who made them; nobody else of this machine enters the folder.
    expect((statSync(join(secrets, name)).mode & 0o777).toString(8)).toBe('444');
  }
  expect((statSync(secrets).mode & 0o777).toString(8)).toBe('700');
  const config = readConfig({
    ...{ DATABASE_URL_FILE: join(secrets, 'database-url'), MUSTER_KEY_FILE: join(secrets, 'key') },
    MUSTER_METRICS_TOKEN_FILE: join(secrets, 'metrics-token'),
  });
  expect(config.key).toHaveLength(32);
  expect(new URL(config.databaseUrl ?? '').password).toBe(first['database-password']);
  execFileSync('sh', [script]);
  expect(made()).toEqual(first);
  rmSync(folder, { recursive: true });
});

/** The environment without what is read from files, and without what Compose puts in. */
function withoutFiles(environment: Service['environment']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => !name.endsWith('_FILE') && !value.startsWith('${')),
  );
}
