import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CatalogueRecord } from '../../src/contracts/catalogue.ts';
import type { Client } from '../../src/contracts/client.ts';
import { problem } from '../../src/contracts/problem.ts';
import type { PartnerType } from '../../src/contracts/tenants.ts';
import { csvLine } from '../../src/files/write.ts';
import { type CaptureOptions, type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { caller } from '../fixtures/calling.ts';
import { all, allDevices, fileOf, organization, outcomes, rowOf, settled, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { blames } from '../hostile/secrets.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(async () => {
  expect(blames(server.log)).toEqual([]);
  await server.close();
});

const partner = (partnerType: PartnerType) => organization(server, { name: partnerType, kind: 'partner', partnerType });
const oem = () => partner('oem');

let seed = 7000;
const machineWith = (given: Partial<Machine> = {}): Machine => {
  seed += 1;
  return { ...makeMachine(seed, { tpm: true, productKey: true }), ...given };
};
const file = (api: Client, machines: readonly Machine[], capture: CaptureOptions = {}) =>
  upload(api, fileOf(machines.map(machine => rowOf(machine, {}, capture))), 'catalogue');
const byName = (machines: readonly Pick<Machine, 'manufacturer' | 'model' | 'serialNumber'>[]): string =>
  [['Manufacturer', 'Model', 'Serial Number'], ...machines.map(m => [m.manufacturer, m.model, m.serialNumber])]
    .map(row => csvLine(row))
    .join('');
const registered = async (api: Client, machines: Parameters<typeof byName>[0]) =>
  outcomes((await upload(api, byName(machines))).rows);
const recordsOf = (api: Client) => all(page => api.partners.catalogue.list(page));
const historyOf = (api: Client, id: string) => all(page => api.partners.catalogue.history(id, page));

/** Files a machine; answers its record. */
async function filed(api: Client, machine: Machine, capture: CaptureOptions = {}): Promise<CatalogueRecord> {
  await file(api, [machine], capture);
  const found = (await recordsOf(api)).find(({ serialNumber }) => serialNumber === machine.serialNumber);
  if (!found) throw new Error('the record was not listed');
  return found;
}

/** What comes of calls that are all refused alike. */
const refusals = (...done: readonly Promise<unknown>[]) => Promise.all(done.map(refusal));
const refusal = (done: Promise<unknown>) =>
  done.then(
    () => null,
    error => problem.parse(error.problem).code,
  );

const nobody = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';
const notUnique = 'failed deviceNotUnique/severalMatches';
const noMatch = 'failed deviceNotFound/noMatch';
const near = 'failed deviceNotFound/caseOrBlanksDiffer';

