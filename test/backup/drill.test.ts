import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BackupWritten, backupRestored, backupWritten } from '../../src/contracts/backups.ts';
import { muster } from '../../src/contracts/client.ts';
import type { TenantCreated } from '../../src/contracts/tenants.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { program, runMuster } from '../cli/run-muster.ts';
import { disagreements, expectAgreement } from '../fixtures/agreement.ts';
import { allDevices, fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { type Place, type ServiceProcess, servingPlace } from '../fixtures/serving.ts';

let [from, to]: Place[] = [];
const folder = mkdtempSync(join(tmpdir(), 'muster-drill-'));
const key = { MUSTER_KEY: Buffer.alloc(32, 9).toString('base64') };

/** Two, who worked while the backups were taken. */
let tenants: TenantCreated[];
/** What `muster backup --json` said of each. */
const backups: BackupWritten[] = [];
const machine = (n: number) => rowOf(makeMachine(n, { tpm: n % 2 === 0 }), { 'Group Tag': 'A "b",\\.\n' });

/** A service is at work while two backups are taken, and has stopped when the tests begin. */
beforeAll(async () => {
  [from, to] = [await servingPlace(), await servingPlace()];
  const { url, environment } = from;
  const service = await started(from);
  tenants = [await from.createTenant('Contoso'), await from.createTenant('Fabrikam')];
  const [api, other] = tenants.map(tenant => muster({ url, ...tenant }));
  if (!api || !other) throw new Error('no tenants');
  await upload(api, fileOf(Array.from({ length: 50 }, (_, n) => machine(n))), 'register', { orderId: 'PO-1\\N' });

  let [at, working] = [1000, true];
  const work = async (client: typeof api): Promise<void> => {
    while (working) {
      at += 200;
      const first = at;
      const { rows } = await upload(client, fileOf(Array.from({ length: 150 }, (_, n) => machine(first + n))));
      for (const { deviceId } of rows.slice(0, 3)) if (deviceId) await client.devices.remove(deviceId);
      // A token of its own each time.
      await muster({ url, ...tenants[0]! }).devices.summary();
    }
  };
  const load = [work(api), work(api), work(other)];
  for (const name of ['first', 'second']) {
    const file = join(folder, `${name}.backup`);
    const { code, out, err } = await runMuster(['backup', '--json', file], { env: { ...environment, ...key } });
    expect([code, err]).toEqual([0, '']);
    backups.push(backupWritten.parse(JSON.parse(out)));
  }
  working = false;
  await Promise.all(load);
  await stop(service);
});
afterAll(async () => {
  await from?.clear();
  await to?.clear();
  rmSync(folder, { recursive: true });
});

async function started(place: Place): Promise<ServiceProcess> {
  const service = place.start(key);
  await service.said('What it keeps is in');
  return service;
}

async function stop(service: ServiceProcess): Promise<void> {
  service.process.kill('SIGTERM');
  await service.ended();
}

test('a backup of a service at work is restored elsewhere, and is one moment of it', async () => {
  const written = backups[1];
  if (!to || !written) throw new Error('no place, or no backup');
  const devices = written.tables.find(({ name }) => name === 'devices')?.rows ?? 0;
  expect(devices).toBeGreaterThan(150);

  const env = { ...to.environment, ...key };
  const { code, out, err } = await runMuster(['restore', '--json', written.file ?? ''], { env });
  expect([code, err]).toEqual([0, '']);
  expect(backupRestored.parse(JSON.parse(out))).toMatchObject({
    tables: written.tables,
    rows: written.rows,
    upgradedTo: written.schemaVersion,
    missingKeys: [],
  });
  const verified = await runMuster(['verify', '--json'], { env });
  expect(JSON.parse(verified.out)).toMatchObject({ ok: true, audit: [{ name: 'Contoso' }, { name: 'Fabrikam' }] });
  expect(await disagreements(to.database)).toEqual([]);
  const counted = await countedIn(
    to,
    written.tables.map(({ name }) => name),
  );
  expect(counted).toEqual(Object.fromEntries(written.tables.map(({ name, rows }) => [name, rows])));

  const second = await started(to);
  const there = muster({ url: to.url, ...tenants[0]! });
  await settledAll(there);
  await expectAgreement(to.database, there);
  const list = await allDevices(there);
  expect(list.length).toBeGreaterThan(50);
  const [oldest] = (await there.devices.list({ sort: 'registeredAt', state: 'setupNeeded', limit: 1 })).items;
  expect(oldest).toMatchObject({ orderId: 'PO-1\\N' });
  const hardware = await there.devices.hardware(oldest!.id);
  expect(JSON.stringify(hardware)).toContain(oldest!.serialNumber);
  // What was pending goes on, and what is new is taken.
  const { batch } = await upload(there, fileOf([machine(900)]));
  expect(batch.state).toBe('finished');
  await stop(second);
});

async function settledAll(api: ReturnType<typeof muster>): Promise<void> {
  for (const { id } of (await api.batches.list({ limit: 1000 })).items) {
    for await (const _ of api.batches.follow(id));
  }
}

async function countedIn({ database }: Place, tables: readonly string[]): Promise<Record<string, number>> {
  return await database.asSystem('sweep', async tx => {
    const counts: [string, number][] = [];
    for (const name of tables) {
      const { rows } = await tx.run<{ n: number }>({ text: `select count(*)::int as n from muster.${name}` });
      counts.push([name, rows[0]?.n ?? -1]);
    }
    return Object.fromEntries(counts);
  });
}

test('a database that is not empty, or that Muster runs on, is left as it is', async () => {
  if (!from) throw new Error('no place');
  const env = { ...from.environment, ...key };
  const { code, err } = await runMuster(['restore', join(folder, 'first.backup')], { env });
  expect([code, err]).toEqual([3, expect.stringContaining('this one is not: it has 2 tenants')]);
  const third = await servingPlace();
  const service = await started(third);
  const running = await runMuster(['restore', join(folder, 'first.backup')], { env: { ...third.environment, ...key } });
  expect([running.code, running.err]).toEqual([3, expect.stringContaining('Muster runs on this database')]);
  await stop(service);
  // What a start leaves in a database without tenants is nothing to keep.
  const again = await runMuster(['restore', join(folder, 'first.backup')], { env: { ...third.environment, ...key } });
  expect([again.code, again.err]).toEqual([0, '']);
  expect(await disagreements(third.database)).toEqual([]);
  await third.clear();
});

test('a key that is missing is named, and may come later', async () => {
  const place = await servingPlace();
  const file = join(folder, 'first.backup');
  const without = await runMuster(['restore', file], { env: place.environment });
  const id = /sealed with key ([0-9a-f]{8})/.exec(without.err)?.[1];
  expect([without.code, id]).toEqual([3, expect.any(String)]);
  const later = await runMuster(['restore', '--keys-later', file], { env: place.environment });
  expect([later.code, later.out]).toEqual([0, expect.stringContaining(`before it has the key ${id}`)]);
  const { errors } = await place.start().ended();
  expect(errors).toContain(`sealed with another key, ${id}`);
  const service = await started(place);
  await stop(service);
  await place.clear();
});

describe('a backup without a name', () => {
  const settings = () => ({ ...from!.environment, ...key });

  test('is named by its time, in a folder', async () => {
    const into = mkdtempSync(join(folder, 'nightly-'));
    const { code, out } = await runMuster(['backup', '--json', into], { env: settings() });
    const [name, ...others] = readdirSync(into);
    expect([code, others]).toEqual([0, []]);
    expect(backupWritten.parse(JSON.parse(out)).file).toBe(join(into, name ?? ''));
    expect(name).toMatch(/^muster-\d{8}T\d{6}Z\.backup$/);
  });

  test('goes to whoever reads it, and is as good as one in a file', async () => {
    const path = join(folder, 'sent.backup');
    const sent = spawnSync(process.execPath, [program, 'backup', '-', '--json'], {
      ...{ env: settings(), encoding: 'utf8' },
      stdio: ['ignore', openSync(path, 'wx'), 'pipe'],
    });
    expect(sent.status).toBe(0);
    const written = backupWritten.parse(JSON.parse(sent.stderr));
    expect(written).toMatchObject({ file: null, bytes: statSync(path).size });
    const place = await servingPlace();
    const { code, out } = await runMuster(['restore', path, '--json'], { env: { ...place.environment, ...key } });
    expect([code, backupRestored.parse(JSON.parse(out)).rows]).toEqual([0, written.rows]);
    await place.clear();
  });

  test('does not end well where its reader goes away', () => {
    const command = `"$0" "$1" backup - | head -c 10; echo "ended with \${PIPESTATUS[0]}"`;
    const { stdout } = spawnSync('bash', ['-c', command, process.execPath, program], {
      env: settings(),
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^{"format":ended with 1/);
  });
});
