import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './files.ts';

test('the check of a container says whether the service answers; of a worker, which does not listen, nothing bad', async () => {
  const answers = { '/healthz': 200 };
  const server = createServer(({ url }, response) => {
    response.writeHead(answers[url as '/healthz'] ?? 404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const here = { MUSTER_HOST: '0.0.0.0', MUSTER_PORT: String(port) };
  expect(await check(here)).toBe(0);
  answers['/healthz'] = 503;
  expect(await check(here)).toBe(1);
  server.close();
  server.closeAllConnections();
  expect(await check(here)).toBe(1);
  expect(await check({ ...here, MUSTER_ROLE: 'worker' })).toBe(0);
});

async function check(env: Record<string, string>): Promise<number> {
  const [code] = await once(spawn(process.execPath, [join(root, 'deploy/healthcheck.ts')], { env }), 'exit');
  return code;
}
