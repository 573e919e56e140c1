import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeviceFilter, DeviceSort } from '../../src/contracts/devices.ts';
import { deviceSorts } from '../../src/contracts/devices.ts';
import { periodOf } from '../../src/domain/statistics.ts';
import { knownCapturesOfPartner } from '../../src/storage/captures.ts';
import { findRecord, knownRecords, listRecords, nearRecords } from '../../src/storage/catalogue.ts';
import { recordHistory } from '../../src/storage/catalogue-history.ts';
import type { Database, SystemTx, Tx } from '../../src/storage/database.ts';
import { listDevices } from '../../src/storage/device-list.ts';
import { listOrders } from '../../src/storage/orders.ts';
import { measuredRate, measuredRateOfTenant, settlingOfAll } from '../../src/storage/queue.ts';
import { compile } from '../../src/storage/statements.ts';
import { countsPerDay, failuresOf, pendingOf, settlingOf } from '../../src/storage/statistics.ts';
import { freshDatabase } from '../fixtures/database.ts';

const tenantId = '01980000-0000-7000-8000-00000000000a';
const batchId = '01980000-0000-7000-8000-00000000000b';
const rows = 20_000;

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
beforeAll(async () => {
  fresh = await freshDatabase();
  await fresh.database.asSystem('sweep', async tx => {
    await tx.query(sql`insert into muster.batches (tenant_id, id, kind, state, source, format, encoding, heading, file_sha256,
        file_bytes, request_id, rows, pending, registered, created_at, created_by, sender, settled_line)
      values (${tenantId}, ${batchId}, 'register', 'processing', 'api', 'selfService', 'utf-8', '{}', '', 0, 'r', ${rows}, 10,
        ${rows - 10}, '2026-01-01', '{}', 'customer', ${rows - 10})`);
    await tx.query(sql`insert into muster.devices (tenant_id, id, manufacturer, model, serial_number, state, state_since,
        group_tag, order_id, purchase_id, assigned_user, batch_id, line, registered_at, last_contact_at, method, tpm)
      select ${tenantId}::uuid, gen_random_uuid(), 'Maker ' || n % 5, 'Model ' || n % 40, 'SN' || to_char(n, 'FM000000'),
        case when n % 3 = 0 and n <= ${rows - 10} then 'active' else 'setupNeeded' end, '2026-01-02', 'Tag ' || n % 50, 'PO-' || n % 900,
        'P-' || n % 900, 'user' || n || '@contoso.example', ${batchId}::uuid, n, '2026-01-01',
        case when n % 3 = 0 then '2026-02-01'::timestamptz + n * interval '1 second' end, 'hardwareHash', true
      from generate_series(1, ${rows}::int) n`);
    await tx.query(sql`analyze muster.devices`);
    await tx.query(sql`analyze muster.batches`);
  });
});
afterAll(() => fresh.drop());

/** The plans of the statements that a list of devices makes. */
function plans(filter: DeviceFilter, by: DeviceSort, descending: boolean): Promise<string> {
  return plansOf(fresh.database, tx => listDevices(tx, tenantId, { filter, by, descending, after: null, limit: 100 }));
}

function plansOf(database: Database, work: (tx: Tx) => Promise<unknown>): Promise<string> {
  return database.withTenant({ tenantId }, tx => explained(tx, work));
}

function systemPlansOf(database: Database, work: (tx: SystemTx) => Promise<unknown>): Promise<string> {
  return database.asSystem('status', tx => explained(tx, work));
}

async function explained<Kind extends Tx>(tx: Kind, work: (tx: Kind) => Promise<unknown>): Promise<string> {
  const lines: string[] = [];
  const explaining: Kind = {
    ...tx,
    async query(statement) {
      const { text, values = [] } = compile(statement);
      const { rows: plan } = await tx.run<{ 'QUERY PLAN': string }>({ text: `explain ${text}`, values });
      lines.push(...plan.map(line => line['QUERY PLAN']));
      return [];
    },
  };
  await work(explaining);
  return lines.join('\n');
}

const filters: Record<string, DeviceFilter> = {
  none: {},
  state: { state: 'active' },
  'state pending': { state: 'registrationPending' },
  'serial number': { serialNumber: 'SN001234' },
  'serial number prefix': { search: 'sn0012' },
  'nothing found': { search: 'nobody' },
  'order ID': { orderId: 'PO-42' },
  'purchase ID': { purchaseId: 'P-42' },
  'group tag': { groupTag: 'Tag 42' },
  batch: { batchId },
};

test.each(Object.keys(filters))('no list reads the whole table: %s', async name => {
  for (const by of deviceSorts) {
    for (const descending of [false, true]) {
      expect(await plans(filters[name] ?? {}, by, descending), `${name} by ${by}`).not.toMatch(/Seq Scan on devices/);
    }
  }
});

