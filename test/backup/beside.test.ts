import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tenantCreated } from '../../src/contracts/tenants.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { migrate, readMigrations } from '../../src/storage/migrate.ts';
import { runMuster } from '../cli/run-muster.ts';
import { selfServiceFile } from '../cli/sample-files.ts';
import { expectAgreement } from '../fixtures/agreement.ts';
import { fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { releasedSchema, unpackRelease } from '../fixtures/released.ts';
import type { ServiceProcess } from '../fixtures/serving.ts';
import { raceForAnything } from '../races/anything.ts';
import { type Processes, processes, type Web } from '../races/processes.ts';
import { expectKept, organizations, signInAcross, workAcross } from './across.ts';

/** The newest release that was kept, as a program that runs. */
const released = unpackRelease();
const migrations = join(import.meta.dirname, '../../migrations');
const all = await readMigrations(migrations);
const since = all.filter(({ name }) => name.slice(0, 4) > releasedSchema);
const folder = mkdtempSync(join(tmpdir(), 'muster-beside-'));
const withBreaking = join(folder, 'migrations');
cpSync(migrations, withBreaking, { recursive: true });
writeFileSync(join(withBreaking, '9999_breaking.sql'), '--! breaking\nselect 1;');
/** How many random races: `MUSTER_TEST_ROUNDS`, see CONTRIBUTING.md. */
const rounds = Number(process.env.MUSTER_TEST_ROUNDS ?? 4);
const houses: Processes[] = [];
afterAll(async () => {
  for (const house of houses) await house.close();
  for (const each of [released, folder]) rmSync(each, { recursive: true });
});

async function emptyHouse(): Promise<Processes> {
  const house = await processes({ empty: true });
  houses.push(house);
  return house;
}

async function stop(process: ServiceProcess): Promise<void> {
  process.process.kill('SIGTERM');
  expect(await process.ended()).toMatchObject({ code: 0 });
}

/** Makes tenants by the command of the release. */
function byRelease({ environment }: Processes): Parameters<typeof organizations>[0] {
  return async ({ name, kind = 'customer', partnerType }) => {
    const options = ['--name', name, '--kind', kind, ...(partnerType ? ['--partner-type', partnerType] : [])];
    const { out } = await runMuster(['tenant', 'create', '--json', ...options], { env: environment, folder: released });
    return tenantCreated.parse(JSON.parse(out));
  };
}

/** `muster verify` of a version finds nothing in the logs of the three organizations. */
async function expectVerified(
  { environment: env }: Processes,
  version: { readonly folder?: string } = {},
): Promise<void> {
  const { code, out } = await runMuster(['verify', '--json'], { env, ...version });
  expect([code, JSON.parse(out)]).toMatchObject([0, { ok: true, audit: Array(3).fill({ broken: null }) }]);
}

const schemaOf = async (house: Processes): Promise<unknown> => {
  const text = 'select max(name) as name from muster.migrations';
  return (await house.database.asSystem('sweep', tx => tx.run({ text }))).rows[0]?.name;
};

describe.skipIf(since.some(({ breaking }) => breaking))(`the release of schema ${releasedSchema}`, () => {
  let house: Processes;
  let webs: readonly [Web, Web];
  beforeAll(async () => {
    house = await emptyHouse();
    webs = [await house.web({}, released), await house.web()];
    await Promise.all([house.worker({}, released), house.worker()]);
  });

  test('works beside this version, gives way to it, and takes it over again', async () => {
    const house = await emptyHouse();
    const [older, olderWorker] = await Promise.all([house.web({}, released), house.worker({}, released)]);
    const who = await organizations(byRelease(house));
    await workAcross(who, older, older);
    expect(await schemaOf(house)).toMatch(new RegExp(`^${releasedSchema}_`));

    const newer = await house.web();
    expect(await schemaOf(house)).toBe(all.at(-1)?.name);
    await workAcross(who, newer, older);
    await signInAcross(who, newer, older);
    const [newerWorker] = await Promise.all([house.worker(), stop(olderWorker)]);
    await workAcross(who, older, newer);
    await signInAcross(who, older, newer);
    await expectKept(who, house, older, newer);

    await stop(older.process);
    await workAcross(who, newer, newer);
    await expectVerified(house);
    await Promise.all([stop(newer.process), stop(newerWorker)]);

    const again = await house.web({ MUSTER_ROLE: 'all' }, released);
    await workAcross(who, again, again);
    await expectKept(who, house, again);
    await expectVerified(house, { folder: released });
  }, 300_000);

  test('and this version, together: whatever is done with the same devices at once, all agrees', async () => {
    await raceForAnything(house, webs, rounds);
  }, 3_600_000);

  test('has commands that this version answers, and answers those of this version', async () => {
    const { clientId, clientSecret } = await house.createTenant();
    for (const [web, version, seed] of [
      [webs[0], {}, 901],
      [webs[1], { folder: released }, 902],
    ] as const) {
      const env = { MUSTER_URL: web.url, MUSTER_CLIENT_ID: clientId, MUSTER_CLIENT_SECRET: clientSecret };
      const { path } = selfServiceFile(join(folder, `${seed}.csv`), [seed]);
      const sent = await runMuster(['register', '--json', path], { env, ...version });
      expect([sent.code, JSON.parse(sent.out)]).toMatchObject([0, { counts: { rows: 1, registered: 1 } }]);
    }
  });

  test('leaves nothing half done where the schema is changed beneath it all the same', async () => {
    const api = webs[0].client(await house.createTenant());
    await upload(api, fileOf([rowOf(makeMachine(911))]));
    const change = (text: string) => house.database.asSystem('sweep', tx => tx.run({ text }));
    await change('alter table muster.devices rename column serial_number to sn');
    await expect(upload(api, fileOf([rowOf(makeMachine(912))]))).rejects.toThrow('Unexpected error');
    await expect(api.devices.list()).rejects.toThrow('Unexpected error');
    await change('alter table muster.devices rename column sn to serial_number');
    expect(house.statuses.splice(0)).toContain(500);
    expect((await api.batches.list()).items).toHaveLength(1);
    await expectAgreement(house.database, api);
  });
});

test('a breaking upgrade is not begun beside an older program, which goes on; after it that program refuses', async () => {
  const house = await emptyHouse();
  const older = await house.web({ MUSTER_ROLE: 'all' }, released);
  const who = await organizations(house.createTenant);
  const before = await schemaOf(house);
  const taken: string[] = [];
  const upgrade = () =>
    migrate({ connectionString: house.environment.DATABASE_URL }, withBreaking, async (_, name) => {
      taken.push(name);
    });
  await expect(upgrade()).rejects.toThrow(/older versions do not understand.*Stop every process of the version before/);
  expect([taken, await schemaOf(house)]).toEqual([[], before]);
  await workAcross(who, older, older);

  await stop(older.process);
  await upgrade();
  expect([taken, await schemaOf(house)]).toEqual([['9999_breaking'], '9999_breaking']);
  for (const command of ['serve', 'tenant create --name Late']) {
    const { code, err } = await runMuster(command.split(' '), { env: house.environment, folder: released });
    expect([command, code, err]).toEqual([command, 3, expect.stringContaining(whatToDo)]);
  }
}, 300_000);

const whatToDo =
  'The database was upgraded by a newer Muster (migration 9999_breaking), and this version cannot work with it. ' +
  'Install that version or a later one, or restore a backup made before the upgrade (muster restore).';
