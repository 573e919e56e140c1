import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { expectAgreement } from '../fixtures/agreement.ts';
import { fileOf, outcomes, rowOf, settled, upload } from '../fixtures/registering.ts';
import { type Processes, processes, type Web } from './processes.ts';

/** What changes after a file was loaded and before its rows are settled: nothing is settled here unless a test says so. */
let service: Processes;
let web: Web;
beforeAll(async () => {
  service = await processes();
  web = await service.web();
});
afterAll(() => service.close());

async function whileWorking<T>(work: () => Promise<T>): Promise<T> {
  const worker = await service.worker();
  const result = await work();
  worker.process.kill('SIGTERM');
  await worker.ended();
  return result;
}

const registered = async (api: Client, ...rows: string[][]) =>
  (await whileWorking(() => upload(api, fileOf(rows)))).rows[0]?.deviceId ?? '';

test('one machine twice, with a hash and without, and its device is deregistered meanwhile: registered once', async () => {
  const api = web.client(await service.createTenant());
  const machine = makeMachine(1, { tpm: true });
  const device = await registered(api, rowOf(machine));
  const without = rowOf(machine, { 'Hardware Hash': '' });
  const { id } = await api.batches.create('register', new Blob([fileOf([rowOf(machine), without])]));
  await api.devices.remove(device);
  const { rows } = await whileWorking(() => settled(api, id));
  expect(outcomes(rows)).toEqual(['registered', 'alreadyRegistered deviceAlreadyRegistered']);
  expect(rows[0]?.deviceId).toBe(rows[1]?.deviceId);
  await expectAgreement(service.database, api);
});

test('a row that gives its claims back keeps none from the next row of the same machine', async () => {
  const [ours, theirs] = [web.client(await service.createTenant()), web.client(await service.createTenant())];
  const machine = makeMachine(2, { tpm: true });
  const device = await registered(ours, rowOf(machine));
  // The first row means the machine as it was captured, whose TPM is another tenant's by then; the second shows no TPM.
  const rows = [rowOf(machine, { 'Hardware Hash': '' }), rowOf(machine, {}, { tpm: false })];
  const { id } = await ours.batches.create('register', new Blob([fileOf(rows)]));
  await ours.devices.remove(device);
  const disguised = { ...machine, smbiosUuid: 'A1B2C3D4-0000-4000-8000-000000000003' };
  const other = await theirs.batches.create('register', new Blob([fileOf([rowOf(disguised)])]));
  const last = await whileWorking(async () => {
    expect(outcomes((await settled(theirs, other.id)).rows)).toEqual(['registered']);
    return await settled(ours, id);
  });
  expect(outcomes(last.rows)).toEqual(['failed deviceClaimedByAnotherOrganization', 'registered']);
  for (const api of [ours, theirs]) await expectAgreement(service.database, api);
});

test('a device deregistered and claimed by another tenant meanwhile: its row fails, and its capture does not stay for ever', async () => {
  const [ours, theirs] = [web.client(await service.createTenant()), web.client(await service.createTenant())];
  const machine = makeMachine(3, { tpm: true });
  const device = await registered(ours, rowOf(machine));
  const { id } = await ours.batches.create('register', new Blob([fileOf([rowOf(machine)])]));
  await ours.devices.remove(device);
  const other = await theirs.batches.create('register', new Blob([fileOf([rowOf(machine)])]));
  const { rows } = await whileWorking(async () => {
    await settled(theirs, other.id);
    return await settled(ours, id);
  });
  expect(outcomes(rows)).toEqual(['failed deviceClaimedByAnotherOrganization']);
  for (const api of [ours, theirs]) await expectAgreement(service.database, api);

  // Given back and registered by another file, the retried row brings the newer capture, which then stays.
  const [theirDevice] = (await theirs.devices.list()).items;
  await theirs.devices.remove(theirDevice!.id);
  await registered(ours, rowOf(machine, {}, { at: new Date('2025-06-01T00:00:00Z') }));
  await ours.batches.retry(id);
  const again = await whileWorking(() => settled(ours, id));
  expect(outcomes(again.rows)).toEqual(['alreadyRegistered deviceAlreadyRegistered']);
  await expectAgreement(service.database, ours);
});

test('rows that are cancelled leave no capture behind, also where their machine is a device already', async () => {
  const api = web.client(await service.createTenant());
  const machines = [makeMachine(4, { tpm: true }), makeMachine(5, { tpm: true })];
  await registered(api, rowOf(machines[0]!));
  const { id } = await api.batches.create('register', new Blob([fileOf(machines.map(machine => rowOf(machine)))]));
  expect((await api.batches.cancel(id)).counts.cancelled).toBe(2);
  await expectAgreement(service.database, api);
});

test('orders count what waits, and give back what another order takes the place of', async () => {
  const [ours, theirs] = [web.client(await service.createTenant()), web.client(await service.createTenant())];
  const [claimed, twice, other] = [7, 8, 9].map(seed => makeMachine(seed, { tpm: true }));
  await registered(theirs, rowOf(claimed!));
  const register = (orderId: string, row: string[]) =>
    ours.batches.create('register', new Blob([fileOf([row])]), { orderId });
  const batches = [
    await register('claimed', rowOf(claimed!)),
    await register('damaged', rowOf(claimed!, { 'Hardware Hash': 'T0hoch' })),
    await register('twice', rowOf(twice!)),
    await register('twice again', rowOf(twice!)),
    await register('cancelled', rowOf(other!)),
  ];
  const states = async () =>
    (await ours.orders.list()).items.map(
      ({ id, devices: { registrationPending, registrationFailed, setupNeeded } }) => {
        return `${id}: ${registrationPending} ${registrationFailed} ${setupNeeded}`;
      },
    );
  const waiting = ['claimed: 1 0 0', 'damaged: 0 1 0', 'twice: 1 0 0', 'twice again: 1 0 0'];
  expect(await states()).toEqual(['cancelled: 1 0 0', ...waiting]);
  await ours.batches.cancel(batches.at(-1)!.id);
  expect(await states()).toEqual(waiting);
  await whileWorking(() => Promise.all(batches.map(({ id }) => settled(ours, id))));
  // One failed device a serial number; one device a machine.
  expect(await states()).toEqual(['claimed: 0 1 0', 'twice: 0 0 1']);
  await expectAgreement(service.database, ours);
});

test('a pending device is edited while it is settled: its last event says what it became', async () => {
  const api = web.client(await service.createTenant());
  const { id } = await api.batches.create('register', new Blob([fileOf([rowOf(makeMachine(6))])]));
  const [device] = (await api.devices.list()).items;
  expect(device?.state).toBe('registrationPending');
  const edited = await service.database.asSystem('sweep', async holder => {
    // An edit is audited, settling is not: held here, the edit has seen the device and has not yet told of it.
    await holder.run({ text: 'lock table muster.audit in exclusive mode' });
    const patch = api.devices.patch(device!.id, { displayName: 'Reception' });
    await vi.waitFor(async () => expect(await waitingFor('muster.audit')).toBe(1), { timeout: 10_000 });
    await whileWorking(() => settled(api, id));
    return { patch };
  });
  expect(await edited.patch).toMatchObject({ displayName: 'Reception', state: 'setupNeeded' });
  await expectAgreement(service.database, api);
});

async function waitingFor(table: string): Promise<number> {
  const [row] = await service.database.asSystem('sweep', tx =>
    tx.query(sql<{ n: number }>`
      select count(*)::int as n from pg_locks where not granted and relation = ${table}::regclass`),
  );
  return row?.n ?? 0;
}
