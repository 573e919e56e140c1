import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Batch, batch, batchRow, checkReport } from '../../src/contracts/batches.ts';
import { type Client, muster } from '../../src/contracts/client.ts';
import { pageOf } from '../../src/contracts/lists.ts';
import { type Problem, problem } from '../../src/contracts/problem.ts';
import { captureOf, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../../src/hash-means.ts';
import { type Call, caller } from '../fixtures/calling.ts';
import { fileOf, rowOf, settled } from '../fixtures/registering.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';

let server: TestServer;
let tenant: TestTenant;
let call: Call;
let client: Client;
let seed = 1;

beforeAll(async () => {
  server = await testServer();
  tenant = await server.createTenant();
  call = await caller(server, tenant);
  client = muster({ url: server.url, clientId: tenant.clientId, clientSecret: tenant.clientSecret });
});
afterAll(async () => await server.close());

const csv = { 'content-type': 'text/csv' };
const json = { 'content-type': 'application/json' };
const newRow = (given: Record<string, string> = {}) => rowOf(makeMachine(seed++), given);
const newFile = (...more: string[][]) => fileOf([newRow(), ...more]);
const broken = (serialNumber: string) => newRow({ 'Serial Number': serialNumber, 'Hardware Hash': 'T0hoch' });

function post(body: RequestInit['body'], headers: Record<string, string> = csv, query = 'kind=register', by = call) {
  return by(`/tenants/me/batches?${query}`, { method: 'POST', body, headers });
}

function formOf(file: string, fields: Record<string, string> = {}, name = 'devices.csv'): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([file]), name);
  return form;
}

async function accepted(answer: Response): Promise<Batch> {
  expect(answer.status, await answer.clone().text()).toBe(202);
  return batch.parse(await answer.json());
}

async function refusal(answer: Response): Promise<Problem> {
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  return problem.parse(await answer.json());
}

async function settle(made: Batch): Promise<Batch> {
  const { batch: last } = await settled(client, made.id);
  return last;
}

describe('a CSV file', () => {
  test('becomes a batch that can be read', async () => {
    const query = 'kind=register&orderId=O-1&purchaseId=P-1&groupTag=G&profile=kiosk&fileName=new.csv';
    const answer = await post(newFile(), csv, query);
    const made = await accepted(answer);
    expect(answer.headers.get('location')).toBe(`/api/v1/tenants/${tenant.tenantId}/batches/${made.id}`);
    expect(answer.headers.get('x-request-id')).toBe(made.requestId);
    expect(made).toMatchObject({
      ...{ kind: 'register', source: 'api', format: 'selfService', encoding: 'utf-8', fileName: 'new.csv' },
      ...{ orderId: 'O-1', purchaseId: 'P-1', groupTag: 'G', profile: 'kiosk', tenantId: tenant.tenantId },
    });
    await settle(made);
    const read = await fetch(`${server.url}${answer.headers.get('location')}`, {
      headers: { authorization: `Bearer ${await tenant.token()}` },
    });
    expect(batch.parse(await read.json())).toMatchObject({ id: made.id, state: 'finished', counts: { registered: 1 } });
    const listed = pageOf(batch).parse(await (await call('/tenants/me/batches?limit=1')).json());
    expect(listed.items.map(({ id }) => id)).toEqual([made.id]);
  });

  test('may say who sends it', async () => {
    const made = await accepted(await post(newFile(), { ...csv, 'user-agent': 'muster-cli/0.1.0' }));
    expect(made.source).toBe('cli');
  });

  test.each([
    ['a kind that is not known', 'kind=borrow'],
    ['no kind', 'orderId=1'],
    ['a parameter that is not known', 'kind=register&colour=red'],
    ['an order ID that is too long', `kind=register&orderId=${'1'.repeat(257)}`],
    ['an order ID that cannot be stored', 'kind=register&orderId=%00'],
    ['a profile that is not known', 'kind=register&profile=royal'],
  ])('is refused with %s', async (_, query) => {
    const answer = await post(newFile(), csv, query);
    expect(answer.status).toBe(400);
    expect((await refusal(answer)).code).toBe('requestNotValid');
  });

  test.each([
    ['fileEmpty', ''],
    ['noRows', 'Manufacturer,Model,Serial Number,Hardware Hash\r\n'],
    ['headingNotKnown', 'Maker,Kind\r\na,b\r\n'],
    ['fileNotText', 'PK\u0003\u0004\0\0\0\0\0\0'],
  ])('is refused as a whole with %s', async (code, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    expect((await refusal(answer)).code).toBe(code);
  });

  test('is refused with the reason, where its code has several', async () => {
    const told = await refusal(await post('Manufacturer,Model,Serial Number,Serial Number\r\na,b,c,d\r\n'));
    expect(told).toMatchObject({
      code: 'headingNotKnown',
      problems: [{ line: null, code: 'headingNotKnown', reason: 'columnTwice' }],
      problemsTotal: 1,
    });
  });
});

