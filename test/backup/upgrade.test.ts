import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { muster } from '../../src/contracts/client.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { type BeforeBreaking, migrate, readMigrations } from '../../src/storage/migrate.ts';
import { runMuster } from '../cli/run-muster.ts';
import { disagreements, expectAgreement } from '../fixtures/agreement.ts';
import { freshDatabase } from '../fixtures/database.ts';
import { all, allDevices, fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { type Place, type ServiceProcess, servingPlace } from '../fixtures/serving.ts';
import { signInAs, visitor } from '../fixtures/visitor.ts';
import { fixtureKey } from './fixture-key.ts';

const backups = join(import.meta.dirname, '../fixtures/backups');
const migrations = join(import.meta.dirname, '../../migrations');
const key = { MUSTER_KEY: fixtureKey };
/** What was stored is older with every day: nothing of it is to go meanwhile. */
const keeping = { MUSTER_KEEP_EVENTS_DAYS: '36500', MUSTER_KEEP_CAPTURES_DAYS: '36500' };
const folder = mkdtempSync(join(tmpdir(), 'muster-upgrades-'));
const places: Place[] = [];
afterAll(async () => {
  for (const place of places) await place.clear();
  rmSync(folder, { recursive: true });
});

async function newPlace(): Promise<Place> {
  const place = await servingPlace();
  places.push(place);
  return place;
}

async function started(place: Place, settings: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
  const service = place.start({ ...key, ...settings });
  await service.said('What it keeps is in');
  return service;
}

async function stop(service: ServiceProcess): Promise<void> {
  service.process.kill('SIGTERM');
  await service.ended();
}

const restore = (place: Place, file: string) =>
  runMuster(['restore', '--json', file], { env: { ...place.environment, ...key } });

/** The organizations of a fixture, as they call. */
function organizationsOf(schema: string, url: string) {
  const text = readFileSync(join(backups, `${schema}.json`), 'utf8');
  const kept: { name: string; clientId: string; clientSecret: string }[] = JSON.parse(text);
  return new Map(kept.map(({ name, ...access }) => [name, muster({ url, ...access })]));
}

const released = readdirSync(backups).flatMap(name => /^(\d{4})\.backup$/.exec(name)?.[1] ?? []);
expect(released).toContain('0011');

test.each(released)(
  'what schema %s has kept is upgraded, and can be read and worked with',
  async schema => {
    const place = await newPlace();
    const { code, err, out } = await restore(place, join(backups, `${schema}.backup`));
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: expect.stringMatching(`^${schema}_`), missingKeys: [] });
    const verified = await runMuster(['verify', '--json'], { env: place.environment });
    expect(JSON.parse(verified.out)).toMatchObject({ ok: true, audit: Array(3).fill({ broken: null }) });
    expect(await disagreements(place.database)).toEqual([]);

    const service = await started(place, keeping);
    const organizations = organizationsOf(schema, place.url);
    for (const api of organizations.values()) await expectAgreement(place.database, api);
    const contoso = organizations.get('Contoso')!;
    const devices = await allDevices(contoso);
    expect(devices.filter(({ orderId }) => orderId === 'PO-1').length).toBeGreaterThan(4);
    const device = devices.find(({ serialNumber }) => serialNumber === makeMachine(1).serialNumber)!;
    expect(device).toMatchObject({ state: 'setupNeeded', groupTag: 'Sales' });
    expect(JSON.stringify(await contoso.devices.hardware(device.id))).toContain(device.serialNumber);
    expect((await contoso.devices.history(device.id)).items.length).toBeGreaterThan(0);
    const failed = (await contoso.batches.list()).items.find(({ counts }) => counts.failed > 0)!;
    const fix = await new Response((await contoso.batches.fixFile(failed.id)).body).text();
    expect(fix).toContain('T0hoch');
    expect((await all(page => contoso.audit.list(page))).map(({ action }) => action)).toContain('tenant.create');
    expect((await contoso.clients.list()).items.map(({ name }) => name)).toContain('Script');
    // What an OEM filed then is found now, and what was claimed then is still claimed.
    const { rows } = await upload(organizations.get('Fabrikam')!, fileOf([1, 50].map(n => rowOf(makeMachine(n)))));
    expect(rows.map(({ outcome }) => outcome)).toEqual(['failed', 'registered']);
    expect((await organizations.get('Maker')!.partners.catalogue.list()).items).toHaveLength(2);
    expect((await signInAs(visitor(place), 'megan@contoso.example')).status).toBe(303);
    if (schema >= '0014') await expectDealings(organizations);
    // What was done now stands behind what was noted then.
    const after = await runMuster(['verify', '--json'], { env: place.environment });
    expect(JSON.parse(after.out)).toMatchObject({ ok: true });
    await stop(service);
  },
  300_000,
);

