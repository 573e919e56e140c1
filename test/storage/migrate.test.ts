import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { StartProblem } from '../../src/storage/start-problem.ts';
import { bundledEmptyServer, debian15EmptyServer, type EmptyServer, has15 } from '../fixtures/servers.ts';

const migrations = join(import.meta.dirname, '../../migrations');
if (!has15) console.log('Not tried with PostgreSQL 15: /usr/lib/postgresql/15/bin is not there.');

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** A folder with the given migrations. */
function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-migrations-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

const one = { '0001_one.sql': 'create table muster.one (id int primary key);\n' };
const two = {
  ...one,
  '0002_two.sql': 'create table muster.two (id int);\ngrant select on muster.two to muster_tenant;\n',
};

describe.each([
  { server: 'the bundled PostgreSQL 18', start: bundledEmptyServer, there: true },
  { server: 'PostgreSQL 15', start: debian15EmptyServer, there: has15 },
])('on $server', ({ start, there }) => {
  if (!there) return it.skip('is not there');
  let server: EmptyServer;
  let count = 0;

  beforeAll(async () => {
    server = await start();
    // On the bundled server there is a role `muster` for this; these are the administrator's of some other server.
    await asSuperuser(`create role app login createrole password 'app'`, `create role plain login password 'plain'`);
  });
  afterAll(() => server?.stop());

  async function asSuperuser(...statements: string[]): Promise<void> {
    await onServer(server.superuser, ...statements);
  }

  /** A new database for a login role, which owns it unless told otherwise. */
  async function databaseFor(user: string, { owner = user } = {}): Promise<pg.ClientConfig> {
    count += 1;
    await asSuperuser(`create database db${count} owner ${owner}`);
    return { ...server.superuser, user, password: user, database: `db${count}` };
  }

  it('says what a superuser has to run where the right to make roles is missing, and goes on when that was done', async () => {
    const connection = await databaseFor('plain', { owner: 'postgres' });
    const problem = await migrate(connection, folderWith(one)).catch((e: unknown) => e);
    expect(problem).toBeInstanceOf(StartProblem);
    const statements = String(problem).match(/^ {2}.*;$/gm) ?? [];
    expect(statements.map(text => text.trim().split(' ')[0])).toEqual(['create', 'create', 'grant', 'grant', 'grant']);
    await asSuperuser(...statements);
    expect((await migrate(connection, folderWith(one))).applied).toEqual(['0001_one']);
    // So that the next test finds a server without them again.
    await onServer({ ...server.superuser, database: connection.database! }, 'drop schema muster cascade');
    await asSuperuser(`drop database ${connection.database}`, 'drop role muster_owner, muster_tenant');
  });

  it('makes roles and schema once, whoever starts at the same time on whichever database', async () => {
    const [a, b] = [await databaseFor('app'), await databaseFor('app')];
    const folder = folderWith(two);
    const done = await Promise.all([a, b, a, b].map(connection => migrate(connection, folder)));
    expect(done.map(({ version }) => version)).toEqual(Array(4).fill('0002_two'));
    expect(done.flatMap(({ applied }) => applied).toSorted()).toEqual(['0001_one', '0001_one', '0002_two', '0002_two']);
  });

  it('takes the migrations of this project, twice', async () => {
    const connection = await databaseFor('app');
    const { version, applied } = await migrate(connection, migrations);
    expect(version).toBe(applied.at(-1));
    expect(await migrate(connection, migrations)).toEqual({ version, applied: [] });
    const database = openDatabase(connection);
    const roles = await database.asSystem('work', async tx => [
      ...(await tx.query(sql`select current_user as role`)),
      ...(await tx.asTenant({ tenantId: '0198c0de-0000-7000-8000-000000000001' }, inner =>
        inner.query(sql`select current_user as role, (select count(*) from muster.tenants) as tenants`),
      )),
    ]);
    expect(roles).toEqual([{ role: 'muster_owner' }, { role: 'muster_tenant', tenants: 0 }]);
    await database.close();
  });

  it('asks for the grants alone where another user made the roles', async () => {
    const problem = await migrate(await databaseFor('plain'), folderWith(one)).catch((e: unknown) => e);
    expect(String(problem)).not.toContain('create role');
    expect(String(problem)).toMatch(/grant muster_owner to "plain".*;\n {2}grant muster_tenant to "plain"/);
  });

  it('applies what is new', async () => {
    const connection = await databaseFor('app');
    await migrate(connection, folderWith(one));
    expect(await migrate(connection, folderWith(two))).toEqual({ version: '0002_two', applied: ['0002_two'] });
  });

  it('works with a database that is ahead, unless by a breaking migration', async () => {
    const connection = await databaseFor('app');
    await migrate(connection, folderWith(two));
    expect(await migrate(connection, folderWith(one))).toEqual({ version: '0002_two', applied: [] });
    const breaking = { ...two, '0003_three.sql': '--! breaking\ndrop table muster.one;\n' };
    await migrate(connection, folderWith(breaking));
    await expect(migrate(connection, folderWith(two))).rejects.toThrow(/newer Muster \(migration 0003_three\)/);
  });

  it('brings along the API clients that were there before tenants managed their own', async () => {
    const connection = await databaseFor('app');
    const before = ['0001_tenants.sql', '0002_batches.sql', '0003_devices.sql'];
    const texts = before.map(name => [name, readFileSync(join(migrations, name), 'utf8')]);
    await migrate(connection, folderWith(Object.fromEntries(texts)));
    const tenantId = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';
    const run = async (text: string) => {
      const client = new pg.Client(connection);
      await client.connect();
      await client.query('set role muster_owner');
      const { rows } = await client.query(text).finally(() => client.end());
      return rows;
    };
    await run(
      `insert into muster.tenants (id, name, kind, created_at) values ('${tenantId}', 'Contoso', 'customer', now())`,
    );
    await run(
      `insert into muster.clients (id, tenant_id, name, scopes, created_at) values ('c', '${tenantId}', 'First client', '{}', now())`,
    );
    await run(
      `insert into muster.client_secrets (client_id, secret_sha256, created_at) values ('c', 'a', now()), ('c', 'b', now())`,
    );
    await migrate(connection, migrations);
    expect(await run('select tenant_id, client_id, id is not null as named from muster.client_secrets')).toEqual(
      Array(2).fill({ tenant_id: tenantId, client_id: 'c', named: true }),
    );
    expect(await run('select expires_at, created_by from muster.clients')).toEqual([
      {
        expires_at: null,
        created_by: { kind: 'user', id: 'service-administrator', name: 'Service administrator', tenantId },
      },
    ]);
  });

  it('reports a migration that changed after it was applied', async () => {
    const connection = await databaseFor('app');
    const folder = folderWith(one);
    await migrate(connection, folder);
    writeFileSync(join(folder, '0001_one.sql'), 'create table muster.one (id bigint primary key);\n');
    await expect(migrate(connection, folder)).rejects.toThrow('Migration 0001_one differs');
  });

  it('reports a migration that comes too late', async () => {
    const connection = await databaseFor('app');
    await migrate(connection, folderWith({ '0002_two.sql': 'select 1' }));
    await expect(migrate(connection, folderWith({ ...one, '0002_two.sql': 'select 1' }))).rejects.toThrow(
      'next number',
    );
  });

  it('leaves nothing of a migration that fails, keeps those before it, and names the line', async () => {
    const connection = await databaseFor('app');
    const bad = folderWith({ ...one, '0002_bad.sql': 'create table muster.half (id int);\n\nselect nonsense;\n' });
    await expect(migrate(connection, bad)).rejects.toThrow(
      'migration 0002_bad, line 3: column "nonsense" does not exist',
    );
    const folder = folderWith({ ...one, '0002_bad.sql': 'create table muster.half (id int);\n' });
    expect((await migrate(connection, folder)).applied).toEqual(['0002_bad']);
  });

  it('refuses another encoding', async () => {
    await asSuperuser(`create database latin owner app encoding 'LATIN1' template template0`);
    const connection = { ...server.superuser, user: 'app', password: 'app', database: 'latin' };
    await expect(migrate(connection, folderWith(one))).rejects.toThrow('encoding is LATIN1');
  });
});

it('refuses files without a number of their own', async () => {
  for (const name of ['one.sql', '0001_other.sql']) {
    const folder = folderWith({ ...one, [name]: '' });
    await expect(migrate({ host: '/nowhere' }, folder)).rejects.toThrow('Migrations are named 0001_name.sql');
  }
});

async function onServer(connection: pg.ClientConfig, ...statements: string[]): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
