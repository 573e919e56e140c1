import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../fixtures/database.ts';

/**
 * What keeps the SQL fit for a database that Citus spreads over machines (docs/decisions/0003-schema.md), as far as the
 * catalogue of PostgreSQL and the text of migrations and program can tell. Tried with Citus itself once (0017-scale.md).
 */

/** Tables that are not spread, and why: they stay on the coordinator, where every process connects. */
const local: Readonly<Record<string, string>> = {
  migrations: 'looked at once a start',
  settings: 'a few rows of the installation',
  signing_keys: 'a few rows of the installation',
  seal_keys: 'a few rows of the installation',
  work: 'taken with skip locked whoever the tenant is',
  work_turns: 'beside work, and counted by a sequence',
  provider_records: 'looked up before a tenant is known',
  clients: 'looked up before a tenant is known',
  client_secrets: 'beside clients',
  setup_links: 'looked up before a tenant is known',
  users: 'looked up before a tenant is known',
  invitations: 'looked up before a tenant is known',
  passkeys: 'looked up before a tenant is known',
  passwords: 'beside users',
  sessions: 'looked up before a tenant is known',
  login_requests: 'looked up before a tenant is known',
  sign_in_attempts: 'looked up before a tenant is known',
  sign_in_settings: 'looked up before a tenant is known',
  throttles: 'of addresses, which belong to no tenant',
};

