import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { metricNames } from '../../src/contracts/metrics.ts';
import { prometheusPrograms } from '../prometheus.ts';
import { alerts, monitoring, named } from './monitoring.ts';

const programs = prometheusPrograms();
const skipped = programs ? '' : ' (skipped: no promtool here, and apt does not bring it)';

describe.skipIf(!programs)(`promtool${skipped}`, () => {
  const promtool = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(programs!.promtool, args, { cwd: monitoring, encoding: 'utf8' });
    return { status, told: `${stdout}${stderr}` };
  };

  test('understands the rules and the configuration', () => {
    expect(promtool('check', 'rules', 'alerts.yml')).toMatchObject({ status: 0 });
    expect(promtool('check', 'config', '--syntax-only', 'prometheus.yml')).toMatchObject({ status: 0 });
  });

  test('sees every alert raised by what it is for, and by nothing else', () => {
    expect(promtool('test', 'rules', join(import.meta.dirname, 'alerts.test.yml'))).toMatchObject({ status: 0 });
    const tested = readFileSync(join(import.meta.dirname, 'alerts.test.yml'), 'utf8');
    for (const { name } of alerts) expect(tested).toMatch(new RegExp(`alertname: ${name}\\n\\s+exp_alerts:\\n`));
  });
});

test('every alert links the part of the guide that says what to do', () => {
  expect(alerts.length).toBeGreaterThan(5);
  const guide = readFileSync(join(import.meta.dirname, '../../docs/guide/watch.md'), 'utf8');
  for (const { name, runbook } of alerts) {
    expect(runbook).toBe(`docs/guide/watch.md#${name.toLowerCase()}`);
    expect(guide).toContain(`\n### ${name}\n`);
  }
});

test('the dashboard and the rules name nothing that Muster does not show', () => {
  const known = new Set<string>(metricNames);
  const own = [...named('grafana-dashboard.json'), ...named('alerts.yml')].filter(name => name.startsWith('muster_'));
  expect(own.length).toBeGreaterThan(20);
  expect(own.filter(name => !known.has(name))).toEqual([]);
});
