import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantCreated } from '../../src/contracts/tenants.ts';
import { freePort } from '../fixtures/server.ts';
import { type Place, servingPlace } from '../fixtures/serving.ts';

let place: Place;
beforeAll(async () => {
  place = await servingPlace();
});
afterAll(() => place.clear());

test('a service starts, says where to begin, and stops although a stream and an upload are open', async () => {
  const service = place.start();
  await service.said('Muster runs at http://localhost:');
  await service.said('./muster tenant create --name "Contoso"');
  const tenant = await place.createTenant('Contoso');
  expect(tenant.setupUrl).toMatch(`${place.url.replace('127.0.0.1', 'localhost')}/setup#`);

  const headers = { authorization: `Bearer ${await tokenOf(tenant)}` };
  const stream = await open({ path: '/api/v1/tenants/me/events', headers });
  const upload = Promise.withResolvers<void>();
  const half = request(`${place.url}/api/v1/tenants/me/batches?kind=register`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/csv', 'content-length': '1000000', expect: '100-continue' },
  });
  half.on('error', () => upload.resolve()).on('response', () => upload.resolve());
  await new Promise(resolve => half.once('continue', resolve).flushHeaders());
  half.write('Manufacturer,Model,Serial Number,Hardware Hash\r\n');

  service.process.kill('SIGTERM');
  expect(await textOf(stream)).toContain('retry: ');
  await upload.promise;
  const { code, errors } = await service.ended();
  expect(code).toBe(0);
  expect(errors).not.toContain('unexpected error');
});

test('the first tenant is not asked for twice', async () => {
  const service = place.start();
  await service.said('What it keeps is in');
  service.process.kill('SIGINT');
  expect(await service.said('')).toBe('Stopping.');
  expect((await service.ended()).code).toBe(0);
});

test('a worker alone does not listen', async () => {
  const worker = place.start({ MUSTER_ROLE: 'worker' });
  await worker.said('Muster works on batches.');
  await expect(fetch(`${place.url}/healthz`)).rejects.toThrow();
  worker.process.kill('SIGTERM');
  expect((await worker.ended()).code).toBe(0);
});

test('a worker that is given a port says there how it is, and nothing else', async () => {
  const watchPort = await freePort();
  const worker = place.start({ MUSTER_ROLE: 'worker', MUSTER_WATCH_PORT: String(watchPort) });
  await worker.said('Muster works on batches.');
  const ask = (path: string) => fetch(`http://127.0.0.1:${watchPort}${path}`);
  expect((await ask('/healthz')).status).toBe(200);
  expect(await (await ask('/readyz')).json()).toMatchObject({ status: 'ready', worker: { answers: true } });
  const metrics = async () => (await ask('/metrics')).text();
  expect(await metrics()).toMatch(/^muster_worker_last_look_seconds \d/m);
  await expect.poll(metrics).toMatch(/^muster_worker_pieces_total\{work="settling",result="nothing"\} [1-9]/m);
  expect((await ask('/api/v1/status')).status).toBe(404);
  worker.process.kill('SIGTERM');
  expect((await worker.ended()).code).toBe(0);
});

test('who starts it is told what to do', async () => {
  const problem = async (settings: Record<string, string>) => (await place.start(settings).ended()).errors;
  const otherKey = Buffer.alloc(32, 7).toString('base64');
  expect(await problem({ MUSTER_KEY: otherKey })).toContain('sealed with another key');
  const running = place.start();
  await running.said('Muster runs');
  expect(await problem({})).toContain('Set MUSTER_HOST and MUSTER_PORT');
  running.process.kill('SIGTERM');
  await running.ended();
});

async function tokenOf({ clientId, clientSecret }: TenantCreated): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  const answer: unknown = await (await fetch(`${place.url}/oauth2/token`, { method: 'POST', body })).json();
  return typeof answer === 'object' && answer && 'access_token' in answer ? String(answer.access_token) : '';
}

function open({ path, headers }: { path: string; headers: Record<string, string> }): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(`${place.url}${path}`, { headers }, resolve).on('error', reject).end();
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  return text;
}
