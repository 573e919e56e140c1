import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TenantCreated } from '../../src/contracts/tenants.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { expectAgreement } from '../fixtures/agreement.ts';
import { type FreshDatabase, freshDatabase } from '../fixtures/database.ts';
import { hasPgbouncer, type Pgbouncer, pgbouncer } from '../fixtures/pgbouncer.ts';
import { allDevices, fileOf, rowOf, settled } from '../fixtures/registering.ts';
import { comeIn, signInAs, visitor } from '../fixtures/visitor.ts';
import { type Processes, processes, type Web } from '../races/processes.ts';

if (!hasPgbouncer)
  console.log('Not tried behind pgbouncer: /usr/sbin/pgbouncer is not there ("apt-get install pgbouncer").');

describe.skipIf(!hasPgbouncer)('behind pgbouncer in transaction mode', () => {
  let pooler: Pgbouncer;
  let service: Processes;
  let webs: readonly [Web, Web];
  beforeAll(async () => {
    pooler = await pgbouncer();
    service = await processes({ through: pooler.through });
    webs = await Promise.all([service.web(), service.web()]);
    await Promise.all([service.worker(), service.worker()]);
  });
  afterAll(async () => {
    await service?.close();
    await pooler?.stop();
  });

  let seed = 1;
  const fileOfNew = (count: number) =>
    fileOf(Array.from({ length: count }, () => rowOf(makeMachine(seed++, { tpm: true }))));

  test('tenants upload, settle, list, change and export at the same time, each once', async () => {
    const tenants = await Promise.all([1, 2, 3].map(() => service.createTenant()));
    await Promise.all(
      tenants.map(async (tenant: TenantCreated) => {
        const [here, there] = webs.map(web => web.client(tenant));
        const key = randomUUID();
        const content = new Blob([fileOfNew(300)]);
        const made = await here!.batches.create('register', content, {}, { idempotencyKey: key });
        const again = await there!.batches.create('register', content, {}, { idempotencyKey: key });
        expect(again.id).toBe(made.id);
        const { batch, rows } = await settled(there!, made.id);
        expect([batch.counts.registered, rows.length]).toEqual([300, 300]);
        const devices = await allDevices(here!);
        expect(devices.length).toBe(300);
        for (const { id } of devices.slice(0, 5)) await there!.devices.patch(id, { groupTag: 'Berlin' });
        for (const { id } of devices.slice(5, 10)) await here!.devices.remove(id);
        expect((await here!.devices.list({ groupTag: 'Berlin' })).items.length).toBe(5);
        const exported = await there!.devices.export();
        expect((await new Response(exported.body).text()).trim().split('\n').length).toBe(296);
        await expectAgreement(service.database, there!);
      }),
    );
    expect(service.statuses.filter(status => status >= 500)).toEqual([]);
  });

  test('people sign in', async () => {
    const { setupUrl } = await service.createTenant();
    await comeIn(webs[0], setupUrl);
    const someone = visitor(webs[1]);
    expect((await signInAs(someone, 'megan@contoso.example')).status).toBe(303);
    expect((await someone.get('/api/v1/me')).status).toBe(200);
  });

  test('what happens is told by other processes although nobody hears a notification', async () => {
    const tenant = await service.createTenant();
    const events = webs[0].client(tenant).events();
    expect(await events.next()).toMatchObject({ value: { event: 'open' } });
    const { id } = await webs[1].client(tenant).batches.create('register', new Blob([fileOfNew(10)]));
    for await (const item of events)
      if (item.event === 'batch' && item.data.id === id && item.data.counts.pending === 0) break;
  });

  test('who is told a way past it hears notifications', async () => {
    const direct = await freshDatabase();
    try {
      const database = openDatabase({ connectionString: pooler.through(direct.url) }, { direct: direct.connection });
      const heard = Promise.withResolvers<string>();
      await database.listen('scratch', { message: heard.resolve });
      await database.asSystem('work', tx => tx.query(sql`select pg_notify('scratch', 'past it')`));
      expect(await heard.promise).toBe('past it');
      await database.close();
    } finally {
      await direct.drop();
    }
  });

  test('several processes make the tables of an empty database, by way of it, once', async () => {
    const empty: FreshDatabase = await freshDatabase({ empty: true });
    try {
      const connection = { connectionString: pooler.through(empty.url) };
      const folder = join(import.meta.dirname, '../../migrations');
      const done = await Promise.all([1, 2, 3].map(() => migrate(connection, folder)));
      expect(new Set(done.map(({ version }) => version)).size).toBe(1);
      const applied = done.flatMap(each => each.applied);
      expect(applied.length).toBe(new Set(applied).size);
      expect(applied).toContain(done[0]?.version);
    } finally {
      await empty.drop();
    }
  });
});
