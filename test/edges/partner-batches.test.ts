import { request as sendRequest } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batch } from '../../src/contracts/batches.ts';
import type { Client } from '../../src/contracts/client.ts';
import { ProblemError } from '../../src/contracts/client-errors.ts';
import { csvLine } from '../../src/files/write.ts';
import { type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { disagreements, expectAgreement } from '../fixtures/agreement.ts';
import {
  actingFor,
  customer,
  mandateBetween,
  type Organization,
  partner,
  type ScopeInput,
} from '../fixtures/partners.ts';
import { all, allDevices, fileOf, outcomes, rowOf, settled, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
/** An OEM that filed machines 1 to 20, for all tests: a machine is used by one of them. */
let oem: Organization;
beforeAll(async () => {
  server = await testServer();
  oem = await partner(server, { name: 'Maker', partnerType: 'oem' });
  await upload(oem, fileOf(machines(1, 20).map(machine => rowOf(machine))), 'catalogue');
});
afterAll(() => server.close());

const machines = (from: number, to: number): Machine[] =>
  Array.from({ length: to - from + 1 }, (_, i) => makeMachine(from + i, { tpm: true, productKey: true }));
const tuples = (of: readonly Machine[]): string =>
  [['Manufacturer', 'Model', 'Serial Number'], ...of.map(m => [m.manufacturer, m.model, m.serialNumber])]
    .map(row => csvLine(row))
    .join('');

interface Sides {
  readonly contoso: Organization;
  readonly reseller: Organization;
  /** The reseller for Contoso. */
  readonly onBehalf: Client;
  readonly mandateId: string;
}

async function sides(scope: ScopeInput = {}): Promise<Sides> {
  const [contoso, reseller] = [await customer(server), await partner(server)];
  const { id: mandateId } = await mandateBetween(contoso, reseller, scope);
  return { contoso, reseller, onBehalf: actingFor(server, reseller, contoso.tenantId), mandateId };
}

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    error => (error instanceof ProblemError ? error.problem.code : String(error)),
  );

test('a partner that never had a mandate finds no such tenant', async () => {
  const [contoso, reseller] = [await customer(server), await partner(server)];
  const onBehalf = actingFor(server, reseller, contoso.tenantId);
  expect(await codeOf(onBehalf.batches.create('register', new Blob([tuples(machines(1, 1))])))).toBe('notFound');
  expect(await codeOf(onBehalf.batches.list())).toBe('notFound');
  expect(await codeOf(onBehalf.devices.list())).toBe('notFound');
  expect(await codeOf(actingFor(server, contoso, reseller.tenantId).batches.list())).toBe('notFound');
});

test('what a partner registers by name is the customer’s, and the partner sees that and nothing else', async () => {
  const { contoso, reseller, onBehalf, mandateId } = await sides({ groupTag: 'from the mandate', profile: 'kiosk' });
  const [own, other, named] = [machines(1, 1), machines(21, 21), machines(2, 3)];
  await upload(contoso, fileOf(machines(22, 22).map(machine => rowOf(machine))));
  const { batch: sent, rows } = await upload(onBehalf, tuples(named));
  expect(outcomes(rows)).toEqual(['registered', 'registered']);
  expect(sent).toMatchObject({ tenantId: contoso.tenantId, mandateId, groupTag: 'from the mandate', profile: 'kiosk' });
  expect(sent.createdBy.tenantId).toBe(reseller.tenantId);
  const seen = await allDevices(onBehalf);
  expect(seen.map(({ serialNumber }) => serialNumber).sort()).toEqual(named.map(m => m.serialNumber).sort());
  expect(seen[0]).toMatchObject({ tenantId: contoso.tenantId, groupTag: 'from the mandate', state: 'setupNeeded' });
  expect(await onBehalf.devices.summary()).toMatchObject({ total: 2, byState: { setupNeeded: 2 } });
  expect(await contoso.devices.summary()).toMatchObject({ total: 3 });
  expect(await reseller.devices.summary()).toMatchObject({ total: 0 });
  expect(await all(page => onBehalf.batches.list(page))).toMatchObject([{ id: sent.id }]);
  expect((await contoso.batches.list({ mandateId })).items).toMatchObject([{ id: sent.id }]);

  const theirs = (await allDevices(contoso)).find(({ batchId }) => batchId !== sent.id)?.id ?? '';
  expect(await codeOf(onBehalf.devices.get(theirs))).toBe('notFound');
  const mine = seen[0]?.id ?? '';
  expect((await onBehalf.devices.get(mine)).id).toBe(mine);
  expect(await codeOf(onBehalf.devices.patch(mine, { groupTag: 'stolen' }))).toBe('notFound');
  expect(await codeOf(onBehalf.devices.remove(mine))).toBe('notFound');
  for (const { list } of [onBehalf.users, onBehalf.audit, onBehalf.orders, onBehalf.mandates]) {
    expect(await codeOf(list())).toBe('notFound');
  }

  const second = await partner(server, { name: 'Another' });
  await mandateBetween(contoso, second);
  expect(await allDevices(actingFor(server, second, contoso.tenantId))).toEqual([]);
  // A hash works as well, and one of the customer's own devices is its own already.
  const hashes = await upload(onBehalf, fileOf([...own, ...other].map(machine => rowOf(machine))));
  expect(outcomes(hashes.rows)).toEqual(['registered', 'registered']);
  const again = await upload(onBehalf, fileOf(machines(22, 22).map(machine => rowOf(machine))));
  expect(outcomes(again.rows)).toEqual(['alreadyRegistered deviceAlreadyRegistered']);
  expect(again.rows[0]?.deviceId).toBeNull();
  const { items } = await reseller.partners.batches();
  expect(items.map(({ id, customerName }) => [id, customerName])).toEqual(
    [again.batch.id, hashes.batch.id, sent.id].map(id => [id, 'Fabrikam']),
  );
  await expectAgreement(server.database, contoso);
});

test('the events of a customer tell a partner of its own batches only', async () => {
  const { contoso, onBehalf } = await sides();
  await upload(contoso, fileOf(machines(23, 23).map(machine => rowOf(machine))));
  const { batch: sent } = await upload(onBehalf, tuples(machines(4, 4)));
  const told: string[] = [];
  for await (const item of onBehalf.events({ after: 0 })) {
    expect(item.event).not.toBe('reset');
    if (item.event !== 'batch') continue;
    told.push(item.data.id);
    if (item.data.finishedAt) break;
  }
  expect(new Set(told)).toEqual(new Set([sent.id]));
});

test('the events of a customer tell a partner when its devices are gone, by a batch or by a transfer, and of no others', async () => {
  const { contoso, onBehalf } = await sides();
  const other = await customer(server, { name: 'Third', domains: ['third.example'] });
  const { rows: own } = await upload(contoso, fileOf(machines(40, 41).map(machine => rowOf(machine))));
  const { rows } = await upload(onBehalf, fileOf(machines(42, 43).map(machine => rowOf(machine))));
  const [byBatch, byTransfer] = rows.map(({ deviceId }) => deviceId ?? '');
  const [ownByBatch, ownByTransfer] = own.map(({ deviceId }) => deviceId ?? '');
  const { id } = await contoso.batches.create('deregister', {
    devices: [{ id: ownByBatch ?? '' }, { id: byBatch ?? '' }],
  });
  for await (const _ of contoso.batches.follow(id));
  const offered = await contoso.transfers.offer({
    to: 'third.example',
    deviceIds: [ownByTransfer ?? '', byTransfer ?? ''],
  });
  await other.transfers.accept(offered.id);
  const gone = async (api: Client, count: number): Promise<string[]> => {
    const told: string[] = [];
    for await (const item of api.events({ after: 0 })) {
      if (item.event === 'devices' && item.data.state === null) told.push(...item.data.deviceIds);
      if (told.length >= count) break;
    }
    return told;
  };
  expect(await gone(onBehalf, 2)).toEqual([byBatch, byTransfer]);
  expect(new Set(await gone(contoso, 4))).toEqual(new Set([ownByBatch, byBatch, ownByTransfer, byTransfer]));
});

test('a stream of a customer’s events ends with the mandate', async () => {
  const { contoso, reseller, mandateId } = await sides();
  const headers = { authorization: `Bearer ${await reseller.tenant.token()}` };
  const stream = await fetch(`${server.url}/api/v1/tenants/${contoso.tenantId}/events`, { headers });
  expect(stream.status).toBe(200);
  await contoso.mandates.end(mandateId);
  // Resolves when the server has ended it.
  await stream.text();
});

test('a dry run says what is not filed, and what nearly is', async () => {
  const { contoso, onBehalf } = await sides();
  const [filed, near] = machines(19, 20);
  const rows = [filed!, { ...near!, model: near!.model.toUpperCase() }, makeMachine(92)];
  const report = await onBehalf.batches.check('register', new Blob([tuples(rows)]));
  expect(report).toMatchObject({ rows: 3, ok: 1, failed: 2 });
  expect(report.problems).toMatchObject([
    { line: 3, code: 'deviceNotFound', reason: 'caseOrBlanksDiffer' },
    { line: 4, code: 'deviceNotFound', reason: 'noMatch' },
  ]);
  expect(await allDevices(contoso)).toEqual([]);
});

describe('what a mandate does not cover fails, and leaves nothing with the customer', () => {
  test.each([
    ['an order ID', { orderIds: ['PO-1'], orderIdPrefixes: ['RX-'] }, { orderId: 'PO-2' }, 'orderId'],
    ['no order ID', { orderIds: ['PO-1'] }, {}, 'orderId'],
    ['the kind', { kinds: ['deregister' as const] }, {}, 'kind'],
  ])('%s', async (_what, scope, fields, reason) => {
    const { contoso, onBehalf } = await sides(scope);
    const sent = await upload(onBehalf, fileOf([rowOf(makeMachine(24, { tpm: true }))]), 'register', fields);
    expect(outcomes(sent.rows)).toEqual([`failed mandateScopeExceeded/${reason}`]);
    expect(await allDevices(contoso)).toEqual([]);
    const report = await onBehalf.batches.check('register', new Blob([tuples(machines(5, 5))]), fields);
    expect(report.problems).toMatchObject([{ line: 2, code: 'mandateScopeExceeded', reason }]);
  });

  test('the end date', async () => {
    const endsAt = new Date(server.clock().getTime() + 60_000).toISOString();
    const { contoso, onBehalf } = await sides({ endsAt });
    server.advance(60_001);
    const { rows } = await upload(onBehalf, tuples(machines(5, 5)));
    expect(outcomes(rows)).toEqual(['failed mandateExpired/endDate']);
    expect(rows[0]?.error?.detail).toContain(endsAt);
    expect(await allDevices(contoso)).toEqual([]);
    expect(await codeOf(onBehalf.devices.list())).toBe('notFound');
  });

  test('a model, whatever names the device', async () => {
    const covered = makeMachine(25, { tpm: true });
    const { contoso, onBehalf } = await sides({ models: [covered.model] });
    const others = machines(6, 8).filter(({ model }) => model !== covered.model);
    const [another] = others;
    const file = fileOf([covered, ...others].map(machine => rowOf(machine)));
    const { rows } = await upload(onBehalf, file);
    expect(outcomes(rows)).toEqual(['registered', ...others.map(() => 'failed mandateScopeExceeded/model')]);
    expect(rows[1]?.error?.detail).toContain(others[0]?.model);
    // The model that the row names is not proved by its product key.
    const named = await upload(onBehalf, {
      devices: [{ productKeyId: another?.productKeyId ?? '', model: covered.model }],
    });
    expect(outcomes(named.rows)).toEqual(['failed mandateScopeExceeded/model']);
    expect(await allDevices(contoso)).toHaveLength(1);
    await expectAgreement(server.database, contoso);
  });

  test('more devices than there may be; a device that the customer has takes no room', async () => {
    const { contoso, onBehalf, mandateId } = await sides({ maximum: 3 });
    const [mine, wanted] = [machines(26, 26), machines(27, 31)];
    await upload(contoso, fileOf(mine.map(machine => rowOf(machine))));
    const { rows, batch: sent } = await upload(onBehalf, fileOf([...mine, ...wanted].map(machine => rowOf(machine))));
    expect(outcomes(rows)).toEqual([
      'alreadyRegistered deviceAlreadyRegistered',
      ...['registered', 'registered', 'registered'],
      ...['failed mandateScopeExceeded/maximum', 'failed mandateScopeExceeded/maximum'],
    ]);
    expect(await contoso.mandates.get(mandateId)).toMatchObject({ registered: 3 });
    expect(await allDevices(contoso)).toHaveLength(4);
    // Nothing of what was refused stays claimed.
    const fabrikam = await customer(server);
    const free = await upload(fabrikam, fileOf([wanted.at(-1)!].map(machine => rowOf(machine))));
    expect(outcomes(free.rows)).toEqual(['registered']);
    await expectAgreement(server.database, contoso);
    expect(sent.counts).toMatchObject({ registered: 3, failed: 2 });
  });
});

test('after the end of a mandate nothing is taken; a new one lets the same rows pass, hash and all', async () => {
  const { contoso, reseller, onBehalf, mandateId } = await sides();
  const [first] = machines(32, 32);
  const earlier = await upload(onBehalf, tuples(machines(9, 9).concat(machines(90, 90))));
  expect(outcomes(earlier.rows)).toEqual(['registered', 'failed deviceNotFound/noMatch']);
  await contoso.mandates.end(mandateId);
  const { rows, batch: sent } = await upload(onBehalf, fileOf([rowOf(first!)]));
  expect(outcomes(rows)).toEqual(['failed mandateExpired/ended']);
  expect((await allDevices(contoso)).map(({ serialNumber }) => serialNumber)).not.toContain(first?.serialNumber);
  // What was sent before stays, and can be read; retrying it takes a mandate.
  await onBehalf.batches.retry(earlier.batch.id);
  expect(outcomes((await settled(onBehalf, earlier.batch.id)).rows)).toEqual(['registered', 'failed mandateMissing']);
  expect((await onBehalf.batches.get(earlier.batch.id)).attempt).toBe(2);
  expect(await codeOf(onBehalf.devices.list())).toBe('notFound');

  const { id: renewed } = await mandateBetween(contoso, reseller);
  await onBehalf.batches.retry(sent.id);
  const { batch: passed, rows: retried } = await settled(onBehalf, sent.id);
  expect(outcomes(retried)).toEqual(['registered']);
  expect(passed.mandateId).toBe(renewed);
  const device = await contoso.devices.get(retried[0]?.deviceId ?? '');
  expect(device.registeredBy.tenantId).toBe(reseller.tenantId);
  expect((await contoso.devices.hardware(device.id)).fields.smbiosSystemSerialNumber).toBe(first?.serialNumber);
  await expectAgreement(server.database, contoso);
});

test('a mandate that ends while an upload runs: nothing of it is taken', async () => {
  const { contoso, reseller, mandateId } = await sides();
  const token = await reseller.tenant.token();
  const sending = sendRequest(`${server.url}/api/v1/tenants/${contoso.tenantId}/batches?kind=register`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
  });
  const answered = new Promise<unknown>((resolve, reject) => {
    sending.on('response', answer => resolve(json(answer))).on('error', reject);
  });
  const file = fileOf(machines(33, 36).map(machine => rowOf(machine)));
  await new Promise<void>(resolve => sending.write(file.slice(0, 5000), () => resolve()));
  await contoso.mandates.end(mandateId);
  sending.end(file.slice(5000));
  expect(batch.parse(await answered)).toMatchObject({ state: 'finishedWithErrors', counts: { rows: 4, failed: 4 } });
  expect(await allDevices(contoso)).toEqual([]);
});

