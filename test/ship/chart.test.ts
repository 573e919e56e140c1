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
    expect(set).toContain('MUSTER_ROLE');
    expect(set.filter(name => !kept.includes(name))).toEqual([]);
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

test('the pods have no rights, and are asked where Muster answers', () => {
  const pods = read(`${folder}/templates/deployments.yaml`);
  for (const line of [
    'runAsNonRoot: true',
    'readOnlyRootFilesystem: true',
    'drop: [ALL]',
    'enableServiceLinks: false',
  ]) {
    expect(pods).toContain(line);
  }
  expect(pods).toContain(`containerPort: ${readConfig({}).port}`);
  expect([...pods.matchAll(/^\s*path: (\S+)/gm)].map(match => match[1])).toEqual(['/healthz', '/healthz', '/readyz']);
  expect(read('Dockerfile')).toContain(`USER ${/runAsUser: (\d+)/.exec(pods)?.[1]}:`);
});

const helm = spawnSync('helm', ['version']);

test.skipIf(helm.error || helm.status !== 0)('helm finds nothing wrong with it, and renders it', () => {
  const given = ['--set', 'publicUrl=https://muster.example.com', '--set', 'secret.existing=kept'];
  const switches = ['ingress', 'serviceMonitor', 'web.autoscaling'].flatMap(name => ['--set', `${name}.enabled=true`]);
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

/** Paths of the values, an empty map or list being one: `web.spool.sizeLimit`. */
function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0)
    return [path];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, path === '' ? name : `${path}.${name}`));
}