describe('a form', () => {
  test('is the same batch as the file alone', async () => {
    const file = newFile();
    const fields = { orderId: 'O-2', profile: '', colour: 'red' };
    const made = await accepted(await post(formOf(file, fields, 'C:\\files\\Geräte.csv'), {}));
    expect(made).toMatchObject({ orderId: 'O-2', profile: null, fileName: 'Geräte.csv', format: 'selfService' });
  });

  test('may have its fields after the file', async () => {
    const form = formOf(newFile());
    form.append('groupTag', 'late');
    form.append('fileName', 'other.csv');
    expect(await accepted(await post(form, {}))).toMatchObject({ groupTag: 'late', fileName: 'other.csv' });
  });

  const boundary = { 'content-type': 'multipart/form-data; boundary=x' };
  const two = formOf('a');
  two.append('file', new Blob(['b']), 'b.csv');
  const text = new FormData();
  text.append('file', 'Manufacturer,Model');
  test.each<[string, string | FormData, Record<string, string>, string?]>([
    ['without a file', '--x\r\ncontent-disposition: form-data; name="orderId"\r\n\r\n1\r\n--x--\r\n', boundary],
    ['with two files', two, {}],
    ['with a text for a file', text, {}],
    ['with an order ID that is too long', formOf('a', { orderId: '1'.repeat(257) }), {}],
    ['with an order ID that cannot be stored', formOf('a', { orderId: '\0' }), {}],
    ['that says another order ID than the URL', formOf('a', { orderId: '1' }), {}, 'kind=register&orderId=2'],
    ['that ends too early', '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nManuf', boundary],
    ['that is none', 'Manufacturer,Model', boundary],
    ['without a boundary', 'Manufacturer,Model', { 'content-type': 'multipart/form-data' }],
    ['with a field of an odd name', formOf('a', { toString: '1' }), {}],
  ])('%s is refused', async (_, body, headers, query) => {
    const answer = await post(body, headers, query);
    expect(answer.status).toBe(400);
    expect((await refusal(answer)).code).toBe('requestNotValid');
  });
});

