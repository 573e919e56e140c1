import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import type { Order } from '../../src/contracts/orders.ts';
import { problem } from '../../src/contracts/problem.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { disagreementsIn, expectAgreement } from '../fixtures/agreement.ts';
import { type Call, caller } from '../fixtures/calling.ts';
import { all, allDevices, fileOf, organization, rowOf, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
let seed = 1;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const good = () => rowOf(makeMachine(seed++, { tpm: true }));
const failing = (serial: string) => rowOf(makeMachine(seed++), { 'Serial Number': serial, 'Hardware Hash': 'T0hoch' });
const none = { registrationPending: 0, registrationFailed: 0, setupNeeded: 0, active: 0, inactive: 0 };
const counted = (orders: readonly Order[]) => Object.fromEntries(orders.map(({ id, devices }) => [id, devices.total]));

async function ordersOf(api: Client, by: 'orderId' | 'purchaseId' = 'orderId') {
  return counted((await api.orders.list({ by })).items);
}

describe('the counts of an order', () => {
  test('are those of its devices, by order ID and by purchase ID', async () => {
    const api = await organization(server);
    await upload(api, fileOf([good(), good(), failing('FAILED-1')]), 'register', {
      orderId: 'PO-7',
      purchaseId: 'P-1',
    });
    await upload(api, fileOf([good()]), 'register', { orderId: 'PO-7', purchaseId: 'P-2' });
    const last = await upload(api, fileOf([good()]), 'register', { orderId: 'PO-8' });
    await upload(api, fileOf([good()]));
    const { items, nextCursor } = await api.orders.list();
    expect(items).toMatchObject([
      { id: 'PO-7', devices: { ...none, total: 4, setupNeeded: 3, registrationFailed: 1 } },
      { id: 'PO-8', devices: { ...none, total: 1, setupNeeded: 1 }, lastRegisteredAt: last.batch.createdAt },
    ]);
    expect(nextCursor).toBeNull();
    expect(await ordersOf(api, 'purchaseId')).toEqual({ 'P-1': 3, 'P-2': 1 });
    await expectAgreement(server.database, api);
  });

  test('follow a device that another order turns, takes over or gives back', async () => {
    const api = await organization(server);
    const machine = makeMachine(seed++, { tpm: true });
    const wrong = rowOf(machine, { 'Hardware Hash': 'T0hoch' });
    await upload(api, fileOf([wrong, good()]), 'register', { orderId: 'first' });
    await upload(api, fileOf([wrong]), 'register', { orderId: 'second' });
    expect(await ordersOf(api)).toEqual({ first: 1, second: 1 });
    await upload(api, fileOf([rowOf(machine)]), 'register', { orderId: 'third' });
    expect(await ordersOf(api)).toEqual({ first: 1, third: 1 });
    // What is ours already stays with the order that it came with.
    await upload(api, fileOf([rowOf(machine)]), 'register', { orderId: 'fourth' });
    expect(await ordersOf(api)).toEqual({ first: 1, third: 1 });
    const [device] = (await api.devices.list({ orderId: 'third' })).items;
    await api.devices.remove(device?.id ?? '');
    expect(await ordersOf(api)).toEqual({ first: 1 });
    await expectAgreement(server.database, api);
  });

  test('go down with what is deregistered, and an order without devices goes', async () => {
    const api = await organization(server);
    const rows = [good(), good()];
    await upload(api, fileOf(rows), 'register', { orderId: 'PO-1' });
    await upload(api, fileOf(rows.slice(1)), 'deregister');
    expect(await ordersOf(api)).toEqual({ 'PO-1': 1 });
    await upload(api, fileOf(rows), 'deregister');
    expect(await ordersOf(api)).toEqual({});
    await upload(api, fileOf(rows), 'register', { orderId: 'PO-1' });
    expect(await ordersOf(api)).toEqual({ 'PO-1': 2 });
    await expectAgreement(server.database, api);
  });

  test('follow a retry: what another organization gave free', async () => {
    const [ours, theirs] = [await organization(server), await organization(server)];
    const row = good();
    await upload(theirs, fileOf([row]), 'register', { orderId: 'Theirs' });
    const { batch } = await upload(ours, fileOf([row]), 'register', { orderId: 'Ours' });
    expect((await ours.orders.list()).items).toMatchObject([
      { id: 'Ours', devices: { registrationFailed: 1, total: 1 } },
    ]);
    await upload(theirs, fileOf([row]), 'deregister');
    await ours.batches.retry(batch.id);
    for await (const _ of ours.batches.follow(batch.id));
    expect((await ours.orders.list()).items).toMatchObject([{ id: 'Ours', devices: { setupNeeded: 1, total: 1 } }]);
    await expectAgreement(server.database, ours);
  });
});

test('what was registered before is counted by the migration', async () => {
  const api = await organization(server);
  const { batch } = await upload(api, fileOf([good(), failing('BEFORE-1')]), 'register', {
    orderId: 'PO-1',
    purchaseId: '1',
  });
  await upload(api, fileOf([good(), good()]), 'register', { orderId: 'PO-1' });
  const text = readFileSync(join(import.meta.dirname, '../../migrations/0010_orders_and_statistics.sql'), 'utf8');
  const found: string[] = [];
  const undone = server.database.asSystem('sweep', async tx => {
    // As while its rows are still to be settled.
    await tx.run({ text: `update muster.batches set settled_line = 0 where id = '${batch.id}'` });
    await tx.run({ text: 'delete from muster.order_counters' });
    expect(await disagreementsIn(tx)).toContainEqual(expect.stringContaining('an order is not that of its devices'));
    await tx.run({ text: /^insert into muster\.order_counters [^;]*;/m.exec(text)?.[0] ?? '' });
    found.push(...(await disagreementsIn(tx)));
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  expect(found.filter(line => line.includes('order'))).toEqual([]);
});

describe('the list', () => {
  const ids = ['PO-10', 'Zebra', 'po-1', 'PO-1', 'Äpfel', '100 %_', 'PO-2', '=1+1'];
  let api: Client & { readonly tenantId: string };
  let call: Call;
  beforeAll(async () => {
    const tenant = await server.createTenant();
    call = await caller(server, tenant);
    api = await organization(server);
    for (const orderId of ids) await upload(api, fileOf([good()]), 'register', { orderId });
  });

  test('is sorted by the ID without regard to case, page by page', async () => {
    const sorted = ['100 %_', '=1+1', 'PO-1', 'po-1', 'PO-10', 'PO-2', 'Zebra', 'Äpfel'];
    expect((await api.orders.list()).items.map(({ id }) => id)).toEqual(sorted);
    expect((await all(page => api.orders.list({ ...page, limit: 1 }))).map(({ id }) => id)).toEqual(sorted);
    expect((await all(page => api.orders.list({ ...page, limit: 3 }))).map(({ id }) => id)).toEqual(sorted);
    expect((await api.orders.list({ limit: sorted.length })).nextCursor).toBeNull();
  });

  test.each([
    ['po-1', ['PO-1', 'po-1', 'PO-10']],
    ['PO', ['PO-1', 'po-1', 'PO-10', 'PO-2']],
    ['100 %', ['100 %_']],
    ['Ä', ['Äpfel']],
    ['%', []],
    ['', ['100 %_', '=1+1', 'PO-1', 'po-1', 'PO-10', 'PO-2', 'Zebra', 'Äpfel']],
  ])('search=%s finds what begins so', async (search, found) => {
    expect((await all(page => api.orders.list({ ...page, search, limit: 2 }))).map(({ id }) => id)).toEqual(found);
  });

  test('finds the devices that it counts', async () => {
    const devices = await allDevices(api);
    for (const { id, devices: counts } of (await api.orders.list()).items) {
      expect((await api.devices.list({ orderId: id })).items.length).toBe(counts.total);
    }
    expect(devices.length).toBe(ids.length);
  });

  test('has nothing of other tenants, whatever the cursor', async () => {
    const other = await organization(server);
    const { nextCursor } = await api.orders.list({ limit: 1 });
    expect(await other.orders.list({ cursor: nextCursor ?? '' })).toEqual({ items: [], nextCursor: null });
    await upload(other, fileOf([good()]), 'register', { orderId: 'PO-1' });
    expect(await ordersOf(other)).toEqual({ 'PO-1': 1 });
    expect((await ordersOf(api))['PO-1']).toBe(1);
  });

  test.each([
    '?by=groupTag',
    '?limit=0',
    '?limit=1001',
    '?cursor=x',
    '?cursor=W10',
    // What cannot be stored, and two values.
    '?cursor=WyJcdTAwMDAiXQ',
    '?cursor=WyJhIiwiYiJd',
    '?search=a%00',
    '?state=active',
  ])('%s is refused', async query => {
    const answer = await call(`/tenants/me/orders${query}`);
    expect(answer.status).toBe(400);
    expect(problem.parse(await answer.json()).code).toBe('requestNotValid');
  });
});
