import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { runMuster } from '../cli/run-muster.ts';
import { fileOf, organization, rowOf, upload } from '../fixtures/registering.ts';
import { freePort, type TestServer, testServer } from '../fixtures/server.ts';
import { prometheusPrograms } from '../prometheus.ts';
import { alerts, monitoring, named } from './monitoring.ts';

const programs = prometheusPrograms();
const skipped = programs ? '' : ' (skipped: none here, and apt does not bring it)';
const metricsToken = 'a-token-for-prometheus';

describe.skipIf(!programs)(`a Prometheus that watches a running service${skipped}`, () => {
  let server: TestServer;
  let worker: TestServer;
  let folder: string;
  let prometheus: ChildProcess;
  let url: string;

  beforeAll(async () => {
    server = await testServer({ metricsToken });
    const watchPort = await freePort();
    worker = await testServer({ beside: server, role: 'worker', metricsToken, watchPort });
    folder = await mkdtemp(join(tmpdir(), 'muster-scrape-'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    await writeFile(join(folder, 'metrics-token'), metricsToken);
    await writeFile(join(folder, 'alerts.yml'), await readFile(join(monitoring, 'alerts.yml')));
    const config = await readFile(join(monitoring, 'prometheus.yml'), 'utf8');
    await writeFile(
      join(folder, 'prometheus.yml'),
      config
        .replace('localhost:8420', new URL(server.url).host)
        .replace(/^( +)# - (.*)localhost:8421(.*)\n +# /m, `$1- $2127.0.0.1:${watchPort}$3\n$1`)
        .replaceAll(': 15s', ': 1s'),
    );
    prometheus = spawn(
      programs!.prometheus,
      [`--config.file=prometheus.yml`, `--storage.tsdb.path=data`, `--web.listen-address=127.0.0.1:${port}`],
      { cwd: folder, stdio: 'ignore' },
    );
  });
  afterAll(async () => {
    const ended = new Promise(resolve => prometheus.once('exit', resolve));
    prometheus.kill('SIGTERM');
    await ended;
    await worker.close();
    await server.close();
    await rm(folder, { recursive: true });
  });

  const answer = z.object({ data: z.object({ result: z.array(z.unknown()) }) });
  async function seriesOf(query: string): Promise<number> {
    const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query })}`).catch(() => null);
    return response?.ok ? answer.parse(await response.json()).data.result.length : 0;
  }

  test('finds everything that the dashboard and the rules name', async () => {
    const [api, other] = [await organization(server), await organization(server)];
    const file = fileOf([rowOf(makeMachine(1, { tpm: true })), rowOf(makeMachine(2, { tpm: true }))]);
    await upload(api, file);
    await upload(other, file);
    await fetch(`${server.url}/api/v1/tenants/me/devices`);
    const backup = await runMuster(['backup', folder], { env: { DATABASE_URL: server.databaseUrl } });
    expect([backup.code, backup.err]).toEqual([0, '']);
    const wanted = [...new Set([...named('grafana-dashboard.json'), ...named('alerts.yml')])];
    const missing = async () => {
      const found = await Promise.all(wanted.map(name => seriesOf(`{__name__=~"${name}(_bucket)?"}`)));
      return wanted.filter((_, i) => found[i] === 0);
    };
    await expect.poll(missing, { timeout: 60_000 }).toEqual([]);
    await expect.poll(() => seriesOf('up{job="muster"} == 1')).toBe(2);
  });

  test('evaluates every rule without an error', async () => {
    const rules = z.object({
      data: z.object({
        groups: z.array(z.object({ rules: z.array(z.object({ name: z.string(), health: z.string() })) })),
      }),
    });
    const healthy = async () => {
      const { data } = rules.parse(await (await fetch(`${url}/api/v1/rules`)).json());
      return data.groups.flatMap(group => group.rules).map(({ name, health }) => `${name} ${health}`);
    };
    await expect.poll(healthy, { timeout: 60_000 }).toEqual(alerts.map(({ name }) => `${name} ok`));
  });

  test('evaluates every expression of the dashboard', async () => {
    const dashboard = JSON.parse(await readFile(join(monitoring, 'grafana-dashboard.json'), 'utf8'));
    const panels = z
      .array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).default([]) }))
      .parse(dashboard.panels);
    for (const { title, targets } of panels) {
      for (const { expr } of targets) {
        const query = expr.replaceAll('$job', '.+').replaceAll('$__rate_interval', '1m');
        const response = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query })}`);
        expect([title, response.status]).toEqual([title, 200]);
      }
    }
  });
});
