import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import type { BackupHeader, BackupManifest, BackupSection, BackupTable } from '../contracts/backups.ts';
import { BackupProblem } from './backup-problem.ts';
import { type BackupStart, backupParts, damaged } from './backup-read.ts';
import { applyWithin, changingSchema, emptySchema, type Migration, newSchema, readMigrations } from './migrate.ts';
import { hasTable, schemaTables, tableName } from './schema-tables.ts';
import { musterRuns, type Servers } from './servers.ts';
import { isBackedUp } from './table-plans.ts';

/** What a restore brought into the database. */
export interface Restored {
  readonly tables: readonly BackupTable[];
  /** The newest migration now. */
  readonly schemaVersion: string;
}

/**
 * Restores a backup into a database without tenants, and migrates it to the newest schema of this program: all of it in one
 * transaction, so that whatever goes wrong leaves the database as it was. Fails with `BackupProblem`.
 */
export async function restoreBackup(
  servers: Servers,
  migrationsFolder: string,
  path: string,
  start: BackupStart,
): Promise<Restored> {
  const migrations = await readMigrations(migrationsFolder);
  const { before, after } = splitAt(migrations, start.header, path);
  return await changingSchema(servers, async client => {
    await client.query('set local idle_in_transaction_session_timeout = 0');
    await refuseUnlessFree(client);
    await remakeSchema(client, before);
    const tables = await load(client, path, start);
    for (const migration of after) await applyWithin(client, migration);
    if (after.length > 0) await analyze(client);
    return { tables, schemaVersion: migrations.at(-1)?.name ?? '' };
  });
}

/** The migrations that the backup was made with, and those that came since. */
function splitAt(
  migrations: readonly Migration[],
  header: BackupHeader,
  path: string,
): { before: readonly Migration[]; after: readonly Migration[] } {
  const before = header.migrations.map(({ name, sha256 }, i) => {
    const ours = migrations[i];
    if (ours?.name === name && ours.sha256 === sha256) return ours;
    const known = migrations.some(migration => migration.name === name);
    throw new BackupProblem(
      known
        ? `${path} was made with another migration ${name} than this version has. Restore it with the version that made it (${header.muster}).`
        : `${path} was made by a newer Muster (${header.muster}, migration ${name}). Restore it with that version or a later one.`,
    );
  });
  return { before, after: migrations.slice(before.length) };
}

async function refuseUnlessFree(client: pg.Client): Promise<void> {
  if (await hasTable(client, 'tenants')) {
    await client.query('set local role muster_owner');
    const { rows } = await client.query<{ tenants: number }>('select count(*)::int as tenants from muster.tenants');
    await client.query('reset role');
    const tenants = rows[0]?.tenants ?? 0;
    if (tenants > 0) throw notFree(`it has ${tenants} ${tenants === 1 ? 'tenant' : 'tenants'}`);
  }
  if (await musterRuns(client))
    throw new BackupProblem('Muster runs on this database. Stop every process of it, and restore again.');
}

const notFree = (why: string): BackupProblem =>
  new BackupProblem(
    `A backup is restored into an empty database only, and this one is not: ${why}. Make another database and name it in ` +
      'DATABASE_URL, or use another data folder (MUSTER_DATA).',
  );

/** Nobody's tables are dropped: there was no tenant. A start of the service that came first has left a schema, and a key. */
async function remakeSchema(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  await client.query('set local role muster_owner; drop schema if exists muster cascade; reset role');
  await client.query(newSchema);
  await client.query('set local role muster_owner');
  await client.query(emptySchema);
  for (const migration of migrations) await applyWithin(client, migration);
}

async function load(client: pg.Client, path: string, start: BackupStart): Promise<BackupTable[]> {
  const known = new Map((await schemaTables(client)).map(({ name, columns }) => [name, columns]));
  const indexes = await takeIndexesAway(client);
  const loaded: BackupTable[] = [];
  let manifest: BackupManifest | undefined;
  for await (const part of backupParts(path, start)) {
    if ('manifest' in part) manifest = part.manifest;
    else {
      const { section } = part;
      const isKnown = section.columns.every(column => known.get(section.table)?.includes(column));
      if (!isKnown || !isBackedUp(section.table)) throw damaged(path);
      const rows = await loadRows(client, section, part.rows, path);
      loaded.push({ name: section.table, rows, sha256: part.digest() });
    }
  }
  if (!manifest || !isWhole(manifest, loaded)) throw damaged(path);
  for (const { name, next } of manifest.sequences) {
    await client.query('select setval(to_regclass($1), $2, false)', [tableName(name), next]);
  }
  for (const definition of indexes) await client.query(definition);
  await analyze(client);
  return loaded;
}

/** Not left to autovacuum: the first lists and migrations are planned by it. */
async function analyze(client: pg.Client): Promise<void> {
  const tables = await schemaTables(client);
  await client.query(`analyze ${tables.map(({ name }) => tableName(name)).join(', ')}`);
}

/** Frozen: nobody has seen these tables yet, so there is nothing for a later vacuum to do. */
async function loadRows(
  client: pg.Client,
  { table, columns }: BackupSection,
  rows: AsyncIterable<Buffer>,
  path: string,
): Promise<number> {
  const names = columns.map(pg.escapeIdentifier).join(', ');
  const into = client.query(from(`copy ${tableName(table)} (${names}) from stdin with (freeze)`));
  await pipeline(Readable.from(rows, { objectMode: false }), into).catch(error => {
    // Rows that the tables do not take are not as they were written.
    throw error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? '') ? damaged(path) : error;
  });
  return into.rowCount;
}

/** Those that serve reading only: built at once they take a fraction of the time. Answers how to make them again. */
async function takeIndexesAway(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'muster'::regnamespace
      and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
    order by 1`);
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}

function isWhole(manifest: BackupManifest, loaded: readonly BackupTable[]): boolean {
  const same = (a: BackupTable, b: BackupTable | undefined) =>
    a.name === b?.name && a.rows === b.rows && a.sha256 === b.sha256;
  return manifest.tables.length === loaded.length && manifest.tables.every((table, i) => same(table, loaded[i]));
}
