import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { captureOf, makeMachine } from '../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../src/hash-means.ts';
import { temporaryFolder } from './cli/sample-files.ts';
import { fileOf, organization, rowOf, upload } from './fixtures/registering.ts';
import { type TestServer, testServer } from './fixtures/server.ts';

const folder = temporaryFolder();
let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

/** What stands between ```sh and ```. */
function blocksOf(page: string): string[] {
  const text = readFileSync(new URL(`../docs/guide/${page}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(match => match[1] ?? '');
}

/** A stream of events has no end, so it is left after a second. */
const prelude = `set -e -o pipefail
curl() {
  case $* in
  */events*) command curl --max-time 1 "$@" 2> /dev/null || [ $? = 28 ] ;;
  *) command curl "$@" ;;
  esac
}
`;

/** One device that can be registered, one that belongs to others (which a retry may change), and one that is broken. */
async function prepare(): Promise<void> {
  const [own, others, broken] = [9501, 9502, 9503].map(seed => makeMachine(seed));
  if (!own || !others || !broken) throw new Error('three machines are needed');
  await upload(await organization(server), fileOf([rowOf(others)]));
  const rows = [rowOf(own), rowOf(others), rowOf(broken, { 'Hardware Hash': 'T0E=' })];
  writeFileSync(join(folder.path, 'devices.csv'), fileOf(rows));
  writeFileSync(join(folder.path, 'hash.txt'), captureOf(makeMachine(9504), {}, hashMeans));
}

test('every block of the API cookbook works, one after another', async () => {
  await prepare();
  const blocks = blocksOf('api.md');
  expect(blocks.length).toBeGreaterThan(10);
  const script = prelude + blocks.map((block, index) => `echo "block ${index + 1}" >&2\n${block}`).join('\n');
  const { clientId, clientSecret } = await server.createTenant();
  const variables = { MUSTER_URL: server.url, MUSTER_CLIENT_ID: clientId, MUSTER_CLIENT_SECRET: clientSecret };
  const env = { PATH: process.env.PATH, ...variables };
  const { stdout, stderr } = await promisify(execFile)('bash', ['--norc', '-c', script], { env, cwd: folder.path });
  expect(stderr.split('\n').filter(line => !/^block \d+$/.test(line))).toEqual(['']);
  expect(stdout).toContain('event: batch');
  for (const name of ['failed.csv', 'fix.csv', 'all.csv']) {
    expect(readFileSync(join(folder.path, name), 'utf8'), name).toContain('Serial Number');
  }
});
