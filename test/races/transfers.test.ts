import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import { ProblemError } from '../../src/contracts/client-errors.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { expectAgreement } from '../fixtures/agreement.ts';
import { all, allDevices, fileOf, outcomes, rowOf, settled, upload } from '../fixtures/registering.ts';
import { type Processes, processes, together, type Web } from './processes.ts';

/** How many times each race is run: `MUSTER_TEST_ROUNDS`, see CONTRIBUTING.md. */
const rounds = Number(process.env.MUSTER_TEST_ROUNDS ?? 8);
const devices = 3;

let service: Processes;
let webs: readonly [Web, Web];
beforeAll(async () => {
  service = await processes();
  webs = await Promise.all([service.web(), service.web()]);
  await Promise.all([service.worker(), service.worker()]);
}, 60_000);
afterAll(() => service.close());

type Api = Client & { readonly tenantId: string };
let seed = 5000;

const sideOf = async (n: 0 | 1, domains: string[] = []): Promise<Api> =>
  webs[n].client(await service.createTenant({ domains }));

async function registered(api: Api) {
  const machines = Array.from({ length: devices }, () => makeMachine(seed++, { tpm: true }));
  const { rows } = await upload(api, fileOf(machines.map(machine => rowOf(machine))));
  return { machines, ids: rows.map(({ deviceId }) => deviceId ?? '') };
}

/** What became of a call: its answer, or the code that it was refused with. */
async function cameTo(done: Promise<unknown>): Promise<string> {
  try {
    await done;
    return 'done';
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.code;
    throw error;
  }
}

/**
 * What all tenants show is what is claimed: each of so many machines is one tenant's, and no call has been told of a deadlock.
 * Answers how many devices each has.
 */
async function owners(machines: readonly ReturnType<typeof makeMachine>[], ...apis: Api[]): Promise<number[]> {
  const counts: number[] = [];
  const held: string[] = [];
  for (const api of apis) {
    for (const { id } of await all(page => api.batches.list(page))) await settled(api, id);
    await expectAgreement(service.database, api);
    const own = (await allDevices(api)).filter(({ state }) => state === 'setupNeeded');
    counts.push(own.length);
    held.push(...own.map(({ serialNumber }) => serialNumber));
  }
  expect(new Set(held).size, 'a machine that two have').toBe(held.length);
  expect(machines.map(({ serialNumber }) => serialNumber)).toEqual(expect.arrayContaining(held));
  const tenants = apis.map(({ tenantId }) => tenantId);
  const [claims] = await service.database.asSystem('readiness', tx =>
    tx.query(sql<{ n: number }>`
      select count(*)::int as n from muster.claim_keys where tenant_id = any (${tenants}::uuid[])`),
  );
  expect(claims?.n).toBe(2 * held.length);
  expect(service.statuses.splice(0).filter(status => status >= 500)).toEqual([]);
  return counts;
}

const sum = (counts: readonly number[]): number => counts.reduce((total, n) => total + n, 0);

