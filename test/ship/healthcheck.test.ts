import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../fixtures/server.ts';
import { servingPlace } from '../fixtures/serving.ts';
import { root } from './files.ts';

test('the check of a container says whether the service answers; of a worker, which does not listen, nothing bad', async () => {
  const answers = { '/healthz': 200 };
  const server = createServer(({ url }, response) => {
    response.writeHead(answers[url as '/healthz'] ?? 404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const here = { MUSTER_HOST: '0.0.0.0', MUSTER_PORT: String(port) };
  const watched = { ...here, MUSTER_ROLE: 'worker', MUSTER_PORT: '1', MUSTER_WATCH_PORT: String(port) };
  expect([await check(here), await check(watched)]).toEqual([0, 0]);
  answers['/healthz'] = 503;
  expect([await check(here), await check(watched)]).toEqual([1, 1]);
  server.close();
  server.closeAllConnections();
  expect([await check(here), await check(watched)]).toEqual([1, 1]);
  expect(await check({ ...here, MUSTER_ROLE: 'worker' })).toBe(0);
});

test('a worker is asked at its port, by plain HTTP whatever the others serve, and no more once it has ended', async () => {
  const place = await servingPlace();
  const here = { MUSTER_ROLE: 'worker', MUSTER_WATCH_PORT: String(await freePort()), MUSTER_TLS: 'auto' };
  expect(await check(here)).toBe(1);
  const worker = place.start(here);
  await worker.said('Muster works on batches.');
  expect(await check(here)).toBe(0);
  worker.process.kill('SIGTERM');
  await worker.ended();
  expect(await check(here)).toBe(1);
  await place.clear();
});

async function check(env: Record<string, string>): Promise<number> {
  const [code] = await once(spawn(process.execPath, [join(root, 'deploy/healthcheck.ts')], { env }), 'exit');
  return code;
}
