import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { all, allDevices, fileOf, organization, outcomes, rowOf, settled, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const damaged = { 'Hardware Hash': 'T0GjAwEAHAAAAAoAAQD0ZQAACgABAPRl' };

test('a failed row, corrected and uploaded again, turns the same device', async () => {
  const api = await organization(server);
  const machine = makeMachine(1);
  const first = await upload(api, fileOf([rowOf(machine, damaged)]));
  const [failed] = await allDevices(api);
  expect(failed).toMatchObject({ id: first.rows[0]?.deviceId, state: 'registrationFailed' });
  expect(failed?.error).toMatchObject({ code: 'hardwareHashNotValid', requestId: first.batch.requestId });
  const again = await upload(api, fileOf([rowOf(machine, { 'Hardware Hash': '' })]));
  expect(await allDevices(api)).toMatchObject([{ id: failed?.id, error: { code: 'missingValue' } }]);
  const last = await upload(api, fileOf([rowOf(machine)]));
  expect(await allDevices(api)).toMatchObject([
    { id: failed?.id, state: 'setupNeeded', error: null, batchId: last.batch.id },
  ]);
  const { items } = await api.devices.history(failed?.id ?? '');
  expect(items.map(({ state, batchId, error }) => [state, batchId, error?.code ?? null])).toEqual([
    ['registrationFailed', first.batch.id, 'hardwareHashNotValid'],
    ['registrationFailed', again.batch.id, 'missingValue'],
    ['registrationPending', last.batch.id, null],
    ['setupNeeded', last.batch.id, null],
  ]);
});

test('deleting a failed device dismisses it; what is registered is deregistered; then it is gone', async () => {
  const api = await organization(server);
  const [bad, good] = [makeMachine(2), makeMachine(3)];
  const { rows } = await upload(api, fileOf([rowOf(bad, damaged), rowOf(good)]));
  for (const { deviceId } of rows) {
    await api.devices.remove(deviceId ?? '');
    await expect(api.devices.get(deviceId ?? '')).rejects.toMatchObject({ problem: { status: 404, code: 'notFound' } });
    await expect(api.devices.remove(deviceId ?? '')).rejects.toMatchObject({ problem: { status: 404 } });
  }
  expect((await api.devices.summary()).total).toBe(0);
});

test('deregistering by id, tuple, serial number and file; what is not ours is no failure', async () => {
  const api = await organization(server);
  const [byId, byTuple, bySerial] = [makeMachine(10), makeMachine(11), makeMachine(12)];
  const [byHash, failed] = [makeMachine(13), makeMachine(14)];
  const { rows } = await upload(api, fileOf([byId, byTuple, bySerial, byHash].map(machine => rowOf(machine))));
  await upload(api, fileOf([rowOf(failed, damaged)]));
  const { manufacturer, model, serialNumber } = byTuple;
  const devices = [
    { id: rows[0]?.deviceId ?? '' },
    { manufacturer, model, serialNumber },
    { serialNumber: bySerial.serialNumber },
    { serialNumber: failed.serialNumber },
    { serialNumber: 'NOT-OURS' },
    { id: rows[0]?.deviceId ?? '' },
  ];
  const json = await upload(api, { devices }, 'deregister');
  expect(outcomes(json.rows)).toEqual([
    'deregistered',
    'deregistered',
    'deregistered',
    'notRegistered deviceNotRegistered',
    'notRegistered deviceNotRegistered',
    'failed duplicateInFile',
  ]);
  expect(await allDevices(api)).toMatchObject([{ serialNumber: byHash.serialNumber }]);
  const file = await upload(api, fileOf([rowOf(byHash, {}, { at: new Date('2026-05-05T00:00:00Z') })]), 'deregister');
  expect(outcomes(file.rows)).toEqual(['deregistered']);
  expect((await api.devices.summary()).total).toBe(0);
});

test('the labels of a batch reach its devices; a row has the last word on its group tag', async () => {
  const api = await organization(server);
  const [plain, own] = [makeMachine(20), makeMachine(21)];
  const labels = { orderId: 'O-1', purchaseId: 'P-1', groupTag: 'Batch tag', profile: 'kiosk' } as const;
  await upload(api, fileOf([rowOf(plain), rowOf(own, { 'Group Tag': 'Own tag' })]), 'register', labels);
  const devices = await all(page => api.devices.list({ ...page, orderId: 'O-1', sort: 'serialNumber' }));
  expect(devices.map(({ groupTag }) => groupTag).sort()).toEqual(['Batch tag', 'Own tag']);
  expect(devices[0]).toMatchObject({ purchaseId: 'P-1', profile: 'kiosk' });
  const again = await upload(api, fileOf([rowOf(plain, { 'Group Tag': 'Other' })]));
  expect(again.rows[0]).toMatchObject({ outcome: 'alreadyRegistered', warnings: [{ code: 'valuesNotChanged' }] });
  expect((await all(page => api.devices.list({ ...page, groupTag: 'Other' }))).length).toBe(0);
});

test('nothing to retry where nothing can succeed unchanged', async () => {
  const api = await organization(server);
  const { batch } = await upload(api, fileOf([rowOf(makeMachine(30), damaged)]));
  await expect(api.batches.retry(batch.id)).rejects.toMatchObject({ problem: { status: 409, code: 'nothingToRetry' } });
});

test('a device that was dismissed comes back when its row is retried and its machine is free', async () => {
  const [ours, theirs] = [await organization(server), await organization(server)];
  const machine = makeMachine(31);
  const { rows } = await upload(ours, fileOf([rowOf(machine)]));
  const refused = await upload(theirs, fileOf([rowOf(machine, { 'Group Tag': 'Kept' })]));
  await theirs.devices.remove(refused.rows[0]?.deviceId ?? '');
  await ours.devices.remove(rows[0]?.deviceId ?? '');
  const retried = await theirs.batches.retry(refused.batch.id);
  expect(retried).toMatchObject({ state: 'processing', attempt: 2, counts: { pending: 1, failed: 0 } });
  const done = await settled(theirs, refused.batch.id);
  expect(outcomes(done.rows)).toEqual(['registered']);
  const [device] = await allDevices(theirs);
  expect(device).toMatchObject({ id: done.rows[0]?.deviceId, state: 'setupNeeded', groupTag: 'Kept' });
  expect((await theirs.devices.hardware(device?.id ?? '')).fields.smbiosSystemSerialNumber).toBe(machine.serialNumber);
});

test('history by columns: accepted, then settled', async () => {
  const api = await organization(server);
  const { rows, batch } = await upload(api, fileOf([rowOf(makeMachine(40))]));
  const { items } = await api.devices.history(rows[0]?.deviceId ?? '');
  expect(items.map(({ state }) => state)).toEqual(['registrationPending', 'setupNeeded']);
  expect(items[0]).toMatchObject({ at: batch.createdAt, batchId: batch.id, by: { tenantId: api.tenantId } });
});
