import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { captureOf, type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../../src/hash-means.ts';
import { disagreements } from '../fixtures/agreement.ts';
import { fileOf, outcomes, rowOf, settled } from '../fixtures/registering.ts';
import { processes, together, type Web } from './processes.ts';

/** How many devices all tenants want: `MUSTER_TEST_DEVICES`, see CONTRIBUTING.md. */
const devices = Number(process.env.MUSTER_TEST_DEVICES ?? 300);
const tenants = 8;
const workers = 3;

test(`${tenants} tenants with the same ${devices} devices in different orders: one owner each`, async () => {
  const service = await processes();
  onTestFinished(service.close);
  const webs = await Promise.all([service.web(), service.web()]);
  await Promise.all(Array.from({ length: workers }, () => service.worker()));
  const apis: ReturnType<Web['client']>[] = [];
  for (let n = 0; n < tenants; n += 1)
    apis.push(webs[n % 2]!.client(await service.createTenant({ name: `Tenant ${n}` })));

  const machines = Array.from({ length: devices }, (_, seed) => makeMachine(seed + 1, { tpm: true }));
  const hashes = new Map(machines.map(machine => [machine, captureOf(machine, {}, hashMeans)]));
  const row = (machine: Machine) => rowOf(machine, { 'Hardware Hash': hashes.get(machine) });
  const files = apis.map((_, n) => new Blob([fileOf(shuffled(machines, n + 1).map(row))]));
  const batches = await together(service.database, 'claim_keys', workers, () =>
    Promise.all(apis.map((api, n) => api.batches.create('register', files[n]!))),
  );

  const owners = new Map<string, number>();
  let claimedByAnother = 0;
  for (const [n, api] of apis.entries()) {
    const { batch, rows } = await settled(api, batches[n]!.id);
    for (const [i, outcome] of outcomes(rows).entries()) {
      if (outcome === 'registered') owners.set(rows[i]!.serialNumber, (owners.get(rows[i]!.serialNumber) ?? 0) + 1);
      else if (outcome === 'failed deviceClaimedByAnotherOrganization') claimedByAnother += 1;
      else throw new Error(`a row came to ${outcome}`);
    }
    expect(batch.counts.registered + batch.counts.failed).toBe(devices);
    const { total, byState } = await api.devices.summary();
    expect([total, byState.setupNeeded, byState.registrationFailed]).toEqual([
      devices,
      batch.counts.registered,
      batch.counts.failed,
    ]);
  }
  expect(owners.size).toBe(devices);
  expect([...owners.values()].filter(count => count !== 1)).toEqual([]);
  expect(claimedByAnother).toBe((tenants - 1) * devices);
  expect(await disagreements(service.database)).toEqual([]);
  const [claims] = await service.database.asSystem('readiness', tx =>
    tx.query(sql<{ n: number }>`select count(*) as n from muster.claim_keys`),
  );
  expect(claims?.n).toBe(2 * devices);
  expect(service.statuses.filter(status => status >= 400)).toEqual([]);
  expect(await service.deadlocks()).toBe(0);
}, 900_000);

function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  // Lehmer's random numbers: the same order at every run.
  let state = seed * 48_271;
  const keyed = items.map(item => {
    state = (state * 48_271) % 2_147_483_647;
    return { item, at: state };
  });
  return keyed.sort((a, b) => a.at - b.at).map(({ item }) => item);
}
