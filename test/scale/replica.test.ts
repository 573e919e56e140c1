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

/** How many devices all tests have registered. */
let registered = 0;
/** Registers devices, and finds all that there are by every way that a replica may answer, at once. */
async function registerAndLook(count: number): Promise<void> {
  const { id } = await api.batches.create('register', new Blob([registering(registered, count)]));
  registered += count;
  const { rows } = await settled(api, id);
  const devices = await allDevices(api);
  const exported = await new Response((await api.devices.export()).body).text();
  const { byState } = await api.statistics();
  const lines = exported.trim().split('\n').length - 1;
  expect([rows.length, devices.length, lines, byState.setupNeeded]).toEqual([
    count,
    registered,
    registered,
    registered,
  ]);
}

test('a replica answers lists, exports and statistics, when it has what the primary has', async () => {
  await registerAndLook(30);
  await expect.poll(async () => (await allDevices(api)).length * (await readsDone())).toBeGreaterThan(0);
});

test('while it is behind, the primary answers: who has written reads what was written', async () => {
  await replica.run('select pg_wal_replay_pause()');
  await registerAndLook(20);
  await replica.run('select pg_wal_replay_resume()');
});

test('while a migration has not reached it, the primary answers', async () => {
  await registerAndLook(20);
  const rename = (from: string, to: string) =>
    primary.database.asSystem('sweep', tx =>
      tx.run({ text: `alter table muster.devices rename column ${from} to ${to}` }),
    );
  await rename('group_tag', 'tag');
  const renamed = `select from information_schema.columns where table_name = 'devices' and column_name = 'tag'`;
  await expect.poll(() => replica.run(renamed)).toHaveLength(1);
  await replica.run('select pg_wal_replay_pause()');
  await rename('tag', 'group_tag');
  expect(await allDevices(api)).toHaveLength(registered);
  await replica.run('select pg_wal_replay_resume()');
});

test('while it is away, the primary answers, and afterwards it does again', async () => {
  const pid = await replica.pid();
  const processes = [pid, ...childrenOf(pid)];
  signalTree(pid, 'SIGKILL');
  await gone(processes);
  await registerAndLook(10);
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
