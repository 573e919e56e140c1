import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { muster } from '../../src/contracts/client.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { makeSeal } from '../../src/storage/seal.ts';
import { fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { type Processes, processes } from './processes.ts';

/** Processes that are killed, and processes with other keys, over one database. */
let service: Processes;
beforeAll(async () => {
  service = await processes();
});
afterAll(() => service.close());

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const text = (key: Buffer): string => key.toString('base64');
const before = { MUSTER_KEY: text(oldKey) };
const introducing = { MUSTER_KEY: text(oldKey), MUSTER_OLD_KEYS: text(newKey) };
const exchanging = { MUSTER_KEY: text(newKey), MUSTER_OLD_KEYS: text(oldKey) };
const after = { MUSTER_KEY: text(newKey) };

/** Captures that the old key has sealed. */
async function left(): Promise<number> {
  const [row] = await service.database.asSystem('readiness', tx =>
    tx.query(sql<{ n: number }>`select count(*)::int as n from muster.captures
      where encode(substring(sealed from 2 for 4), 'hex') = ${makeSeal(oldKey).keyId}`),
  );
  return row!.n;
}

async function killed(worker: Awaited<ReturnType<Processes['worker']>>): Promise<void> {
  worker.process.kill('SIGKILL');
  await worker.ended();
}

test('the key is exchanged process by process, with workers killed again and again, and nobody meets an error', async () => {
  const tenant = await service.createTenant();
  const webs = [await service.web(before), await service.web(introducing)];
  const settling = await service.worker(introducing);
  const machines = Array.from({ length: 2500 }, (_, n) => makeMachine(n + 1));
  await upload(webs[0]!.client(tenant), fileOf(machines.map(machine => rowOf(machine))));
  expect(await left()).toBe(2500);
  webs[0]!.process.process.kill('SIGTERM');
  await killed(settling);

  const second = await service.web(exchanging);
  const [oldApi, newApi] = [webs[1]!.client(tenant), second.client(tenant)];
  const devices = (await newApi.devices.list({ limit: 200 })).items;
  for (let round = 0; round < 3; round += 1) {
    const worker = await service.worker(exchanging);
    const started = await left();
    if (started > 0) await vi.waitFor(async () => expect(await left()).toBeLessThan(started), { interval: 1 });
    await killed(worker);
    const { id } = devices[round]!;
    for (const api of [oldApi, newApi]) expect((await api.devices.hardware(id)).fields).toBeDefined();
  }

  // One process still writes with the old key.
  const workers = [await service.worker(exchanging), await service.worker(exchanging)];
  await upload(oldApi, fileOf([rowOf(makeMachine(5001))]));
  await vi.waitFor(async () => expect(await left()).toBe(0), { timeout: 30_000 });
  for (const each of [webs[1]!.process, second.process, ...workers]) each.process.kill('SIGTERM');
  await webs[1]!.process.ended();
  const listed = () =>
    service.database.asSystem('readiness', tx =>
      tx.query(sql`select encode(key_id, 'hex') as id from muster.seal_keys`),
    );
  const last = await service.worker(exchanging);
  await vi.waitFor(async () => expect(await listed()).toEqual([{ id: makeSeal(newKey).keyId }]), { timeout: 30_000 });
  await killed(last);

  const third = await service.web(after);
  const api = muster({ url: third.url, clientId: tenant.clientId, clientSecret: tenant.clientSecret });
  for (const { id } of devices) expect((await api.devices.hardware(id)).fields).toBeDefined();
  expect(service.statuses.filter(status => status >= 500)).toEqual([]);
}, 120_000);
