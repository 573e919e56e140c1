import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';
import { muster } from '../../src/contracts/client.ts';
import { type TenantCreated, tenantCreated } from '../../src/contracts/tenants.ts';
import { benchData } from '../data.ts';
import { type Case, type CaseContext, median, rounded } from '../measure.ts';
import { type BenchServer, childrenOf, cpuOf, freePort, postmasterPid, query, urlOf } from '../server.ts';

const tenants = 4;
const launcher = join(import.meta.dirname, '../../muster');
const run = promisify(execFile);

/** Processes of each role. */
interface Roles {
  readonly webs: number;
  readonly workers: number;
}

const lineups: readonly Roles[] = [
  { webs: 1, workers: 1 },
  { webs: 1, workers: 2 },
  { webs: 1, workers: 4 },
  { webs: 2, workers: 2 },
];

/**
 * Four organizations register a file each at the same time. `settle` is settling alone: everything has been stored before
 * the workers begin.
 */
export const workers: Case = {
  sizes: [20_000],
  async run(context) {
    const lines: Record<string, unknown>[] = [];
    for (const roles of lineups) {
      const samples: Sample[] = [];
      for (let n = 0; n < context.runs; n += 1) samples.push(await measured(context, roles));
      const of = (value: (sample: Sample) => number) => rounded(median(samples.map(value)));
      const all = tenants * context.rows;
      lines.push({
        ...roles,
        rowsPerSecond: of(({ whole }) => all / whole.seconds),
        cpuSeconds: cpuLine(name => of(({ whole }) => whole.cpu[name])),
        settleRowsPerSecond: of(({ settle }) => all / settle.seconds),
        settleCpuSeconds: cpuLine(name => of(({ settle }) => settle.cpu[name])),
        load: of(({ load }) => load),
      });
    }
    return lines;
  },
};

const parts = ['webs', 'workers', 'postgres'] as const;
type Cpu = Record<(typeof parts)[number], number>;
const cpuLine = (value: (name: keyof Cpu) => number): Cpu => ({
  webs: value('webs'),
  workers: value('workers'),
  postgres: value('postgres'),
});

interface Part {
  readonly seconds: number;
  readonly cpu: Cpu;
}

interface Sample {
  readonly whole: Part;
  readonly settle: Part;
  /** The machine's, over the last minute. */
  readonly load: number;
}

async function measured({ server, folder, rows }: CaseContext, roles: Roles): Promise<Sample> {
  const files = await filesOf(folder, rows);
  const place = await startPlace(server, folder, roles);
  try {
    const register = (api: Api, i: number) => api.batches.create('register', new Blob([files[i] ?? '']));
    const whole = await place.timed(async () => {
      await Promise.all(place.apis.map(register));
      await place.settled();
    });
    await place.forget();
    for (const worker of place.workers) worker.kill('SIGSTOP');
    await Promise.all(place.apis.map(register));
    const settle = await place.timed(async () => {
      for (const worker of place.workers) worker.kill('SIGCONT');
      await place.settled();
    });
    return { whole, settle, load: loadavg()[0] ?? 0 };
  } finally {
    await place.stop();
  }
}

type Api = ReturnType<typeof muster>;

interface Place {
  readonly apis: readonly Api[];
  readonly workers: readonly ChildProcess[];
  timed(work: () => Promise<void>): Promise<Part>;
  /** Resolves when no batch waits. */
  settled(): Promise<void>;
  /** Batches and devices. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

/** Web and worker processes on a database of their own. */
async function startPlace(server: BenchServer, folder: string, roles: Roles): Promise<Place> {
  await query(server.muster, 'create database workers');
  const connection = { ...server.muster, database: 'workers' };
  const folders: string[] = [];
  const ports = await Promise.all(Array.from({ length: roles.webs }, freePort));
  const env = {
    ...process.env,
    DATABASE_URL: urlOf(connection),
    MUSTER_KEY: randomBytes(32).toString('base64'),
    MUSTER_PUBLIC_URL: `http://localhost:${ports[0]}`,
    MUSTER_LOG_LEVEL: 'warn',
    MUSTER_LOADS_AT_ONCE: String(tenants),
  };
  const inFolder = () => {
    const data = mkdtempSync(join(folder, 'workers-'));
    folders.push(data);
    return { ...env, MUSTER_DATA: data };
  };
  const webs = await Promise.all(
    ports.map(port => started({ ...inFolder(), MUSTER_ROLE: 'web', MUSTER_PORT: String(port) })),
  );
  const workers = await Promise.all(
    Array.from({ length: roles.workers }, () => started({ ...inFolder(), MUSTER_ROLE: 'worker' })),
  );
  const apis: Api[] = [];
  for (let n = 0; n < tenants; n += 1) {
    const given = ['tenant', 'create', '--name', `Bench ${n}`, '--json'];
    const { stdout } = await run(launcher, given, { env: { ...env, MUSTER_DATA: folders[0] } });
    const { clientId, clientSecret }: TenantCreated = tenantCreated.parse(JSON.parse(stdout));
    apis.push(muster({ url: `http://localhost:${ports[n % ports.length]}`, clientId, clientSecret }));
  }
  const client = new pg.Client(connection);
  await client.connect();
  await client.query('set role muster_owner');
  const postmaster = postmasterPid(String(connection.host));
  const cpu = (): Cpu => ({
    webs: cpuOfAll(webs.map(({ pid = 0 }) => pid)),
    workers: cpuOfAll(workers.map(({ pid = 0 }) => pid)),
    postgres: cpuOfAll([postmaster, ...childrenOf(postmaster)]),
  });
  return {
    apis,
    workers,
    async timed(work) {
      const [before, began] = [cpu(), performance.now()];
      await work();
      const seconds = (performance.now() - began) / 1000;
      const now = cpu();
      return { seconds, cpu: cpuLine(name => now[name] - before[name]) };
    },
    async settled() {
      for (;;) {
        const { rowCount } = await client.query('select from muster.work limit 1');
        if (rowCount === 0) return;
        await new Promise(resolve => setTimeout(resolve, 20));
      }
    },
    async forget() {
      await client.query(`truncate muster.batches, muster.batch_rows, muster.batch_slices, muster.devices, muster.captures,
        muster.claim_keys, muster.events, muster.tenant_counters, muster.order_counters, muster.idempotency_keys`);
    },
    async stop() {
      await client.end();
      const ended = [...webs, ...workers].map(each => once(each, 'exit'));
      for (const each of [...webs, ...workers]) each.kill('SIGTERM');
      await Promise.all(ended);
      await query(server.muster, 'drop database workers');
      for (const data of folders) rmSync(data, { recursive: true });
    },
  };
}

const cpuOfAll = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + cpuOf(pid), 0);

/** Resolves when the process says that it runs. */
async function started(env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(launcher, ['serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(child.stdout)) if (line.includes('What it keeps is in')) return child;
  throw new Error('a process of the service did not start');
}

/** A file for each organization: other machines in each. */
async function filesOf(folder: string, rows: number): Promise<string[]> {
  const kept = join(folder, `workers-${rows}.json`);
  if (!existsSync(kept)) {
    const { csv } = await benchData(folder, tenants * rows);
    const [heading = '', ...lines] = readFileSync(csv, 'utf8').split(/(?<=\n)/);
    const files = Array.from({ length: tenants }, (_, i) => heading + lines.slice(i * rows, (i + 1) * rows).join(''));
    writeFileSync(kept, JSON.stringify(files));
  }
  return JSON.parse(readFileSync(kept, 'utf8'));
}