describe('a mandate that has each upload approved', () => {
  test('its rows wait for the customer, who approves', async () => {
    const { contoso, onBehalf, mandateId } = await sides({ approval: 'each' });
    const { batch: sent } = await upload(onBehalf, tuples(machines(10, 11)));
    expect(sent).toMatchObject({ state: 'awaitingApproval', counts: { pending: 2 } });
    expect((await allDevices(contoso)).map(({ state }) => state)).toEqual([
      'registrationPending',
      'registrationPending',
    ]);
    expect((await contoso.batches.list({ state: 'awaitingApproval' })).items).toMatchObject([{ id: sent.id }]);
    expect(await codeOf(onBehalf.mandates.approveBatch(sent.id))).toBe('notFound');
    // What was acknowledged is the customer's to decide, whatever became of the mandate.
    await contoso.mandates.end(mandateId);
    await contoso.mandates.approveBatch(sent.id);
    expect(outcomes((await settled(contoso, sent.id)).rows)).toEqual(['registered', 'registered']);
    expect(await codeOf(contoso.mandates.declineBatch(sent.id))).toBe('conflict');
    const acts = (await contoso.mandates.history(mandateId)).items.map(({ act, batchId }) => [act, batchId]);
    expect(acts).toEqual(
      expect.arrayContaining([
        ['batchSent', sent.id],
        ['batchApproved', sent.id],
      ]),
    );
    await expectAgreement(server.database, contoso);
  });

  test('or declines: nothing is registered', async () => {
    const { contoso, onBehalf } = await sides({ approval: 'each' });
    const { batch: sent } = await upload(onBehalf, tuples(machines(12, 13)));
    await contoso.mandates.declineBatch(sent.id);
    expect(await onBehalf.batches.get(sent.id)).toMatchObject({ state: 'declined', counts: { rows: 2, cancelled: 2 } });
    expect(await allDevices(contoso)).toEqual([]);
    expect(await codeOf(contoso.mandates.approveBatch(sent.id))).toBe('conflict');
    await expectAgreement(server.database, contoso);
  });

  test('a retry by the partner waits again', async () => {
    const { contoso, onBehalf } = await sides({ approval: 'each' });
    const { batch: sent } = await upload(onBehalf, tuples(machines(91, 91)));
    await contoso.mandates.approveBatch(sent.id);
    expect(outcomes((await settled(contoso, sent.id)).rows)).toEqual(['failed deviceNotFound/noMatch']);
    await onBehalf.batches.retry(sent.id);
    expect(await onBehalf.batches.get(sent.id)).toMatchObject({ state: 'awaitingApproval', attempt: 2 });
    await contoso.mandates.declineBatch(sent.id);
    await expectAgreement(server.database, contoso);
  });
});