describe('JSON', () => {
  const device = (machine = makeMachine(seed++)) => ({
    manufacturer: machine.manufacturer,
    model: machine.model,
    serialNumber: machine.serialNumber,
    hardwareHash: captureOf(machine, {}, hashMeans),
  });
  const send = (body: unknown, query = '') =>
    post(typeof body === 'string' ? body : JSON.stringify(body), json, query || undefined);

  test('registers, and deregisters by serial number, tuple and ID', async () => {
    const devices = [device(), device(), device()];
    const made = await accepted(
      await send(
        { kind: 'register', orderId: 'J', devices: devices.map(each => ({ ...each, colour: 1 })) },
        'orderId=J',
      ),
    );
    expect(made).toMatchObject({ format: 'json', orderId: 'J', fileName: null });
    await settle(made);
    const rows = pageOf(batchRow).parse(await (await call(`/tenants/me/batches/${made.id}/rows`)).json()).items;
    expect(rows.map(({ line, outcome }) => [line, outcome])).toEqual([1, 2, 3].map(line => [line, 'registered']));
    const { hardwareHash: _, ...tuple } = devices[1]!;
    const leaving = [{ serialNumber: devices[0]?.serialNumber }, tuple, { id: rows[2]?.deviceId }];
    const gone = await settle(await accepted(await send({ devices: leaving }, 'kind=deregister')));
    expect(gone.counts).toMatchObject({ rows: 3, deregistered: 3 });
  });

  test('may name its kind twice, but not differently', async () => {
    expect((await send({ kind: 'register', devices: [device()] }, 'kind=register')).status).toBe(202);
    const answer = await send({ kind: 'deregister', devices: [] }, 'kind=register');
    expect(answer.status).toBe(400);
    expect((await refusal(answer)).detail).toContain('kind');
  });

  test.each<[string, unknown]>([
    ['no kind', { devices: [{ serialNumber: '1' }] }],
    ['no devices', { kind: 'register' }],
    ['text that is no JSON', '{"kind":"register"'],
    ['nothing at all', ''],
    ['text that is not UTF-8', JSON.stringify({ kind: 'register', orderId: '\ud800', devices: [] })],
    ['a list', []],
    ['null', 'null'],
    ['lists in lists without end', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['an order ID that cannot be stored', { kind: 'register', orderId: 'a\0', devices: [] }],
  ])('is refused with %s', async (_, body) => {
    const answer = await send(body, 'fileName=a');
    expect(answer.status).toBe(400);
    expect((await refusal(answer)).code).toBe('requestNotValid');
  });

  test('may hold what goes deep where nobody looks', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const body = JSON.stringify({ kind: 'register', __proto__: 1, devices: [device()] });
    expect(
      (await send(`${body.slice(0, -1)},"deep":${deep},"__proto__":{"kind":"deregister"}}`, 'fileName=a')).status,
    ).toBe(202);
  });

  test('says of every device what is wrong, by its position', async () => {
    const devices = [device(), { serialNumber: 5 }, { ...device(), model: ['a'] }];
    const { problems, problemsTotal } = await refusal(await send({ kind: 'register', devices }));
    expect(problemsTotal).toBe(2);
    expect(problems?.map(({ line, column }) => [line, column])).toEqual([
      [2, 'serialNumber'],
      [3, 'model'],
    ]);
    expect(problems?.[0]?.detail).toContain('serialNumber of device 2: it must be a text');
    const leaving = await refusal(await send({ kind: 'deregister', devices: [{ id: 'x' }, 7] }, 'fileName=a'));
    expect(leaving.problems).toMatchObject([
      { line: 1, column: 'id' },
      { line: 2, column: null },
    ]);
  });

  test('takes 10,000 devices and no more', async () => {
    const devices = Array.from({ length: 10_001 }, () => ({}));
    const answer = await send({ kind: 'register', devices });
    expect(answer.status).toBe(413);
    expect(await refusal(answer)).toMatchObject({
      code: 'fileTooLarge',
      detail: expect.stringContaining('10,000'),
      remedy: expect.stringContaining('CSV'),
    });
  });
});

test('a dry run says what would become of the rows, and makes nothing', async () => {
  const before = pageOf(batch).parse(await (await call('/tenants/me/batches')).json()).items.length;
  const file = newFile(broken('B-1'));
  for (const headers of [csv, { ...csv, 'idempotency-key': 'dry' }, { ...csv, 'idempotency-key': 'dry' }]) {
    const answer = await post(file, headers, 'kind=register&dryRun=true');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('idempotency-replayed')).toBeNull();
    expect(checkReport.parse(await answer.json())).toMatchObject({ rows: 2, ok: 1, failed: 1 });
  }
  expect(pageOf(batch).parse(await (await call('/tenants/me/batches')).json()).items.length).toBe(before);
  expect((await post(file, { ...csv, 'idempotency-key': 'dry' })).headers.get('idempotency-replayed')).toBeNull();
});

