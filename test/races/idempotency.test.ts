import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Batch, batch as batchShape } from '../../src/contracts/batches.ts';
import { muster } from '../../src/contracts/client.ts';
import { problem } from '../../src/contracts/problem.ts';
import { scopes, type TenantCreated } from '../../src/contracts/tenants.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import type { Database } from '../../src/storage/database.ts';
import { fileOf, rowOf, settled } from '../fixtures/registering.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';
import { processes } from './processes.ts';

let server: TestServer;
let tenant: TestTenant;
let seed = 1;
beforeAll(async () => {
  server = await testServer();
  tenant = await server.createTenant();
});
afterAll(() => server.close());

const newFile = () => fileOf([rowOf(makeMachine(seed++))]);

interface Sending {
  readonly by?: Pick<TestTenant, 'token'>;
  readonly path?: string;
  readonly query?: string;
  readonly type?: string;
}

async function post(key: string, body: RequestInit['body'], sending: Sending = {}): Promise<Response> {
  const { by = tenant, path = 'me', query = 'kind=register', type = 'text/csv' } = sending;
  const headers = new Headers({ authorization: `Bearer ${await by.token()}`, 'idempotency-key': key });
  if (type) headers.set('content-type', type);
  return await fetch(`${server.url}/api/v1/tenants/${path}/batches?${query}`, { method: 'POST', headers, body });
}

const clientOf = (url: string, { clientId, clientSecret }: TenantCreated) => muster({ url, clientId, clientSecret });

async function made(answer: Response): Promise<Batch> {
  expect(answer.status, await answer.clone().text()).toBe(202);
  expect(answer.headers.get('idempotency-replayed')).toBeNull();
  return batchShape.parse(await answer.json());
}

async function replayed(answer: Response): Promise<Batch> {
  expect(answer.status, await answer.clone().text()).toBe(202);
  expect(answer.headers.get('idempotency-replayed')).toBe('true');
  const batch = batchShape.parse(await answer.json());
  expect(answer.headers.get('location')).toBe(`/api/v1/tenants/${batch.tenantId}/batches/${batch.id}`);
  return batch;
}

async function refused(answer: Response, code: string): Promise<void> {
  expect(answer.status).toBe(409);
  expect(problem.parse(await answer.json()).code).toBe(code);
}

test('the same content brings the batch as it is now', async () => {
  const file = newFile();
  const first = await made(await post('now', file));
  const api = clientOf(server.url, tenant);
  const { batch } = await settled(api, first.id);
  expect(await replayed(await post('now', file))).toEqual(batch);
  await replayed(await post('now', file, { path: tenant.tenantId }));
  await replayed(await post('now', file, { path: tenant.tenantId.toUpperCase() }));
});

test('content is the bytes and the fields: what stands around them in a form does not matter', async () => {
  const file = newFile();
  const first = await made(await post('form', file, { query: 'kind=register&orderId=O-1&fileName=a.csv' }));
  const part = (name: string, value: string) => `content-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const filePart = part('file"; filename="a.csv', file);
  const forms = [
    ['x', [part('orderId', 'O-1'), filePart]],
    ['another-boundary', [filePart, part('orderId', 'O-1')]],
    ['y', [part('colour', 'red'), `content-type: text/plain\r\n${filePart}`, part('orderId', 'O-1')]],
  ] as const;
  for (const [boundary, parts] of forms) {
    const body = `${parts.map(each => `--${boundary}\r\n${each}`).join('')}--${boundary}--\r\n`;
    const answer = await post('form', body, { type: `multipart/form-data; boundary=${boundary}` });
    expect((await replayed(answer)).id).toBe(first.id);
  }
});

test.each([
  ['a byte more', 'kind=register&orderId=1', (file: string) => `${file}\r\n`],
  ['another order ID', 'kind=register&orderId=2', (file: string) => file],
  ['no order ID', 'kind=register', (file: string) => file],
  ['one field more', 'kind=register&orderId=1&groupTag=G', (file: string) => file],
  ['another kind', 'kind=deregister&orderId=1', (file: string) => file],
])('other content is a conflict, and changes nothing: %s', async (what, query, change) => {
  const file = newFile();
  const first = await made(await post(what, file, { query: 'kind=register&orderId=1' }));
  await refused(await post(what, change(file), { query }), 'idempotencyConflict');
  expect((await replayed(await post(what, file, { query: 'kind=register&orderId=1' }))).id).toBe(first.id);
});

test('JSON has content too', async () => {
  const devices = [{ serialNumber: 'A', manufacturer: 'B', model: 'C' }];
  const send = (body: unknown) => post('json', JSON.stringify(body), { type: 'application/json', query: '' });
  await made(await send({ kind: 'deregister', devices }));
  await replayed(await send({ kind: 'deregister', devices }));
  await refused(
    await send({ kind: 'deregister', devices: [...devices, { serialNumber: 'D' }] }),
    'idempotencyConflict',
  );
});

test('a key is of one tenant and one client', async () => {
  const file = newFile();
  const first = await made(await post('mine', file));
  const other = await server.createTenant({ name: 'Other' });
  expect((await made(await post('mine', file, { by: other }))).tenantId).toBe(other.tenantId);
  const second = await secondClient(tenant);
  const again = await made(await post('mine', newFile(), { by: second }));
  expect([again.tenantId, again.id === first.id]).toEqual([tenant.tenantId, false]);
});

/** Another API client of the same tenant. */
async function secondClient(first: TenantCreated): Promise<Pick<TestTenant, 'token'>> {
  const wanted = { name: 'Second', scopes: [...scopes] };
  const { id, clientSecret = '' } = await clientOf(server.url, first).clients.create(wanted);
  return {
    async token() {
      const form = { grant_type: 'client_credentials', client_id: id, client_secret: clientSecret };
      const answer = await fetch(`${server.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
      return String(Object(await answer.json()).access_token);
    },
  };
}

