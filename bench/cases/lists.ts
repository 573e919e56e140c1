import { benchData } from '../data.ts';
import { type Case, rounded, upload } from '../measure.ts';
import { type BenchServer, query } from '../server.ts';

const seed = 10_000;
const pages = 200;

/** Pages of the devices list in a tenant of so many devices, at the beginning, in the middle and near the end. */
export const lists: Case = {
  sizes: [1_000_000],
  async run({ server, folder, rows }) {
    await fill(server, folder, rows);
    const token = await server.token();
    const lines = [];
    for (const [name, filter] of await queries(server)) {
      for (const [depth, at] of Object.entries({ first: 10, middle: rows / 2, last: rows * 0.99 })) {
        lines.push({ query: name, depth, ...(await pageTimes(server, token, filter, at)) });
        if (!filter.startsWith('sort=')) break;
      }
    }
    return lines;
  },
};

/** Registers some devices through the front door, then multiplies them in the database: a million uploads take long. */
export async function fill(
  server: BenchServer,
  folder: string,
  rows: number,
  { orderId = `'PO-' || to_char(n * 100 + d.line % 100, 'FM000000')`, purchaseId = `'P-' || n` } = {},
): Promise<void> {
  await server.reset();
  const data = await benchData(folder, seed);
  await upload(server, await server.token(), 'register', data.csv);
  await server.sql(`insert into muster.devices (tenant_id, id, manufacturer, model, serial_number, product_key_id, state, state_since,
      group_tag, order_id, purchase_id, assigned_user, batch_id, line, registered_at, last_contact_at, method, tpm)
    select d.tenant_id, gen_random_uuid(), d.manufacturer, d.model, d.serial_number || to_char(n, 'FM0000'), d.product_key_id,
      (array['setupNeeded', 'active', 'active', 'inactive'])[1 + n % 4], d.state_since + n * interval '1 minute',
      'Tag ' || n % 50, ${orderId}, ${purchaseId}, 'user' || d.line || '@contoso.example',
      d.batch_id, d.line, d.registered_at + n * interval '1 second' + d.line * interval '1 millisecond',
      case when n % 4 > 0 then d.state_since + n * interval '1 minute' + d.line * interval '1 millisecond' end, d.method, d.tpm
    from muster.devices d, generate_series(1, ${rows / seed - 1}) n`);
  await server.sql(`update muster.tenant_counters c set
      setup_needed = (select count(*) from muster.devices d where d.tenant_id = c.tenant_id and state = 'setupNeeded'),
      active = (select count(*) from muster.devices d where d.tenant_id = c.tenant_id and state = 'active'),
      inactive = (select count(*) from muster.devices d where d.tenant_id = c.tenant_id and state = 'inactive')`);
  await server.sql(`truncate muster.order_counters; insert into muster.order_counters (tenant_id, kind, id, registered_by, setup_needed, active, inactive, last_registered_at)
    select d.tenant_id, o.kind, o.id, d.tenant_id, count(*) filter (where state = 'setupNeeded'),
      count(*) filter (where state = 'active'), count(*) filter (where state = 'inactive'), max(d.registered_at)
    from muster.devices d cross join lateral (values ('orderId', d.order_id), ('purchaseId', d.purchase_id)) as o (kind, id)
    where o.id is not null group by 1, 2, 3`);
  await query({ ...server.muster, options: '-c role=muster_owner' }, 'vacuum analyze muster.devices');
  await server.sql('analyze muster.batches; analyze muster.order_counters');
}

/** The bench's named queries. */
async function queries(server: BenchServer): Promise<[string, string][]> {
  const [, result] = await query(
    server.muster,
    `set role muster_owner; select batch_id, left(serial_number, 5) as prefix from muster.devices limit 1`,
  );
  const { batch_id: batchId, prefix } = result?.rows[0] ?? {};
  return [
    ['default', ''],
    ...[
      'registeredAt',
      '-registeredAt',
      'serialNumber',
      '-serialNumber',
      'state',
      '-state',
      'lastContactAt',
      '-lastContactAt',
    ].map((sort): [string, string] => [`sort ${sort}`, `sort=${sort}`]),
    ['state setupNeeded', 'state=setupNeeded'],
    ['state inactive', 'state=inactive'],
    ['state registrationPending', 'state=registrationPending'],
    ['serial number prefix', `search=${prefix}`],
    ['order ID prefix', 'search=PO-0042'],
    ['user prefix', 'search=user77'],
    ['nothing found', 'search=nobody'],
    ['order ID', 'orderId=PO-004242'],
    ['batch', `batchId=${batchId}`],
    ['group tag', 'groupTag=Tag%2042'],
    ['manufacturer and state', 'manufacturer=LENOVO&state=active'],
  ];
}

/** Times of one page asked again and again, after walking there by cursors made for the place. */
async function pageTimes(server: BenchServer, token: string, filter: string, at: number) {
  const cursor = at > 100 ? await cursorAt(server, filter, at) : null;
  return await timesOf(server, token, `devices?${filter}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
}

/** Times of one request of the tenant, asked again and again. */
export async function timesOf(server: BenchServer, token: string, path: string) {
  const ask = async (): Promise<{ items?: unknown[] }> => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${server.url}/api/v1/tenants/me/${path}`, { headers });
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
    return JSON.parse(await answer.text());
  };
  const times: number[] = [];
  let items = 0;
  for (let n = 0; n < pages; n += 1) {
    const started = performance.now();
    items = (await ask()).items?.length ?? 1;
    times.push(performance.now() - started);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const part = (share: number) => rounded(sorted[Math.floor(sorted.length * share)] ?? 0);
  return { items, p50Milliseconds: part(0.5), p95Milliseconds: part(0.95), maxMilliseconds: part(0.999) };
}

/** A cursor as the service would give it after so many rows: walking there page by page would take hours. */
async function cursorAt(server: BenchServer, filter: string, at: number): Promise<string> {
  const sort = filter.replace('sort=', '');
  const by = sort.replace('-', '');
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  const iso = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const order: Record<string, string> = {
    registeredAt: 'registered_at',
    serialNumber: 'search_serial',
    state: 'state',
    lastContactAt: 'last_contact_at',
  };
  const values: Record<string, string> = {
    registeredAt: `array['0', ${iso('registered_at')}, id::text]`,
    serialNumber: `array['0', search_serial, id::text]`,
    state: `array[(array_position(array['active','inactive','registrationFailed','registrationPending','setupNeeded'], state) - 1)::text, ${iso('registered_at')}, id::text]`,
    lastContactAt: `case when last_contact_at is null then array['1', id::text] else array['0', ${iso('last_contact_at')}, id::text] end`,
  };
  const tail = by === 'state' ? `, registered_at ${direction}` : '';
  const [, result] = await query(
    server.muster,
    `set role muster_owner; select ${values[by]} as place from muster.devices
      order by ${order[by]} ${direction} nulls last${tail}, id ${direction} offset ${at} limit 1`,
  );
  return Buffer.from(JSON.stringify(result?.rows[0]?.place)).toString('base64url');
}
