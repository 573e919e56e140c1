import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Client, muster } from '../../src/contracts/client.ts';
import { releaseRequest } from '../../src/contracts/release-requests.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { expectAgreement } from '../fixtures/agreement.ts';
import { caller } from '../fixtures/calling.ts';
import { all, allDevices, fileOf, organization, outcomes, rowOf, settled, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

type Api = Client & { readonly tenantId: string };
const day = 86_400_000;
const nobody = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';
const claimed = 'failed deviceClaimedByAnotherOrganization';
let seed = 2000;

/** An owner with one registered machine, and who wants it: its row failed. */
async function contested(at: TestServer = server) {
  const owner = await organization(at, { name: 'Northwind Traders', domains: [`northwind${seed}.example`] });
  const requester = await organization(at, { name: 'Contoso' });
  const machine = makeMachine(seed++, { tpm: true });
  const shown = { Manufacturer: 'Owner’s own maker', Model: 'Owner’s own model', 'Group Tag': 'Owner’s own tag' };
  const first = await upload(owner, fileOf([rowOf(machine, shown)]), 'register', { orderId: 'OWNERS-PO' });
  expect(outcomes(first.rows)).toEqual(['registered']);
  const deviceId = first.rows[0]?.deviceId ?? '';
  return { owner, requester, machine, deviceId, row: await wanted(requester, machine) };
}

/** The row of who wants a machine that another has. */
async function wanted(api: Api, machine: ReturnType<typeof makeMachine>) {
  const { batch, rows } = await upload(api, fileOf([rowOf(machine)]));
  expect(outcomes(rows)).toEqual([claimed]);
  return { batchId: batch.id, rowId: rows[0]?.id ?? '' };
}

const ask = (api: Api, row: { batchId: string; rowId: string }) =>
  api.releaseRequests.create({ ...row, reason: 'We bought it' });

async function refused(done: Promise<unknown>, code: string, words = ''): Promise<void> {
  await expect(done).rejects.toMatchObject({ problem: { code, detail: expect.stringContaining(words) } });
}

async function retried(api: Api, batchId: string): Promise<string[]> {
  await api.batches.retry(batchId);
  return outcomes((await settled(api, batchId)).rows);
}

describe('a request', () => {
  test('reaches the owner, who releases the device; then the row passes', async () => {
    const { owner, requester, machine, deviceId, row } = await contested();
    const made = await ask(requester, row);
    expect(made).toEqual({
      ...{ id: expect.any(String), side: 'requester', ...row, deviceId: null, requester: 'Contoso' },
      ...{ manufacturer: machine.manufacturer, model: machine.model, serialNumber: machine.serialNumber },
      ...{ reason: 'We bought it', state: 'open', answer: null, answeredAt: null, decidedAt: null },
      ...{ createdAt: expect.any(String), answerBy: expect.any(String) },
    });
    expect(Date.parse(made.answerBy) - Date.parse(made.createdAt)).toBe(14 * day);
    expect((await requester.releaseRequests.list()).items).toEqual([made]);
    const asked = {
      ...{ ...made, side: 'owner', batchId: null, rowId: null, deviceId },
      ...{ manufacturer: 'Owner’s own maker', model: 'Owner’s own model' },
    };
    expect((await owner.releaseRequests.list({ side: 'owner', state: 'open' })).items).toEqual([asked]);
    for (const api of [owner, requester]) await expectAgreement(server.database, api);

    const released = await owner.releaseRequests.release(made.id);
    expect(released).toMatchObject({ state: 'released', answeredAt: expect.any(String) });
    expect(await owner.releaseRequests.release(made.id)).toEqual(released);
    expect(await allDevices(owner)).toEqual([]);
    const { answeredAt } = released;
    expect(await requester.releaseRequests.get(made.id)).toEqual({ ...made, state: 'released', answeredAt });
    expect(await retried(requester, row.batchId)).toEqual(['registered']);
    for (const api of [owner, requester]) await expectAgreement(server.database, api);
  });

  test('is refused with a reason that the requester reads; then it may ask anew', async () => {
    const { owner, requester, row } = await contested();
    const { id } = await ask(requester, row);
    const refusedOnce = await owner.releaseRequests.refuse(id, ' It is in use here. ');
    expect(refusedOnce).toMatchObject({ state: 'refused', answer: 'It is in use here.' });
    expect(await owner.releaseRequests.refuse(id, 'It is in use here.')).toEqual(refusedOnce);
    expect(await requester.releaseRequests.get(id)).toMatchObject({ state: 'refused', answer: 'It is in use here.' });
    await refused(owner.releaseRequests.release(id), 'conflict', 'meanwhile');
    await refused(owner.releaseRequests.refuse(id, 'No.'), 'conflict', 'meanwhile');
    await refused(requester.releaseRequests.withdraw(id), 'conflict', 'meanwhile');
    const second = await ask(requester, row);
    expect((await all(page => requester.releaseRequests.list({ ...page, limit: 1 }))).map(each => each.id)).toEqual([
      second.id,
      id,
    ]);
    expect((await requester.releaseRequests.list({ state: 'refused' })).items.map(each => each.id)).toEqual([id]);
    await expectAgreement(server.database, owner);
  });

  test('is withdrawn, by the requester alone', async () => {
    const { owner, requester, row } = await contested();
    const { id } = await ask(requester, row);
    await refused(owner.releaseRequests.withdraw(id), 'notFound');
    await refused(requester.releaseRequests.release(id), 'notFound');
    await refused(requester.releaseRequests.refuse(id, 'x'), 'notFound');
    await requester.releaseRequests.withdraw(id);
    await requester.releaseRequests.withdraw(id);
    for (const api of [owner, requester]) {
      expect(await api.releaseRequests.get(id)).toMatchObject({ state: 'withdrawn' });
    }
    await refused(owner.releaseRequests.release(id), 'conflict', 'meanwhile');
    expect((await allDevices(owner)).length).toBe(1);
  });

  test('for a machine that is asked for already is refused, also by another row of it', async () => {
    const { requester, machine, row } = await contested();
    await ask(requester, row);
    await refused(ask(requester, row), 'conflict', 'asked for this device already');
    await refused(ask(requester, await wanted(requester, machine)), 'conflict', 'asked for this device already');
  });

  test('for a machine that nobody holds any more says so', async () => {
    const { owner, requester, deviceId, row } = await contested();
    await owner.devices.remove(deviceId);
    await refused(ask(requester, row), 'conflict', 'No other organization holds');
    expect(await retried(requester, row.batchId)).toEqual(['registered']);
    await refused(ask(requester, row), 'requestNotValid', 'rowId');
  });

  test('by a row without a hash means the machine that settling means', async () => {
    const { owner, requester, machine, deviceId, row } = await contested();
    await owner.devices.remove(deviceId);
    expect(await retried(requester, row.batchId)).toEqual(['registered']);
    const [own] = await allDevices(requester);
    await requester.devices.remove(own!.id);
    await upload(owner, fileOf([rowOf(machine)]));
    const { batch, rows } = await upload(requester, fileOf([rowOf(machine, { 'Hardware Hash': '' })]));
    expect(outcomes(rows)).toEqual([claimed]);
    const { id } = await ask(requester, { batchId: batch.id, rowId: rows[0]?.id ?? '' });
    await owner.releaseRequests.release(id);
    expect(await retried(requester, batch.id)).toEqual(['registered']);
    for (const api of [owner, requester]) await expectAgreement(server.database, api);
  });

  test('with a row that is not one’s own, or that did not fail of a claim, is refused', async () => {
    const { owner, requester, row } = await contested();
    const bad = await upload(requester, fileOf([rowOf(makeMachine(seed++), { 'Hardware Hash': 'T0hoch' })]));
    const good = (await owner.batches.list()).items[0]!;
    const [goodRow] = (await owner.batches.rows(good.id)).items;
    for (const [api, batchId, rowId] of [
      [requester, row.batchId, nobody],
      [requester, nobody, row.rowId],
      [requester, bad.batch.id, bad.rows[0]?.id ?? ''],
      [owner, row.batchId, row.rowId],
      [owner, good.id, goodRow!.id],
    ] as const) {
      await refused(ask(api, { batchId, rowId }), 'requestNotValid', 'rowId');
    }
    for (const reason of ['', ' ', 'a\0b', 'x'.repeat(2001)]) {
      await refused(requester.releaseRequests.create({ ...row, reason }), 'requestNotValid', 'reason');
    }
    expect((await requester.releaseRequests.list()).items).toEqual([]);
  });

  test('is made once by many requests with one idempotency key', async () => {
    const { requester, row } = await contested();
    const create = (reason: string) => requester.releaseRequests.create({ ...row, reason }, { idempotencyKey: 'k' });
    const made = await create('Bought');
    expect(await create('Bought')).toEqual(made);
    await refused(create('Sold'), 'idempotencyConflict');
  });

  test('is overdue when its time is over; the owner can answer it still', async () => {
    const minutes = 10;
    const own = await testServer({ limits: { releaseDays: minutes / (24 * 60) } });
    onTestFinished(own.close);
    const { owner, requester, row } = await contested(own);
    const { id } = await ask(requester, row);
    own.advance(minutes * 60_000);
    for (const api of [owner, requester]) {
      expect(await api.releaseRequests.get(id)).toMatchObject({ state: 'overdue' });
      expect((await api.releaseRequests.list({ state: 'overdue' })).items.length).toBe(1);
      expect((await api.releaseRequests.list({ state: 'open' })).items).toEqual([]);
    }
    await refused(ask(requester, row), 'conflict', 'already');
    expect(await owner.releaseRequests.release(id)).toMatchObject({ state: 'released' });
  });
});

describe('when the device goes', () => {
  test('because its owner deregisters it, whoever asks for it has it released', async () => {
    const { owner, requester, machine, deviceId, row } = await contested();
    const second = await organization(server, { name: 'Fabrikam' });
    const asked = [
      [requester, await ask(requester, row)],
      [second, await ask(second, await wanted(second, machine))],
    ] as const;
    await upload(owner, fileOf([rowOf(machine)]), 'deregister');
    await refused(owner.devices.get(deviceId), 'notFound');
    for (const [api, { id }] of asked) {
      expect(await api.releaseRequests.get(id)).toMatchObject({ state: 'released', answeredAt: expect.any(String) });
      expect(await owner.releaseRequests.release(id)).toMatchObject({ state: 'released' });
    }
    await expectAgreement(server.database, owner);
  });

  test('to another organization, that one is asked', async () => {
    const { owner, requester, deviceId, row } = await contested();
    const made = await ask(requester, row);
    const next = await organization(server, { name: 'Fabrikam' });
    const transfer = await owner.transfers.offer({ deviceIds: [deviceId], to: next.tenantId });
    await next.transfers.accept(transfer.id);
    const [device] = await allDevices(next);
    expect(await requester.releaseRequests.get(made.id)).toEqual(made);
    await refused(owner.releaseRequests.get(made.id), 'notFound');
    await refused(owner.releaseRequests.release(made.id), 'notFound');
    expect(await next.releaseRequests.get(made.id)).toMatchObject({
      ...{ side: 'owner', state: 'open', deviceId: device!.id, requester: 'Contoso', answerBy: made.answerBy },
    });
    await next.releaseRequests.release(made.id);
    expect(await retried(requester, row.batchId)).toEqual(['registered']);
    for (const api of [owner, requester, next]) await expectAgreement(server.database, api);
  });

  test('to who asks for it, that one has got what it asked for', async () => {
    const { owner, requester, deviceId, row } = await contested();
    const { id } = await ask(requester, row);
    const transfer = await owner.transfers.offer({ deviceIds: [deviceId], to: requester.tenantId });
    await requester.transfers.accept(transfer.id);
    for (const api of [owner, requester]) {
      expect(await api.releaseRequests.get(id)).toMatchObject({ state: 'released' });
      await expectAgreement(server.database, api);
    }
  });
});

test('nothing that the requester can read says who the owner is', async () => {
  const tenant = await server.createTenant({ name: 'Contoso' });
  const call = await caller(server, tenant);
  const { tenantId, clientId, clientSecret } = tenant;
  const requester = { ...muster({ url: server.url, clientId, clientSecret }), tenantId };
  const read: string[] = [];
  const shapes: object[] = [];
  const secrets: string[] = [];
  for (const answer of ['release', 'refuse'] as const) {
    const { owner, machine, deviceId } = await contested();
    const row = await wanted(requester, machine);
    const made = await call('/tenants/me/release-requests', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...row, reason: 'We bought it' }),
    });
    const text = await made.text();
    const {
      id,
      createdAt: _,
      answerBy: __,
      batchId: ___,
      rowId: ____,
      ...shape
    } = releaseRequest.parse(JSON.parse(text));
    expect([made.status, made.headers.get('location')]).toEqual([
      201,
      `/api/v1/tenants/${tenantId}/release-requests/${id}`,
    ]);
    shapes.push({ ...shape, ...{ manufacturer: '', model: '', serialNumber: '' } });
    const { batchId, registeredAt, stateSince } = await owner.devices.get(deviceId);
    const principals = (await owner.audit.list()).items.map(({ principal }) => principal.id);
    if (answer === 'release') await owner.releaseRequests.release(id);
    else await owner.releaseRequests.refuse(id, 'No.');
    const calls = [`release-requests`, `release-requests/${id}`, 'audit', `audit?target=${id}`, 'devices', 'batches'];
    const rows = `batches/${row.batchId}/rows`;
    for (const path of [...calls, rows]) read.push(await (await call(`/tenants/me/${path}`)).text());
    read.push(text, JSON.stringify([...made.headers]));
    secrets.push(owner.tenantId, 'Northwind', 'northwind', deviceId, batchId, registeredAt, stateSince, 'Owner’s own');
    // Of the owner's log, whoever is not the requester.
    secrets.push(...principals.filter(each => each !== clientId && each !== id && each !== 'service-administrator'));
    secrets.push('OWNERS-PO');
  }
  const events = await server.database.withTenant({ tenantId }, async tx =>
    (await tx.run<{ text: string }>({ text: 'select e::text as text from muster.events e' })).rows.map(e => e.text),
  );
  const everything = [...read, ...events].join('\n');
  expect(everything).toContain('We bought it');
  for (const secret of secrets) expect(everything, secret).not.toContain(secret);
  expect(shapes[0]).toEqual(shapes[1]);
});

