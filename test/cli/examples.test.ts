import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestServer, testServer } from '../fixtures/server.ts';
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

test('register.sh', async () => {
  const { path, serialNumbers } = selfServiceFile(join(folder.path, 'shell.csv'), [9211, 9212], 1);
  const { stdout, stderr } = await runExample(fixture('../../examples/register.sh'), [path]);
  expect(stderr).toContain('"state":"finishedWithErrors"');
  expect(stdout).toMatch(new RegExp(`^\ufeffManufacturer,.*\r\n[^\n]*${serialNumbers[0]}[^\n]*\r\n$`));
});
