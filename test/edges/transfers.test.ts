import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Client, muster } from '../../src/contracts/client.ts';
import { problem } from '../../src/contracts/problem.ts';
import { transfer } from '../../src/contracts/transfers.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { expectAgreement } from '../fixtures/agreement.ts';
import { caller } from '../fixtures/calling.ts';
import { all, allDevices, fileOf, organization, outcomes, rowOf, upload } from '../fixtures/registering.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

type Api = Client & { readonly tenantId: string };
const day = 86_400_000;
const nobody = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';
let seed = 1000;

const sideOf = (name: string, more: object = {}) => organization(server, { name, ...more });
const refusal = (code: string, reason?: string) =>
  reason === undefined ? { problem: { code } } : { problem: { code, detail: expect.any(String) } };

/** New machines registered by a tenant; answers their rows and devices. */
async function registered(api: Api, count = 1, fields: object = {}) {
  const machines = Array.from({ length: count }, () => makeMachine(seed++, { tpm: true }));
  const { rows } = await upload(api, fileOf(machines.map(machine => rowOf(machine))), 'register', fields);
  expect(outcomes(rows)).toEqual(machines.map(() => 'registered'));
  return { machines, ids: rows.map(({ deviceId }) => deviceId ?? '') };
}

async function expectBothAgree(...apis: Api[]): Promise<void> {
  for (const api of apis) await expectAgreement(server.database, api);
}

/** The reason of a refusal, as its words tell it. */
async function refused(done: Promise<unknown>, code: string, words: string): Promise<void> {
  await expect(done).rejects.toMatchObject({ problem: { code, detail: expect.stringContaining(words) } });
}

