import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { AuditFilter } from '../../src/contracts/audit.ts';
import { listAudit, recountAudit, writeAudit } from '../../src/storage/audit.ts';
import type { Tx } from '../../src/storage/database.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { compile } from '../../src/storage/statements.ts';
import { freshDatabase } from '../fixtures/database.ts';

const migrations = join(import.meta.dirname, '../../migrations');
const [ours, theirs] = ['01980000-0000-7000-8000-00000000000a', '01980000-0000-7000-8000-00000000000b'];
const principal = { kind: 'client', id: 'c', name: 'C', tenantId: ours } as const;

test('entries from before there was a chain are chained, and the next one joins them', async () => {
  const { connection, database, drop } = await freshDatabase({ empty: true });
  const before = mkdtempSync(join(tmpdir(), 'muster-migrations-'));
  for (const name of readdirSync(migrations).filter(file => file < '0004')) {
    cpSync(join(migrations, name), join(before, name));
  }
  await migrate(connection, before);
  for (const [n, tenantId] of [ours, theirs, ours].entries()) {
    await database.withTenant({ tenantId }, tx =>
      tx.query(sql`insert into muster.audit (tenant_id, id, at, principal, action, outcome, request_id, detail)
        values (${tenantId}, gen_random_uuid(), ${new Date(1_760_000_000_000 - n)}, ${JSON.stringify(principal)},
          ${n === 2 ? 'device.patch' : 'batch.register'}, 'done', 'r', ${n === 0 ? '{"batchId":"b","rows":1}' : null})`),
    );
  }
  expect((await migrate(connection, migrations)).applied).toContain('0004_audit');
  await database.withTenant({ tenantId: ours }, tx =>
    writeAudit(tx, {
      ...{ id: crypto.randomUUID(), at: new Date(), principal, action: 'device.update', outcome: 'done' },
      ...{ requestId: null, address: null },
    }),
  );
  const entries = await database.withTenant({ tenantId: ours }, tx =>
    listAudit(tx, ours, { filter: {}, before: null, limit: 10 }),
  );
  expect(entries.map(({ position, action, target, detail }) => [position, action, target?.id, detail])).toEqual([
    [3, 'device.update', undefined, null],
    [2, 'batch.register', 'b', { rows: 1 }],
    [1, 'device.update', undefined, null],
  ]);
  for (const [tenantId, count] of [
    [ours, 3],
    [theirs, 1],
  ] as const) {
    const counted = await database.asSystem('verify', tx =>
      recountAudit(tx, { tenantId, position: 0, digest: '' }, 10, 10),
    );
    expect(counted.map(entry => entry.counted === entry.digest)).toEqual(Array.from({ length: count }, () => true));
  }
  rmSync(before, { recursive: true });
  await drop();
});

test('no list of the log reads the whole table', async () => {
  const { database, drop } = await freshDatabase();
  await database.asSystem('sweep', async tx => {
    await tx.query(sql`insert into muster.audit (tenant_id, position, digest, id, at, principal, action, target_kind, target_id, outcome)
      select case when n % 2 = 0 then ${ours}::uuid else ${theirs}::uuid end, n, '', gen_random_uuid(),
        '2026-01-01'::timestamptz + n * interval '1 minute', jsonb_build_object('id', 'c' || n % 7), 'device.update', 'device',
        'd' || n % 900, 'done' from generate_series(1, 20000) n`);
    await tx.query(sql`analyze muster.audit`);
  });
  const filters: AuditFilter[] = [
    {},
    { action: 'batch.cancel' },
    { principal: 'c3' },
    { target: 'd42' },
    { from: '2026-01-02T00:00:00Z', to: '2026-01-02T02:00:00Z' },
    { outcome: 'refused', to: '2026-01-02T00:00:00Z' },
  ];
  for (const filter of filters) {
    const plan = await database.withTenant({ tenantId: ours }, async tx => {
      const lines: string[] = [];
      const explaining: Tx = {
        ...tx,
        async query(statement) {
          const { text, values = [] } = compile(statement);
          const { rows } = await tx.run<{ 'QUERY PLAN': string }>({ text: `explain ${text}`, values });
          lines.push(...rows.map(line => line['QUERY PLAN']));
          return [];
        },
      };
      await listAudit(explaining, ours, { filter, before: 15_000, limit: 100 });
      return lines.join('\n');
    });
    expect(plan, JSON.stringify(filter)).not.toMatch(/Seq Scan on audit/);
  }
  await drop();
});
