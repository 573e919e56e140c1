import { expect, onTestFinished } from 'vitest';
import { batch, batchRow } from '../../src/contracts/batches.ts';
import { apiClient } from '../../src/contracts/clients.ts';
import type { Limits } from '../../src/contracts/limits.ts';
import { pageOf } from '../../src/contracts/lists.ts';
import { processes } from '../races/processes.ts';
import { answerTo, type Caller, type Edge, expectAnswer, expectRefusal, fileWith, serviceWith } from './edge.ts';

async function decode(length: number): Promise<Response> {
  const { call } = await serviceWith();
  const body = '{"hardwareHash":"T0hoch"}'.padEnd(length);
  return await call('/hardware-hashes/decode', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  });
}

/** Sends `bytes` every 100 ms, `times` times, and ends. */
async function send(limits: Partial<Limits>, bytes: number, times: number) {
  const { begin } = await serviceWith(limits);
  const upload = begin();
  const answered = answerTo(upload);
  upload.write('Manufacturer,Model,Serial Number\r\n');
  let left = times;
  const timer = setInterval(() => {
    left -= 1;
    if (left < 0) upload.end();
    else upload.write('A,B,C\r\n'.repeat(bytes / 7));
  }, 100);
  const answer = await answered;
  clearInterval(timer);
  upload.destroy();
  return answer;
}

/** Holds uploads open, two more than may be: who was refused first, and what the others will be answered. */
async function holdUploads({ begin }: Caller, count: number) {
  const uploads = Array.from({ length: count + 2 }, begin);
  onTestFinished(() => {
    for (const upload of uploads) upload.destroy();
  });
  const all = uploads.map(upload => ({ upload, answered: answerTo(upload) }));
  for (const upload of uploads) upload.write('Manufacturer,Model,Serial Number\r\nA,B,C\r\n');
  const next = (among: typeof all) => Promise.race(among.map(async each => ({ each, answer: await each.answered })));
  const first = await next(all);
  const second = await next(all.filter(each => each !== first.each));
  return {
    refused: [first.answer, second.answer],
    held: all.filter(each => each !== first.each && each !== second.each),
  };
}

/** A tenant at a web process of its own with these settings; `locked` asks while nobody can read or write a table. */
async function lockable(settings: Record<string, string>) {
  const service = await processes();
  onTestFinished(service.close);
  const web = await service.web(settings);
  const { clientId, clientSecret } = await service.createTenant();
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const granted = await fetch(`${web.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
  const authorization = `Bearer ${Object(await granted.json()).access_token}`;
  const get = (path: string) => fetch(`${web.url}/api/v1/tenants/me/${path}`, { headers: { authorization } });
  const post = () =>
    fetch(`${web.url}/api/v1/tenants/me/batches?kind=deregister`, {
      method: 'POST',
      body: fileWith(1),
      headers: { authorization, 'content-type': 'text/csv' },
    });
  const locked = <T>(table: string, ask: () => Promise<T>): Promise<T> =>
    service.database.asSystem('readiness', async tx => {
      await tx.run({ text: `lock table muster.${table} in access exclusive mode` });
      return await ask();
    });
  return { get, post, locked };
}

async function rowsOf(count: number, query: string): Promise<{ items: unknown[]; nextCursor: string | null }> {
  const { call, post } = await serviceWith();
  const { id } = batch.parse(await (await post(fileWith(count))).json());
  const answer = await call(`/tenants/me/batches/${id}/rows${query}`);
  await expectAnswer(answer, 200);
  return pageOf(batchRow).parse(await answer.json());
}

async function tokens({ server }: Caller, count: number): Promise<Response[]> {
  const { clientId, clientSecret } = await server.createTenant({ name: 'Asking' });
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const answers: Response[] = [];
  for (let n = 0; n < count; n += 1) {
    answers.push(await fetch(`${server.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) }));
  }
  return answers;
}

