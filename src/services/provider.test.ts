import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../test/fixtures/database.ts';
import { type ProviderService, providerService } from './provider.ts';

let fresh: FreshDatabase;
let provider: ProviderService;
let now = new Date('2026-01-01T00:00:00Z');
beforeAll(async () => {
  fresh = await freshDatabase();
  provider = providerService({ database: fresh.database, clock: () => now });
});
afterAll(() => fresh.drop());

test('records are found by each of their keys, under their kind, until they expire', async () => {
  const payload = { jti: 'a', extra: { nested: [1] } };
  const record = { kind: 'DeviceCode', id: 'a', payload, grantId: 'g', userCode: 'u', uid: 'x', expiresInSeconds: 60 };
  await provider.upsert({ ...record, payload: { jti: 'old' } });
  await provider.upsert(record);
  const found = { payload, consumedAt: null };
  expect(await provider.find('DeviceCode', 'id', 'a')).toEqual(found);
  expect(await provider.find('DeviceCode', 'userCode', 'u')).toEqual(found);
  expect(await provider.find('DeviceCode', 'uid', 'x')).toEqual(found);
  expect(await provider.find('Session', 'id', 'a')).toBeUndefined();
  await provider.consume('DeviceCode', 'a');
  expect(await provider.find('DeviceCode', 'id', 'a')).toEqual({ payload, consumedAt: now });
  now = new Date(now.getTime() + 60_000);
  expect(await provider.find('DeviceCode', 'id', 'a')).toBeUndefined();
});

test('records go one by one, or with their grant', async () => {
  const record = { kind: 'AccessToken', payload: {}, userCode: null, uid: null, expiresInSeconds: null };
  for (const id of ['b', 'c', 'd']) await provider.upsert({ ...record, id, grantId: id === 'd' ? null : 'together' });
  await provider.destroyGrant('together');
  const left = async () => {
    const found = await Promise.all(['b', 'c', 'd'].map(id => provider.find('AccessToken', 'id', id)));
    return found.map(each => each !== undefined);
  };
  expect(await left()).toEqual([false, false, true]);
  await provider.destroy('AccessToken', 'd');
  expect(await left()).toEqual([false, false, false]);
});
