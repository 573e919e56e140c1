import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { ensureRoles } from './roles.ts';
import { hasTable } from './schema-tables.ts';
import { connectToPrimary, musterRuns, type Servers } from './servers.ts';
import { StartProblem } from './start-problem.ts';

/** What a start did to the database. `version` is the newest migration's name, `0004_claims`; null where there is none. */
export interface Migrated {
  readonly version: string | null;
  readonly applied: readonly string[];
}

/** A file of the migrations' folder, or what a release says of one. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly sha256: string;
  /** Whether an older program, which does not have this file, must refuse the database. */
  readonly breaking: boolean;
}

interface Recorded {
  readonly name: string;
  readonly sha256: string;
  readonly breaking: boolean;
}

/** Held by whoever changes the schema, shared by whoever needs it as it is. The same number in every version of Muster. */
export const migrationLock = 4_210_842_001;
/** Held from before the backup until the breaking migration is applied. */
const breakingLock = 4_210_842_002;
const oldestServer = 15;
const newestServer = 18;

/**
 * Brings the database up to the migrations of a folder (`0001_name.sql`, plain SQL, forward only), each in a transaction
 * of its own as `muster_owner`. Of processes that start at once each migration is applied by one: what they agree by
 * belongs to the transaction, so a pooler may be between. Fails with `StartProblem` where a person has to act, with
 * `DatabaseUnavailable` where the server does not answer.
 */
export async function migrate(
  servers: Servers,
  folder: string,
  beforeBreaking: BeforeBreaking = async () => {},
): Promise<Migrated> {
  const migrations = await readMigrations(folder);
  return await onServerThatSuits(servers, async client => {
    await ensureSchema(client);
    const { breaking, ...first } = await applyMissing(client, migrations, 'gentle');
    if (breaking === null) return first;
    return await breakingAlone(servers, async () => {
      // Another may have done it while this one waited.
      const { breaking } = await applyMissing(client, migrations, 'gentle');
      if (breaking !== null) {
        await refuseBesideOthers(client);
        await beforeBreaking(client, breaking);
        // A backup takes its time: somebody may have started the version before once more.
        await refuseBesideOthers(client);
      }
      const { version, applied } = await applyMissing(client, migrations, 'all');
      return { version, applied: [...first.applied, ...applied] };
    });
  });
}

/** Called on the connection that migrates, before a migration that an older program cannot live with changes what is there. */
export type BeforeBreaking = (client: pg.Client, migration: string) => Promise<void>;

/**
 * Runs one transaction while nobody migrates, on a server that suits and has the roles; whoever migrates waits for its end.
 * As the login role: `work` becomes another where it has to.
 */
export async function changingSchema<Done>(
  servers: Servers,
  work: (client: pg.Client) => Promise<Done>,
): Promise<Done> {
  return await onServerThatSuits(servers, client => alone(client, 'none', () => work(client)));
}

async function onServerThatSuits<Done>(servers: Servers, work: (client: pg.Client) => Promise<Done>): Promise<Done> {
  for (let attempt = 1; attempt <= roleAttempts; attempt += 1) {
    const { client } = await connectToPrimary(servers, { application_name: 'muster migrate' });
    try {
      if (await ensureRoles(client, await acceptedServer(client))) return await work(client);
    } finally {
      await client.end();
    }
  }
  throw new Error(`the roles of the database were made ${roleAttempts} times, and are not there`);
}

/** The roles are made by the first that comes; those beside it meet each other a few times at most. */
const roleAttempts = 10;

export type OwnConnection = pg.Client;

/** By their numbers. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter(file => file.endsWith('.sql')).sort();
  const numbers = new Set(files.map(file => /^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1]));
  if (numbers.has(undefined) || numbers.size !== files.length) {
    throw new StartProblem(`Migrations are named 0001_name.sql, with a number each of their own. Look in ${folder}.`);
  }
  return Promise.all(
    files.map(async file => {
      const sql = await readFile(join(folder, file), 'utf8');
      const sha256 = createHash('sha256').update(sql).digest('hex');
      return { name: file.slice(0, -'.sql'.length), sql, sha256, breaking: /^--! breaking\b/m.test(sql) };
    }),
  );
}

async function acceptedServer(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ number: string; version: string; encoding: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as version,
       current_setting('server_encoding') as encoding`,
  );
  const { number, version, encoding } = rows[0]!;
  if (encoding !== 'UTF8') {
    throw new StartProblem(`The database's encoding is ${encoding}. Make one with: create database … encoding 'UTF8'.`);
  }
  const major = Math.floor(Number(number) / 10_000);
  if (major >= oldestServer && major <= newestServer) return major;
  throw new StartProblem(
    `The database server is PostgreSQL ${version}. Muster works with PostgreSQL ${oldestServer} to ${newestServer}: ` +
      'point DATABASE_URL to such a server, or unset it to use the one that comes with Muster.',
  );
}

async function ensureSchema(client: pg.Client): Promise<void> {
  await alone(client, 'none', async () => {
    const { rows } = await client.query(`select from pg_namespace where nspname = 'muster'`);
    if (rows.length === 0) await client.query(newSchema);
    await client.query(`${becomeOwner}; ${emptySchema}`);
  });
}

/** The login role's to run. */
export const newSchema = 'create schema muster authorization muster_owner';
/** What a schema has before its first migration. */
export const emptySchema = `
  grant usage on schema muster to muster_tenant;
  create table if not exists muster.migrations (
    name text primary key,
    sha256 text not null,
    breaking boolean not null,
    applied_at timestamptz not null default now())`;