describe.each(Array.from({ length: rounds }, (_, round) => round))('round %i', round => {
  test('accepted while the owner deregisters: each device is gone or moved', async () => {
    const [from, to] = [await sideOf(0), await sideOf(1)];
    const { machines, ids } = await registered(from);
    const { id } = await from.transfers.offer({ deviceIds: ids, to: to.tenantId });
    const file = new Blob([fileOf(machines.map(machine => rowOf(machine)))]);
    const removing = (): Promise<unknown>[] =>
      round % 2 === 0 ? ids.map(each => from.devices.remove(each)) : [from.batches.create('deregister', file)];
    const [accepted, ...removed] = await Promise.all([to.transfers.accept(id), ...removing()].map(cameTo));
    const [left, moved] = await owners(machines, from, to);
    expect(left).toBe(0);
    if (accepted === 'conflict') expect(moved).toBe(0);
    else expect(accepted).toBe('done');
    if (round % 2 === 0) expect(removed.filter(each => each === 'done').length).toBe(devices - (moved ?? 0));
    expect(removed.filter(each => each !== 'done' && each !== 'notFound')).toEqual([]);
  });

  test('accepted while the owner withdraws: one of both', async () => {
    const [from, to] = [await sideOf(0), await sideOf(1)];
    const { machines, ids } = await registered(from);
    const { id } = await from.transfers.offer({ deviceIds: ids, to: to.tenantId });
    const came = await Promise.all([cameTo(to.transfers.accept(id)), cameTo(from.transfers.withdraw(id))]);
    expect(came.toSorted()).toEqual(['conflict', 'done']);
    const isMoved = came[0] === 'done';
    expect(await owners(machines, from, to)).toEqual(isMoved ? [0, devices] : [devices, 0]);
    const state = isMoved ? 'accepted' : 'withdrawn';
    for (const api of [from, to]) expect(await api.transfers.get(id)).toMatchObject({ state });
  });

  test('accepted by two that have the domain: one gets all of it', async () => {
    const domains = [`shared${seed}.example`];
    const [from, one, two] = [await sideOf(0), await sideOf(0, domains), await sideOf(1, domains)];
    const { machines, ids } = await registered(from);
    const { id } = await from.transfers.offer({ deviceIds: ids, to: domains[0]! });
    const came = await Promise.all([one, two].map(api => cameTo(api.transfers.accept(id))));
    expect(came.toSorted()).toEqual(['conflict', 'done']);
    const counts = await owners(machines, from, one, two);
    expect(counts).toEqual(came[0] === 'done' ? [0, devices, 0] : [0, 0, devices]);
  });

  test('accepted twice by the same: moved once', async () => {
    const [from, to] = [await sideOf(0), await sideOf(1)];
    const { machines, ids } = await registered(from);
    const { id } = await from.transfers.offer({ deviceIds: ids, to: to.tenantId });
    const [first, second] = await Promise.all([to.transfers.accept(id), to.transfers.accept(id)]);
    expect(first).toEqual(second);
    expect(await owners(machines, from, to)).toEqual([0, devices]);
  });

  test('offered twice at once: one offer has the devices', async () => {
    const [from, to] = [await sideOf(0), await sideOf(1)];
    const { ids } = await registered(from);
    const offers = [ids, ids.toReversed()].map(deviceIds => from.transfers.offer({ deviceIds, to: to.tenantId }));
    expect((await Promise.all(offers.map(cameTo))).toSorted()).toEqual(['conflict', 'done']);
  });

  test('released while the device moves: the requester asks the new owner, or the machine is free', async () => {
    const [owner, next, requester] = [await sideOf(0), await sideOf(1), await sideOf(0)];
    const { machines, ids } = await registered(owner);
    const failed = await upload(requester, fileOf(machines.map(machine => rowOf(machine))));
    const asked = await Promise.all(
      failed.rows.map(row =>
        requester.releaseRequests.create({ batchId: failed.batch.id, rowId: row.id, reason: 'We bought it' }),
      ),
    );
    const { id } = await owner.transfers.offer({ deviceIds: ids, to: next.tenantId });
    const releasing = asked.map(each => owner.releaseRequests.release(each.id));
    const [accepted, ...released] = await Promise.all([next.transfers.accept(id), ...releasing].map(cameTo));
    const [left, moved] = await owners(machines, owner, next, requester);
    expect([left, accepted === 'done' || moved === 0]).toEqual([0, true]);
    expect(released.filter(each => each === 'done').length).toBe(devices - (moved ?? 0));
    const states = await Promise.all(asked.map(async each => (await requester.releaseRequests.get(each.id)).state));
    expect(states.map(state => (state === 'open' ? 'notFound' : 'done'))).toEqual(released);
    for (const each of await all(page => next.releaseRequests.list(page))) await next.releaseRequests.release(each.id);
    await requester.batches.retry(failed.batch.id);
    expect(await owners(machines, owner, next, requester)).toEqual([0, 0, devices]);
  });

  test('asked for while its owner deregisters it: no request is left open for a device that is gone', async () => {
    const [owner, requester] = [await sideOf(0), await sideOf(1)];
    const { machines, ids } = await registered(owner);
    const { batch, rows } = await upload(requester, fileOf(machines.map(machine => rowOf(machine))));
    const asking = rows.map(({ id: rowId }) =>
      requester.releaseRequests.create({ batchId: batch.id, rowId, reason: 'We bought it' }),
    );
    const came = await Promise.all([...asking, ...ids.map(id => owner.devices.remove(id))].map(cameTo));
    expect(came.filter(each => each !== 'done' && each !== 'conflict')).toEqual([]);
    const asked = await all(page => requester.releaseRequests.list(page));
    expect(asked.map(({ state }) => state)).toEqual(asked.map(() => 'released'));
    expect(asked.length).toBe(came.slice(0, devices).filter(each => each === 'done').length);
    await requester.batches.retry(batch.id);
    expect(await owners(machines, owner, requester)).toEqual([0, devices]);
  });

  test('released, refused and withdrawn at once: one of them', async () => {
    const [owner, requester] = [await sideOf(0), await sideOf(1)];
    const { machines } = await registered(owner);
    const failed = await upload(requester, fileOf(machines.slice(0, 1).map(machine => rowOf(machine))));
    const { id } = await requester.releaseRequests.create({
      ...{ batchId: failed.batch.id, rowId: failed.rows[0]!.id, reason: 'We bought it' },
    });
    const came = await Promise.all(
      [
        owner.releaseRequests.release(id),
        owner.releaseRequests.refuse(id, 'Ours.'),
        requester.releaseRequests.withdraw(id),
      ].map(cameTo),
    );
    expect(came.toSorted()).toEqual(['conflict', 'conflict', 'done']);
    const state = (['released', 'refused', 'withdrawn'] as const)[came.indexOf('done')];
    for (const api of [owner, requester]) expect(await api.releaseRequests.get(id)).toMatchObject({ state });
    expect(sum(await owners(machines, owner, requester))).toBe(state === 'released' ? devices - 1 : devices);
  });

  test('moved while a third registers the same: the third never gets a moment without an owner', async () => {
    const [from, to, third] = [await sideOf(0), await sideOf(1), await sideOf(0)];
    const { machines, ids } = await registered(from);
    const { id } = await from.transfers.offer({ deviceIds: ids, to: to.tenantId });
    const rows = machines.map(machine => rowOf(machine));
    // The new owner has the same machines under way, too.
    const register = (api: Api) => api.batches.create('register', new Blob([fileOf(rows)]));
    const [accepted, registering] = await together(service.database, 'claim_keys', 2, () =>
      Promise.all([cameTo(to.transfers.accept(id)), register(third), register(to)]),
    );
    expect(accepted).toBe('done');
    expect(await owners(machines, from, to, third)).toEqual([0, devices, 0]);
    const came = outcomes((await settled(third, registering.id)).rows);
    expect(new Set(came)).toEqual(new Set(['failed deviceClaimedByAnotherOrganization']));
  });

  test('moved back and forth at once: both get what they accepted', async () => {
    const [one, two] = [await sideOf(0), await sideOf(1)];
    const [a, b] = [await registered(one), await registered(two)];
    const there = await one.transfers.offer({ deviceIds: a.ids, to: two.tenantId });
    const back = await two.transfers.offer({ deviceIds: b.ids, to: one.tenantId });
    const accepting = () => Promise.all([two.transfers.accept(there.id), one.transfers.accept(back.id)]);
    await together(service.database, 'claim_keys', 2, accepting);
    expect(await owners([...a.machines, ...b.machines], one, two)).toEqual([devices, devices]);
    expect((await allDevices(one)).map(({ serialNumber }) => serialNumber).toSorted()).toEqual(
      b.machines.map(({ serialNumber }) => serialNumber).toSorted(),
    );
  });
});

test('none of that took a deadlock to be broken', async () => {
  expect(await service.deadlocks()).toBe(0);
});
