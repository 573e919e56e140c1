import { createHash } from 'node:crypto';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import pg from 'pg';
import { to } from 'pg-copy-streams';
import type { BackupHeader, BackupManifest, BackupSection, BackupSequence, BackupTable } from '../contracts/backups.ts';
import { withDigest } from './backup-end.ts';
import { BackupProblem } from './backup-problem.ts';
import { migrationLock } from './migrate.ts';
import { hasTable, type SchemaTable, schemaTables, tableName } from './schema-tables.ts';
import { isBackedUp } from './table-plans.ts';

/** Who writes a backup, and when. */
export interface BackupStamp {
  /** The version of Muster. */
  readonly version: string;
  readonly at: Date;
}

/** What a backup has come to hold. */
export interface Snapshot {
  readonly header: BackupHeader;
  readonly tables: readonly BackupTable[];
  readonly bytes: number;
}

/**
 * Writes one snapshot of everything to `out`, which it ends: a line of JSON in clear, then, compressed, the tables and the
 * manifest, and the digest of all (backup-end.ts). Holds nothing up but changes of the schema, and takes the same memory whatever there is.
 */
export async function writeBackup(client: pg.Client, stamp: BackupStamp, out: Writable): Promise<Snapshot> {
  const tables = await beginSnapshot(client);
  try {
    const header = await headerOf(client, tables, stamp);
    const written: BackupTable[] = [];
    const { stream: whole, bytes } = withDigest();
    whole.write(`${JSON.stringify(header)}\n`);
    const packed = createZstdCompress({ chunkSize: pieceBytes });
    await pipeline(Readable.from(body(client, tables, written), { objectMode: false }), packed, whole, out);
    return { header, tables: written, bytes: bytes() };
  } finally {
    await client.query('rollback').catch(() => {});
  }
}

/** Of the same moment: tables as they are in the snapshot, which no migration changes until it ends. */
async function beginSnapshot(client: pg.Client): Promise<SchemaTable[]> {
  await client.query('set statement_timeout = 0');
  await client.query('select pg_advisory_lock_shared($1)', [migrationLock]);
  try {
    if (!(await hasTable(client, 'tenants'))) {
      throw new BackupProblem('There is nothing to keep: the database has no tables of Muster yet.');
    }
    const tables = await schemaTables(client);
    await client.query('begin isolation level repeatable read read only; set local role muster_owner');
    await client.query(readingSettings);
    await client.query(`lock table ${tables.map(({ name }) => tableName(name)).join(', ')} in access share mode`);
    // The snapshot is taken here.
    await client.query('select from muster.tenants limit 1');
    return tables;
  } finally {
    await client.query('select pg_advisory_unlock_shared($1)', [migrationLock]).catch(() => {});
  }
}

/** One form of values whatever the server is set to, and time. */
const readingSettings = `set local datestyle = 'ISO'; set local timezone = 'UTC'; set local bytea_output = 'hex';
  set local intervalstyle = 'postgres'; set local extra_float_digits = 1; set local idle_in_transaction_session_timeout = 0`;

async function headerOf(
  client: pg.Client,
  tables: readonly SchemaTable[],
  { version, at }: BackupStamp,
): Promise<BackupHeader> {
  const { rows: migrations } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from muster.migrations order by name',
  );
  return {
    format: 'muster backup',
    formatVersion: 1,
    muster: version,
    createdAt: at.toISOString(),
    schemaVersion: migrations.at(-1)?.name ?? '',
    migrations,
    // A database from before there was a table of them says it when it is migrated.
    sealKeys: tables.some(({ name }) => name === 'seal_keys') ? await sealKeysIn(client) : [],
  };
}

async function sealKeysIn(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select encode(key_id, 'hex') as id from muster.seal_keys order by turn desc, key_id`,
  );
  return rows.map(({ id }) => id);
}

const pieceBytes = 256 * 1024;

async function* body(
  client: pg.Client,
  tables: readonly SchemaTable[],
  written: BackupTable[],
): AsyncGenerator<Buffer> {
  for (const table of tables) if (isBackedUp(table.name)) yield* section(client, table, written);
  const manifest: BackupManifest = { tables: written, sequences: await sequencesIn(client) };
  yield Buffer.from(`${JSON.stringify({ manifest })}\n`);
}

async function* section(client: pg.Client, { name, columns }: SchemaTable, written: BackupTable[]) {
  const heading: BackupSection = { table: name, columns: [...columns] };
  yield Buffer.from(`${JSON.stringify(heading)}\n`);
  const hash = createHash('sha256');
  const rows = client.query(
    to(`copy ${tableName(name)} (${columns.map(pg.escapeIdentifier).join(', ')}) to stdout`, {
      highWaterMark: pieceBytes,
    }),
  );
  for await (const piece of rows as AsyncIterable<Buffer>) {
    hash.update(piece);
    yield piece;
  }
  yield endOfRows;
  written.push({ name, rows: rows.rowCount, sha256: hash.digest('hex') });
}

/** A line that no row is: COPY's text form doubles every backslash. */
export const endOfRows = Buffer.from('\\.\n');

async function sequencesIn(client: pg.Client): Promise<BackupSequence[]> {
  const { rows } = await client.query<{ name: string }>(`
    select relname as name from pg_class where relnamespace = 'muster'::regnamespace and relkind = 'S' order by relname`);
  const sequences: BackupSequence[] = [];
  for (const { name } of rows) {
    const { rows: state } = await client.query<{ next: string }>(
      `select last_value + is_called::int as next from ${tableName(name)}`,
    );
    sequences.push({ name, next: Number(state[0]?.next) });
  }
  return sequences;
}
