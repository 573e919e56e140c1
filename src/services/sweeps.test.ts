import { afterAll, beforeAll, expect, test } from 'vitest';
import { all, fileOf, organization, rowOf, upload } from '../../test/fixtures/registering.ts';
import { type TestServer, testServer } from '../../test/fixtures/server.ts';
import { makeMachine } from '../hardware-hash/synthesize.ts';
import { sweepService } from './sweeps.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const day = 86_400_000;
const sweep = (days: number) =>
  sweepService({ database: server.database, clock: () => new Date(server.clock().getTime() + days * day) }).next();

test('a withdrawn record of the catalogue goes with its hash after 30 days; its history stays, and filing makes a new one', async () => {
  const api = await organization(server, { name: 'Maker', kind: 'partner', partnerType: 'oem' });
  const { catalogue } = api.partners;
  const file = (...seeds: number[]) => upload(api, fileOf(seeds.map(seed => rowOf(makeMachine(seed)))), 'catalogue');
  await file(1, 2);
  const records = await all(page => catalogue.list(page));
  const gone = records.find(({ serialNumber }) => serialNumber === makeMachine(1).serialNumber)!;
  const kept = records.filter(({ id }) => id !== gone.id);
  await catalogue.withdraw(gone.id);
  await sweep(29.9);
  expect((await catalogue.get(gone.id)).withdrawnAt).not.toBeNull();
  await sweep(30.1);
  await expect(catalogue.get(gone.id)).rejects.toMatchObject({ problem: { code: 'notFound' } });
  expect(await all(page => catalogue.list(page))).toEqual(kept);
  const history = await all(page => catalogue.history(gone.id, page));
  expect(history.map(({ act, batchId }) => [act, batchId])).toEqual([
    ['filed', gone.batchId],
    ['withdrawn', null],
  ]);
  await file(1);
  const filed = (await all(page => catalogue.list(page))).find(
    ({ serialNumber }) => serialNumber === gone.serialNumber,
  );
  expect(filed?.id).not.toBe(gone.id);
  expect(filed?.withdrawnAt).toBeNull();
});