test('every sort of all devices walks an index', async () => {
  // Sorting by state walks one list a state; that of a state with few devices may be sorted.
  for (const by of deviceSorts.filter(sort => sort !== 'state')) {
    for (const descending of [false, true]) {
      const text = await plans({}, by, descending);
      expect(text, by).toMatch(/Index (Only )?Scan/);
      expect(text, by).not.toMatch(/^\s*->\s+Sort\b/m);
    }
  }
});

test('a search that finds more than can be sorted for a page goes by the order of the list', async () => {
  const request = { by: 'serialNumber', descending: true, after: null, limit: 50 } as const;
  await fresh.database.withTenant({ tenantId }, async tx => {
    const whole = await listDevices(tx, tenantId, { ...request, filter: {} });
    expect(await listDevices(tx, tenantId, { ...request, filter: { search: 'SN' } })).toEqual(whole);
    expect(whole[0]?.serialNumber).toBe('SN020000');
  });
});

describe('with many orders and batches', () => {
  let many: Awaited<ReturnType<typeof freshDatabase>>;
  beforeAll(async () => {
    many = await freshDatabase();
    await many.database.asSystem('sweep', async tx => {
      await tx.query(sql`insert into muster.batches (tenant_id, id, kind, state, source, format, encoding, heading, file_sha256,
          file_bytes, request_id, rows, pending, failed, registered, created_at, finished_at, created_by, sender)
        select ${tenantId}::uuid, gen_random_uuid(), 'register', 'finishedWithErrors', 'api', 'selfService', 'utf-8', '{}', '', 0, 'r',
          10, 0, 1, 9, '2026-01-02'::timestamptz - n * interval '1 hour', '2026-01-02'::timestamptz - n * interval '59 minutes', '{}', 'customer' from generate_series(1, 2000) n`);
      await tx.query(sql`insert into muster.batch_rows (tenant_id, batch_id, line, id, outcome, manufacturer, model, serial_number,
          error_code)
        select tenant_id, id, n, gen_random_uuid(), case when n = 1 then 'failed' else 'registered' end, 'Maker', 'Model', 'SN' || n,
          case when n = 1 then 'missingValue' end
        from muster.batches, generate_series(1, 10) n`);
      await tx.query(sql`insert into muster.order_counters (tenant_id, kind, id, registered_by, setup_needed, last_registered_at)
        select ${tenantId}::uuid, kind, 'PO-' || n, ${tenantId}::uuid, 1, '2026-01-01'
        from generate_series(1, ${rows}::int) n, unnest(array['orderId', 'purchaseId']) kind`);
      for (const table of ['batches', 'batch_rows', 'order_counters'])
        await tx.run({ text: `analyze muster.${table}` });
    });
  });
  afterAll(() => many.drop());

  test('a page of orders is a walk of its index, whatever is searched and wherever it begins', async () => {
    for (const filter of [{}, { search: 'po-12' }]) {
      for (const after of [null, 'PO-15000']) {
        const request = { filter: { by: 'purchaseId', ...filter }, after, limit: 100 } as const;
        const text = await plansOf(many.database, tx => listOrders(tx, tenantId, request));
        expect(text).toMatch(/Index (Only )?Scan using order_counters_pkey/);
        expect(text).not.toMatch(/Sort|Seq Scan|HashAggregate/);
      }
    }
  });

  test('the status of all reads the batches that finished lately, that of a tenant its own', async () => {
    const since = new Date('2026-01-01T12:00:00Z');
    const all = await systemPlansOf(many.database, async tx => {
      await settlingOfAll(tx, since);
      await measuredRate(tx, since);
    });
    expect(all).toMatch(/batches_settled/);
    expect(all).not.toMatch(/Seq Scan/);
    const own = await plansOf(many.database, async tx => {
      await measuredRateOfTenant(tx, tenantId, since);
      await pendingOf(tx, tenantId);
    });
    expect(own).toMatch(/batches_created/);
    expect(own).toMatch(/batches_pending/);
    expect(own).not.toMatch(/Seq Scan|batches_settled/);
  });

  test('statistics read the batches of their time, and no rows but the failed ones', async () => {
    const period = periodOf(new Date('2026-01-01T12:00:00Z'), 2, 'UTC');
    for (const statement of [countsPerDay, settlingOf]) {
      const text = await plansOf(many.database, tx => statement(tx, tenantId, period));
      expect(text).toMatch(/batches_created/);
      expect(text).not.toMatch(/Seq Scan/);
    }
    const text = await plansOf(many.database, tx => failuresOf(tx, tenantId, period));
    expect(text).toMatch(/batch_rows_failed/);
    // The index holds no others: nothing is left to be filtered by outcome.
    expect(text).not.toMatch(/Seq Scan|batch_rows_pkey|outcome/);
  });
});

