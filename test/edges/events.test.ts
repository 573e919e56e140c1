import { afterAll, beforeAll, expect, test } from 'vitest';
import { batch } from '../../src/contracts/batches.ts';
import { type Client, muster } from '../../src/contracts/client.ts';
import { devicesEvent } from '../../src/contracts/events.ts';
import { problem } from '../../src/contracts/problem.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { type Call, caller } from '../fixtures/calling.ts';
import { fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';

let server: TestServer;
let tenant: TestTenant;
let client: Client;
let call: Call;
let seed = 1;

beforeAll(async () => {
  server = await testServer();
  tenant = await server.createTenant();
  call = await caller(server, tenant);
  client = clientOf(tenant);
});
afterAll(async () => await server.close());

function clientOf({ clientId, clientSecret }: TestTenant): Client {
  return muster({ url: server.url, clientId, clientSecret });
}

const register = (by = client) => upload(by, fileOf([rowOf(makeMachine(seed++))]));

/** An open stream, message by message as they stand on the wire. */
async function open(by: Call, lastId?: string) {
  const closing = new AbortController();
  const headers = new Headers(lastId === undefined ? [] : [['last-event-id', lastId]]);
  const answer = await by('/tenants/me/events', { headers, signal: closing.signal });
  return { answer, messages: messagesOf(answer), close: () => closing.abort() };
}

async function* messagesOf(answer: Response): AsyncGenerator<Record<string, string>, undefined> {
  let text = '';
  for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
    const whole = (text + piece).split('\n\n');
    text = whole.pop() ?? '';
    for (const message of whole) {
      yield Object.fromEntries(message.split('\n').map(line => /^(\w*): ?(.*)$/.exec(line)?.slice(1) ?? ['', '']));
    }
  }
  return undefined;
}

async function next(stream: { messages: AsyncGenerator<Record<string, string>, undefined> }) {
  const { value } = await stream.messages.next();
  if (!value) throw new Error('the stream has ended');
  return value;
}

test('tells what happens from now on, in order, and goes on after a position', async () => {
  const stream = await open(call);
  expect(stream.answer.headers.get('content-type')).toContain('text/event-stream');
  expect(stream.answer.headers.get('cache-control')).toContain('no-store');
  const start = await next(stream);
  const made = await register();
  const seen: Record<string, string>[] = [];
  const finished = /"state":"finished"/;
  const settled = /"state":"setupNeeded"/;
  while (![finished, settled].every(wanted => seen.some(({ data }) => wanted.test(data ?? '')))) {
    seen.push(await next(stream));
  }
  stream.close();
  expect(seen.map(({ id }) => Number(id))).toEqual(seen.map((_, index) => Number(start.id) + 1 + index));
  const devices = seen
    .filter(({ event }) => event === 'devices')
    .map(({ data }) => devicesEvent.parse(JSON.parse(data ?? '')));
  expect(devices.map(({ state }) => state)).toEqual(['registrationPending', 'setupNeeded']);
  expect(devices[1]).toMatchObject({ batchId: made.batch.id, deviceIds: [made.rows[0]?.deviceId] });

  const again = await open(call, start.id);
  expect(await next(again)).toEqual({ id: start.id });
  for (const message of seen) expect(await next(again)).toEqual(message);
  again.close();
});

test.each(['999999', 'abc', '-1'])('a position that the log does not have starts anew: %s', async lastId => {
  const stream = await open(call, lastId);
  expect(await next(stream)).toMatchObject({ event: 'reset', data: '{}', id: expect.stringMatching(/^\d+$/) });
  stream.close();
});

test('tells nobody what happens in another tenant', async () => {
  const stranger = await server.createTenant({ name: 'Fabrikam' });
  const theirs = await caller(server, stranger);
  expect((await theirs(`/tenants/${tenant.tenantId}/events`)).status).toBe(404);
  const stream = await open(theirs);
  await next(stream);
  await register();
  const own = await register(clientOf(stranger));
  const message = await next(stream);
  expect(batch.parse(JSON.parse(message.data ?? '')).id).toBe(own.batch.id);
  stream.close();
});

test('a principal has four streams at once', async () => {
  const other = await server.createTenant({ name: 'Woodgrove' });
  const by = await caller(server, other);
  const streams = [await open(by), await open(by), await open(by), await open(by)];
  for (const stream of streams) await next(stream);
  const fifth = await by('/tenants/me/events');
  expect(fifth.status).toBe(429);
  expect(fifth.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(problem.parse(await fifth.json()).code).toBe('rateLimited');
  streams[0]?.close();
  let again = await open(by);
  while (again.answer.status === 429) again = await open(by);
  for (const stream of [...streams, again]) stream.close();
});

test('is for those who may read batches and devices, and takes no parameters', async () => {
  expect((await (await caller(server, tenant, 'batches.read'))('/tenants/me/events')).status).toBe(403);
  expect((await call('/tenants/me/events?after=1')).status).toBe(400);
});

test('ends with a word when to come back, when the service stops', async () => {
  const stopping = await testServer();
  const stream = await open(await caller(stopping, await stopping.createTenant()));
  await next(stream);
  const closed = stopping.close();
  expect(await next(stream)).toEqual({ retry: '5000' });
  expect((await stream.messages.next()).done).toBe(true);
  await closed;
});