test('a dry run neither takes a key nor asks it', async () => {
  const file = newFile();
  expect((await post('dry', file, { query: 'kind=register&dryRun=true' })).status).toBe(200);
  await made(await post('dry', file));
  const other = await post('dry', newFile(), { query: 'kind=register&dryRun=true' });
  expect([other.status, other.headers.get('idempotency-replayed')]).toEqual([200, null]);
});

test('a file that is refused leaves its key free', async () => {
  expect((await post('refused', 'Manufacturer,Model,Serial Number\r\n')).status).toBe(422);
  await made(await post('refused', newFile()));
});

test('a key is kept for 24 hours', async () => {
  const kept = await testServer();
  onTestFinished(kept.close);
  const client = await kept.createTenant();
  const file = newFile();
  const send = async () =>
    await fetch(`${kept.url}/api/v1/tenants/me/batches?kind=register`, {
      method: 'POST',
      body: file,
      headers: {
        authorization: `Bearer ${await client.token()}`,
        'content-type': 'text/csv',
        'idempotency-key': 'day',
      },
    });
  const first = await made(await send());
  const pass = (time: string) =>
    kept.database.asSystem('sweep', tx =>
      tx.run({ text: 'update muster.idempotency_keys set created_at = created_at - $1::interval', values: [time] }),
    );
  await pass('23 h 59 min');
  expect((await replayed(await send())).id).toBe(first.id);
  await pass('61 s');
  expect((await made(await send())).id).not.toBe(first.id);
});

describe('while the first is arriving', () => {
  /** An upload of which a part is still to come. */
  function begin(url: string, token: string, key: string, beginning: string): ClientRequest {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv', 'idempotency-key': key };
    const upload = request(`${url}/api/v1/tenants/me/batches?kind=register`, { method: 'POST', headers });
    upload.on('error', () => undefined).write(beginning);
    return upload;
  }
  const answerTo = async (upload: ClientRequest) => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      upload.on('response', resolve).on('error', reject);
    });
    return { status: answer.statusCode, body: JSON.parse(await text(answer)) };
  };
  /** Until the service has seen it. */
  async function held(database: Database, key: string): Promise<void> {
    const text = 'select from muster.idempotency_keys where key = $1';
    while (!(await database.asSystem('sweep', async tx => (await tx.run({ text, values: [key] })).rowCount)));
  }
  const heading = 'Manufacturer,Model,Serial Number,Hardware Hash\r\n';

  test('others are told so; when it breaks off the key is free', async () => {
    const upload = begin(server.url, await tenant.token(), 'held', heading);
    await held(server.database, 'held');
    await refused(await post('held', heading), 'requestInProgress');
    upload.destroy();
    const file = newFile();
    let answer = await post('held', file);
    while (answer.status === 409) answer = await post('held', file);
    await made(answer);
  });

  test('one that lost its lease to another makes nothing', async () => {
    const lone = await testServer();
    onTestFinished(lone.close);
    const client = await lone.createTenant();
    const token = await client.token();
    const file = newFile();
    const send = (body: string) =>
      fetch(`${lone.url}/api/v1/tenants/me/batches?kind=register`, {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv', 'idempotency-key': 'lost' },
      });
    const silent = begin(lone.url, token, 'lost', file);
    await held(lone.database, 'lost');
    await refused(await send(file), 'requestInProgress');
    // As if its process had been held up: the lease ran out, and was not renewed.
    lone.advance(31_000);
    const second = await made(await send(file));
    const answered = answerTo(silent);
    silent.end();
    expect(await answered).toMatchObject({ status: 409, body: { code: 'requestInProgress' } });
    const { items } = await clientOf(lone.url, client).batches.list();
    expect(items.map(({ id }) => id)).toEqual([second.id]);
  });

  test('one whose process dies holds its key until its lease runs out, within 30 s', async () => {
    const service = await processes();
    onTestFinished(service.close);
    const [dying, living] = [await service.web(), await service.web()];
    const client = await service.createTenant();
    const form = { grant_type: 'client_credentials', client_id: client.clientId, client_secret: client.clientSecret };
    const answer = await fetch(`${living.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
    const token = String(Object(await answer.json()).access_token);
    const file = newFile();
    const send = (body: string) =>
      fetch(`${living.url}/api/v1/tenants/me/batches?kind=register`, {
        method: 'POST',
        body,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv', 'idempotency-key': 'dead' },
      });
    begin(dying.url, token, 'dead', file);
    await held(service.database, 'dead');
    dying.process.process.kill('SIGKILL');
    await dying.process.ended();
    await refused(await send(file), 'requestInProgress');
    const leases = await service.database.asSystem('readiness', async tx => {
      // Time passes.
      const { rows } = await tx.run<{ left: number }>({
        text: `update muster.idempotency_keys set lease_until = lease_until - interval '30 s' where batch_id is null
          returning extract(epoch from lease_until - now())::float8 as left`,
      });
      return rows.map(({ left }) => left < 0);
    });
    expect(leases).toEqual([true]);
    await made(await send(file));
  });
});
