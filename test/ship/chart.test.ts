import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig, variableNames } from '../../src/config.ts';
import { manifest, read, root } from './files.ts';

const folder = 'deploy/helm/muster';
const values: Record<string, unknown> = parse(read(`${folder}/values.yaml`));
const schema = JSON.parse(read(`${folder}/values.schema.json`));
const names = readdirSync(join(root, folder, 'templates'));
const templates = names.map(name => ({ name, text: read(`${folder}/templates/${name}`) }));
const all = templates.map(({ text }) => text).join('\n');

test('its versions are those of package.json', () => {
  const chart = parse(read(`${folder}/Chart.yaml`));
  expect(chart).toMatchObject({ version: manifest.version, appVersion: manifest.version });
});

describe('the schema of the values', () => {
  const accepts = new Ajv({ strictTypes: false, allErrors: true }).compile(schema);

  test('takes what the chart brings', () => {
    expect([accepts(values), accepts.errors]).toEqual([true, null]);
    expect(accepts({ ...values, publicUrl: 'https://muster.example.com' })).toBe(true);
  });

  test.each<readonly [string, object]>([
    ['a value that the chart does not know', { replicas: 2 }],
    ['an address with a path', { publicUrl: 'https://example.com/muster' }],
    ['a secret among the settings', { settings: { MUSTER_KEY: 'x' } }],
    ['a password among the settings', { settings: { MUSTER_REPLICA_URL: 'postgres://muster:secret@replica/muster' } }],
    ['a port of workers among the settings', { settings: { MUSTER_WATCH_PORT: '9000' } }],
    ['a folder for backups among the settings', { settings: { MUSTER_BACKUPS: '/backups' } }],
    ['a time that cron does not understand', { backups: { schedule: 'every night' } }],
    ['a setting that is no text', { settings: { MUSTER_MAX_ROWS: 5 } }],
    ['a key that is cut', { secret: { key: 'AAAA' } }],
    ['no worker', { worker: { replicas: 0 } }],
  ])('refuses %s', (_, change) => {
    expect(accepts({ ...values, ...change })).toBe(false);
  });

  test('keeps from the settings what the chart sets itself, and names nothing else', () => {
    const kept: readonly string[] = schema.properties.settings.propertyNames.not.enum;
    expect(kept.filter(name => !variableNames.includes(name))).toEqual([]);
    const set = [...all.matchAll(/^\s*(?:- name: )?(MUSTER_[A-Z_]+)(?::|$)/gm)].map(([, name = '']) => name);
    const bounded = Object.keys(schema.properties.settings.properties);
    expect(set).toContain('MUSTER_ROLE');
    expect(set.filter(name => ![...kept, ...bounded].includes(name))).toEqual([]);
  });

  test('takes that no backup is made before an upgrade, and any time of cron', () => {
    expect(accepts({ ...values, settings: { MUSTER_BACKUPS: 'off' } })).toBe(true);
    for (const schedule of ['', '30 1 * * *', '*/20 0-6 1,15 * MON-FRI', '@daily']) {
      expect(accepts({ ...values, backups: { schedule } }), schedule).toBe(true);
    }
  });
});

test('the templates read every value that there is, and no other', () => {
  const roles = new Set(['web', 'worker']);
  const used = [...all.matchAll(/(\$?\.Values|\$values)\.([\w.]+)/g)].flatMap(([, from, path]) =>
    from === '$values' ? [...roles].map(role => `${role}.${path}`) : [`${path}`],
  );
  const there = leaves(values);
  const covers = (path: string, leaf: string) => leaf === path || leaf.startsWith(`${path}.`);
  expect(used.filter(path => !there.some(leaf => covers(path, leaf)))).toEqual([]);
  expect(there.filter(leaf => !used.some(path => covers(path, leaf)))).toEqual([]);
});