describe('with a catalogue', () => {
  const recordId = '01980000-0000-7000-8000-00000000000c';
  let filed: Awaited<ReturnType<typeof freshDatabase>>;
  beforeAll(async () => {
    filed = await freshDatabase();
    await filed.database.asSystem('sweep', async tx => {
      await tx.query(sql`insert into muster.catalogue_records (tenant_id, tuple_key, record_id, id, manufacturer, model, serial_number,
          product_key_id, ek_key, smbios_key, tpm, size, sealed, batch_id, filed_at, withdrawn_at)
        select ${tenantId}::uuid, substring(sha256(n::text::bytea) for 16), gen_random_uuid(), gen_random_uuid(), 'Maker',
          'Model ' || n % 40, 'SN' || to_char(n, 'FM000000'), '3' || to_char(n, 'FM000000000000'),
          substring(sha256(('1' || n)::bytea) for 16), substring(sha256(('2' || n)::bytea) for 16), true, 4000, '', ${batchId}::uuid,
          '2026-01-01', case when n % 5 = 0 then '2026-02-01'::timestamptz end
        from generate_series(1, ${rows}::int) n`);
      await tx.query(sql`insert into muster.captures (tenant_id, id, registered_by_tenant, tuple_key, product_key_id, size, sealed)
        select ${batchId}::uuid, record_id, tenant_id, tuple_key, product_key_id, 4000, '' from muster.catalogue_records`);
      await tx.query(sql`insert into muster.tenants (id, name, kind, partner_type, created_at)
        values (${recordId}, 'Fabrikam', 'customer', null, '2026-01-01'), (${tenantId}, 'Maker', 'partner', 'oem', '2026-01-01')`);
      await tx.query(sql`insert into muster.mandates (tenant_id, id, partner_id, partner_name, state, customer_name, name, scope,
          created_at, created_by, approved_at)
        values (${recordId}, ${recordId}, ${tenantId}, 'Maker', 'active', 'Fabrikam', 'Fabrikam', '{}', '2026-01-01', '{}', '2026-01-01')`);
      await tx.query(sql`insert into muster.catalogue_history (tenant_id, record_id, id, at, act, principal, before)
        select tenant_id, record_id, gen_random_uuid(), '2026-02-01', 'corrected', '{}', '{}' from muster.catalogue_records`);
    });
  });
  afterAll(() => filed.drop());
  const analyze = () =>
    filed.database.asSystem('sweep', async tx => {
      for (const name of ['catalogue_records', 'catalogue_history']) await tx.run({ text: `analyze muster.${name}` });
    });
  const after = { serial: 'sn015000', id: recordId };

  test('names are looked up by the indexes, also while nobody has counted the catalogue', async () => {
    const names = Array.from({ length: 500 }, (_, i) => ({
      ...{ manufacturer: 'MAKER', model: `Model ${(i + 1) % 40}`, serialNumber: `SN${String(i + 1).padStart(6, '0')}` },
    }));
    const tuples = names.map((_, i) =>
      createHash('sha256')
        .update(String(i + 1))
        .digest()
        .subarray(0, 16),
    );
    const productKeys = names.map((_, i) => `3${String(i + 1).padStart(12, '0')}`);
    const known = names.filter((_, i) => (i + 1) % 5 !== 0);
    await filed.database.withTenant({ tenantId: recordId }, async tx => {
      // What this connection read shortly before may not be added up yet, and counts here too.
      const readAsAWhole = () =>
        tx.query(sql`select relname, seq_scan from pg_stat_xact_user_tables
          where relname in ('catalogue_records', 'captures') and seq_scan > 0 order by relname`);
      const before = await readAsAWhole();
      expect(await knownRecords(tx, tuples, [])).toHaveLength(known.length);
      expect(await knownRecords(tx, [], productKeys)).toHaveLength(known.length);
      expect(await nearRecords(tx, names)).toEqual(new Set(known));
      expect(await knownCapturesOfPartner(tx, tenantId, tuples, productKeys)).toHaveLength(2 * names.length);
      expect(await readAsAWhole()).toEqual(before);
    });
  });

  test('no list of records reads all of them, whatever is searched and wherever it begins', async () => {
    await analyze();
    for (const filter of [{}, { search: 'sn0012' }, { search: 'model 3' }, { search: 'nobody' }]) {
      for (const state of [undefined, 'filed', 'withdrawn'] as const) {
        for (const from of [null, after]) {
          const request = { filter: { ...filter, ...(state && { state }) }, after: from, limit: 100 };
          const text = await plansOf(filed.database, tx => listRecords(tx, tenantId, request));
          expect(text, JSON.stringify(request)).not.toMatch(/Seq Scan/);
        }
      }
    }
    for (const state of [undefined, 'withdrawn'] as const) {
      const request = { filter: state ? { state } : {}, after, limit: 100 };
      const text = await plansOf(filed.database, tx => listRecords(tx, tenantId, request));
      expect(text).toMatch(/Index Scan using catalogue_records_(withdrawn_)?serial/);
      expect(text).not.toMatch(/Sort/);
    }
  });

  test('one record and its history are read by their keys', async () => {
    await analyze();
    const text = await plansOf(filed.database, async tx => {
      await findRecord(tx, tenantId, recordId);
      await recordHistory(tx, tenantId, recordId, null, 100);
      await recordHistory(tx, tenantId, recordId, recordId, 100);
    });
    expect(text).not.toMatch(/Seq Scan|Sort/);
  });
});
