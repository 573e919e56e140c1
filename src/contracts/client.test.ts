import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Batch } from './batches.ts';
import { eachItem, muster } from './client.ts';
import { NotReachedError, ProblemError, TokenRefusedError } from './client-errors.ts';
import { parseMessages } from './client-events.ts';
import { isSettled } from './client-follow.ts';
import type { Access } from './client-transport.ts';

const id = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';
const batch: Batch = {
  id,
  tenantId: id,
  kind: 'register',
  state: 'queued',
  source: 'api',
  format: 'selfService',
  encoding: 'utf-8',
  fileName: null,
  fileSha256: 'ab',
  orderId: null,
  purchaseId: null,
  groupTag: null,
  profile: null,
  requestId: 'r',
  mandateId: null,
  attempt: 1,
  counts: {
    rows: 2,
    pending: 2,
    registered: 0,
    alreadyRegistered: 0,
    deregistered: 0,
    notRegistered: 0,
    filed: 0,
    failed: 0,
    cancelled: 0,
  },
  createdAt: '2026-01-02T03:04:05Z',
  startedAt: null,
  finishedAt: null,
  createdBy: { kind: 'client', id: 'c', name: 'C', tenantId: id },
};
const finished: Batch = { ...batch, state: 'finished', counts: { ...batch.counts, pending: 0, registered: 2 } };

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const refusal = (status: number, code: string, headers: Record<string, string> = {}) =>
  json({ type: 'about:blank', title: 'T', status, detail: 'D', code, remedy: 'R', requestId: 'q' }, status, headers);
const token = (seconds = 900) => json({ access_token: 'tok', token_type: 'Bearer', expires_in: seconds });

/** A server that gives these answers in turn, and what it was asked. */
function server(...answers: (Response | Error)[]) {
  const requests: { method: string; path: string; headers: Headers; body: string }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    requests.push({
      method: request.method,
      path: pathname + search,
      headers: request.headers,
      body: await request.text(),
    });
    const answer = answers.shift();
    if (answer instanceof Response) return answer;
    throw answer ?? new TypeError('fetch failed');
  };
  return { fetch, requests };
}
const client: Access = { url: 'http://muster.test/', clientId: 'c', clientSecret: 's' };
const bearer: Access = { url: 'http://muster.test', token: 'given', tenant: 'T' };
const atOnce = { 'retry-after': '0' };

describe('tokens', () => {
  test('one token serves many calls', async () => {
    const { fetch, requests } = server(token(), json(batch), json(batch));
    const api = muster(client, fetch);
    await api.batches.get(id);
    await api.batches.get(id);
    expect(requests.map(request => request.path)).toEqual([
      '/oauth2/token',
      `/api/v1/tenants/me/batches/${id}`,
      `/api/v1/tenants/me/batches/${id}`,
    ]);
    expect(requests[2]?.headers.get('authorization')).toBe('Bearer tok');
  });
  test('one about to end is renewed', async () => {
    const { fetch, requests } = server(token(20), json(batch), token(), json(batch));
    const api = muster(client, fetch);
    await api.batches.get(id);
    await api.batches.get(id);
    expect(requests.filter(request => request.path === '/oauth2/token')).toHaveLength(2);
  });
  test('one that the server no longer takes is replaced once', async () => {
    const { fetch } = server(token(), refusal(401, 'notAuthenticated'), token(), json(batch));
    expect(await muster(client, fetch).batches.retry(id)).toEqual(batch);
    const never = server(token(), refusal(401, 'notAuthenticated'), token(), refusal(401, 'notAuthenticated'));
    await expect(muster(client, never.fetch).batches.get(id)).rejects.toBeInstanceOf(ProblemError);
  });
  test('a refused client and a server that is not there are told apart', async () => {
    const refused = server(json({ error: 'invalid_client' }, 401));
    await expect(muster(client, refused.fetch).batches.get(id)).rejects.toBeInstanceOf(TokenRefusedError);
    await expect(muster(client, server().fetch).batches.get(id)).rejects.toBeInstanceOf(NotReachedError);
    const proxy = server(token(), new Response('<html>', { status: 500 }));
    await expect(muster(client, proxy.fetch).devices.remove(id)).rejects.toBeInstanceOf(NotReachedError);
  });
});

