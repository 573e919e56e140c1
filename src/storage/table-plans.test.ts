import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/fixtures/database.ts';
import { schemaTables } from './schema-tables.ts';
import { tablePlans } from './table-plans.ts';
import { exportedTables } from './tenant-rows.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.drop());

test('every table has its plan, and no other', async () => {
  const client = new pg.Client(fresh.connection);
  await client.connect();
  const tables = await schemaTables(client).finally(() => client.end());
  expect(Object.keys(tablePlans).toSorted()).toEqual(tables.map(({ name }) => name).toSorted());
  for (const { name, columns } of tables) {
    const { tenant, exported } = tablePlans[name]!;
    expect(columns.includes('tenant_id') ? 'tenant_id' : name === 'tenants' ? 'id' : null, name).toBe(tenant);
    if (exported !== 'no')
      expect(columns, name).toEqual(expect.arrayContaining(exported.filter(c => c !== 'folded_name')));
  }
});

test('rows are planned in an order in which they can be deleted from the end', async () => {
  const references = await fresh.database.asSystem('sweep', tx =>
    tx.query<{ from: string; to: string }>(sql`
      select c.relname as from, r.relname as to from pg_constraint k join pg_class c on c.oid = k.conrelid
      join pg_class r on r.oid = k.confrelid
      where c.relnamespace = 'muster'::regnamespace and k.contype = 'f' and c.oid <> r.oid`),
  );
  const places = Object.keys(tablePlans);
  expect(references.length).toBeGreaterThan(10);
  expect(references.filter(({ from, to }) => places.indexOf(from) < places.indexOf(to))).toEqual([]);
});

test('an export has no column that proves or opens something', async () => {
  const tables = await fresh.database.asSystem('tenant export', exportedTables);
  const proving = /secret|token|password|public_key|credential|refresh|previous|_sha256|digest|_key$/;
  const found = tables.flatMap(({ name, columns }) =>
    columns.filter(column => proving.test(column)).map(column => `${name}.${column}`),
  );
  // Of files and of the log itself.
  expect(found).toEqual(['audit.digest', 'audit_heads.digest', 'audit_heads.cut_digest', 'batches.file_sha256']);
  const sealed = tables.flatMap(({ name, sealed: column }) => (column ? [`${name}.${column}`] : []));
  expect(sealed).toEqual(['batch_rows.sealed_cells', 'captures.sealed', 'catalogue_records.sealed']);
});
