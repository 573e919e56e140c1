import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { tenantCreated } from '../src/contracts/tenants.ts';
import { startBundled } from '../src/storage/bundled-postgres.ts';

/** Muster and the yardstick on one PostgreSQL, the bundled one, in a folder of their own. */
export interface BenchServer {
  readonly url: string;
  readonly dataFolder: string;
  /** Where the yardstick's tables are. */
  readonly yard: pg.ClientConfig;
  /** Where Muster's tables are. */
  readonly muster: pg.ClientConfig;
  /** The customer's API client. */
  readonly client: { readonly clientId: string; readonly clientSecret: string };
  readonly token: () => Promise<string>;
  /** Of another tenant than `token`'s: an OEM, which may file. */
  readonly oemToken: () => Promise<string>;
  /** Of a reseller, which registers for itself. */
  readonly resellerToken: () => Promise<string>;
  /** Forgets all batches and devices, and the yardstick's rows; the catalogue too unless told to keep it. */
  reset(keep?: 'catalogue'): Promise<void>;
  /** Runs statements as the owner of Muster's tables. */
  sql(text: string): Promise<pg.QueryResult[]>;
  readonly usage: Usage;
  stop(): Promise<void>;
}

/** What the processes have used since the last `start()`. */
export interface Usage {
  start(): void;
  read(): { readonly peakRssMiB: number; readonly cpuSeconds: { readonly muster: number; readonly postgres: number } };
}

const launcher = join(import.meta.dirname, '../muster');
const run = promisify(execFile);

export async function startServer(folder: string): Promise<BenchServer> {
  const dataFolder = mkdtempSync(join(folder, 'data-'));
  const bundled = await startBundled({ dataFolder });
  const connection: pg.ClientConfig = { ...bundled.connection };
  const yard = { ...connection, database: 'yard' };
  await query(connection, 'create database yard');
  await query(yard, readFileSync(join(import.meta.dirname, 'yardstick.sql'), 'utf8'));
  const port = await freePort();
  const env = {
    ...process.env,
    MUSTER_DATA: dataFolder,
    MUSTER_PORT: String(port),
    MUSTER_LOG_LEVEL: 'warn',
    MUSTER_REQUESTS_PER_MINUTE: '10000000',
    MUSTER_TOKEN_REQUESTS_PER_MINUTE: '10000000',
  };
  const server = spawn(launcher, ['serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://localhost:${port}`;
  await ready(url);
  const create = async (...kind: string[]) => {
    const { stdout } = await run(launcher, ['tenant', 'create', '--name', 'Bench', ...kind, '--json'], { env });
    return tenantCreated.parse(JSON.parse(stdout));
  };
  const partner = (type: string) => create('--kind', 'partner', '--partner-type', type);
  const [customer, oem, reseller] = [await create(), await partner('oem'), await partner('reseller')];
  const sql = (text: string) => query(connection, `set role muster_owner; ${text}`);
  return {
    ...{ url, dataFolder, yard, muster: connection, sql, client: customer },
    token: () => tokenOf(url, customer.clientId, customer.clientSecret),
    oemToken: () => tokenOf(url, oem.clientId, oem.clientSecret),
    resellerToken: () => tokenOf(url, reseller.clientId, reseller.clientSecret),
    async reset(keep) {
      await query(yard, 'truncate yard_device, yard_claim_key, yard_capture');
      await sql(`truncate muster.batches, muster.batch_rows, muster.devices, muster.captures, muster.claim_keys, muster.events,
        muster.tenant_counters, muster.order_counters, muster.work, muster.work_turns, muster.device_history, muster.idempotency_keys,
        muster.audit, muster.audit_heads ${keep === 'catalogue' ? '' : ', muster.catalogue_records, muster.catalogue_history'}`);
    },
    usage: usageOf(server, postmasterPid(String(connection.host))),
    async stop() {
      server.kill('SIGTERM');
      await new Promise(resolve => server.once('exit', resolve));
      await bundled.stop();
      // The cluster: in the data folder, or apart from it where the server's user cannot enter that.
      for (const path of [String(connection.host), dataFolder]) await rm(path, { recursive: true, force: true });
    },
  };
}

export async function query(connection: pg.ClientConfig, text: string): Promise<pg.QueryResult[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return [await client.query(text)].flat();
  } finally {
    await client.end();
  }
}

/** For a program: `DATABASE_URL`. */
export function urlOf({ user, password, host, database }: pg.ClientConfig): string {
  return `postgres://${user}:${password}@${encodeURIComponent(host ?? '')}/${database}`;
}

async function ready(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error('the server did not get ready');
}

async function tokenOf(url: string, clientId: string, clientSecret: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  const answer = await fetch(`${url}/oauth2/token`, { method: 'POST', body });
  const { access_token: token }: { access_token?: unknown } = JSON.parse(await answer.text());
  return String(token);
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise(resolve => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

export function postmasterPid(socketFolder: string): number {
  return Number.parseInt(readFileSync(join(socketFolder, 'data/postmaster.pid'), 'utf8'), 10);
}

/** From /proc, so on Linux only: clock ticks are hundredths of a second there. */
function usageOf(server: ChildProcess, postmaster: number): Usage {
  const pid = server.pid ?? 0;
  const cpu = () => ({
    muster: cpuOf(pid),
    postgres: [postmaster, ...childrenOf(postmaster)].reduce((sum, each) => sum + cpuOf(each), 0),
  });
  let before = cpu();
  return {
    start() {
      writeFileSync(`/proc/${pid}/clear_refs`, '5');
      before = cpu();
    },
    read() {
      const now = cpu();
      const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      const since = { muster: now.muster - before.muster, postgres: now.postgres - before.postgres };
      return { peakRssMiB: Math.round(Number(peak) / 1024), cpuSeconds: since };
    },
  };
}

/** Own seconds and those of ended children. */
export function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) / 100, 0);
  } catch {
    return 0;
  }
}

export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => {
      try {
        return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]) === parent;
      } catch {
        return false;
      }
    });
}