describe('an offer', () => {
  test('is accepted: the devices move with their claims, into a batch of the new owner, and nothing else goes with them', async () => {
    const [from, to] = [await sideOf('Contoso'), await sideOf('Fabrikam', { domains: ['fabrikam.example'] })];
    const { machines, ids } = await registered(from, 2, { orderId: 'PO-1', purchaseId: 'P-1', groupTag: 'Old' });
    await from.devices.patch(ids[0]!, { assignedUser: 'adele@contoso.example', displayName: 'Reception' });
    const before = await from.devices.get(ids[0]!);
    const offered = await from.transfers.offer({ deviceIds: ids, to: ' Fabrikam.Example ', message: 'Sold' });
    expect(offered).toMatchObject({
      ...{ direction: 'outgoing', counterpart: 'fabrikam.example', message: 'Sold', state: 'offered', devices: 2 },
      ...{ createdBy: { tenantId: from.tenantId }, batchId: null, decidedAt: null },
    });
    expect(Date.parse(offered.expiresAt) - Date.parse(offered.createdAt)).toBe(14 * day);
    const [incoming] = (await to.transfers.list()).items;
    expect(incoming).toEqual({ ...offered, direction: 'incoming', counterpart: 'Contoso', createdBy: null });
    expect((await to.transfers.devices(offered.id)).items).toEqual(
      machines.map(({ manufacturer, model, serialNumber }) => ({
        ...{ deviceId: null, manufacturer, model, serialNumber, moved: null },
      })),
    );
    await expectBothAgree(from, to);

    const accepted = await to.transfers.accept(offered.id, { orderId: 'PO-2', groupTag: 'New', profile: 'kiosk' });
    expect(accepted).toMatchObject({ state: 'accepted', batchId: expect.any(String), decidedAt: expect.any(String) });
    expect(await from.transfers.get(offered.id)).toMatchObject({ state: 'accepted', batchId: null });
    await expectBothAgree(from, to);
    expect(await allDevices(from)).toEqual([]);
    const devices = await all(page => to.devices.list({ ...page, sort: 'serialNumber' }));
    expect(devices.length).toBe(2);
    const { id, serialNumber } = devices.find(device => device.serialNumber === before.serialNumber)!;
    expect(ids).not.toContain(id);
    expect(await to.devices.get(id)).toEqual({
      ...before,
      ...{ id, tenantId: to.tenantId, state: 'setupNeeded', groupTag: 'New', orderId: 'PO-2', profile: 'kiosk' },
      ...{ assignedUser: null, displayName: null, purchaseId: null, batchId: accepted.batchId, serialNumber },
      registeredAt: accepted.decidedAt,
      stateSince: accepted.decidedAt,
      registeredBy: expect.objectContaining({ tenantId: to.tenantId }),
    });
    expect(await to.batches.get(accepted.batchId ?? '')).toMatchObject({
      ...{ kind: 'register', state: 'finished', source: 'api', format: 'json', orderId: 'PO-2', groupTag: 'New' },
      counts: { rows: 2, registered: 2, pending: 0 },
    });
    expect((await to.transfers.devices(offered.id)).items.map(each => [each.deviceId, each.moved])).toEqual(
      machines.map(machine => [devices.find(d => d.serialNumber === machine.serialNumber)?.id, true]),
    );
    expect((await from.transfers.devices(offered.id)).items.map(each => [each.deviceId, each.moved])).toEqual(
      ids.map(each => [each, true]),
    );
    // The claim went along: nobody else gets the machine, and the new owner has it.
    const again = (api: Api) => upload(api, fileOf([rowOf(machines[0]!)]));
    expect(outcomes((await again(from)).rows)).toEqual(['failed deviceClaimedByAnotherOrganization']);
    expect(outcomes((await again(to)).rows)).toEqual(['alreadyRegistered deviceAlreadyRegistered']);
    await expectBothAgree(from, to);
  });

  test('stays in the histories of both, each with the other side as it is called there', async () => {
    const [from, to] = [await sideOf('Contoso'), await sideOf('Fabrikam')];
    const [id = ''] = (await registered(from)).ids;
    const { items: life } = await from.devices.history(id);
    const { id: transferId } = await from.transfers.offer({ deviceIds: [id], to: to.tenantId });
    const { decidedAt, batchId } = await to.transfers.accept(transferId);
    const by = (api: Api) => expect.objectContaining({ tenantId: api.tenantId });
    const entry = { at: decidedAt, state: 'setupNeeded', error: null };
    expect((await from.devices.history(id)).items).toEqual([
      ...life,
      { ...entry, batchId: null, by: by(from), transfer: { direction: 'outgoing', counterpart: to.tenantId } },
    ]);
    const [arrived] = await allDevices(to);
    const first = { ...entry, batchId, by: by(to), transfer: { direction: 'incoming', counterpart: 'Contoso' } };
    expect((await to.devices.history(arrived!.id)).items).toEqual([first]);
    for (const ask of [
      () => from.devices.get(id),
      () => from.devices.remove(id),
      () => from.devices.patch(id, {}),
      () => from.devices.hardware(id),
    ]) {
      await expect(ask()).rejects.toMatchObject(refusal('notFound'));
    }
    await expect(to.devices.history(id)).rejects.toMatchObject(refusal('notFound'));
    await expect(to.devices.hardware(arrived!.id)).rejects.toMatchObject(refusal('notFound'));
    // And back: the first owner has two devices' histories.
    const back = await to.transfers.offer({ deviceIds: [arrived!.id], to: from.tenantId });
    await from.transfers.accept(back.id);
    expect((await to.devices.history(arrived!.id)).items.map(({ transfer }) => transfer?.direction)).toEqual([
      'incoming',
      'outgoing',
    ]);
    expect((await allDevices(from)).length).toBe(1);
    await expectBothAgree(from, to);
  });

  test('turns the failed device that the new owner has of the machine', async () => {
    const [from, to] = [await sideOf('Contoso'), await sideOf('Fabrikam')];
    const { machines, ids } = await registered(from);
    const failed = await upload(to, fileOf([rowOf(machines[0]!)]), 'register', { orderId: 'PO-9' });
    expect(outcomes(failed.rows)).toEqual(['failed deviceClaimedByAnotherOrganization']);
    const { id } = await from.transfers.offer({ deviceIds: ids, to: to.tenantId });
    const { batchId } = await to.transfers.accept(id);
    expect(await allDevices(to)).toMatchObject([
      { id: failed.rows[0]?.deviceId, state: 'setupNeeded', batchId, orderId: null, error: null },
    ]);
    const states = (await to.devices.history(failed.rows[0]?.deviceId ?? '')).items.map(({ state }) => state);
    expect(states).toEqual(['registrationPending', 'registrationFailed', 'setupNeeded']);
    await expectBothAgree(from, to);
    await to.batches.retry(failed.batch.id);
    expect(outcomes((await upload(to, fileOf([rowOf(machines[0]!)]))).rows)).toEqual([
      'alreadyRegistered deviceAlreadyRegistered',
    ]);
  });

  test('is answered the same whether anybody has the domain or code', async () => {
    const from = await sideOf('Contoso');
    const to = await sideOf('Fabrikam', {
      ...{ domains: ['known.example'], entraTenantId: 'ab1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d' },
    });
    const known = ['known.example', to.tenantId, 'AB1B2C3D-4e5f-4a6b-8c7d-9e0f1a2b3c4d'];
    const unknown = ['unknown.example', nobody, 'ab1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4e'];
    const { ids } = await registered(from, 6);
    const answers: object[] = [];
    for (const [i, address] of [...known, ...unknown].entries()) {
      const offered = await from.transfers.offer({ deviceIds: [ids[i]!], to: address });
      expect(offered.counterpart).toBe(address.toLowerCase());
      expect(await from.transfers.get(offered.id)).toEqual(offered);
      answers.push({ ...offered, id: '', counterpart: '', createdAt: '', expiresAt: '' });
    }
    expect(new Set(answers.map(each => JSON.stringify(each))).size).toBe(1);
    expect((await to.transfers.list({ direction: 'incoming' })).items.length).toBe(3);
    expect(JSON.stringify(await from.audit.list())).not.toContain('Fabrikam');
  });

  test('to a domain that several have is seen by each, and the first that accepts has the devices', async () => {
    const from = await sideOf('Contoso');
    const domains = ['shared.example'];
    const [one, two, three] = [
      await sideOf('One', { domains }),
      await sideOf('Two', { domains }),
      await sideOf('Three', { domains }),
    ];
    const { ids } = await registered(from);
    const { id } = await from.transfers.offer({ deviceIds: ids, to: 'shared.example' });
    expect(await three.transfers.decline(id)).toMatchObject({ state: 'declined' });
    expect(await from.transfers.get(id)).toMatchObject({ state: 'offered' });
    await two.transfers.accept(id);
    expect(await one.transfers.get(id)).toMatchObject({ state: 'withdrawn', batchId: null });
    await refused(one.transfers.accept(id), 'conflict', 'meanwhile');
    expect([(await allDevices(one)).length, (await allDevices(two)).length]).toEqual([0, 1]);
    await expectBothAgree(from, one, two, three);
  });

  test('is declined, and withdrawn, each by its own side and once', async () => {
    const [from, to] = [await sideOf('Contoso'), await sideOf('Fabrikam')];
    const { ids } = await registered(from);
    const offer = () => from.transfers.offer({ deviceIds: ids, to: to.tenantId });
    const first = await offer();
    await expect(from.transfers.accept(first.id)).rejects.toMatchObject(refusal('notFound'));
    await expect(from.transfers.decline(first.id)).rejects.toMatchObject(refusal('notFound'));
    await expect(to.transfers.withdraw(first.id)).rejects.toMatchObject(refusal('notFound'));
    const declined = await to.transfers.decline(first.id);
    expect(declined).toMatchObject({ state: 'declined', decidedAt: expect.any(String) });
    expect(await to.transfers.decline(first.id)).toEqual(declined);
    expect(await from.transfers.get(first.id)).toMatchObject({ state: 'declined' });
    await refused(to.transfers.accept(first.id), 'conflict', 'meanwhile');
    await refused(from.transfers.withdraw(first.id), 'conflict', 'meanwhile');
    const second = await offer();
    await from.transfers.withdraw(second.id);
    await from.transfers.withdraw(second.id);
    expect(await to.transfers.get(second.id)).toMatchObject({ state: 'withdrawn' });
    await refused(to.transfers.accept(second.id), 'conflict', 'meanwhile');
    const third = await offer();
    const accepted = await to.transfers.accept(third.id);
    expect(await to.transfers.accept(third.id)).toEqual(accepted);
    await refused(from.transfers.withdraw(third.id), 'conflict', 'meanwhile');
    expect((await allDevices(to)).length).toBe(1);
    const states = (list: { readonly state: string }[]) => list.map(({ state }) => state);
    expect(states((await to.transfers.list({ limit: 2 })).items)).toEqual(['accepted', 'withdrawn']);
    expect(states(await all(page => from.transfers.list({ ...page, limit: 1 })))).toEqual([
      'accepted',
      'withdrawn',
      'declined',
    ]);
    expect((await from.transfers.list({ state: 'declined' })).items.map(({ id }) => id)).toEqual([first.id]);
    expect((await from.transfers.list({ direction: 'incoming' })).items).toEqual([]);
    await expectBothAgree(from, to);
  });

  test('leaves out what is not its owner’s any more; and of what nothing is left, nothing moves', async () => {
    const [from, to] = [await sideOf('Contoso'), await sideOf('Fabrikam')];
    const { ids } = await registered(from, 2);
    const { id } = await from.transfers.offer({ deviceIds: ids, to: to.tenantId });
    await from.devices.remove(ids[0]!);
    await to.transfers.accept(id);
    expect((await to.transfers.devices(id)).items.map(({ moved }) => moved)).toEqual([false, true]);
    expect((await to.transfers.devices(id)).items[0]?.deviceId).toBeNull();
    expect((await from.transfers.devices(id)).items.map(({ moved }) => moved)).toEqual([false, true]);
    expect((await allDevices(to)).length).toBe(1);
    const [gone = ''] = (await registered(from)).ids;
    const second = await from.transfers.offer({ deviceIds: [gone], to: to.tenantId });
    await from.devices.remove(gone);
    await refused(to.transfers.accept(second.id), 'conflict', 'owner');
    expect(await to.transfers.get(second.id)).toMatchObject({ state: 'offered' });
    await expectBothAgree(from, to);
  });

  test('of a device that is pending, failed or offered already is refused; also of one that is not the owner’s', async () => {
    const [from, to] = [await sideOf('Contoso'), await sideOf('Fabrikam')];
    const { ids } = await registered(from, 2);
    const failed = await upload(from, fileOf([rowOf(makeMachine(seed++), { 'Hardware Hash': 'T0hoch' })]));
    const offer = (...deviceIds: string[]) => from.transfers.offer({ deviceIds, to: to.tenantId });
    await refused(offer(ids[0]!, failed.rows[0]?.deviceId ?? ''), 'conflict', 'registered');
    await expect(offer(nobody)).rejects.toMatchObject(refusal('notFound'));
    await expect(to.transfers.offer({ deviceIds: ids, to: from.tenantId })).rejects.toMatchObject(refusal('notFound'));
    await offer(ids[0]!, ids[0]!);
    await refused(offer(ids[1]!, ids[0]!), 'conflict', 'another open transfer');
    expect((await from.transfers.list()).items.map(({ devices }) => devices)).toEqual([1]);
  });

  test('to oneself, or to nothing that could be an organization, is refused', async () => {
    const entraTenantId = 'cd1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
    const from = await sideOf('Contoso', { domains: ['own.example'], entraTenantId });
    const { ids: deviceIds } = await registered(from);
    for (const to of ['own.example', 'OWN.example', from.tenantId, entraTenantId]) {
      await refused(from.transfers.offer({ deviceIds, to }), 'requestNotValid', 'your own organization');
    }
    for (const to of ['', 'Fabrikam & Co', 'a\0b', 'x@y.example']) {
      await refused(from.transfers.offer({ deviceIds, to }), 'requestNotValid', 'to');
    }
    for (const wrong of [{ deviceIds: [] }, { deviceIds: ['1'] }, { message: 'a\0b' }, { message: 'x'.repeat(2001) }]) {
      await expect(from.transfers.offer({ deviceIds, to: 'x.example', ...wrong })).rejects.toMatchObject(
        refusal('requestNotValid'),
      );
    }
    expect((await from.transfers.list()).items).toEqual([]);
  });

  test('is made once by many requests with one idempotency key', async () => {
    const from = await sideOf('Contoso');
    const { ids: deviceIds } = await registered(from);
    const offer = (to: string) => from.transfers.offer({ deviceIds, to }, { idempotencyKey: 'sold' });
    const first = await offer('once.example');
    expect(await offer('once.example')).toEqual(first);
    await expect(offer('twice.example')).rejects.toMatchObject(refusal('idempotencyConflict'));
    expect((await from.transfers.list()).items.length).toBe(1);
  });

  test('is over after its time, and blocks no device then', async () => {
    const minutes = 10;
    // Shorter than a token lives.
    const own = await testServer({ limits: { transferDays: minutes / (24 * 60) } });
    onTestFinished(own.close);
    const [from, to] = [await organization(own, { name: 'Contoso' }), await organization(own)];
    const { rows } = await upload(from, fileOf([rowOf(makeMachine(1, { tpm: true }))]));
    const deviceIds = [rows[0]?.deviceId ?? ''];
    const { id } = await from.transfers.offer({ deviceIds, to: to.tenantId });
    own.advance(minutes * 60_000);
    for (const api of [from, to]) expect(await api.transfers.get(id)).toMatchObject({ state: 'expired' });
    await refused(to.transfers.accept(id), 'conflict', 'time is over');
    await refused(to.transfers.decline(id), 'conflict', 'time is over');
    expect((await from.transfers.list({ state: 'offered' })).items).toEqual([]);
    expect((await from.transfers.list({ state: 'expired' })).items.length).toBe(1);
    const second = await from.transfers.offer({ deviceIds, to: to.tenantId });
    expect((await to.transfers.accept(second.id)).state).toBe('accepted');
    await expectAgreement(own.database, to);
  });
});