/** What organizations had to do with each other when it was stored. Some of it has come to its end by time since. */
async function expectDealings(organizations: ReturnType<typeof organizationsOf>): Promise<void> {
  const [contoso, fabrikam, maker] = ['Contoso', 'Fabrikam', 'Maker'].map(name => organizations.get(name)!);
  const [mandate] = (await fabrikam!.mandates.list()).items;
  expect(mandate).toMatchObject({ state: expect.stringMatching(/^(active|expired)$/) });
  expect((await maker!.partners.customers.list()).items).toHaveLength(1);
  const offered = expect.stringMatching(/^(offered|expired)$/);
  for (const [api, direction] of [
    [contoso!, 'outgoing'],
    [fabrikam!, 'incoming'],
  ] as const) {
    const transfers = (await api.transfers.list({ direction })).items;
    expect(transfers.map(({ state }) => state)).toEqual([offered, 'accepted']);
    expect((await api.transfers.devices(transfers[1]!.id)).items).toMatchObject([{ moved: true }]);
  }
  const [asked] = (await fabrikam!.releaseRequests.list()).items;
  expect((await contoso!.releaseRequests.get(asked!.id)).state).toBe(asked!.state);
}

/** A folder with the first so many migrations of this project, and others besides. */
function folderWith(count: number, others: Readonly<Record<string, string>> = {}): string {
  const copied = mkdtempSync(join(folder, 'migrations-'));
  for (const name of readdirSync(migrations).sort().slice(0, count)) cpSync(join(migrations, name), join(copied, name));
  for (const [name, text] of Object.entries(others)) writeFileSync(join(copied, name), text);
  return copied;
}

/** A database of schema 0011 with a tenant, and the settings of a service on it. */
async function outdated() {
  const fresh = await freshDatabase({ empty: true });
  await migrate(fresh.connection, folderWith(11));
  await fresh.database.asSystem('sweep', tx =>
    tx.run({
      text: `insert into muster.tenants (id, name, kind, created_at) values (gen_random_uuid(), 'Old', 'customer', now())`,
    }),
  );
  const dataFolder = mkdtempSync(join(folder, 'data-'));
  return { ...fresh, dataFolder, settings: { DATABASE_URL: fresh.url, MUSTER_DATA: dataFolder } };
}

const schemaOf = async ({ database }: Pick<Place, 'database'>): Promise<unknown> =>
  (await database.asSystem('sweep', tx => tx.run({ text: 'select max(name) as name from muster.migrations' }))).rows[0]
    ?.name;

test('before a breaking migration a backup is taken, which the version before can be gone back to', async () => {
  const place = await newPlace();
  const old = await outdated();
  const service = place.start({ ...key, ...old.settings });
  const line = await service.said('First a backup');
  await service.said('What it keeps is in');
  await stop(service);
  const [name = '', ...others] = readdirSync(join(old.dataFolder, 'backups'));
  expect(others).toEqual([]);
  expect(name).toMatch(/^before-0012_partners-\d{8}T\d{6}Z\.backup$/);
  expect(line).toContain(join(old.dataFolder, 'backups', name));
  expect(String(await schemaOf(old))).not.toMatch(/^0011/);
  const again = await started(place, old.settings);
  await stop(again);
  expect(readdirSync(join(old.dataFolder, 'backups'))).toHaveLength(1);

  const { out, err } = await restore(await newPlace(), join(old.dataFolder, 'backups', name));
  expect(err).toBe('');
  expect(JSON.parse(out)).toMatchObject({ schemaVersion: '0011_get_started' });
  await old.drop();
});