function makeClient({ call }: Caller): Promise<Response> {
  const body = JSON.stringify({ name: 'One more', scopes: ['devices.read'] });
  return call('/tenants/me/clients', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
}

/** How often, how fast and how much at once. */
export const edgesOfRequests = {
  smallBodyBytes: {
    promised: 64 * 1024,
    async within() {
      // What it says is looked at: it is no hardware hash.
      await expectRefusal(await decode(64 * 1024), 422, 'hardwareHashNotValid');
    },
    async beyond() {
      await expectRefusal(await decode(64 * 1024 + 1), 413, 'fileTooLarge');
    },
  },
  uploadIdleSeconds: {
    promised: 60,
    async within() {
      expect(await send({ uploadIdleSeconds: 1.5, uploadBytesPerSecond: 1 }, 70, 20)).toMatchObject({ status: 202 });
    },
    async beyond() {
      const { begin } = await serviceWith({ uploadIdleSeconds: 0.3, uploadBytesPerSecond: 1 });
      const silent = begin();
      silent.write('Manufacturer,Model,Serial Number\r\nA,B,C\r\n');
      expect(await answerTo(silent)).toEqual({ status: 408, code: 'requestTooSlow' });
      silent.destroy();
    },
  },
  uploadBytesPerSecond: {
    promised: 1024,
    async within() {
      expect(await send({ uploadIdleSeconds: 1, uploadBytesPerSecond: 500 }, 700, 15)).toMatchObject({ status: 202 });
    },
    async beyond() {
      const slow = await send({ uploadIdleSeconds: 1, uploadBytesPerSecond: 1024 }, 7, 600);
      expect(slow).toEqual({ status: 408, code: 'requestTooSlow' });
    },
  },
  uploadsPerTenant: {
    promised: 8,
    async within() {
      const service = await serviceWith();
      const { held } = await holdUploads(service, 8);
      expect(held.length).toBe(8);
      for (const { upload, answered } of held) {
        upload.end();
        expect((await answered).status).toBe(202);
      }
      await expectAnswer(await service.post(fileWith(1)), 202);
    },
    async beyond() {
      const service = await serviceWith();
      const { refused } = await holdUploads(service, 8);
      for (const { status, code } of refused) expect([status, code]).toEqual([429, 'rateLimited']);
      const ninth = await service.post(fileWith(1));
      await expectRefusal(ninth, 429, 'rateLimited');
      expect(ninth.headers.get('retry-after')).toMatch(/^\d+$/);
    },
  },
  loadsAtOnce: {
    promised: 2,
    within: () => expectLoading(2, 2),
    // The third waits in line, and has its turn.
    beyond: () => expectLoading(3, 2),
  },
  streamsPerPrincipal: {
    promised: 4,
    async within() {
      await openStreams(await serviceWith(), 4);
    },
    async beyond() {
      const service = await serviceWith();
      await openStreams(service, 4);
      const fifth = await service.call('/tenants/me/events');
      await expectRefusal(fifth, 429, 'rateLimited');
      expect(fifth.headers.get('retry-after')).toMatch(/^\d+$/);
    },
  },
  clientsPerTenant: {
    promised: 100,
    async within() {
      // The tenant came with one.
      const service = await serviceWith({ clientsPerTenant: 3 });
      for (let n = 0; n < 2; n += 1) await expectAnswer(await makeClient(service), 201);
    },
    async beyond() {
      const service = await serviceWith({ clientsPerTenant: 3 });
      const answers = await Promise.all(Array.from({ length: 4 }, () => makeClient(service)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
      const told = await expectRefusal(await makeClient(service), 409, 'conflict');
      expect(told).toMatchObject({ detail: expect.stringContaining('3'), problems: [{ reason: 'tooManyClients' }] });
      const [made] = answers.filter(({ status }) => status === 201);
      const { id } = apiClient.parse(await made?.json());
      await expectAnswer(await service.call(`/tenants/me/clients/${id}`, { method: 'DELETE' }), 204);
      await expectAnswer(await makeClient(service), 201);
    },
  },
  statementSeconds: {
    promised: 30,
    async within() {
      const { post } = await lockable({ MUSTER_STATEMENT_SECONDS: '1' });
      await expectAnswer(await post(), 202);
    },
    async beyond() {
      const { post, locked } = await lockable({ MUSTER_STATEMENT_SECONDS: '1' });
      await expectRefusal(await locked('batch_rows', post), 503, 'notReady');
      await expectAnswer(await post(), 202);
    },
  },
  listSeconds: {
    promised: 5,
    async within() {
      const { get } = await lockable({ MUSTER_LIST_SECONDS: '1' });
      for (const path of ['devices', 'batches']) await expectAnswer(await get(path), 200);
    },
    async beyond() {
      // Far from the limit of statements, so that it is the lists' own that ends them.
      const { get, post, locked } = await lockable({ MUSTER_LIST_SECONDS: '1', MUSTER_STATEMENT_SECONDS: '3600' });
      const { id } = batch.parse(await (await post()).json());
      for (const [table, path] of [
        ['devices', 'devices'],
        ['batches', 'batches'],
        ['batch_rows', `batches/${id}/rows`],
      ] as const) {
        await expectRefusal(await locked(table, () => get(path)), 503, 'notReady');
      }
    },
  },
  requestsPerMinute: {
    promised: 6000,
    async within() {
      const { call } = await serviceWith({ requestsPerMinute: 3 });
      const remaining = [];
      for (let n = 0; n < 3; n += 1) {
        const answer = await call('/tenants/me/devices/summary');
        await expectAnswer(answer, 200);
        expect(answer.headers.get('ratelimit-limit')).toBe('3');
        expect(Number(answer.headers.get('ratelimit-reset'))).toBeGreaterThan(0);
        remaining.push(answer.headers.get('ratelimit-remaining'));
      }
      expect(remaining).toEqual(['2', '1', '0']);
    },
    async beyond() {
      const { call, server } = await serviceWith({ requestsPerMinute: 3 });
      for (let n = 0; n < 3; n += 1) await call('/tenants/me/devices/summary');
      const fourth = await call('/tenants/me/devices/summary');
      await expectRefusal(fourth, 429, 'rateLimited');
      expect([fourth.headers.get('ratelimit-limit'), fourth.headers.get('ratelimit-remaining')]).toEqual(['3', '0']);
      expect(Number(fourth.headers.get('retry-after'))).toBeGreaterThan(0);
      const other = `Bearer ${await (await server.createTenant({ name: 'Other' })).token()}`;
      const theirs = await fetch(`${server.url}/api/v1/tenants/me/devices/summary`, {
        headers: { authorization: other },
      });
      await expectAnswer(theirs, 200);
    },
  },
  tokenRequestsPerMinute: {
    promised: 600,
    async within() {
      const answers = await tokens(await serviceWith({ tokenRequestsPerMinute: 3 }), 3);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    },
    async beyond() {
      const [fourth] = (await tokens(await serviceWith({ tokenRequestsPerMinute: 3 }), 4)).slice(3);
      await expectRefusal(fourth!, 429, 'rateLimited');
      expect(Number(fourth!.headers.get('retry-after'))).toBeGreaterThan(0);
    },
  },
  statisticsDays: {
    promised: 366,
    async within() {
      const { call } = await serviceWith();
      expect(await (await call('/tenants/me/statistics?days=366')).json()).toMatchObject({ perDay: { length: 366 } });
    },
    async beyond() {
      const { call } = await serviceWith();
      for (const days of [0, 367]) {
        await expectRefusal(await call(`/tenants/me/statistics?days=${days}`), 400, 'requestNotValid');
      }
    },
  },
  listItems: {
    promised: 1000,
    async within() {
      expect(await rowsOf(1001, '?limit=1000')).toMatchObject({
        items: { length: 1000 },
        nextCursor: expect.any(String),
      });
      expect(await rowsOf(2, '?limit=1')).toMatchObject({ items: { length: 1 }, nextCursor: expect.any(String) });
    },
    async beyond() {
      const { call } = await serviceWith();
      for (const list of ['batches', 'clients', 'devices', 'orders']) {
        for (const limit of [0, 1001, -1]) {
          await expectRefusal(await call(`/tenants/me/${list}?limit=${limit}`), 400, 'requestNotValid');
        }
      }
    },
  },
  listItemsDefault: {
    promised: 100,
    async within() {
      expect(await rowsOf(100, '')).toMatchObject({ items: { length: 100 }, nextCursor: null });
    },
    async beyond() {
      expect(await rowsOf(101, '')).toMatchObject({ items: { length: 100 }, nextCursor: expect.any(String) });
    },
  },
} satisfies Partial<Record<keyof Limits, Edge>>;

async function openStreams({ call }: Caller, count: number): Promise<void> {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  for (let n = 0; n < count; n += 1) {
    const answer = await call('/tenants/me/events', { signal: stop.signal });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
  }
}

/** Of so many loads, so many are in the database at once while nothing can be written there; all end well. */
async function expectLoading(loads: number, atOnce: number): Promise<void> {
  const service = await serviceWith({ loadsAtOnce: atOnce });
  const sent = await service.server.database.asSystem('readiness', async tx => {
    await tx.run({ text: 'lock table muster.batch_rows in exclusive mode' });
    const waiting = async () => {
      const text = `select count(*) as n from pg_locks where not granted and relation = 'muster.batch_rows'::regclass`;
      return (await tx.run<{ n: number }>({ text })).rows[0]?.n;
    };
    const answers = Promise.all(Array.from({ length: loads }, () => service.post(fileWith(1))));
    while ((await waiting()) !== atOnce);
    // The others have had their chance.
    for (let n = 0; n < 20; n += 1) await expectAnswer(await service.call('/tenants/me/devices/summary'), 200);
    expect(await waiting()).toBe(atOnce);
    return { answers };
  });
  for (const answer of await sent.answers) await expectAnswer(answer, 202);
}
