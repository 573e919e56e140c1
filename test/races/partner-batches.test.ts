import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Batch } from '../../src/contracts/batches.ts';
import { type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { disagreements } from '../fixtures/agreement.ts';
import { actingFor, customer, mandateBetween, partner } from '../fixtures/partners.ts';
import { allDevices, fileOf, outcomes, rowOf, settled } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { waitingToWrite } from '../fixtures/waiting.ts';

let server: TestServer;
/** Two more that settle at the same time. */
let workers: readonly TestServer[];
beforeAll(async () => {
  server = await testServer();
  workers = [
    await testServer({ beside: server, role: 'worker' }),
    await testServer({ beside: server, role: 'worker' }),
  ];
});
afterAll(async () => {
  for (const worker of workers) await worker.close();
  await server.close();
});

const machines = (from: number, count: number): Machine[] =>
  Array.from({ length: count }, (_, i) => makeMachine(from + i, { tpm: true }));
const file = (of: readonly Machine[]): Blob => new Blob([fileOf(of.map(machine => rowOf(machine)))]);

test('uploads that race the end of their mandate: each is taken as a whole or not at all, and none after the end', async () => {
  const [contoso, reseller] = [await customer(server), await partner(server)];
  const { id: mandateId } = await mandateBetween(contoso, reseller);
  const onBehalf = actingFor(server, reseller, contoso.tenantId);
  const ended = { at: false };
  const before = await onBehalf.batches.create('register', file(machines(100, 5)));
  const racing: Promise<{ batch: Batch; begunAfter: boolean }>[] = [];
  const send = (n: number) => {
    const begunAfter = ended.at;
    racing.push(
      onBehalf.batches.create('register', file(machines(1000 + n * 5, 5))).then(batch => ({ batch, begunAfter })),
    );
  };
  for (let n = 0; n < 6; n += 1) send(n);
  // The first of them that is answered shows that the others are under way.
  await Promise.race(racing);
  const ending = contoso.mandates.end(mandateId).then(() => {
    ended.at = true;
  });
  for (let n = 6; n < 8; n += 1) send(n);
  await ending;
  for (let n = 8; n < 10; n += 1) send(n);
  const all = [{ batch: before, begunAfter: false }, ...(await Promise.all(racing))];
  for (const { batch, begunAfter } of all) {
    const came = new Set(outcomes((await settled(onBehalf, batch.id)).rows));
    expect(came.size).toBe(1);
    if (begunAfter) expect([...came]).toEqual(['failed mandateExpired/ended']);
    else expect(['registered', 'failed mandateExpired/ended']).toContain([...came][0]);
  }
  expect(outcomes((await settled(onBehalf, before.id)).rows)).toEqual(Array.from({ length: 5 }, () => 'registered'));
  expect(await disagreements(server.database)).toEqual([]);
});

test('a mandate that ends while rows are written ends at once, and the rows are not taken', async () => {
  const [contoso, reseller] = [await customer(server), await partner(server)];
  const { id } = await mandateBetween(contoso, reseller);
  const onBehalf = actingFor(server, reseller, contoso.tenantId);
  const sent = await server.database.asSystem('sweep', async tx => {
    // Whoever writes rows waits until this transaction ends.
    await tx.run({ text: 'lock table muster.batch_rows in share row exclusive mode' });
    const sending = onBehalf.batches.create('register', file(machines(5000, 5)));
    await vi.waitFor(async () => {
      const { rows } = await tx.run({ text: waitingToWrite });
      expect(rows).toHaveLength(1);
    }, 10_000);
    await contoso.mandates.end(id);
    return { sending };
  });
  const { rows } = await settled(onBehalf, (await sent.sending).id);
  expect(new Set(outcomes(rows))).toEqual(new Set(['failed mandateExpired/ended']));
  expect(await allDevices(contoso)).toEqual([]);
  expect(await disagreements(server.database)).toEqual([]);
});

test('an approval that is asked for while rows are written is waited for', async () => {
  const [contoso, reseller] = [await customer(server), await partner(server)];
  const { id, scope } = await mandateBetween(contoso, reseller);
  const onBehalf = actingFor(server, reseller, contoso.tenantId);
  const sent = await server.database.asSystem('sweep', async tx => {
    await tx.run({ text: 'lock table muster.batch_rows in share row exclusive mode' });
    const sending = onBehalf.batches.create('register', file(machines(5500, 2)));
    await vi.waitFor(async () => {
      const { rows } = await tx.run({ text: waitingToWrite });
      expect(rows).toHaveLength(1);
    }, 10_000);
    await contoso.mandates.change(id, { scope: { ...scope, approval: 'each' } });
    return { sending };
  });
  expect((await sent.sending).state).toBe('awaitingApproval');
});

test('batches that are settled at the same time never exceed the maximum of their mandate together', async () => {
  const [contoso, reseller] = [await customer(server), await partner(server)];
  const { id } = await mandateBetween(contoso, reseller, { maximum: 17 });
  const onBehalf = actingFor(server, reseller, contoso.tenantId);
  const sent = await Promise.all(
    Array.from({ length: 6 }, (_, n) => onBehalf.batches.create('register', file(machines(2000 + n * 5, 5)))),
  );
  const came = (await Promise.all(sent.map(batch => settled(onBehalf, batch.id)))).flatMap(({ rows }) =>
    outcomes(rows),
  );
  expect(came.filter(outcome => outcome === 'registered')).toHaveLength(17);
  expect(came.filter(outcome => outcome === 'failed mandateScopeExceeded/maximum')).toHaveLength(13);
  expect(await contoso.mandates.get(id)).toMatchObject({ registered: 17 });
  expect(await allDevices(contoso)).toHaveLength(17);
  expect(await disagreements(server.database)).toEqual([]);
});

test('a partner, another partner of another customer and a customer race for the same machines: one owner each', async () => {
  const [contoso, fabrikam, reseller] = [await customer(server), await customer(server), await partner(server)];
  const wide = await customer(server);
  for (const of of [contoso, fabrikam]) await mandateBetween(of, reseller);
  const wanted = machines(3000, 60);
  const apis = [actingFor(server, reseller, contoso.tenantId), actingFor(server, reseller, fabrikam.tenantId), wide];
  const sent = await Promise.all(
    apis.flatMap(api =>
      [0, 20, 40].map(async from => ({
        api,
        batch: await api.batches.create('register', file(wanted.slice(from, from + 20))),
      })),
    ),
  );
  for (const { api, batch } of sent) await settled(api, batch.id);
  const owned = (await Promise.all([contoso, fabrikam, wide].map(allDevices)))
    .flat()
    .filter(({ state }) => state === 'setupNeeded')
    .map(({ serialNumber }) => serialNumber);
  expect(owned.toSorted()).toEqual(wanted.map(({ serialNumber }) => serialNumber).toSorted());
  expect(await disagreements(server.database)).toEqual([]);
});

test('an approval races a cancellation and a refusal: one of them is done', async () => {
  const [contoso, reseller] = [await customer(server), await partner(server)];
  await mandateBetween(contoso, reseller, { approval: 'each' });
  const onBehalf = actingFor(server, reseller, contoso.tenantId);
  for (let n = 0; n < 5; n += 1) {
    const { id } = await onBehalf.batches.create('register', file(machines(4000 + n * 3, 3)));
    await Promise.allSettled([
      contoso.mandates.approveBatch(id),
      contoso.mandates.declineBatch(id),
      onBehalf.batches.cancel(id),
    ]);
    const { rows, batch } = await settled(contoso, id);
    expect(new Set(outcomes(rows)).size).toBe(1);
    expect(['finished', 'declined', 'cancelled']).toContain(batch.state);
  }
  expect(await disagreements(server.database)).toEqual([]);
});

test('a transfer, a registration by a partner and the end of its mandate at once: one owner each', async () => {
  const [contoso, fabrikam, wide] = [await customer(server), await customer(server), await customer(server)];
  const reseller = await partner(server);
  const onBehalf = actingFor(server, reseller, fabrikam.tenantId);
  const owners = [contoso, fabrikam, wide];
  for (let n = 0; n < 5; n += 1) {
    const { id: mandateId } = await mandateBetween(fabrikam, reseller);
    const wanted = machines(6000 + n * 4, 4);
    const { rows } = await settled(contoso, (await contoso.batches.create('register', file(wanted))).id);
    const deviceIds = rows.flatMap(({ deviceId }) => deviceId ?? []);
    const { id } = await contoso.transfers.offer({ deviceIds, to: wide.tenantId });
    const [, sent] = await Promise.all([
      wide.transfers.accept(id),
      onBehalf.batches.create('register', file(wanted)),
      contoso.devices.remove(deviceIds[0] ?? '').catch(() => undefined),
      fabrikam.mandates.end(mandateId),
    ]);
    await settled(onBehalf, sent.id);
    const owned = (await Promise.all(owners.map(allDevices)))
      .flat()
      .filter(
        ({ state, serialNumber }) => state === 'setupNeeded' && wanted.some(each => each.serialNumber === serialNumber),
      )
      .map(({ serialNumber }) => serialNumber);
    expect(new Set(owned).size).toBe(owned.length);
    // One that its owner gave free meanwhile may be nobody's.
    expect(owned.length).toBeGreaterThanOrEqual(3);
  }
  expect(await disagreements(server.database)).toEqual([]);
});