describe('uploads', () => {
  test('a file goes as it is, its fields in the query, and always with a key', async () => {
    const { fetch, requests } = server(json(batch, 202));
    await muster(bearer, fetch).batches.create('register', new Blob(['a,b']), { orderId: 'A & B', fileName: 'x.csv' });
    expect(requests[0]).toMatchObject({
      method: 'POST',
      path: '/api/v1/tenants/T/batches?kind=register&orderId=A+%26+B&fileName=x.csv',
      body: 'a,b',
    });
    expect(requests[0]?.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}$/);
  });
  test('are repeated under the same key, from the first byte', async () => {
    const { fetch, requests } = server(
      refusal(503, 'notReady', atOnce),
      refusal(429, 'rateLimited', atOnce),
      json(batch),
    );
    const file = { open: () => new Blob(['rows']).stream() };
    await muster(bearer, fetch).batches.create('register', file, {}, { idempotencyKey: 'k' });
    expect(requests.map(({ body, headers }) => [body, headers.get('idempotency-key')])).toEqual(
      Array(3).fill(['rows', 'k']),
    );
  });
  test('a stream that is gone is not repeated, nor is a refusal', async () => {
    const once = server(refusal(503, 'notReady', atOnce), json(batch));
    const stream = new Blob(['rows']).stream();
    await expect(muster(bearer, once.fetch).batches.create('register', stream)).rejects.toBeInstanceOf(ProblemError);
    const refused = server(refusal(422, 'noRows', atOnce), json(batch));
    const error = await muster(bearer, refused.fetch)
      .batches.create('register', new Blob(['x']))
      .catch(caught => caught);
    expect(error).toMatchObject({ problem: { code: 'noRows', requestId: 'q' } });
    expect(refused.requests).toHaveLength(1);
  });
  test('a retry of rows is not idempotent and not repeated', async () => {
    const { fetch } = server(refusal(503, 'notReady', atOnce), json(batch));
    await expect(muster(bearer, fetch).batches.retry(id)).rejects.toMatchObject({ problem: { code: 'notReady' } });
  });
});

test('a list is read page by page', async () => {
  const { fetch, requests } = server(
    json({ items: [batch], nextCursor: 'n' }),
    json({ items: [batch], nextCursor: null }),
  );
  const api = muster(bearer, fetch);
  const items = await collect(eachItem(page => api.batches.list({ ...page, limit: 1 })));
  expect(items).toEqual([batch, batch]);
  expect(requests[1]?.path).toBe('/api/v1/tenants/T/batches?cursor=n&limit=1');
});

describe('events', () => {
  const message = (position: number, data: unknown) =>
    `id: ${position}\nevent: batch\ndata: ${JSON.stringify(data)}\n\n`;

  test('a stream that breaks off is taken up where it stopped', async () => {
    const { fetch, requests } = server(
      new Response(`retry: 0\n\n: still here\n\n${message(7, batch)}id: 8\nevent: batch\nda`),
      new Response(`event: later\ndata: {}\n\nevent: reset\ndata:\n\n${message(9, finished)}`),
    );
    const seen: string[] = [];
    for await (const item of muster(bearer, fetch).events()) {
      seen.push(item.event === 'batch' ? `${item.position} ${item.data.state}` : item.event);
      if (seen.length === 5) break;
    }
    expect(seen).toEqual(['open', '7 queued', 'open', 'reset', '9 finished']);
    expect(requests.map(request => request.headers.get('last-event-id'))).toEqual([null, '7']);
  });
  test('a batch is followed until it is settled', async () => {
    const pages = { events: new Response(message(1, { ...batch, state: 'processing' }) + message(2, finished)), batch };
    const fetch: typeof globalThis.fetch = async input =>
      String(input).endsWith('events') ? pages.events : json(batch);
    const states = await collect(muster(bearer, fetch).batches.follow(id));
    expect(states.map(state => state.state)).toEqual(['queued', 'processing', 'finished']);
    expect(states.map(isSettled)).toEqual([false, false, true]);
  });
  test('where the stream is refused, the batch is asked for', async () => {
    const answers = [batch, finished];
    const fetch: typeof globalThis.fetch = async input =>
      String(input).endsWith('events') ? refusal(403, 'notAllowed') : json(answers.shift());
    const states = await collect(muster(bearer, fetch).batches.follow(id));
    expect(states.map(state => state.state)).toEqual(['queued', 'finished']);
  });
  test('messages do not depend on how the bytes were cut', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ id: fc.nat().map(String), event: fc.constantFrom('batch', 'ü'), data: fc.string() })),
        fc.constantFrom('\n', '\r', '\r\n'),
        fc.integer({ min: 1, max: 9 }),
        async (messages, end, size) => {
          const sent = messages.map(({ data, ...rest }) => ({ data: data.replace(/[\r\n]/g, '\n'), ...rest }));
          const text = sent
            .map(({ id: position, event, data }) =>
              [`id:${position}`, `event: ${event}`, ...data.split('\n').map(line => `data: ${line}`), '', ''].join(end),
            )
            .join('');
          // Something follows, as on an open connection: a CR at the very end could still become a CRLF.
          const chunks = `${text}:`.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? [];
          expect(await collect(parseMessages(iterate(chunks)))).toEqual(sent);
        },
      ),
    ));
});

async function collect<Item>(source: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
}

async function* iterate(chunks: readonly string[]) {
  yield* chunks;
}
