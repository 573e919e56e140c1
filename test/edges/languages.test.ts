import { afterAll, beforeAll, expect, test } from 'vitest';
import { muster } from '../../src/contracts/client.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';

let server: TestServer;
let tenant: TestTenant;
beforeAll(async () => {
  server = await testServer();
  tenant = await server.createTenant();
});
afterAll(() => server.close());

async function ask(path: string, language: string | null): Promise<Response> {
  const headers = new Headers({ authorization: `Bearer ${await tenant.token()}` });
  if (language !== null) headers.set('accept-language', language);
  return await fetch(`${server.url}/api/v1/tenants/me${path}`, { headers });
}

test.each([
  [null, 'Not found'],
  ['*', 'Not found'],
  ['fr-FR, en;q=0.5', 'Not found'],
  ['en-GB, de;q=0.9', 'Not found'],
  ['de', 'Nicht gefunden'],
  ['de-AT, en;q=0.8', 'Nicht gefunden'],
  ['en;q=0.2, de;q=0.9', 'Nicht gefunden'],
])('a problem is worded as the request prefers: %s', async (language, title) => {
  expect(await (await ask('/devices/none', language)).json()).toMatchObject({ code: 'notFound', title });
});

test('rows, devices, exports and fix-files are worded so too; what programs read stays', async () => {
  const { clientId, clientSecret } = tenant;
  const api = muster({ url: server.url, clientId, clientSecret });
  const row = rowOf(makeMachine(1, { tpm: true }), { 'Hardware Hash': 'T0hoch' });
  const { batch } = await upload(api, fileOf([row]));
  const rows = `/batches/${batch.id}/rows`;
  for (const path of [rows, '/devices', `${rows}?format=csv`, '/devices?format=csv', `/batches/${batch.id}/fix-file`]) {
    const [english, german] = [await (await ask(path, 'en')).text(), await (await ask(path, 'de')).text()];
    for (const [text, word] of [
      [english, 'upload the row again'],
      [german, 'erneut hoch'],
    ] as const) {
      expect([path, word, text.includes(word), text.includes('hardwareHashNotValid')]).toEqual([
        path,
        word,
        true,
        true,
      ]);
    }
    if (!path.includes('csv')) continue;
    expect(german.split('\r\n')[0]).toBe(english.split('\r\n')[0]);
  }
});
