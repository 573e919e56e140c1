import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, muster } from '../../src/contracts/client.ts';
import { type OwnServer, ownServer } from '../fixtures/bundled.ts';
import { allDevices, settled } from '../fixtures/registering.ts';
import { type Standby, standbyOf } from '../fixtures/standby.ts';
import { type Installation, installation } from '../kill/installation.ts';
import { registering } from '../kill/machines.ts';
import { childrenOf, gone, signalTree } from '../kill/processes.ts';

let primary: OwnServer;
let replica: Standby;
let place: Installation;
let api: Client;
beforeAll(async () => {
  primary = await ownServer();
  replica = await standbyOf(primary);
  place = await installation({ settings: { DATABASE_URL: primary.url, MUSTER_REPLICA_URL: replica.url } });
  await place.start();
  api = muster({ url: place.url, ...(await place.createTenant('Contoso')) });
});
afterAll(async () => {
  await place?.remove();
  await replica?.remove();
  await primary?.remove();
});

let seed = 0;
/** Registers devices, and looks at them by every way that a replica may answer, at once. */
async function registerAndLook(
  count: number,
): Promise<{ devices: number; rows: number; lines: number; byState: number }> {
  const { id } = await api.batches.create('register', new Blob([registering(seed, count)]));
  seed += count;
  const { rows } = await settled(api, id);
  const devices = await allDevices(api);
  const exported = await new Response((await api.devices.export()).body).text();
  const { byState } = await api.statistics();
  return {
    devices: devices.length,
    rows: rows.length,
    lines: exported.trim().split('\n').length - 1,
    byState: byState.setupNeeded,
  };
}

test('a replica answers lists, exports and statistics, when it has what the primary has', async () => {
  expect(await registerAndLook(30)).toEqual({ devices: 30, rows: 30, lines: 30, byState: 30 });
  await expect.poll(async () => (await allDevices(api)).length + (await readsDone())).toBeGreaterThan(30);
});

test('while it is behind, the primary answers: who has written reads what was written', async () => {
  await replica.run('select pg_wal_replay_pause()');
  expect(await registerAndLook(20)).toEqual({ devices: 50, rows: 20, lines: 50, byState: 50 });
  await replica.run('select pg_wal_replay_resume()');
});

test('while a migration has not reached it, the primary answers', async () => {
  const rename = (from: string, to: string) =>
    primary.database.asSystem('sweep', tx =>
      tx.run({ text: `alter table muster.devices rename column ${from} to ${to}` }),
    );
  await rename('group_tag', 'tag');
  const renamed = `select from information_schema.columns where table_name = 'devices' and column_name = 'tag'`;
  await expect.poll(() => replica.run(renamed)).toHaveLength(1);
  await replica.run('select pg_wal_replay_pause()');
  await rename('tag', 'group_tag');
  expect(await allDevices(api)).toHaveLength(50);
  await replica.run('select pg_wal_replay_resume()');
});

test('while it is away, the primary answers, and afterwards it does again', async () => {
  const pid = await replica.pid();
  const processes = [pid, ...childrenOf(pid)];
  signalTree(pid, 'SIGKILL');
  await gone(processes);
  expect(await registerAndLook(10)).toEqual({ devices: 60, rows: 10, lines: 60, byState: 60 });
  await replica.start();
  await expect
    .poll(async () => (await allDevices(api)).length * (await readsDone()), { timeout: 60_000 })
    .toBeGreaterThan(0);
});

/** Connections of the service whose last transaction on the replica came to a good end. */
async function readsDone(): Promise<number> {
  const rows = await replica.run(`select from pg_stat_activity where application_name = 'muster' and query = 'commit'`);
  return rows.length;
}
