import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import { benchData } from './data.ts';
import { upload } from './measure.ts';
import { startServer } from './server.ts';

/**
 * Backup and restore of many devices, against PostgreSQL's COPY of the same tables into files, one after another, by the same
 * driver: `node bench/backup.ts --devices 1000000`. Some devices are uploaded, and then multiplied in the database.
 */
const { values } = parseArgs({ options: { devices: { type: 'string', default: '1000000' } } });
const devices = Number(values.devices);
const uploaded = Math.min(devices, 20_000);
const folder = mkdtempSync(join(process.env.MUSTER_BENCH_FOLDER ?? tmpdir(), 'muster-backup-'));
const launcher = join(import.meta.dirname, '../muster');
const file = join(folder, 'all.backup');

chmodSync(folder, 0o711);
const server = await startServer(folder);
const data = await benchData(join(folder, 'files'), uploaded);
await upload(server, await server.token(), 'register', data.csv);
await multiply(Math.floor(devices / uploaded));
const key = { MUSTER_DATA: server.dataFolder };
const [{ bytes }] = await rowsOf<{ bytes: string }>(
  `select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c where relnamespace = 'muster'::regnamespace and relkind = 'r'`,
);
console.log(
  `${uploaded * Math.floor(devices / uploaded)} devices, ${Math.round(Number(bytes) / 2 ** 20)} MiB in the database`,
);

const copied = await timed(copyAll);
report('COPY to files', copied.seconds, copied.result);
const backup = await command(['backup', file], key);
const { rows }: { rows: number } = JSON.parse(backup.out);
report('muster backup', backup.seconds, statSync(file).size, rows, backup.peakMiB);
const restoreFolder = join(folder, 'restored');
const restore = await command(['restore', '--keys-later', file], { MUSTER_DATA: restoreFolder });
report('muster restore', restore.seconds, statSync(file).size, rows, restore.peakMiB);
await server.stop();
rmSync(folder, { recursive: true, force: true });

async function rowsOf<Row extends pg.QueryResultRow>(text: string): Promise<[Row, ...Row[]]> {
  const result = (await server.sql(text)).at(-1);
  return result?.rows as [Row, ...Row[]];
}

/** The same devices again and again, with ids, serial numbers and keys of their own. */
async function multiply(times: number): Promise<void> {
  const anew = (column: string) => `md5(${column}::text || n)::uuid`;
  const key = (column: string) => `sha256(${column} || n::text::bytea)`;
  const changed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    captures: { id: anew('id'), tuple_key: key('tuple_key'), ek_key: key('ek_key'), smbios_key: key('smbios_key') },
    batch_rows: { id: anew('id'), device_id: anew('device_id'), line: `line + n * ${2 * uploaded}` },
    devices: {
      ...{ id: anew('id'), capture_id: anew('capture_id'), line: `line + n * ${2 * uploaded}` },
      ...{ ek_key: key('ek_key'), smbios_key: key('smbios_key'), serial_number: `serial_number || '-' || n` },
    },
    claim_keys: { key: key('key'), device_id: anew('device_id') },
  };
  for (const [table, columns] of Object.entries(changed)) {
    const [{ names }] = await rowsOf<{ names: string[] }>(`
      select array_agg(attname::text order by attnum) as names from pg_attribute
      where attrelid = 'muster.${table}'::regclass and attnum > 0 and attgenerated = ''`);
    await server.sql(`
      insert into muster.${table} (${names.join(', ')}) select ${names.map(name => columns[name] ?? name).join(', ')}
      from muster.${table} cross join generate_series(1, ${times - 1}) n`);
  }
}

/** Every table into a file of its own, in text form and not compressed. */
async function copyAll(): Promise<number> {
  const client = new pg.Client(server.muster);
  await client.connect();
  await client.query('set role muster_owner');
  const { rows: tables } = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'muster'`,
  );
  let size = 0;
  for (const { name } of tables) {
    const path = join(folder, name);
    await pipeline(client.query(to(`copy muster.${name} to stdout`)), createWriteStream(path));
    size += statSync(path).size;
    rmSync(path);
  }
  await client.end();
  return size;
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ seconds: number; result: Result }> {
  const began = performance.now();
  const result = await work();
  return { seconds: (performance.now() - began) / 1000, result };
}

/** Runs a command and watches its memory (Linux). */
async function command(args: readonly string[], env: Readonly<Record<string, string>>) {
  const began = performance.now();
  const child = spawn(launcher, [...args, '--json'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', part => parts.push(part));
  const peak = watchMemory(child);
  const code = await new Promise(resolve => child.once('close', resolve));
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}`);
  return { out: String(Buffer.concat(parts)), seconds: (performance.now() - began) / 1000, peakMiB: peak() };
}

function watchMemory({ pid }: ChildProcess): () => number {
  let peak = 0;
  const timer = setInterval(() => {
    try {
      const found = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      peak = Math.max(peak, Number(found ?? 0));
    } catch {
      clearInterval(timer);
    }
  }, 100);
  return () => {
    clearInterval(timer);
    return Math.round(peak / 1024);
  };
}

function report(name: string, seconds: number, bytes: number, rows?: number, peakMiB?: number): void {
  const speed = rows === undefined ? '' : `, ${Math.round(rows / seconds).toLocaleString('en')} rows/s`;
  const memory = peakMiB === undefined ? '' : `, peak RSS ${peakMiB} MiB`;
  console.log(`${name}: ${seconds.toFixed(1)} s, ${Math.round(bytes / 2 ** 20)} MiB${speed}${memory}`);
}