describe('a record', () => {
  test('is listed and read as it was filed, and tells who filed it', async () => {
    const api = await oem();
    const machine = machineWith();
    const { batch } = await file(api, [machine]);
    const [record, ...others] = await recordsOf(api);
    const { manufacturer, model, serialNumber, productKeyId } = machine;
    expect([record, others]).toEqual([
      {
        ...{ id: expect.stringMatching(/^[0-9a-f-]{36}$/), manufacturer, model, serialNumber, productKeyId, tpm: true },
        ...{ batchId: batch.id, filedAt: batch.finishedAt, withdrawnAt: null },
      },
      [],
    ]);
    expect(await api.partners.catalogue.get(record!.id)).toEqual(record);
    expect(await historyOf(api, record!.id)).toEqual([
      { at: batch.finishedAt, act: 'filed', by: batch.createdBy, batchId: batch.id, before: null },
    ]);
  });

  test('filed again with another capture of the same machine is the same record, and no entry', async () => {
    const api = await oem();
    const machine = machineWith();
    const first = await filed(api, machine);
    const again = await file(api, [machine], { at: new Date('2026-05-01'), osBuild: '10.0.30000.1' });
    expect(outcomes(again.rows)).toEqual(['filed']);
    expect(await recordsOf(api)).toEqual([first]);
    expect((await historyOf(api, first.id)).map(({ act }) => act)).toEqual(['filed']);
  });

  test('is corrected by filing it with another TPM or product key ID, and keeps what it told before', async () => {
    const api = await oem();
    const machine = machineWith();
    const first = await filed(api, machine);
    const withoutKey = { ...machine, productKeyId: null };
    const second = await filed(api, withoutKey, { replaceTpm: true });
    expect(second).toMatchObject({ id: first.id, productKeyId: null });
    expect(second.batchId).not.toBe(first.batchId);
    const third = await filed(api, withoutKey, { tpm: false });
    expect(third).toMatchObject({ id: first.id, tpm: false });
    const back = await filed(api, machine, { tpm: false });
    const before = { productKeyId: machine.productKeyId, tpm: true, otherHardware: true };
    const history = await historyOf(api, first.id);
    expect(history).toMatchObject([
      { at: first.filedAt, act: 'filed', batchId: first.batchId, before: null },
      { at: second.filedAt, act: 'corrected', batchId: second.batchId, before },
      { act: 'corrected', batchId: third.batchId, before: { ...before, productKeyId: null } },
      { act: 'corrected', batchId: back.batchId, before: { productKeyId: null, tpm: false, otherHardware: false } },
    ]);
    expect(await all(page => api.partners.catalogue.history(first.id, { ...page, limit: 1 }))).toEqual(history);
    expect(JSON.stringify(history)).not.toMatch(/key"|hash/i);
  });

  test('named twice in one file is filed as the last row has it', async () => {
    const api = await oem();
    const machine = machineWith();
    const rows = [rowOf(machine), rowOf(machine, {}, { replaceBoard: true }), rowOf(machineWith())];
    const { batch } = await upload(api, fileOf(rows), 'catalogue');
    expect(batch.counts).toMatchObject({ rows: 3, filed: 3 });
    const found = (await recordsOf(api)).find(({ serialNumber }) => serialNumber === machine.serialNumber);
    expect((await historyOf(api, found!.id)).map(({ act }) => act)).toEqual(['filed']);
    await upload(api, fileOf([rows[1]!]), 'catalogue');
    expect((await historyOf(api, found!.id)).map(({ act }) => act)).toEqual(['filed']);
    await upload(api, fileOf([rows[0]!]), 'catalogue');
    expect((await historyOf(api, found!.id)).map(({ act }) => act)).toEqual(['filed', 'corrected']);
  });

  test('that contradicts its own hash is refused, and files nothing', async () => {
    const api = await oem();
    const [machine, other] = [machineWith(), machineWith()];
    const { rows } = await upload(
      api,
      fileOf([
        rowOf(machine, { 'Serial Number': other.serialNumber }),
        rowOf(machine, { Model: `${machine.model} X` }),
        rowOf(machine, { Manufacturer: machine.manufacturer.toLowerCase() }),
        rowOf(machine, { 'Hardware Hash': '' }),
        rowOf(machine, { 'Hardware Hash': 'T0hoch' }),
      ]),
      'catalogue',
    );
    expect(rows.map(({ outcome, error }) => [outcome, error?.code, error?.column])).toEqual([
      ['failed', 'serialNumberMismatch', 'Serial Number'],
      ['failed', 'valueNotValid', 'Model'],
      ['failed', 'valueNotValid', 'Manufacturer'],
      ['failed', 'missingValue', 'Hardware Hash'],
      ['failed', 'hardwareHashNotValid', 'Hardware Hash'],
    ]);
    expect(await recordsOf(api)).toEqual([]);
  });
});

describe('a withdrawn record', () => {
  test('matches nothing, also nearly, and matches again when it is filed again', async () => {
    const [api, reseller] = [await oem(), await partner('reseller')];
    const machine = machineWith();
    const record = await filed(api, machine);
    await api.partners.catalogue.withdraw(record.id);
    await api.partners.catalogue.withdraw(record.id);
    const withdrawn = await api.partners.catalogue.get(record.id);
    expect(withdrawn).toEqual({ ...record, withdrawnAt: expect.any(String) });
    const lower = { ...machine, model: machine.model.toLowerCase() };
    expect(await registered(reseller, [machine, lower])).toEqual([noMatch, noMatch]);
    const byKey = await upload(reseller, { devices: [{ productKeyId: machine.productKeyId ?? '' }] });
    expect(outcomes(byKey.rows)).toEqual([noMatch]);
    const again = await filed(api, machine);
    expect(again).toMatchObject({ id: record.id, withdrawnAt: null });
    expect(again.filedAt > record.filedAt).toBe(true);
    const before = { productKeyId: machine.productKeyId, tpm: true, otherHardware: false };
    expect(await historyOf(api, record.id)).toMatchObject([
      { act: 'filed', batchId: record.batchId },
      { at: withdrawn.withdrawnAt, act: 'withdrawn', by: { kind: 'client' }, batchId: null, before },
      { at: again.filedAt, act: 'filedAgain', batchId: again.batchId, before },
    ]);
    expect(await registered(reseller, [machine])).toEqual(['registered']);
    const entries = await all(page => api.audit.list({ ...page, action: 'catalogue.withdraw' }));
    const { manufacturer, model, serialNumber } = machine;
    expect(entries).toMatchObject([
      { target: { kind: 'catalogueRecord', id: record.id }, detail: { manufacturer, model, serialNumber } },
    ]);
  });

  test('goes with its hash after 30 days, its history stays, and filing makes a new one', async () => {
    const api = await oem();
    const [machine, kept] = [machineWith(), machineWith()];
    const [record, other] = [await filed(api, machine), await filed(api, kept)];
    for (const [{ id }, age] of [
      [record, '30 days 1 minute'],
      [other, '29 days 23 hours'],
    ] as const) {
      await api.partners.catalogue.withdraw(id);
      const text =
        'update muster.catalogue_records set withdrawn_at = withdrawn_at - $2::interval where record_id = $1';
      await server.database.asSystem('sweep', tx => tx.run({ text, values: [id, age] }));
    }
    const worker = await testServer({ beside: server, role: 'worker' });
    await expect.poll(() => refusal(api.partners.catalogue.get(record.id))).toBe('notFound');
    await worker.close();
    expect((await recordsOf(api)).map(({ id }) => id)).toEqual([other.id]);
    expect((await historyOf(api, record.id)).map(({ act, batchId }) => [act, batchId])).toEqual([
      ['filed', record.batchId],
      ['withdrawn', null],
    ]);
    expect((await filed(api, machine)).id).not.toBe(record.id);
  });
});

describe('the list', () => {
  test('goes by serial number, whatever its case, page by page; searched by the beginning of serial number or model', async () => {
    const api = await oem();
    const serials = ['b-20', 'A-1', 'a-10', 'B-2', 'c-3'];
    const machines = serials.map((serialNumber, i) => machineWith({ serialNumber, model: `Model ${i % 2}` }));
    await file(api, machines);
    const listed = async (filter: Parameters<Client['partners']['catalogue']['list']>[0]) =>
      (await all(page => api.partners.catalogue.list({ ...page, ...filter, limit: 2 }))).map(r => r.serialNumber);
    expect(await listed({})).toEqual(['A-1', 'a-10', 'B-2', 'b-20', 'c-3']);
    expect(await listed({ search: 'B-2' })).toEqual(['B-2', 'b-20']);
    expect(await listed({ search: 'mODEL 1' })).toEqual(['A-1', 'B-2']);
    expect(await listed({ search: '%' })).toEqual([]);
    const [first] = (await api.partners.catalogue.list({ search: 'a-10' })).items;
    await api.partners.catalogue.withdraw(first!.id);
    expect(await listed({ state: 'withdrawn' })).toEqual(['a-10']);
    expect(await listed({ state: 'filed' })).toEqual(['A-1', 'B-2', 'b-20', 'c-3']);
    expect(await listed({ state: 'filed', search: 'a-' })).toEqual(['A-1']);
  });

  test.each([
    'cursor=x',
    `cursor=${btoa('["a","b"]')}`,
    `cursor=${btoa(`["${nobody}"]`)}`,
    `cursor=${btoa(`["${nobody}","\\u0000"]`)}`,
    'limit=0',
    'state=other',
    'search=%00',
    `search=${'x'.repeat(257)}`,
    'more=1',
  ])('%s is refused', async query => {
    const call = await caller(server, await server.createTenant({ kind: 'partner', partnerType: 'oem' }));
    const answer = await call(`/partners/me/catalogue?${query}`);
    expect([answer.status, problem.parse(await answer.json()).code]).toEqual([400, 'requestNotValid']);
  });
});

describe('who may', () => {
  test('others have no catalogue: customers, resellers, distributors', async () => {
    const record = await filed(await oem(), machineWith());
    for (const api of [await organization(server), await partner('reseller'), await partner('distributor')]) {
      const { catalogue } = api.partners;
      for (const id of [record.id, nobody]) {
        const told = await refusals(catalogue.list(), catalogue.get(id), catalogue.history(id), catalogue.withdraw(id));
        expect(told).toEqual(Array(4).fill('notFound'));
      }
    }
  });

  test('what one OEM filed, another neither sees nor changes', async () => {
    const [ours, theirs] = [await oem(), await oem()];
    const machine = machineWith();
    const record = await filed(theirs, machine);
    const { catalogue } = ours.partners;
    for (const id of [record.id, nobody]) {
      expect(await refusals(catalogue.get(id), catalogue.history(id), catalogue.withdraw(id))).toEqual(
        Array(3).fill('notFound'),
      );
    }
    const same = await filed(ours, machine, { replaceTpm: true });
    expect(same.id).not.toBe(record.id);
    await ours.partners.catalogue.withdraw(same.id);
    expect(await recordsOf(theirs)).toEqual([record]);
    expect((await historyOf(theirs, record.id)).map(({ act }) => act)).toEqual(['filed']);
    expect(await registered(await partner('reseller'), [machine])).toEqual(['registered']);
  });
});

describe('a row without a hash', () => {
  test('is not unique where two OEMs contradict each other, and is found where they agree', async () => {
    const [one, two, reseller] = [await oem(), await oem(), await partner('reseller')];
    const [disputed, agreed] = [machineWith(), machineWith()];
    await file(one, [disputed, agreed]);
    await file(two, [disputed], { replaceTpm: true });
    await file(two, [agreed], { at: new Date('2026-03-01') });
    const { batch, rows } = await upload(reseller, byName([disputed, agreed]));
    expect(outcomes(rows)).toEqual([notUnique, 'registered']);
    const claim = (await recordsOf(two)).find(({ serialNumber }) => serialNumber === disputed.serialNumber);
    await two.partners.catalogue.withdraw(claim!.id);
    expect(batch.counts).toMatchObject({ registered: 1, failed: 1 });
    expect(await registered(reseller, [disputed])).toEqual(['registered']);
  });

  test('is told where only case or blanks differ', async () => {
    const [api, reseller] = [await oem(), await partner('reseller')];
    const machine = machineWith({ manufacturer: 'Fabrikam Inc.', model: 'Book 14 G2', serialNumber: 'FK00123' });
    await file(api, [machine]);
    const names = [
      { ...machine, manufacturer: 'FABRIKAM INC.' },
      { ...machine, model: 'Book  14 G2' },
      { ...machine, model: 'Book14G2' },
      { ...machine, serialNumber: 'fk00123' },
      { ...machine, model: 'Book\u00a014 G2' },
      { ...machine, model: 'Book 14 G3' },
      { ...machine, serialNumber: 'FK0123' },
      machine,
    ];
    const { batch, rows } = await upload(reseller, byName(names));
    expect(outcomes(rows)).toEqual([near, near, near, near, near, noMatch, noMatch, 'registered']);
    expect(rows[0]?.error?.detail).toMatch(/case|blank/i);
    await reseller.batches.retry(batch.id);
    expect(outcomes((await settled(reseller, batch.id)).rows)).toEqual(outcomes(rows));
  });

  test('of another TPM than the device has is hardware that has changed; of the same it is registered already', async () => {
    const [api, reseller] = [await oem(), await partner('reseller')];
    const machine = machineWith();
    await upload(reseller, fileOf([rowOf(machine)]));
    const [device] = await allDevices(reseller);
    await file(api, [machine], { replaceTpm: true });
    const changed = await upload(reseller, byName([machine]));
    expect(outcomes(changed.rows)).toEqual(['failed hardwareChanged']);
    expect(changed.rows[0]?.deviceId).toBe(device?.id);
    await file(api, [machine]);
    const same = await upload(reseller, byName([machine]));
    expect(outcomes(same.rows)).toEqual(['alreadyRegistered deviceAlreadyRegistered']);
    expect(await allDevices(reseller)).toEqual([device]);
  });

  test('of a machine that another organization has is refused, whose is not told', async () => {
    const [api, reseller, customer] = [await oem(), await partner('reseller'), await organization(server)];
    const machine = machineWith();
    await file(api, [machine]);
    await upload(customer, fileOf([rowOf(machine)]));
    expect(await registered(reseller, [machine])).toEqual(['failed deviceClaimedByAnotherOrganization']);
  });

  test("finds a partner's own capture where nothing is filed; what is filed comes first", async () => {
    const [api, reseller] = [await oem(), await partner('reseller')];
    const machine = machineWith();
    const { rows } = await upload(reseller, fileOf([rowOf(machine)]));
    await upload(reseller, { devices: [{ id: rows[0]?.deviceId ?? '' }] }, 'deregister');
    expect(await registered(reseller, [machine])).toEqual(['registered']);
    await file(api, [machine], { replaceTpm: true });
    expect(await registered(reseller, [machine])).toEqual(['failed hardwareChanged']);
    expect(await registered(await partner('reseller'), [machine])).toEqual([
      'failed deviceClaimedByAnotherOrganization',
    ]);
  });

  test('under the self-service headings, the hash cells empty: a partner file where a partner sends it', async () => {
    const text = readFileSync(new URL('../fixtures/csv/partner-empty-hash-column.csv', import.meta.url), 'utf8');
    const cells = text
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map(line => line.split(','));
    const machines = cells.map(([manufacturer = '', model = '', serialNumber = '']) =>
      machineWith({ manufacturer, model, serialNumber }),
    );
    await file(await oem(), machines);
    const customer = await organization(server);
    expect(outcomes((await upload(customer, text)).rows)).toEqual(cells.map(() => 'failed missingValue'));
    const reseller = await partner('reseller');
    const { batch, rows } = await upload(reseller, text);
    expect([batch.format, batch.counts.registered]).toEqual(['selfService', 6]);
    expect(outcomes(rows)).toEqual(cells.map(() => 'registered'));
    expect((await allDevices(reseller)).map(({ identity }) => identity)).toEqual(
      cells.map(() => ({ method: 'tuple', tpm: true })),
    );
  });
});
