import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problem } from '../../src/contracts/problem.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';

const fileBytes = 200_000;
let server: TestServer;
let tenant: TestTenant;
let token: string;
let uploadUrl: string;

beforeAll(async () => {
  server = await testServer({
    limits: { requestsPerMinute: 1_000_000, fileBytes, jsonBytes: 5000, uploadsPerTenant: 2, uploadIdleSeconds: 0.5 },
  });
  tenant = await server.createTenant();
  token = await tenant.token();
  uploadUrl = `${server.url}/api/v1/tenants/me/batches?kind=register`;
});
afterAll(async () => await server.close());

test('a file that turns out too large is refused while it comes, and the sender gets to read why', async () => {
  const upload = begin();
  for (let sent = 0; sent < 40 * fileBytes; sent += 64 * 1024) upload.write(Buffer.alloc(64 * 1024, 'a'));
  upload.end();
  expect(await answerTo(upload)).toMatchObject({ status: 413, code: 'fileTooLarge' });
});

test('a file that is announced too large is refused before it comes', async () => {
  const upload = begin({ 'content-length': 40 * fileBytes });
  expect(await answerTo(upload)).toMatchObject({ status: 413, code: 'fileTooLarge' });
  upload.destroy();
});

test('a form is not larger than its file may be', async () => {
  const form = new FormData();
  form.append('file', new Blob(['a'.repeat(fileBytes + 1)]), 'devices.csv');
  expect(await post(form)).toMatchObject({ status: 413, code: 'fileTooLarge' });
});

test('a JSON body beyond its limit is refused, naming CSV', async () => {
  const body = JSON.stringify({ devices: [{ serialNumber: 'a'.repeat(5000) }] });
  const refused = await post(body, { 'content-type': 'application/json' });
  expect(refused).toMatchObject({ status: 413, code: 'fileTooLarge' });
  expect(refused.remedy).toContain('CSV');
});

test.each([
  ['a file', 'text/csv', 'Manufacturer,Model'],
  [
    'a form',
    'multipart/form-data; boundary=x',
    '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nM',
  ],
  ['a form between its parts', 'multipart/form-data; boundary=x', '--x\r\ncontent-disp'],
  ['JSON', 'application/json', '{"devices":['],
])('%s that stops coming is cut off', async (_, type, beginning) => {
  const upload = begin({ 'content-type': type });
  upload.write(beginning);
  expect(await answerTo(upload)).toMatchObject({ status: 408, code: 'requestTooSlow' });
  upload.destroy();
});

test('a tenant has so many uploads at once; one that breaks off leaves its place, and no complaint', async () => {
  const form = { 'content-type': 'multipart/form-data; boundary=x' };
  const uploads = [begin(), begin(form), begin(), begin(form)];
  for (const [position, upload] of uploads.entries()) {
    if (position % 2 === 1) upload.write('--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n');
    upload.write('Manufacturer,Model,Serial Number,Hardware Hash\r\n');
  }
  const alive = setInterval(() => {
    for (const upload of uploads) upload.write('A,B,C,D\r\n'.repeat(40));
  }, 50);
  const refused = await firstTwo(uploads);
  for (const answer of refused) {
    expect(answer.headers).toMatchObject({
      'retry-after': expect.stringMatching(/^\d+$/),
      'ratelimit-limit': expect.any(String),
    });
    expect(problem.parse(await json(answer)).code).toBe('rateLimited');
  }
  expect((await post('x')).status).toBe(429);
  const other = await (await server.createTenant({ name: 'Fabrikam' })).token();
  expect((await post('x', { authorization: `Bearer ${other}` })).status).not.toBe(429);

  const before = errors().length;
  clearInterval(alive);
  for (const upload of uploads) upload.destroy();
  while ((await post('x')).status === 429);
  expect(errors().slice(before)).toEqual([]);
});

test.each([
  ['a packed body', { 'content-encoding': 'gzip' }],
  ['a workbook', { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }],
  ['a body without a type', { 'content-type': '' }],
])('%s is not taken', async (_, more) => {
  expect(await post('a,b', more)).toMatchObject({ status: 415, code: 'mediaTypeNotSupported' });
});

function headers(more: Record<string, string | number> = {}): Record<string, string> {
  const all = { authorization: `Bearer ${token}`, 'content-type': 'text/csv', ...more };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)]));
}

/** A request whose body is still to come. */
function begin(more: Record<string, string | number> = {}): ClientRequest {
  const upload = request(uploadUrl, { method: 'POST', headers: headers(more) });
  upload.on('error', () => undefined);
  upload.flushHeaders();
  return upload;
}

async function answerTo(upload: ClientRequest) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    upload.on('response', resolve).on('error', reject);
  });
  return problem.parse(await json(answer));
}

async function post(body: string | FormData, more: Record<string, string> = {}) {
  const sent = headers(more);
  if (body instanceof FormData) delete sent['content-type'];
  const answer = await fetch(uploadUrl, { method: 'POST', headers: sent, body });
  const parsed = problem.safeParse(await answer.json());
  return { status: answer.status, code: parsed.data?.code, remedy: parsed.data?.remedy };
}

function firstTwo(uploads: readonly ClientRequest[]): Promise<IncomingMessage[]> {
  const answers: IncomingMessage[] = [];
  return new Promise(resolve => {
    for (const upload of uploads) upload.on('response', answer => answers.push(answer) === 2 && resolve(answers));
  });
}

/** What the service has logged as its own fault; pino's level 50 is an error. */
function errors(): string[] {
  return server.log.filter(line => line.includes('"level":50'));
}
