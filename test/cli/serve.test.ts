import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { administratorInvited, tenantCreated } from '../../src/contracts/tenants.ts';
import { type FreshDatabase, freshDatabase } from '../fixtures/database.ts';
import { fixture, runMuster } from './run-muster.ts';
import { selfServiceFile, temporaryFolder } from './sample-files.ts';

const folder = temporaryFolder();
let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(async () => {
  await database.drop();
  folder.remove();
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** `muster serve` on a free port, once it says where it runs. */
async function startService(settings: Readonly<Record<string, string>> = {}) {
  const port = await freePort();
  const env = { PATH: process.env.PATH ?? '', DATABASE_URL: database.url, ...settings };
  const data = ['--data', join(folder.path, 'data')];
  const service = spawn(fixture('../../muster'), ['serve', '--port', `${port}`, ...data], { env });
  const ended = once(service, 'close');
  let url = '';
  for await (const line of createInterface(service.stdout)) {
    url = /^Muster runs at (\S+)$/.exec(line)?.[1] ?? '';
    if (url) break;
  }
  service.stdout.resume();
  service.stderr.resume();
  return {
    url,
    port,
    muster: (...args: string[]) => runMuster([...args, ...data], { env }),
    async stop() {
      service.kill('SIGTERM');
      return await ended;
    },
  };
}

test('from nothing to a registered device by the command line alone', async () => {
  const service = await startService();
  expect(service.url).toBe(`http://localhost:${service.port}`);
  const made = await service.muster('tenant', 'create', '--name', 'Contoso', '--json');
  expect(made).toMatchObject({ code: 0, err: '' });
  const { clientId, clientSecret, setupUrl, tenantId } = tenantCreated.parse(JSON.parse(made.out));
  expect(setupUrl).toContain(`${service.url}/`);
  const invited = await service.muster('tenant', 'invite', tenantId, '--email', 'Megan@contoso.example', '--json');
  expect(administratorInvited.parse(JSON.parse(invited.out))).toMatchObject({
    ...{ name: 'Contoso', email: 'megan@contoso.example' },
    url: expect.stringMatching(`^${service.url}/invitation#[\\w-]{43}$`),
  });

  const { path } = selfServiceFile(join(folder.path, 'one.csv'), [9301]);
  const asClient = { MUSTER_PORT: `${service.port}`, MUSTER_CLIENT_ID: clientId, MUSTER_CLIENT_SECRET: clientSecret };
  const registered = await runMuster(['register', '--json', path], { env: asClient });
  expect([registered.code, JSON.parse(registered.out)]).toMatchObject([0, { counts: { registered: 1 } }]);
  expect(await service.stop()).toEqual([0, null]);
});

test('with MUSTER_TLS=auto, whoever trusts its authority is served by HTTPS', async () => {
  const service = await startService({ MUSTER_TLS: 'auto' });
  expect(service.url).toBe(`https://localhost:${service.port}`);
  const { out } = await service.muster('tenant', 'create', '--name', 'Fabrikam', '--json');
  const { clientId, clientSecret } = tenantCreated.parse(JSON.parse(out));
  const asClient = { MUSTER_URL: service.url, MUSTER_CLIENT_ID: clientId, MUSTER_CLIENT_SECRET: clientSecret };
  const trusting = { ...asClient, NODE_EXTRA_CA_CERTS: join(folder.path, 'data/tls/ca.pem') };
  expect(await runMuster(['devices', 'list', '--json'], { env: trusting })).toMatchObject({ code: 0, err: '' });
  const doubting = await runMuster(['devices', 'list'], { env: asClient });
  expect(doubting).toMatchObject({ code: 3, err: expect.stringContaining('NODE_EXTRA_CA_CERTS') });
  expect(await service.stop()).toEqual([0, null]);
});

test('settings and options that cannot be used end with 2', async () => {
  const bad = await runMuster(['serve', '--port', 'many'], { env: { MUSTER_HOST: '0.0.0.0' } });
  expect(bad).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/MUSTER_PORT must.*\n.*MUSTER_PUBLIC_URL must/s),
  });
  const env = { DATABASE_URL: database.url };
  const tenant = (...args: string[]) => runMuster(['tenant', 'create', ...args], { env });
  expect(await tenant()).toMatchObject({ code: 2, err: 'muster tenant create needs --name.\n' });
  const invite = (...args: string[]) => runMuster(['tenant', 'invite', ...args, '--data', folder.path], { env });
  expect(await invite()).toMatchObject({ code: 2, err: 'muster tenant invite needs TENANT.\n' });
  expect(await invite('contoso')).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is none with this ID'),
  });
  expect(await invite('contoso', '--email', 'x')).toMatchObject({ code: 2, err: expect.stringContaining('--email') });
  expect(await tenant('--name', 'X', '--kind', 'oem')).toMatchObject({
    code: 2,
    err: expect.stringContaining('customer'),
  });
  expect(await tenant('--name', 'X', '--kind', 'partner', '--data', folder.path)).toMatchObject({
    code: 2,
    err: expect.stringContaining('--partner-type cannot be used'),
  });
});
