import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { backupRestored, backupWritten } from '../../src/contracts/backups.ts';
import { benchData } from '../data.ts';
import { type Case, type CaseContext, type Sample, summary, upload } from '../measure.ts';
import { type BenchServer, query, urlOf } from '../server.ts';

const root = join(import.meta.dirname, '../..');
/** So many devices are uploaded; more are made of them in the database. */
const mostUploaded = 20_000;

/**
 * Backup and restore of so many devices. The yardstick is COPY of the same tables, one after another, by the same driver: into
 * files that are not compressed, and out of them into empty tables, whose indexes are made at the end as a restore does it.
 */
export const backup: Case = {
  sizes: [100_000],
  async run(context) {
    const { server, folder, rows, runs } = context;
    const devices = await fill(server, folder, rows);
    const samples: Samples[] = [];
    for (let n = 0; n < runs; n += 1) samples.push(await measured(context));
    await server.reset();
    return (['backup', 'restore'] as const).map(part => ({
      ...{ part, devices, tableRows: samples[0]?.tableRows, fileMiB: samples[0]?.fileMiB },
      ...summary(samples.map(sample => sample[part])),
    }));
  },
};

/** Memory is that of the command. */
interface Samples {
  readonly backup: Sample;
  readonly restore: Sample;
  readonly tableRows: number;
  readonly fileMiB: number;
}

async function measured({ server, folder }: CaseContext): Promise<Samples> {
  const place = mkdtempSync(join(folder, 'backup-'));
  try {
    const file = join(place, 'all.backup');
    const copied = await timed(() => copyOut(server.muster, place));
    const written = await command(['backup', file], { MUSTER_DATA: server.dataFolder });
    const loaded = await inDatabase(server, async ({ connection, url }) => {
      // Makes the tables.
      await command(['tenant', 'create', '--name', 'Bench'], { MUSTER_DATA: join(place, 'data'), DATABASE_URL: url });
      return await timedCopyIn(connection, copied.result);
    });
    const restored = await inDatabase(server, ({ url }) =>
      command(['restore', '--keys-later', file], { MUSTER_DATA: join(place, 'data'), DATABASE_URL: url }),
    );
    const { rows } = backupRestored.parse(JSON.parse(restored.out));
    if (rows !== backupWritten.parse(JSON.parse(written.out)).rows) throw new Error('not all was restored');
    return {
      backup: { ...written, yardstickSeconds: copied.seconds },
      restore: { ...restored, yardstickSeconds: loaded },
      ...{ tableRows: rows, fileMiB: Math.round(statSync(file).size / 2 ** 20) },
    };
  } finally {
    rmSync(place, { recursive: true });
  }
}

/** Answers how many there are. */
async function fill(server: BenchServer, folder: string, devices: number): Promise<number> {
  const uploaded = Math.min(devices, mostUploaded);
  const data = await benchData(folder, uploaded);
  await server.reset();
  await upload(server, await server.token(), 'register', data.csv);
  const times = Math.floor(devices / uploaded);
  if (times > 1) await multiply(server, uploaded, times);
  return uploaded * times;
}

/** The same devices again and again, with ids, serial numbers and keys of their own. */
async function multiply(server: BenchServer, uploaded: number, times: number): Promise<void> {
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
  for (const { name, columns } of await asOwner(server.muster, tablesOf)) {
    const values = changed[name];
    if (!values) continue;
    await server.sql(`
      insert into muster.${name} (${columns.join(', ')}) select ${columns.map(column => values[column] ?? column).join(', ')}
      from muster.${name} cross join generate_series(1, ${times - 1}) n`);
  }
}

interface TableFile {
  readonly name: string;
  readonly columns: readonly string[];
  readonly path: string;
}

/** In the order of their making, so each behind those that it refers to; without columns that are generated. */
async function tablesOf(client: pg.Client): Promise<{ readonly name: string; readonly columns: readonly string[] }[]> {
  const { rows } = await client.query(`
    select c.relname as name, array(select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
    from pg_class c where c.relnamespace = 'muster'::regnamespace and c.relkind = 'r' order by c.oid`);
  return rows;
}

async function copyOut(connection: pg.ClientConfig, folder: string): Promise<TableFile[]> {
  mkdirSync(join(folder, 'tables'));
  return await asOwner(connection, async client => {
    const files = (await tablesOf(client)).map(table => ({ ...table, path: join(folder, 'tables', table.name) }));
    for (const { name, columns, path } of files) {
      await pipeline(
        client.query(to(`copy muster.${name} (${columns.join(', ')}) to stdout`)),
        createWriteStream(path),
      );
    }
    return files;
  });
}

/** Seconds from the first row to the last index. */
async function timedCopyIn(connection: pg.ClientConfig, files: readonly TableFile[]): Promise<number> {
  return await asOwner(connection, async client => {
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(`
      select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
      from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace = 'muster'::regnamespace
        and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`);
    const { seconds } = await timed(async () => {
      await client.query('begin');
      for (const { name } of indexes) await client.query(`drop index ${name}`);
      await client.query(`truncate ${files.map(({ name }) => `muster.${name}`).join(', ')}`);
      for (const { name, columns, path } of files) {
        const into = client.query(from(`copy muster.${name} (${columns.join(', ')}) from stdin with (freeze)`));
        await pipeline(createReadStream(path), into);
      }
      for (const { definition } of indexes) await client.query(definition);
      await client.query('commit');
      await client.query('analyze');
    });
    return seconds;
  });
}

async function asOwner<Done>(connection: pg.ClientConfig, work: (client: pg.Client) => Promise<Done>): Promise<Done> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query('set role muster_owner');
    return await work(client);
  } finally {
    await client.end();
  }
}

/** In an empty database beside Muster's. */
async function inDatabase<Done>(
  { muster }: BenchServer,
  work: (place: { readonly connection: pg.ClientConfig; readonly url: string }) => Promise<Done>,
): Promise<Done> {
  await query(muster, 'create database restored');
  try {
    const connection = { ...muster, database: 'restored' };
    return await work({ connection, url: urlOf(connection) });
  } finally {
    await query(muster, 'drop database restored');
  }
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ seconds: number; result: Result }> {
  const began = performance.now();
  const result = await work();
  return { seconds: (performance.now() - began) / 1000, result };
}

/** Runs a command and watches its memory (Linux). */
async function command(args: readonly string[], env: Readonly<Record<string, string>>) {
  const key = { MUSTER_KEY: randomBytes(32).toString('base64') };
  const child = spawn(join(root, 'muster'), [...args, '--json'], {
    env: { ...process.env, ...(env.DATABASE_URL && key), ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const parts: Buffer[] = [];
  child.stdout.on('data', part => parts.push(part));
  const peak = watchMemory(child);
  const { seconds, result: code } = await timed(() => new Promise(resolve => child.once('close', resolve)));
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}`);
  return { out: String(Buffer.concat(parts)), seconds, peakRssMiB: peak() };
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