test('a partner deregisters what it registered itself, and nothing else', async () => {
  const { contoso, onBehalf } = await sides({ kinds: ['register', 'deregister'] });
  const [own] = machines(37, 37);
  await upload(contoso, fileOf([rowOf(own!)]));
  await upload(onBehalf, tuples(machines(14, 14)));
  const { rows } = await upload(onBehalf, tuples([own!, ...machines(14, 14)]), 'deregister');
  expect(outcomes(rows)).toEqual(['notRegistered deviceNotRegistered', 'deregistered']);
  const byId = await upload(onBehalf, { devices: [{ id: (await allDevices(contoso))[0]?.id ?? '' }] }, 'deregister');
  expect(outcomes(byId.rows)).toEqual(['notRegistered deviceNotRegistered']);
  expect((await allDevices(contoso)).map(({ serialNumber }) => serialNumber)).toEqual([own?.serialNumber]);
  await expectAgreement(server.database, contoso);
});

test("a customer's token gives the mandate to the partner that brings it with its upload", async () => {
  const [contoso, reseller, other] = [await customer(server), await partner(server), await partner(server)];
  const { token: mandateToken = '' } = await contoso.mandates.offer({ name: 'For the reseller' });
  const onBehalf = actingFor(server, reseller, contoso.tenantId);
  const file = new Blob([tuples(machines(15, 15))]);
  expect(await codeOf(onBehalf.batches.create('register', file))).toBe('notFound');
  const { id } = await onBehalf.batches.create('register', file, {}, { mandateToken });
  expect(outcomes((await settled(onBehalf, id)).rows)).toEqual(['registered']);
  const stranger = actingFor(server, other, contoso.tenantId);
  expect(await codeOf(stranger.batches.create('register', file, {}, { mandateToken }))).toBe('linkNotValid');
  expect((await contoso.mandates.list({ state: 'active' })).items).toMatchObject([
    { name: 'For the reseller', partner: { tenantId: reseller.tenantId }, registered: 1 },
  ]);
});

