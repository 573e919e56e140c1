import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { muster } from '../../src/contracts/client.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';
import { fixture } from './run-muster.ts';
import { selfServiceFile, temporaryFolder } from './sample-files.ts';

const folder = temporaryFolder();
let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

/** Runs an example as its first lines say, for a new tenant. */
async function runExample(command: string, args: readonly string[]) {
  const { clientId, clientSecret } = await server.createTenant();
  const environment = { MUSTER_URL: server.url, MUSTER_CLIENT_ID: clientId, MUSTER_CLIENT_SECRET: clientSecret };
  return promisify(execFile)(command, args, { env: { PATH: process.env.PATH, ...environment } });
}

test('register.ts', async () => {
  const { path } = selfServiceFile(join(folder.path, 'typed.csv'), [9201, 9202], 1);
  const { stdout } = await runExample(process.execPath, [fixture('../../examples/register.ts'), path]);
  expect(stdout).toMatch(/finishedWithErrors: 2 registered, 1 failed, 0 to go\nline 4: Hardware hash not valid\. /);
});

describe('register.sh', () => {
  test('ends with 0 where every row is well, and makes one batch of a file that is sent twice', async () => {
    const tenant = await server.createTenant();
    const { path } = selfServiceFile(join(folder.path, 'shell.csv'), [9211, 9212]);
    const nothing = { code: 0, stdout: '', stderr: '' };
    for (const _ of [1, 2]) expect(await runShell(tenant, path, 'PO 4&7')).toEqual(nothing);
    const { clientId, clientSecret } = tenant;
    const { items } = await muster({ url: server.url, clientId, clientSecret }).batches.list();
    expect(items.map(({ orderId, fileName }) => [orderId, fileName])).toEqual([['PO 4&7', 'shell.csv']]);
  });

  test('ends with 1 and the rows that failed', async () => {
    const { path } = selfServiceFile(join(folder.path, 'spoiled.csv'), [9213, 9214], 1);
    const { code, stdout, stderr } = await runShell(await server.createTenant(), path);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^\ufeffLine,Serial Number,[^\n]*\n4,[^\n]*,hardwareHashNotValid,[^\n]*\n$/);
  });

  test('ends with 2 and what the server says, or curl, where nothing is registered', async () => {
    const tenant = await server.createTenant();
    const path = join(folder.path, 'people.csv');
    writeFileSync(path, 'Name,Age\nAdele,30\n');
    const refused = { code: 2, stdout: '', stderr: expect.stringContaining('"code":"headingNotKnown"') };
    expect(await runShell(tenant, path)).toEqual(refused);
    expect(await runShell({ ...tenant, clientSecret: 'wrong' }, path)).toEqual({
      ...{ code: 2, stdout: '', stderr: expect.stringContaining('"error":"invalid_client"') },
    });
    expect(await runShell(tenant, join(folder.path, 'absent.csv'))).toMatchObject({ code: 2, stdout: '' });
  });
});

/** The shell's example; where it fails too, with its exit code. */
function runShell({ clientId, clientSecret }: Pick<TestTenant, 'clientId' | 'clientSecret'>, ...args: string[]) {
  const variables = { MUSTER_URL: server.url, MUSTER_CLIENT_ID: clientId, MUSTER_CLIENT_SECRET: clientSecret };
  const ended = promisify(execFile)(fixture('../../examples/register.sh'), args, {
    env: { PATH: process.env.PATH, ...variables },
  });
  return ended.then(
    told => ({ code: 0, ...told }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}
