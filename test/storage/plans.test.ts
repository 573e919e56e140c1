import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeviceFilter, DeviceSort } from '../../src/contracts/devices.ts';
import { deviceSorts } from '../../src/contracts/devices.ts';
import type { Tx } from '../../src/storage/database.ts';
import { listDevices } from '../../src/storage/device-list.ts';
import { compile } from '../../src/storage/statements.ts';
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

/** The plans of the statements that a list makes. */
async function plans(filter: DeviceFilter, by: DeviceSort, descending: boolean): Promise<string> {
  return fresh.database.withTenant({ tenantId }, async tx => {
    const lines: string[] = [];
    const explaining: Tx = {
      ...tx,
      async query(statement) {
        const { text, values = [] } = compile(statement);
        const { rows: plan } = await tx.run<{ 'QUERY PLAN': string }>({ text: `explain ${text}`, values });
        lines.push(...plan.map(line => line['QUERY PLAN']));
        return [];
      },
    };
    await listDevices(explaining, tenantId, { filter, by, descending, after: null, limit: 100 });
    return lines.join('\n');
  });
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