test('of processes that start together one takes that backup, and it is of what was before', async () => {
  const old = await outdated();
  const taken: string[] = [];
  const before: BeforeBreaking = async (_client, migration) => {
    taken.push(`${migration} at ${await schemaOf(old)}`);
  };
  const done = await Promise.all([1, 2, 3].map(() => migrate(old.connection, migrations, before)));
  expect(taken).toEqual(['0012_partners at 0011_get_started']);
  // Once the breaking one is in, who waited may apply what comes after it: each is applied once.
  const applied = done.flatMap(each => each.applied).toSorted();
  expect(applied).toEqual((await readMigrations(migrations)).map(({ name }) => name).filter(name => name >= '0012'));
  await old.drop();
});

test('without that backup nothing is upgraded, unless it is turned off', async () => {
  const place = await newPlace();
  const old = await outdated();
  const inTheWay = join(folder, 'in-the-way');
  writeFileSync(inTheWay, '');
  const { code, errors } = await place.start({ ...key, ...old.settings, MUSTER_BACKUPS: inTheWay }).ended();
  expect([code, errors]).toEqual([2, expect.stringMatching(/Nothing was upgraded.*MUSTER_BACKUPS=off/s)]);
  expect(await schemaOf(old)).toBe('0011_get_started');
  const service = await started(place, { ...old.settings, MUSTER_BACKUPS: 'off' });
  await stop(service);
  expect(readdirSync(old.dataFolder)).not.toContain('backups');
  await old.drop();
});

test('processes of one version go on beside the next, unless that one is breaking', async () => {
  const place = await newPlace();
  const service = await started(place);
  const tenant = await place.createTenant('Contoso');
  const api = muster({ url: place.url, ...tenant });
  const sold = (from: number) =>
    fileOf(Array.from({ length: 100 }, (_, n) => rowOf(makeMachine(from + n, { tpm: true }))));
  await upload(api, sold(1));
  const { connectionString } = { connectionString: place.environment.DATABASE_URL! };
  const adding = {
    '9998_more.sql': `create table muster.more (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
      alter table muster.devices add column more text;
      alter table muster.batches add column more integer not null default 0;
      create index devices_more on muster.devices (tenant_id, more) where more is not null;`,
  };
  const meanwhile = upload(api, sold(201));
  await migrate({ connectionString }, folderWith(99, adding));
  expect((await meanwhile).batch.state).toBe('finished');
  expect((await upload(api, sold(401))).batch.state).toBe('finished');
  await expectAgreement(place.database, api);
  await stop(service);

  // An older one that starts anew, and a backup that it takes: with what it does not know.
  const later = await started(place);
  expect((await upload(api, sold(601))).batch.state).toBe('finished');
  const file = join(folder, 'ahead.backup');
  const kept = await runMuster(['backup', '--json', file], { env: { ...place.environment, ...key } });
  expect(JSON.parse(kept.out)).toMatchObject({ schemaVersion: '9998_more' });
  expect(kept.out).toContain('"name":"more"');
  await stop(later);
  const refused = await restore(await newPlace(), file);
  expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('newer Muster')]);

  await migrate({ connectionString }, folderWith(99, { ...adding, '9999_breaking.sql': '--! breaking\nselect 1;' }));
  const { code, errors } = await place.start(key).ended();
  expect([code, errors]).toEqual([2, expect.stringContaining('newer Muster (migration 9999_breaking)')]);
});
