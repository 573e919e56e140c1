import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvLine } from '../../src/files/write.ts';
import { type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { allDevices, fileOf, organization, outcomes, rowOf, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const withTpm = (seed: number) => makeMachine(seed, { tpm: true });

describe('two captures of one machine', () => {
  test('another time and another OS build: one device, and the newer capture is kept', async () => {
    const api = await organization(server);
    const machine = withTpm(1);
    const first = await upload(api, fileOf([rowOf(machine, {}, { at: new Date('2026-02-01T00:00:00Z') })]));
    const second = await upload(
      api,
      fileOf([rowOf(machine, {}, { at: new Date('2026-03-01T00:00:00Z'), osBuild: '10.0.26200.1' })]),
    );
    expect(outcomes(second.rows)).toEqual(['alreadyRegistered deviceAlreadyRegistered']);
    const device = second.rows[0]?.deviceId ?? '';
    expect(device).toBe(first.rows[0]?.deviceId);
    expect((await api.devices.hardware(device)).fields.osBuild).toBe('10.0.26200.1');
    await upload(api, fileOf([rowOf(machine, {}, { at: new Date('2026-01-01T00:00:00Z'), osBuild: '10.0.22621.1' })]));
    expect((await api.devices.hardware(device)).fields.osBuild).toBe('10.0.26200.1');
    expect(await api.devices.summary()).toMatchObject({ total: 1, byState: { setupNeeded: 1 } });
  });

  test('the TPM switched off, then on: one device', async () => {
    const api = await organization(server);
    for (const machine of [withTpm(2), withTpm(3)]) {
      const captures = machine.seed === 2 ? [{}, { tpm: false }] : [{ tpm: false }, {}];
      const results = [];
      for (const capture of captures) results.push(await upload(api, fileOf([rowOf(machine, {}, capture)])));
      expect(results.map(({ rows }) => rows[0]?.outcome)).toEqual(['registered', 'alreadyRegistered']);
      expect(results[1]?.rows[0]?.deviceId).toBe(results[0]?.rows[0]?.deviceId);
    }
    expect((await api.devices.summary()).total).toBe(2);
  });

  test('a TPM seen later is claimed: another tenant cannot register the machine by it', async () => {
    const [ours, theirs] = [await organization(server), await organization(server)];
    const machine = withTpm(4);
    await upload(ours, fileOf([rowOf(machine, {}, { tpm: false })]));
    await upload(ours, fileOf([rowOf(machine)]));
    // Another board with the same TPM key is the same machine by that key alone.
    const disguised = { ...machine, smbiosUuid: 'A1B2C3D4-0000-4000-8000-000000000001' };
    const { rows } = await upload(theirs, fileOf([rowOf(disguised)]));
    expect(outcomes(rows)).toEqual(['failed deviceClaimedByAnotherOrganization']);
  });

  test('firmware written anew: the same TPM is the same device, and its new values are claimed', async () => {
    const [ours, theirs] = [await organization(server), await organization(server)];
    const machine = withTpm(5);
    const renewed = { ...machine, smbiosUuid: 'A1B2C3D4-0000-4000-8000-000000000002' };
    await upload(ours, fileOf([rowOf(machine)]));
    expect(outcomes((await upload(ours, fileOf([rowOf(renewed)]))).rows)).toEqual([
      'alreadyRegistered deviceAlreadyRegistered',
    ]);
    const claimed = await upload(theirs, fileOf([rowOf(renewed, {}, { tpm: false })]));
    expect(outcomes(claimed.rows)).toEqual(['failed deviceClaimedByAnotherOrganization']);
    const free = await upload(theirs, fileOf([rowOf(machine, {}, { tpm: false })]));
    expect(outcomes(free.rows)).toEqual(['registered']);
  });
});

test('the same machine with a replaced TPM has changed, and its device stays as it is', async () => {
  const api = await organization(server);
  const machine = withTpm(6);
  const first = await upload(api, fileOf([rowOf(machine)]));
  const { batch, rows } = await upload(api, fileOf([rowOf(machine, {}, { replaceTpm: true })]));
  expect(outcomes(rows)).toEqual(['failed hardwareChanged']);
  expect(rows[0]?.deviceId).toBe(first.rows[0]?.deviceId);
  expect(await api.devices.summary()).toMatchObject({ total: 1, byState: { setupNeeded: 1, registrationFailed: 0 } });
  const fix = await new Response((await api.batches.fixFile(batch.id)).body).text();
  expect(fix).toContain(rowOf(machine, {}, { replaceTpm: true })[3]);
});

test('a row that names two of our devices is not unique', async () => {
  const api = await organization(server);
  const [one, two] = [withTpm(7), withTpm(8)];
  await upload(api, fileOf([rowOf(one), rowOf(two)]));
  const mixed = { ...one, tpmEkPub: two.tpmEkPub };
  expect(outcomes((await upload(api, fileOf([rowOf(mixed)]))).rows)).toEqual(['failed deviceNotUnique/twoClaims']);
  expect((await api.devices.summary()).total).toBe(2);
});

test('a machine is claimed by one organization; deregistered, another can register it', async () => {
  const [ours, theirs] = [await organization(server), await organization(server)];
  const machine = withTpm(9);
  const registered = await upload(ours, fileOf([rowOf(machine)]));
  const refused = await upload(theirs, fileOf([rowOf(machine)]));
  expect(outcomes(refused.rows)).toEqual(['failed deviceClaimedByAnotherOrganization']);
  expect(JSON.stringify(refused)).not.toContain(ours.tenantId);
  const [failed] = await allDevices(theirs);
  expect(failed).toMatchObject({ state: 'registrationFailed', serialNumber: machine.serialNumber });
  await ours.devices.remove(registered.rows[0]?.deviceId ?? '');
  await theirs.batches.retry(refused.batch.id);
  for await (const batch of theirs.batches.follow(refused.batch.id)) if (batch.finishedAt) break;
  expect(await allDevices(theirs)).toMatchObject([{ id: failed?.id, state: 'setupNeeded', error: null }]);
  expect(await allDevices(ours)).toEqual([]);
  expect(outcomes((await upload(ours, fileOf([rowOf(machine)]))).rows)).toEqual([
    'failed deviceClaimedByAnotherOrganization',
  ]);
});

test('a machine without anything that tells it apart is refused', async () => {
  const api = await organization(server);
  const nameless = { ...makeMachine(10, { tpm: false }), smbiosUuid: '00000000-0000-0000-0000-000000000000' };
  expect(outcomes((await upload(api, fileOf([rowOf(nameless)]))).rows)).toEqual([
    'failed hardwareHashNotValid/identityMissing',
  ]);
});

describe('a row without a hash', () => {
  const heading = csvLine(['Manufacturer', 'Model', 'Serial Number']);
  const tuple = ({ manufacturer, model, serialNumber }: Machine) => csvLine([manufacturer, model, serialNumber]);
  const tupleOf = (machine: Machine) => heading + tuple(machine);

  test("finds the tenant's own capture, even after deregistering, and never another tenant's", async () => {
    const [ours, theirs] = [await organization(server), await organization(server)];
    const machine = withTpm(11);
    const { rows } = await upload(ours, fileOf([rowOf(machine)]));
    expect(outcomes((await upload(ours, tupleOf(machine))).rows)).toEqual([
      'alreadyRegistered deviceAlreadyRegistered',
    ]);
    await ours.devices.remove(rows[0]?.deviceId ?? '');
    expect(outcomes((await upload(theirs, tupleOf(machine))).rows)).toEqual(['failed missingValue']);
    expect(outcomes((await upload(ours, tupleOf(machine))).rows)).toEqual(['registered']);
    expect(await allDevices(ours)).toMatchObject([{ identity: { method: 'tuple', tpm: true } }]);
  });

  test('is exact in every character', async () => {
    const api = await organization(server);
    const machine = withTpm(12);
    await upload(api, fileOf([rowOf(machine)]));
    const { rows } = await upload(api, tupleOf({ ...machine, model: machine.model.toUpperCase() }));
    expect(outcomes(rows)).toEqual(['failed missingValue']);
  });

  test('of a partner finds what an OEM filed; what is not filed is not found, and filing it later makes a retry succeed', async () => {
    const oem = await organization(server, { name: 'Fabrikam', kind: 'partner', partnerType: 'oem' });
    const reseller = await organization(server, { name: 'Reseller', kind: 'partner', partnerType: 'reseller' });
    const [filed, later] = [withTpm(13), withTpm(14)];
    const filing = await upload(oem, fileOf([rowOf(filed)]), 'catalogue');
    expect(filing.batch.counts).toMatchObject({ rows: 1, filed: 1 });
    const both = heading + tuple(filed) + tuple(later);
    const { batch, rows } = await upload(reseller, both);
    expect(outcomes(rows)).toEqual(['registered', 'failed deviceNotFound/noMatch']);
    await upload(oem, fileOf([rowOf(later)]), 'catalogue');
    await reseller.batches.retry(batch.id);
    for await (const seen of reseller.batches.follow(batch.id)) if (seen.finishedAt) break;
    expect((await reseller.batches.get(batch.id)).counts).toMatchObject({ registered: 2, failed: 0 });
    const customer = await organization(server);
    expect(outcomes((await upload(customer, tupleOf(filed))).rows)).toEqual(['failed missingValue']);
    expect(outcomes((await upload(customer, fileOf([rowOf(filed)]))).rows)).toEqual([
      'failed deviceClaimedByAnotherOrganization',
    ]);
  });

  test('two rows that turn out to be one machine make one device', async () => {
    const oem = await organization(server, { name: 'Fabrikam', kind: 'partner', partnerType: 'oem' });
    const machine = makeMachine(15, { tpm: true, productKey: true });
    await upload(oem, fileOf([rowOf(machine)]), 'catalogue');
    const { manufacturer, model, serialNumber } = machine;
    const { rows } = await upload(oem, {
      devices: [{ manufacturer, model, serialNumber }, { productKeyId: machine.productKeyId ?? '' }],
    });
    expect(outcomes(rows)).toEqual(['registered', 'alreadyRegistered deviceAlreadyRegistered']);
    expect(rows[1]?.deviceId).toBe(rows[0]?.deviceId);
    expect((await oem.devices.summary()).total).toBe(1);
  });
});