describe('an idempotency key', () => {
  test('makes one batch of the same content, however it is sent', async () => {
    const file = newFile();
    const headers = { ...csv, 'idempotency-key': 'once' };
    const first = await post(file, headers, 'kind=register&orderId=1&fileName=devices.csv');
    const made = await accepted(first);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    for (const again of [
      await post(file, headers, 'kind=register&orderId=1&fileName=devices.csv'),
      await post(formOf(file, { orderId: '1' }), { 'idempotency-key': 'once' }),
    ]) {
      expect(again.headers.get('location')).toBe(first.headers.get('location'));
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect((await accepted(again)).id).toBe(made.id);
    }
    for (const other of [await post(newFile(), headers), await post(file, headers, 'kind=register&orderId=2')]) {
      expect(other.status).toBe(409);
      expect((await refusal(other)).code).toBe('idempotencyConflict');
    }
  });

  test('is held while the first request is arriving, and free when that breaks off', async () => {
    const headers = { ...csv, 'idempotency-key': 'held' };
    const file = newFile();
    const breaking = new AbortController();
    const begin = () => {
      const body = new ReadableStream({ start: controller => controller.enqueue(new TextEncoder().encode(file)) });
      const request = { method: 'POST', headers, body, signal: breaking.signal, duplex: 'half' };
      return call('/tenants/me/batches?kind=register', request);
    };
    const both = [begin(), begin()];
    const refused = await Promise.race(both);
    expect(refused.status).toBe(409);
    expect((await refusal(refused)).code).toBe('requestInProgress');
    breaking.abort();
    await Promise.allSettled(both);
    let answer = await post(file, headers);
    while (answer.status === 409) answer = await post(file, headers);
    await accepted(answer);
  });

  test.each([['', 'x'.repeat(256)]])('of a strange length is refused', async key => {
    expect((await post(newFile(), { ...csv, 'idempotency-key': key })).status).toBe(400);
  });
});

describe('the rows of a batch', () => {
  let made: Batch;
  const file = () => fileOf([newRow(), broken('=B"1;2'), newRow()]);
  beforeAll(async () => {
    made = await settle(await accepted(await post(file())));
  });

  test('come in file order, page by page, and by outcome', async () => {
    const first = pageOf(batchRow).parse(await (await call(`/tenants/me/batches/${made.id}/rows?limit=2`)).json());
    expect(first.items.map(({ line }) => line)).toEqual([2, 3]);
    const rest = await call(
      `/tenants/me/batches/${made.id}/rows?limit=2&cursor=${encodeURIComponent(first.nextCursor ?? '')}`,
    );
    expect(pageOf(batchRow).parse(await rest.json())).toMatchObject({ items: [{ line: 4 }], nextCursor: null });
    const failed = await call(`/tenants/me/batches/${made.id}/rows?outcome=failed`);
    expect(pageOf(batchRow).parse(await failed.json()).items).toMatchObject([
      { line: 3, outcome: 'failed', error: { code: 'hardwareHashNotValid' } },
    ]);
  });

  test('that failed are counted by what they failed of', async () => {
    const missing = newRow({ 'Hardware Hash': '' });
    const batch = await settle(await accepted(await post(fileOf([broken('A1'), missing, broken('A2'), newRow()]))));
    expect((await client.batches.failures(batch.id)).items).toEqual([
      { code: 'hardwareHashNotValid', reason: 'notAHardwareHash', rows: 2 },
      { code: 'missingValue', reason: null, rows: 1 },
    ]);
  });

  const heading = 'Line,Serial Number,Manufacturer,Model,Outcome,Error Code,Error,Details,What To Do,Request ID';
  test.each([
    ['?format=csv', {}, heading],
    ['', { accept: 'text/csv' }, heading],
    ['', { accept: 'application/json;q=0.5, text/csv' }, heading],
    ['?format=csv&delimiter=semicolon', {}, heading.replaceAll(',', ';')],
    ['?format=csv&delimiter=;', {}, heading.replaceAll(',', ';')],
    ['?format=csv&delimiter=tab', {}, heading.replaceAll(',', '\t')],
    ['?format=csv&delimiter=%09', {}, heading.replaceAll(',', '\t')],
  ])('can be exported: %s %o', async (query, headers, expected) => {
    const answer = await call(`/tenants/me/batches/${made.id}/rows${query}`, { headers });
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+\.csv"$/);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.of(0xef, 0xbb, 0xbf));
    const lines = bytes.subarray(3).toString().split('\r\n');
    expect(lines[0]).toBe(expected);
    expect(lines.length).toBe(5);
    expect(lines[2]).toContain('"\'=B""1;2"');
    expect(lines[2]).toContain('hardwareHashNotValid');
  });

  test('stay JSON for whoever takes anything', async () => {
    for (const accept of ['*/*', 'application/json, text/csv', 'text/csv;q=0']) {
      const answer = await call(`/tenants/me/batches/${made.id}/rows`, { headers: { accept } });
      expect(answer.headers.get('content-type')).toContain('application/json');
    }
  });

  test('that failed come back as a file that can be uploaded again', async () => {
    const answer = await call(`/tenants/me/batches/${made.id}/fix-file`);
    expect(answer.headers.get('content-disposition')).toContain('.csv');
    expect(answer.headers.get('muster-note')).toBeNull();
    const text = await answer.text();
    expect(text.split('\r\n')[0]).toContain('Hardware Hash,Group Tag,Assigned User,Error Code,What To Do');
    expect(text).toContain('T0hoch');
    const again = await settle(await accepted(await post(text)));
    expect(again.counts).toMatchObject({ rows: 1, failed: 1 });

    const without = await caller(server, tenant, 'batches.read');
    const noted = await without(`/tenants/me/batches/${made.id}/fix-file`);
    expect(noted.headers.get('muster-note')).toContain('hardware.read');
    expect(await noted.text()).not.toContain('T0hoch');
  });

  test('that failed for good are not tried again; nothing is left to cancel', async () => {
    const retried = await call(`/tenants/me/batches/${made.id}/retry`, { method: 'POST' });
    expect(retried.status).toBe(409);
    expect((await refusal(retried)).code).toBe('nothingToRetry');
    const cancelled = await call(`/tenants/me/batches/${made.id}/cancel`, { method: 'POST' });
    expect(batch.parse(await cancelled.json())).toMatchObject({ state: 'finishedWithErrors' });
  });
});