test('what is done is in the logs of both, without the persons of the other side', async () => {
  const { owner, requester, machine, deviceId, row } = await contested();
  const { id } = await ask(requester, row);
  await owner.releaseRequests.refuse(id, 'No.');
  const { id: second } = await ask(requester, row);
  await owner.releaseRequests.release(second);
  const log = async (api: Api, target: string) =>
    (await api.audit.list({ target })).items.reverse().map(({ action, principal, detail, requestId }) => {
      expect(principal.tenantId).toBe(api.tenantId);
      return [action, principal.name, requestId !== null, detail];
    });
  const { serialNumber } = machine;
  const asked = { serialNumber, reason: 'We bought it' };
  expect(await log(requester, id)).toEqual([
    ['releaseRequest.create', 'First client', true, asked],
    ['releaseRequest.refuse', 'Another organization', false, { reason: 'No.' }],
  ]);
  expect(await log(owner, id)).toEqual([
    ['releaseRequest.create', 'Contoso', false, asked],
    ['releaseRequest.refuse', 'First client', true, { reason: 'No.' }],
  ]);
  expect((await log(requester, second))[1]).toEqual([
    ...['releaseRequest.release', 'Another organization', false],
    { serialNumber },
  ]);
  expect((await log(owner, second))[1]).toEqual([
    ...['releaseRequest.release', 'First client', true],
    { deviceId, serialNumber, state: 'setupNeeded' },
  ]);
});
