import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problem } from '../../src/contracts/problem.ts';
import { captureOf, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../../src/hash-means.ts';
import { type Call, caller } from '../fixtures/calling.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
let call: Call;

beforeAll(async () => {
  server = await testServer();
  call = await caller(server, await server.createTenant(), 'audit.read');
});
afterAll(async () => await server.close());

function decode(body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return call('/hardware-hashes/decode', { method: 'POST', headers, body: JSON.stringify(body) });
}

test.each(['dell-5530-winpe-25398', 'hp-650g10-win11-22621', 'lenovo-p14sg5-win11-26100', 'vmware-x64-win11-26100'])(
  'decodes what %s gave, for any valid token',
  async name => {
    const hardwareHash = readFileSync(new URL(`../fixtures/hashes/${name}.b64`, import.meta.url), 'utf8').trim();
    const answer = await decode({ hardwareHash });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      valid: true,
      declaredLength: expect.any(Number),
      fields: {
        smbiosSystemSerialNumber: expect.any(String),
        smbiosUuid: expect.stringMatching(/^[0-9A-F-]{36}$/),
        macAddresses: expect.any(Array),
        capturedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      },
      findings: expect.any(Array),
    });
  },
);

test('a hash that registering refuses for its identity is shown, with the reason as a finding', async () => {
  const machine = makeMachine(1);
  const hardwareHash = captureOf({ ...machine, serialNumber: 'Default string' }, {}, hashMeans);
  expect(await (await decode({ hardwareHash })).json()).toMatchObject({
    valid: false,
    findings: expect.arrayContaining([{ severity: 'error', code: 'identityMissing', message: expect.any(String) }]),
  });
});

test.each([
  ['notBase64', '*'.repeat(4000)],
  ['notAHardwareHash', 'QUJD'.repeat(1000)],
  ['cutShort', captureOf(makeMachine(1), {}, hashMeans).slice(0, 500)],
])('what cannot be read is refused with its reason: %s', async (reason, hardwareHash) => {
  const answer = await decode({ hardwareHash });
  expect(answer.status).toBe(422);
  const told = problem.parse(await answer.json());
  expect(told.code).toBe('hardwareHashNotValid');
  expect(told.problems?.map(item => item.reason)).toEqual([reason]);
  expect(JSON.stringify(told)).not.toContain(hardwareHash.slice(0, 20));
});

test('other bodies are refused', async () => {
  for (const body of [{}, { hardwareHash: 5 }, [], null]) expect((await decode(body)).status).toBe(400);
  expect((await decode({ hardwareHash: 'A'.repeat(70_000) })).status).toBe(413);
  const url = `${server.url}/api/v1/hardware-hashes/decode`;
  const headers = { 'content-type': 'application/json' };
  expect((await fetch(url, { method: 'POST', headers, body: '{"hardwareHash":"A"}' })).status).toBe(401);
});
