import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../fixtures/database.ts';
import { allSettled, broken, endLeases } from './accounts.ts';
import { type Installation, installation } from './installation.ts';
import { registering } from './machines.ts';
import { newUpload, senderOf } from './senders.ts';

let database: FreshDatabase;
let places: readonly [Installation, Installation];
beforeAll(async () => {
  database = await freshDatabase();
  const settings = { DATABASE_URL: database.url };
  const first = await installation({ settings });
  places = [first, await installation({ settings, dataFolder: first.dataFolder })];
  for (const place of places) await place.start();
});
afterAll(async () => {
  for (const place of places) await place.remove();
  await database.drop();
});

test('an upload that hung for longer than its key is held makes no second batch', async () => {
  const tenant = await places[0].createTenant('Contoso');
  const [slow, quick] = [senderOf(places[0].url, tenant), senderOf(places[1].url, tenant)];
  const file = newUpload('register', registering(0, 500), 500);
  const again = { ...file };
  const half = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const hung = slow.upload(file, async part => {
    if (part < 0.5) return;
    half.resolve();
    await goOn.promise;
  });
  await half.promise;
  const held = await quick.refusal('POST', '/batches?kind=register', again.body, again.key);
  expect(held).toMatchObject({ status: 409, code: 'requestInProgress' });
  expect(Number(held.retryAfter)).toBeGreaterThan(5);

  await endLeases(database.database);
  await quick.upload(again);
  goOn.resolve();
  await hung;
  expect(file.batchId).toBe(null);
  await slow.upload(file);
  expect(file.batchId).toBe(again.batchId);
  await allSettled(database.database);
  expect(await broken(database.database, [slow, quick])).toEqual([]);
});