test('what is done is in the logs of both, without the persons of the other side', async () => {
  const fromTenant = await server.createTenant({ name: 'Contoso' });
  const call = await caller(server, fromTenant);
  const from = organizationOf(server, fromTenant);
  const to = await sideOf('Fabrikam', { domains: ['log.example'] });
  const { ids } = await registered(from);
  const answer = await call('/tenants/me/transfers', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ deviceIds: ids, to: 'log.example' }),
  });
  const made = transfer.parse(await answer.json());
  expect([answer.status, answer.headers.get('location')]).toEqual([
    201,
    `/api/v1/tenants/${from.tenantId}/transfers/${made.id}`,
  ]);
  await to.transfers.accept(made.id);
  const log = async (api: Api) =>
    (await api.audit.list({ target: made.id })).items.reverse().map(({ action, principal, detail }) => {
      return { action, by: principal.tenantId === api.tenantId ? principal.name : 'somebody else', detail };
    });
  const devices = 1;
  expect(await log(from)).toEqual([
    { action: 'transfer.offer', by: 'First client', detail: { to: 'log.example', devices } },
    {
      ...{ action: 'transfer.accept', by: 'log.example' },
      detail: { direction: 'outgoing', counterpart: 'log.example', devices },
    },
  ]);
  expect(await log(to)).toEqual([
    {
      ...{ action: 'transfer.accept', by: 'First client' },
      detail: { direction: 'incoming', counterpart: 'Contoso', devices },
    },
  ]);
  expect(JSON.stringify((await from.audit.list()).items)).not.toContain(to.tenantId);
  expect(JSON.stringify((await to.audit.list()).items)).not.toContain(from.tenantId);
  const wrong = await call(`/tenants/me/transfers/${made.id}/accept`, { method: 'POST', body: '{}' });
  expect(problem.parse(await wrong.json()).code).toBe('mediaTypeNotSupported');
});

function organizationOf({ url }: TestServer, { tenantId, clientId, clientSecret }: TestTenant): Api {
  return { ...muster({ url, clientId, clientSecret }), tenantId };
}