const root = join(import.meta.dirname, '../..');
const textOf = (folder: string, end: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(end))
    .sort()
    .map(name => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n');
const migrations = textOf('migrations', '.sql').replace(/--.*$/gm, '');

/** By what each table is spread; null for a copy everywhere. */
const spread = [...migrations.matchAll(/select muster\.spread\('muster\.(\w+)', (?:null|'(\w+)')/g)].map(
  ([, name = '', column]) => ({ name, col: column ?? null }),
);

/** Each query answers, as `what`, a line for every thing that the rule forbids. `spread` holds the tables with a column. */
const rules: Readonly<Record<string, string>> = {
  'every table says whether it is spread': `
    select relname as what from tables where not relname = any ($2) and not exists (select from named n where n.name = relname)`,
  'a table has a primary key': `
    select relname as what from spread where not exists (select from pg_index where indrelid = oid and indisprimary)`,
  'what is unique begins with the column by which the table is spread': `
    select pg_get_indexdef(indexrelid) as what from spread join pg_index on indrelid = oid
    where indisunique and pg_get_indexdef(indexrelid, 1, true) <> col`,
  'nothing is kept apart by an exclusion': `
    select relname as what from spread s join pg_constraint c on c.conrelid = s.oid where contype = 'x'`,
  'a foreign key leads to the tenants, or by tenant to what lies beside': `
    select t.relname || ': ' || pg_get_constraintdef(c.oid) as what from pg_constraint c
      join tables t on t.oid = c.conrelid join tables f on f.oid = c.confrelid
      left join spread s on s.oid = t.oid left join spread b on b.oid = f.oid
    where c.contype = 'f' and f.relname <> 'tenants' and (s.oid is not null or b.oid is not null)
      and ((s.col = 'tenant_id' and b.col = 'tenant_id') is not true
        or (select attname from pg_attribute where attrelid = t.oid and attnum = c.conkey[1]) <> 'tenant_id'
        or (select attname from pg_attribute where attrelid = f.oid and attnum = c.confkey[1]) <> 'tenant_id')`,
  'no trigger': `
    select pg_get_triggerdef(t.oid) as what from spread s join pg_trigger t on t.tgrelid = s.oid where not tgisinternal`,
  'no sequence': `
    select relname || '.' || a.attname as what from spread s join pg_attribute a on a.attrelid = s.oid and a.attnum > 0
      left join pg_attrdef d on d.adrelid = s.oid and d.adnum = a.attnum
    where a.attidentity <> '' or pg_get_expr(d.adbin, d.adrelid) like '%nextval%'`,
  'a policy knows the tenant by app_tenant(), which bears an empty setting': `
    select relname || ': ' || polname as what from spread s join pg_policy p on p.polrelid = s.oid
    where concat(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) like '%current_setting%'`,
  'a function that reads tables is no SQL function': `
    select proname as what from pg_proc p join pg_language l on l.oid = prolang
    where pronamespace = 'muster'::regnamespace and lanname = 'sql'
      and exists (select from tables where prosrc ~ ('\\mmuster\\.' || relname || '\\M'))`,
};

let fresh: FreshDatabase;
let client: pg.Client;
beforeAll(async () => {
  fresh = await freshDatabase();
  client = new pg.Client(fresh.connection);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await fresh.drop();
});

test.each(Object.keys(rules))('%s', async rule => {
  expect(await found(rule, spread)).toEqual([]);
});

test('the tables that are not spread are there, and not spread', async () => {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'muster'::regnamespace and relkind in ('r', 'p')`,
  );
  const names = new Set(spread.map(({ name }) => name));
  expect(Object.keys(local).filter(name => names.has(name) || !rows.some(row => row.name === name))).toEqual([]);
});

test('the rules notice what breaks them', async () => {
  await client.query(`begin; set local role muster_owner;
    create table muster.loose (tenant_id uuid, id bigint generated always as identity, other text unique,
      batch_id uuid, exclude using btree (other with =));
    create table muster.beside (id uuid primary key);
    alter table muster.loose add foreign key (batch_id) references muster.beside;
    create table muster.unnamed (id int);
    create function muster.on_write() returns trigger language plpgsql as 'begin return new; end';
    create trigger loud before insert on muster.loose for each row execute function muster.on_write();
    create policy own on muster.loose using (tenant_id = current_setting('app.tenant')::uuid);
    create function muster.counted(tenant uuid) returns bigint language sql
      as 'select count(*) from muster.devices where tenant_id = tenant'`);
  const more = [...spread, { name: 'loose', col: 'tenant_id' }, { name: 'beside', col: 'id' }];
  const quiet: string[] = [];
  for (const rule of Object.keys(rules)) if ((await found(rule, more)).length === 0) quiet.push(rule);
  await client.query('rollback');
  expect(quiet).toEqual([]);
});

test('a table is spread right after it is made, and how it is stored is said before', () => {
  const misplaced = spread.filter(({ name }) => {
    const between = new RegExp(
      `create table muster\\.${name} \\([^;]*;(.*?)select muster\\.spread\\('muster\\.${name}'`,
      's',
    );
    const statements = between.exec(migrations)?.[1]?.split(';') ?? ['never made'];
    return statements.some(text => text.trim() && !/^\s*alter table \S+ (?:alter column \S+ )?set /.test(text));
  });
  const late = spread.filter(({ name }) =>
    new RegExp(`spread\\('muster\\.${name}'.*alter table muster\\.${name}\\s[^;]*set storage`, 's').test(migrations),
  );
  expect([...misplaced, ...late].map(({ name }) => name)).toEqual([]);
});

test('errors are told by SQLSTATE, and the tenant is set by SET LOCAL', () => {
  const program = ['storage', 'services', 'auth', 'workers'].map(floor => textOf(`src/${floor}`, '.ts')).join('\n');
  // By a constraint's name; set_config() is not passed on to other machines.
  expect(`${program}\n${migrations}`.match(/error\.(?:constraint|table)\b|\bset_config\s*\(/g) ?? []).toEqual([]);
});

/** What a rule finds. */
async function found(rule: string, named: typeof spread): Promise<string[]> {
  const { rows } = await client.query<{ what: string }>(
    `with named as (select * from json_to_recordset($1) as n (name text, col text)),
       tables as (select oid, relname::text from pg_class
         where relnamespace = 'muster'::regnamespace and relkind in ('r', 'p') and $2::text[] is not null),
       spread as (select t.*, n.col from tables t join named n on n.name = t.relname where n.col is not null)
     ${rules[rule]}`,
    [JSON.stringify(named), Object.keys(local)],
  );
  return rows.map(({ what }) => what);
}