describe('who may', () => {
  test.each([
    ['read', 'batches.write', '/tenants/me/batches', 'GET', 'batches.read'],
    ['upload', 'batches.read', '/tenants/me/batches?kind=register', 'POST', 'batches.write'],
    ['file a catalogue', 'batches.write', '/tenants/me/batches?kind=catalogue', 'POST', 'catalogue.write'],
  ])('%s: not without the scope', async (_, scope, path, method, missing) => {
    const body = method === 'POST' ? newFile() : null;
    const answer = await (await caller(server, tenant, scope))(path, { method, body, headers: csv });
    expect(answer.status).toBe(403);
    expect(await refusal(answer)).toMatchObject({ code: 'notAllowed', detail: expect.stringContaining(missing) });
  });

  test('file a catalogue: OEMs alone, the kind named anywhere', async () => {
    const oem = await server.createTenant({ name: 'Maker', kind: 'partner', partnerType: 'oem' });
    const reseller = await server.createTenant({ name: 'Shop', kind: 'partner', partnerType: 'reseller' });
    const body = JSON.stringify({ kind: 'catalogue', devices: [] });
    for (const [who, status] of [
      [tenant, 403],
      [reseller, 403],
      [oem, 202],
    ] as const) {
      const by = await caller(server, who);
      expect((await post(newFile(), csv, 'kind=catalogue', by)).status).toBe(status);
      expect((await post(body, json, 'fileName=a', by)).status).toBe(status === 202 ? 422 : 403);
    }
  });

  test('nobody without a token, and nobody in another tenant', async () => {
    const answer = await fetch(`${server.url}/api/v1/tenants/me/batches?kind=register`, { method: 'POST', body: 'x' });
    expect(answer.status).toBe(401);
    const stranger = await server.createTenant({ name: 'Fabrikam' });
    const theirs = await caller(server, stranger);
    const made = await accepted(await post(newFile()));
    for (const path of ['', '/rows', '/rows?format=csv', '/failures', '/fix-file']) {
      expect((await theirs(`/tenants/me/batches/${made.id}${path}`)).status).toBe(404);
      expect((await theirs(`/tenants/${tenant.tenantId}/batches/${made.id}${path}`)).status).toBe(404);
    }
    for (const path of ['/retry', '/cancel']) {
      expect((await theirs(`/tenants/me/batches/${made.id}${path}`, { method: 'POST' })).status).toBe(404);
    }
    expect(
      (
        await theirs(`/tenants/${tenant.tenantId}/batches?kind=register`, {
          method: 'POST',
          body: newFile(),
          headers: csv,
        })
      ).status,
    ).toBe(404);
    expect((await call('/tenants/me/batches/17')).status).toBe(404);
  });
});
