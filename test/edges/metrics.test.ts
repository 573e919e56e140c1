import { afterAll, beforeAll, expect, test } from 'vitest';
import { metricNames, metricTable } from '../../src/contracts/metrics.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { caller } from '../fixtures/calling.ts';
import { fileOf, organization, outcomes, rowOf, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

/** Every line that has a value, by what stands before it. */
async function metricsOf(of: TestServer = server): Promise<Map<string, number>> {
  const text = await (await fetch(`${of.url}/metrics`)).text();
  const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

test('what was registered, refused and asked is counted', async () => {
  const [api, other] = [await organization(server), await organization(server)];
  const [first, second, third] = [1, 2, 3].map(n => rowOf(makeMachine(n, { tpm: true })));
  const broken = rowOf(makeMachine(4), { 'Hardware Hash': 'not a hash' });
  await upload(api, fileOf([first!, second!, broken]));
  const { rows } = await upload(other, fileOf([second!, third!]));
  expect(outcomes(rows)).toEqual(['failed deviceClaimedByAnotherOrganization', 'registered']);
  await fetch(`${server.url}/api/v1/tenants/me/devices`);
  const tenant = await server.createTenant();
  const call = await caller(server, tenant);
  await call('/tenants/me/devices/0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f');

  const metrics = await metricsOf();
  const told = (name: string) => metrics.get(name);
  expect(told('muster_rows_received_total{kind="register"}')).toBe(5);
  expect(told('muster_rows_settled_total{kind="register",outcome="registered"}')).toBe(3);
  expect(told('muster_rows_settled_total{kind="register",outcome="failed"}')).toBe(2);
  expect(told('muster_claim_conflicts_total{code="deviceClaimedByAnotherOrganization"}')).toBe(1);
  expect(told('muster_slice_duration_seconds_count{kind="register"}')).toBe(2);
  expect(told('muster_worker_pieces_total{work="settling",result="done"}')).toBeGreaterThanOrEqual(2);
  expect(told('muster_slices_failed_total')).toBe(0);
  expect(told('muster_errors_total{code="notAuthenticated"}')).toBe(1);
  expect(told('muster_errors_total{code="notFound"}')).toBe(1);
  const route = 'method="GET",route="/api/v1/tenants/:t/devices/:id",status="4xx"';
  expect(told(`muster_http_request_duration_seconds_count{${route}}`)).toBe(1);
  expect([...metrics.keys()].filter(name => name.includes('0199c0de') || name.includes(tenant.tenantId))).toEqual([]);
});

test('what is under way and what waits is measured, and is over afterwards', async () => {
  const api = await organization(server);
  const watching = new AbortController();
  const token = await (await server.createTenant()).token();
  const headers = { authorization: `Bearer ${token}` };
  const stream = await fetch(`${server.url}/api/v1/tenants/me/events`, { headers, signal: watching.signal });
  await stream.body?.getReader().read();
  const begun = Promise.withResolvers<void>();
  const more = Promise.withResolvers<void>();
  const file = Buffer.from(fileOf([rowOf(makeMachine(11, { tpm: true }))]));
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(Buffer.concat([file, Buffer.alloc(600_000, '\r\n')]));
      begun.resolve();
      await more.promise;
      controller.close();
    },
  });
  const sent = fetch(`${server.url}/api/v1/tenants/me/batches?kind=register`, {
    ...{ method: 'POST', body, duplex: 'half', headers: { ...headers, 'content-type': 'text/csv' } },
  });
  await begun.promise;
  await expect.poll(async () => (await metricsOf()).get('muster_spool_bytes')).toBeGreaterThan(500_000);
  const during = await metricsOf();
  expect(during.get('muster_spool_files')).toBe(1);
  expect(during.get('muster_event_streams')).toBe(1);
  more.resolve();
  expect((await sent).status).toBe(202);
  watching.abort();
  await expect.poll(async () => (await metricsOf()).get('muster_event_streams')).toBe(0);
  await upload(api, fileOf([rowOf(makeMachine(12))]));
  await expect.poll(async () => (await metricsOf()).get('muster_queue_rows')).toBe(0);
  const after = await metricsOf();
  for (const name of [
    'muster_spool_files',
    'muster_spool_bytes',
    'muster_queue_batches',
    'muster_queue_oldest_seconds',
  ])
    expect([name, after.get(name)]).toEqual([name, 0]);
  for (const name of ['muster_loads{state="running"}', 'muster_loads{state="waiting"}', 'muster_database_waiting'])
    expect([name, after.get(name)]).toEqual([name, 0]);
  expect(after.get('muster_database_connections_limit')).toBeGreaterThan(0);
  expect(after.get('muster_data_free_bytes')).toBeGreaterThan(0);
});

test('the queue is measured where nobody works on it', async () => {
  const web = await testServer({ role: 'web' });
  const api = await organization(web);
  await api.batches.create('register', new Blob([fileOf([21, 22].map(n => rowOf(makeMachine(n))))]));
  web.advance(90_000);
  const metrics = await metricsOf(web);
  expect(metrics.get('muster_queue_batches')).toBe(1);
  expect(metrics.get('muster_queue_rows')).toBe(2);
  expect(metrics.get('muster_queue_oldest_seconds')).toBeGreaterThanOrEqual(90);
  expect(metrics.has('muster_worker_last_look_seconds')).toBe(false);
  web.loseDatabase();
  const without = await metricsOf(web);
  expect(without.get('muster_database_up')).toBe(0);
  expect(without.has('muster_queue_rows')).toBe(false);
  expect(without.get('muster_errors_total{code="notReady"}')).toBeUndefined();
  await web.close();
});

test('a database that hangs is told, and what waits for it', async () => {
  const stuck = await testServer({ role: 'web' });
  const held = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const holding = stuck.database.asSystem('sweep', async tx => {
    await tx.run({ text: 'lock table muster.work in access exclusive mode' });
    locked.resolve();
    await held.promise;
  });
  await locked.promise;
  const metrics = await metricsOf(stuck);
  expect(metrics.get('muster_database_up')).toBe(0);
  expect(metrics.get('muster_database_connections{state="used"}')).toBe(1);
  expect(metrics.has('muster_queue_rows')).toBe(false);
  held.resolve();
  await holding;
  expect((await metricsOf(stuck)).get('muster_database_up')).toBe(1);
  await stuck.close();
});

test('every metric of the table is shown with its help, and named as Prometheus asks', async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  for (const name of metricNames) {
    const { kind, help } = metricTable[name];
    expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${kind === 'measured' ? 'gauge' : kind}\n`);
    expect(name).toMatch(/^muster_[a-z]+(_[a-z]+)*$/);
    expect(name.endsWith('_total')).toBe(kind === 'counter');
    if (kind === 'histogram') expect(name).toMatch(/_seconds$/);
  }
});