test.each(templates)('$name closes what it opens', ({ text }) => {
  const actions = [...text.matchAll(/\{\{-?\s*(if|range|with|define|end)\b/g)].map(match => match[1]);
  expect(actions.filter(action => action === 'end')).toHaveLength(actions.length / 2);
  expect(text.match(/\{\{/g)?.length).toBe(text.match(/\}\}/g)?.length);
});

const template = (name: string): string => read(`${folder}/templates/${name}`);
const pods = template('deployments.yaml');

test('the pods have no rights', () => {
  const rights = template('_pod.tpl');
  for (const line of [
    'runAsNonRoot: true',
    'readOnlyRootFilesystem: true',
    'drop: [ALL]',
    'enableServiceLinks: false',
  ]) {
    expect(rights).toContain(line);
  }
  expect(read('Dockerfile')).toContain(`USER ${/runAsUser: (\d+)/.exec(rights)?.[1]}:`);
  for (const each of [pods, template('backups.yaml')]) {
    for (const part of ['pod', 'container', 'secrets']) expect(each).toContain(`include "muster.${part}"`);
  }
});

test('web and worker pods are probed and scraped where they answer; none is killed for the database', () => {
  const ports = [...pods.matchAll(/- name: (\w+)\n\s+containerPort: (\d+)/g)].map(([, name, port]) => [name, port]);
  const watchPort = /name: MUSTER_WATCH_PORT\n\s+value: "(\d+)"/.exec(pods)?.[1];
  expect(ports).toEqual([
    ['http', String(readConfig({}).port)],
    ['watch', watchPort],
  ]);
  const probes = [...pods.matchAll(/(\w+)Probe:\n\s+httpGet:\n\s+path: (\S+)\n\s+port: (.*)/g)].map(match =>
    match.slice(1),
  );
  expect(probes).toEqual([
    ['startup', '/healthz', '{{ $port }}'],
    ['liveness', '/healthz', '{{ $port }}'],
    ['readiness', '/readyz', '{{ $port }}'],
  ]);
  expect(pods).toContain('$port := ternary "http" "watch" (eq $role "web")');
  expect(template('podmonitor.yaml')).toContain('$port := list "http" "watch"');
});

test('what Prometheus scrapes has the job that the alerts ask for', () => {
  const { name } = parse(read(`${folder}/Chart.yaml`));
  expect(template('podmonitor.yaml')).toContain('jobLabel: app.kubernetes.io/name');
  expect(template('_names.tpl')).toContain('app.kubernetes.io/name: {{ .Chart.Name }}');
  expect(read('examples/monitoring/alerts.yml')).toContain(`up{job="${name}"}`);
});

test('backups are taken by a command that there is, into the folder where the claim is', () => {
  const job = template('backups.yaml');
  const args: string[] = parse(/args: (\[.*\])/.exec(job)?.[1] ?? '');
  expect(args).toEqual(['backup', '/backups']);
  const commands = [...read('docs/guide/cli.md').matchAll(/^### (.+)$/gm)].map(match => match[1]);
  expect(commands).toContain(args[0]);
  for (const each of [job, pods]) expect(each).toMatch(/- name: backups\n\s+mountPath: \/backups\n/);
  expect(pods).toMatch(/name: MUSTER_BACKUPS\n\s+value: \/backups\n/);
});

const helm = spawnSync('helm', ['version']);

const withoutHelm = Boolean(helm.error) || helm.status !== 0;
const given = ['--set', 'publicUrl=https://muster.example.com', '--set', 'secret.existing=kept'];

test.skipIf(withoutHelm)('helm finds nothing wrong with it, and renders it', () => {
  const backups = ['existingClaim=backups', 'schedule=30 1 * * *', 'inPods=true'];
  const switches = [
    ...['ingress', 'podMonitor', 'web.autoscaling'].flatMap(name => ['--set', `${name}.enabled=true`]),
    ...backups.flatMap(value => ['--set', `backups.${value}`]),
  ];
  for (const command of [
    ['lint', '--strict'],
    ['template', 'muster'],
  ]) {
    const { status, stderr } = spawnSync('helm', [...command, join(root, folder), ...given, ...switches], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  }
});

test.skipIf(withoutHelm).each([
  ['a time without a place', ['backups.schedule=30 1 * * *'], 'backups.existingClaim'],
  ['a place in all pods without one', ['backups.inPods=true'], 'backups.existingClaim'],
  ['a place without a use', ['backups.existingClaim=backups'], 'backups.schedule'],
  ['a monitor without a token', ['podMonitor.enabled=true', 'secret.existing='], 'secret.metricsToken'],
] as const)('helm is told what to do about %s', (_, set, said) => {
  const own = ['secret.databaseUrl=postgres://muster@database/muster', `secret.key=${'A'.repeat(43)}=`];
  const more = [...own, ...set].flatMap(value => ['--set', value]);
  const { status, stderr } = spawnSync('helm', ['template', 'muster', join(root, folder), ...given, ...more], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining(said) });
});

/** Paths of the values, an empty map or list being one: `web.spool.sizeLimit`. */
function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0)
    return [path];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === '' ? name : `${path}.${name}`));
}
