import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import { csvLine } from '../../src/files/write.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { allDevices, fileOf, organization, rowOf, settled, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { blames } from './secrets.ts';

let server: TestServer;
let api: Client;
beforeAll(async () => {
  server = await testServer({ limits: { uploadsPerTenant: 100 } });
});
afterAll(async () => {
  expect(blames(server.log)).toEqual([]);
  await server.close();
});

const heading = csvLine(['Manufacturer', 'Model', 'Serial Number']);
/** More than are written at once. */
const many = 1200;
const states = async () => (await allDevices(api)).map(({ serialNumber, state }) => `${serialNumber} ${state}`);

test('one refused serial number all through a file is one failed device', async () => {
  api = await organization(server);
  const rows = Array.from({ length: many }, (_, at) => csvLine(['Maker', `Model ${at}`, 'S-1']));
  for (let round = 0; round < 2; round += 1) {
    const { batch } = await upload(api, heading + rows.join(''));
    expect(batch.counts).toMatchObject({ rows: many, failed: many });
    expect(await states()).toEqual(['S-1 registrationFailed']);
  }
});

test('a row far behind turns the device that the same file made fail', async () => {
  api = await organization(server);
  const machines = Array.from({ length: many }, (_, at) => makeMachine(8_300_000 + at));
  const [first] = machines;
  const bad = rowOf(first!, { 'Hardware Hash': 'none' });
  const { batch } = await upload(
    api,
    fileOf([bad, ...machines.slice(1).map(machine => rowOf(machine)), rowOf(first!)]),
  );
  expect(batch.counts).toMatchObject({ rows: many + 1, failed: 1, registered: many });
  expect((await states()).filter(state => !state.endsWith('setupNeeded'))).toEqual([]);
});

test('many files at once with the same refused serial number are all accepted', async () => {
  api = await organization(server);
  const files = Array.from({ length: 16 }, (_, at) => new Blob([heading + csvLine(['Maker', `Model ${at}`, 'S-1'])]));
  const made = await Promise.all(files.map(file => api.batches.create('register', file)));
  for (const { id } of made) expect((await settled(api, id)).batch.counts).toMatchObject({ rows: 1, failed: 1 });
  expect(await states()).toEqual(['S-1 registrationFailed']);
});
