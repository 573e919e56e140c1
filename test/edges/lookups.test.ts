import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import { csvLine } from '../../src/files/write.ts';
import { type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { actingFor, customer, mandateBetween, type Organization, partner } from '../fixtures/partners.ts';
import { fileOf, outcomes, rowOf, settled, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

let seed = 8000;
const newMachine = (): Machine => {
  seed += 1;
  return makeMachine(seed, { tpm: true, productKey: true });
};
const nobody = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';
const nameOf = ({ manufacturer, model, serialNumber }: Machine) => ({ manufacturer, model, serialNumber });
const byName = ({ manufacturer, model, serialNumber }: Machine): string =>
  csvLine(['Manufacturer', 'Model', 'Serial Number']) + csvLine([manufacturer, model, serialNumber]);

/** Registers a machine with its hash, and its organization gives it free again: its capture stays on file. */
async function captured(api: Client, machine: Machine, organization: Client = api): Promise<void> {
  const { rows } = await upload(api, fileOf([rowOf(machine)]));
  expect(outcomes(rows)).toEqual(['registered']);
  await organization.devices.remove(rows[0]?.deviceId ?? '');
}

/** A partner for a customer, by a mandate that covers everything. */
async function onBehalf(by: Organization, of: Organization): Promise<Client> {
  await mandateBetween(of, by);
  return actingFor(server, by, of.tenantId);
}

const told = async (api: Client, content: Parameters<typeof upload>[1]) => outcomes((await upload(api, content)).rows);
const noMatch = ['failed deviceNotFound/noMatch'];

test('what a partner uploaded for one customer names the machine for another one, to that partner alone', async () => {
  const [contoso, fabrikam] = [await customer(server), await customer(server)];
  const [ours, theirs] = [await partner(server), await partner(server)];
  const [byTuple, byKey] = [newMachine(), newMachine()];
  const forContoso = await onBehalf(ours, contoso);
  for (const machine of [byTuple, byKey]) await captured(forContoso, machine, contoso);
  const others = await onBehalf(theirs, fabrikam);
  const key = { devices: [{ productKeyId: byKey.productKeyId ?? '' }] };
  expect(await told(others, byName(byTuple))).toEqual(noMatch);
  expect(await told(others, key)).toEqual(noMatch);
  expect(await told(fabrikam, byName(byTuple))).toEqual(['failed missingValue']);
  // In its own organization it acts for nobody.
  expect(await told(ours, byName(byTuple))).toEqual(noMatch);
  const forFabrikam = await onBehalf(ours, fabrikam);
  expect(await told(forFabrikam, byName(byTuple))).toEqual(['registered']);
  expect(await told(forFabrikam, key)).toEqual(['registered']);
});

test("what the customer uploaded itself names the machine to its partners and to itself; the catalogue's word comes first", async () => {
  const [contoso, fabrikam, reseller] = [await customer(server), await customer(server), await partner(server)];
  const machine = newMachine();
  await captured(contoso, machine);
  expect(await told(await onBehalf(reseller, fabrikam), byName(machine))).toEqual(noMatch);
  const forContoso = await onBehalf(reseller, contoso);
  expect(await told(forContoso, byName(machine))).toEqual(['registered']);
  expect(await told(contoso, byName(machine))).toEqual(['alreadyRegistered deviceAlreadyRegistered']);
  const oem = await partner(server, { partnerType: 'oem' });
  await upload(oem, fileOf([rowOf(machine, {}, { replaceTpm: true })]), 'catalogue');
  expect(await told(forContoso, byName(machine))).toEqual(['failed hardwareChanged']);
  expect(await told(contoso, byName(machine))).toEqual(['alreadyRegistered deviceAlreadyRegistered']);
});

test('a row means what is on file when it is settled, not what was on file when it was sent', async () => {
  const web = await testServer({ role: 'web' });
  const settling = async <Done>(work: () => Promise<Done>): Promise<Done> => {
    const worker = await testServer({ beside: web, role: 'worker' });
    return await work().finally(() => worker.close());
  };
  try {
    const [oem, reseller] = [await partner(web, { partnerType: 'oem' }), await partner(web)];
    const machines = [newMachine(), newMachine(), newMachine(), newMachine()];
    const [kept, corrected, withdrawn, added] = machines.map(({ serialNumber }) => serialNumber);
    const filing = machines.filter(({ serialNumber }) => serialNumber !== added);
    await settling(() => upload(oem, fileOf(filing.map(machine => rowOf(machine))), 'catalogue'));
    const heading = csvLine(['Manufacturer', 'Model', 'Serial Number']);
    const rows = machines.map(machine => byName(machine).replace(heading, ''));
    const sent = await reseller.batches.create('register', new Blob([heading + rows.join('')]));
    const record = (await oem.partners.catalogue.list({ search: withdrawn! })).items[0];
    await oem.partners.catalogue.withdraw(record?.id ?? '');
    const [two, three] = ['02'.repeat(16), '03'.repeat(16)];
    const sql = (text: string) => web.database.asSystem('sweep', tx => tx.run<Record<string, unknown>>({ text }));
    await sql(
      `update muster.catalogue_records set ek_key = '\\x${two}', tpm = true where serial_number = '${corrected}'`,
    );
    const columns =
      'tenant_id, tuple_key, record_id, id, manufacturer, model, serial_number, ek_key, tpm, size, sealed, batch_id, filed_at';
    const tuple = createHash('sha256')
      .update(Object.values(nameOf(machines[3]!)).join('\0'))
      .digest('hex')
      .slice(0, 32);
    await sql(`insert into muster.catalogue_records (${columns}) select tenant_id, '\\x${tuple}', '${nobody}', '${nobody}', manufacturer,
      model, '${added}', '\\x${three}', true, size, '', batch_id, filed_at from muster.catalogue_records where serial_number = '${kept}'`);
    const done = await settling(() => settled(reseller, sent.id));
    expect(outcomes(done.rows)).toEqual(['registered', 'registered', ...noMatch, 'registered']);
    const keys = await sql(`select serial_number, encode(ek_key, 'hex') as key, tpm,
      (select count(*)::int from muster.claim_keys c where c.device_id = d.id and c.kind = 1 and c.key = d.ek_key) as claims
      from muster.devices d where state <> 'registrationFailed' order by line`);
    expect(keys.rows).toEqual([
      { serial_number: kept, key: expect.stringMatching(/^[0-9a-f]{32}$/), tpm: true, claims: 1 },
      { serial_number: corrected, key: two, tpm: true, claims: 1 },
      { serial_number: added, key: three, tpm: true, claims: 1 },
    ]);
  } finally {
    await web.close();
  }
});