/** Where `gentle`: up to where what is still missing has a breaking one among it and there are tenants; that one is named. */
async function applyMissing(
  client: pg.Client,
  migrations: readonly Migration[],
  which: 'gentle' | 'all',
): Promise<Migrated & { readonly breaking: string | null }> {
  const applied: string[] = [];
  for (;;) {
    const { next, ...state } = await alone(client, 'muster_owner', async () => {
      const { rows } = await client.query<Recorded>(
        'select name, sha256, breaking from muster.migrations order by name',
      );
      const missing = compare(migrations, rows);
      const mayBreak = which === 'all' || !(await hasTenants(client));
      const breaking = mayBreak ? null : (missing.find(each => each.breaking)?.name ?? null);
      const next = breaking === null ? missing[0] : undefined;
      if (next) await applyWithin(client, next);
      return { next, breaking, version: rows.at(-1)?.name ?? null };
    });
    if (!next) return { ...state, applied };
    applied.push(next.name);
  }
}

/**
 * Of processes that start at once one does `work`, the others wait. The lock is a connection's of its own: `work` has
 * transactions, the backup's too, which a lock that belongs to one of them would not outlive.
 */
async function breakingAlone<Done>(servers: Servers, work: () => Promise<Done>): Promise<Done> {
  const { client } = await connectToPrimary(servers, { application_name: 'muster upgrade' });
  try {
    await client.query(
      `begin; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; select pg_advisory_xact_lock(${breakingLock})`,
    );
    return await work();
  } finally {
    await client.end();
  }
}

/** An older program that runs would go on, with a schema that it does not know; and what it took since the backup would not be in that. */
async function refuseBesideOthers(client: pg.Client): Promise<void> {
  if (!(await musterRuns(client))) return;
  throw new StartProblem(
    'This version upgrades the database in a way that older versions do not understand, and Muster still runs on it. ' +
      'Nothing of that was done yet. Stop every process of the version before, then start this one again. Behind a pooler ' +
      'that is known only when it has closed its idle connections to the database.',
  );
}

async function hasTenants(client: pg.Client): Promise<boolean> {
  if (!(await hasTable(client, 'tenants'))) return false;
  return (await client.query('select from muster.tenants limit 1')).rows.length > 0;
}

/** The migrations still to apply. Refuses a database that this program cannot work with. */
function compare(migrations: readonly Migration[], recorded: readonly Recorded[]): Migration[] {
  const ours = new Map(migrations.map(migration => [migration.name, migration]));
  for (const { name, sha256, breaking } of recorded) {
    const known = ours.get(name);
    if (known === undefined && breaking) {
      throw new StartProblem(
        `The database was upgraded by a newer Muster (migration ${name}), and this version cannot work with it. ` +
          'Install that version or a later one, or restore a backup made before the upgrade (muster restore).',
      );
    }
    if (known !== undefined && known.sha256 !== sha256) {
      throw new StartProblem(
        `Migration ${name} differs from the one that was applied to this database. ` +
          'Bring back the file of the release, and put changes into a new migration.',
      );
    }
  }
  const done = new Set(recorded.map(({ name }) => name));
  const missing = migrations.filter(({ name }) => !done.has(name));
  const late = missing.find(({ name }) => name < (recorded.at(-1)?.name ?? ''));
  if (late === undefined) return missing;
  throw new StartProblem(
    `Migration ${late.name} comes before ${recorded.at(-1)?.name}, which was applied already. Give it the next number.`,
  );
}

/** Applies it in the transaction that is open, as `muster_owner`. The text is sent as it is, several statements in one being allowed. */
export async function applyWithin(client: pg.Client, migration: Migration): Promise<void> {
  const { name, sql, sha256, breaking } = migration;
  try {
    await client.query(sql);
    await client.query(
      `insert into muster.migrations (name, sha256, breaking) values ('${name}', '${sha256}', ${breaking})`,
    );
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    const line = sql.slice(0, Number(error.position ?? 0)).split('\n').length;
    throw new Error(`migration ${name}, line ${line}: ${error.message} (${error.code})`, { cause: error });
  }
}

const becomeOwner = 'set local role muster_owner';

/** One transaction, of the owner or of who logged in (`none`), while every other process that migrates waits for its end. */
async function alone<Done>(client: pg.Client, role: 'muster_owner' | 'none', work: () => Promise<Done>): Promise<Done> {
  try {
    await client.query(
      `begin; set local role ${role}; set local statement_timeout = 0; select pg_advisory_xact_lock(${migrationLock})`,
    );
    const done = await work();
    await client.query('commit');
    return done;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}