test('what a distributor passed on counts for its mandate, too, and ends with it', async () => {
  const [contoso, reseller] = [await customer(server), await partner(server)];
  const distributor = await partner(server, { name: 'Distributor', partnerType: 'distributor' });
  const parent = await mandateBetween(contoso, distributor, { maximum: 2 });
  await distributor.partners.mandates.passOn(parent.id, {
    ...{ partnerId: reseller.tenantId, name: 'On to the reseller', scope: { maximum: 2 } },
  });
  const forDistributor = actingFor(server, distributor, contoso.tenantId);
  const forReseller = actingFor(server, reseller, contoso.tenantId);
  await upload(forDistributor, tuples(machines(16, 16)));
  const { rows } = await upload(forReseller, tuples(machines(17, 18)));
  expect(outcomes(rows)).toEqual(['registered', 'failed mandateScopeExceeded/maximum']);
  expect(await contoso.mandates.get(parent.id)).toMatchObject({ registered: 2 });
  expect(await allDevices(forDistributor)).toHaveLength(1);
  await contoso.mandates.end(parent.id);
  expect(outcomes((await upload(forReseller, tuples(machines(18, 18)))).rows)).toEqual(['failed mandateExpired/ended']);
  expect(await disagreements(server.database)).toEqual([]);
});
