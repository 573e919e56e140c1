import { randomBytes, randomUUID } from 'node:crypto';
import { type CompiledQuery, type RawBuilder, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileOf, organization, rowOf, upload } from '../../test/fixtures/registering.ts';
import { type TestServer, testServer } from '../../test/fixtures/server.ts';
import { muster } from '../contracts/client.ts';
import { companySecretContext } from '../domain/company.ts';
import { makeMachine } from '../hardware-hash/synthesize.ts';
import { sealContext } from '../storage/captures.ts';
import { fileRecords } from '../storage/catalogue-filing.ts';
import type { Tx } from '../storage/database.ts';
import { makeSeal, type Seal } from '../storage/seal.ts';
import { useSealKey } from '../storage/seal-keys.ts';
import { sealedPlaces } from '../storage/sealed-places.ts';
import { type SealKeyService, sealKeyService } from './seal-keys.ts';

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const [before, both, after] = [makeSeal(oldKey), makeSeal(newKey, [oldKey]), makeSeal(newKey)];

let server: TestServer;
beforeEach(async () => {
  server = await testServer({ seal: before });
});
afterEach(() => server.close());

const keysWith = (seal: Seal, finished?: (ids: readonly string[]) => void): SealKeyService =>
  sealKeyService({ database: server.database, seal, ...(finished && { finished }) });

/** Until there is nothing more to do. */
async function work(keys: SealKeyService): Promise<void> {
  while (await keys.next());
}

async function rows<Row>(statement: RawBuilder<Row>): Promise<Row[]> {
  return await server.database.asSystem('keys', tx => tx.query<Row>(statement));
}

/** How many seals of each place either key has made. */
async function counts(): Promise<Record<string, readonly [old: number, current: number]>> {
  const status = await keysWith(both).status();
  const of = (id: string, place: string) => status.find(key => key.id === id)?.places[place] ?? 0;
  return Object.fromEntries(
    sealedPlaces.map(({ table }) => [table, [of(before.keyId, table), of(both.keyId, table)] as const]),
  );
}

/** Captures without devices, which is enough for whoever seals them anew. */
async function manyCaptures(count: number, seal = before): Promise<void> {
  const tenantId = randomUUID();
  const ids = Array.from({ length: count }, () => randomUUID());
  const sealed = ids.map(id => seal.seal(Buffer.from(id), sealContext(tenantId, id)));
  await rows(sql`insert into muster.captures (tenant_id, id, tuple_key, size, sealed)
    select ${tenantId}, id, '', 1, sealed from unnest(${ids}::uuid[], ${sealed}::bytea[]) as c (id, sealed)`);
}

const company = { issuer: 'https://login.contoso.example', clientId: 'muster' };
const secretContext = (tenantId: string) => companySecretContext(tenantId, company.issuer, company.clientId);

/** What a tenant's company sign-in keeps sealed. */
async function companySecret(tenantId: string): Promise<void> {
  const sealed = before.seal(Buffer.from('the secret'), secretContext(tenantId));
  await rows(sql`insert into muster.sign_in_settings (tenant_id, required, issuer, client_id, sealed_secret, updated_at)
    values (${tenantId}, 'any', ${company.issuer}, ${company.clientId}, ${sealed}, now())`);
}

async function secretOpens(seal: Seal, tenantId: string): Promise<void> {
  const [kept] = await rows(sql<{ sealed: Buffer }>`select sealed_secret as sealed from muster.sign_in_settings`);
  expect(kept && seal.open(kept.sealed, secretContext(tenantId)).toString()).toBe('the secret');
}

async function everyCaptureOpens(seal: Seal): Promise<void> {
  const captures = await rows(sql<{ tenant: string; id: string; sealed: Buffer }>`
    select tenant_id as tenant, id, sealed from muster.captures`);
  for (const { tenant, id, sealed } of captures) {
    expect(seal.open(sealed, sealContext(tenant, id)).toString()).toBe(id);
  }
}

test('every column that holds seals is in the table', async () => {
  const found = await rows(sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'muster' and data_type = 'bytea' and column_name like '%sealed%' order by 1`);
  expect(found.map(({ name }) => name)).toEqual(
    sealedPlaces.map(({ table, column }) => `${table}.${column}`).toSorted(),
  );
});

test('whatever is kept is sealed anew, can be read throughout, and afterwards without the old key', async () => {
  const tenant = await server.createTenant();
  const api = muster({ url: server.url, clientId: tenant.clientId, clientSecret: tenant.clientSecret });
  const oem = await organization(server, { kind: 'partner', partnerType: 'oem' });
  const good = Array.from({ length: 700 }, (_, n) => rowOf(makeMachine(n + 1)));
  const bad = Array.from({ length: 300 }, (_, n) => rowOf(makeMachine(n + 1), { 'Hardware Hash': `T0A${n}damaged` }));
  const { batch } = await upload(api, fileOf([...good, ...bad]));
  await upload(oem, fileOf(good.slice(0, 50)), 'catalogue');
  await companySecret(tenant.tenantId);
  expect(await counts()).toEqual({
    captures: [700, 0],
    batch_rows: [300, 0],
    catalogue_records: [50, 0],
    signing_keys: [1, 0],
    sign_in_settings: [1, 0],
  });
  await manyCaptures(3000);
  const { items: devices } = await api.devices.list({ state: 'setupNeeded', limit: 1000 });
  const beside = await testServer({ beside: server, seal: both });
  const token = await tenant.token();
  const at = ({ url }: TestServer, path: string) =>
    fetch(`${url}/api/v1/tenants/${tenant.tenantId}${path}`, { headers: { authorization: `Bearer ${token}` } });
  try {
    const wanted = await (await at(server, `/batches/${batch.id}/fix-file`)).text();
    expect(wanted).toContain('T0A299damaged');
    let readings = 0;
    do {
      expect(await (await at(beside, `/batches/${batch.id}/fix-file`)).text()).toBe(wanted);
      expect((await at(beside, `/devices/${devices[readings]!.id}/hardware`)).status).toBe(200);
      readings += 1;
    } while ((await rows(sql`select from muster.seal_keys`)).length > 1);
    expect(await counts()).toEqual({
      captures: [0, 3700],
      batch_rows: [0, 300],
      catalogue_records: [0, 50],
      signing_keys: [0, 1],
      sign_in_settings: [0, 1],
    });
    await secretOpens(after, tenant.tenantId);
    expect(beside.log.filter(line => line.includes('can be taken away'))).toHaveLength(1);
    expect(beside.log.join('')).toContain(before.keyId);
  } finally {
    await beside.close();
  }

  // The one that was not told of the new key says so, and goes out of service.
  const ready = await fetch(`${server.url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([503, expect.objectContaining({ status: 'notReady' })]);
  for (const wrong of [before, makeSeal(randomBytes(32)), makeSeal(randomBytes(32), [oldKey])]) {
    await expect(testServer({ beside: server, seal: wrong })).rejects.toThrow(
      `sealed with another key, ${after.keyId}`,
    );
  }
  const later = await testServer({ beside: server, seal: after });
  expect((await fetch(`${later.url}/readyz`)).status).toBe(200);
  await later.close();
});

test('an old key that was forgotten is refused at the start, before anything is done', async () => {
  await manyCaptures(10);
  await keysWith(both).begin();
  await expect(keysWith(after).begin()).rejects.toThrow(before.keyId);
  await work(keysWith(both));
  await keysWith(after).begin();
});

test('two workers pass over what the other holds, and all is done once', async () => {
  await manyCaptures(5500);
  let opened = 0;
  const counting: Seal = {
    ...both,
    open(...call) {
      opened += 1;
      return both.open(...call);
    },
  };
  const finished: string[] = [];
  const workers = [0, 1].map(() => keysWith(counting, ids => finished.push(...ids)));
  await workers[0]!.begin();
  await Promise.all(workers.map(work));
  await work(workers[0]!);
  expect((await counts()).captures).toEqual([0, 5500]);
  expect(opened).toBe(5501);
  expect(finished).toEqual([before.keyId]);
  await everyCaptureOpens(after);
});

test('one that fails in the middle leaves everything readable, and the next one goes on', async () => {
  await manyCaptures(2500);
  let left = 1200;
  const failing: Seal = {
    ...both,
    seal(...call) {
      left -= 1;
      if (left < 0) throw new Error('the process ended');
      return both.seal(...call);
    },
  };
  await keysWith(failing).begin();
  await expect(work(keysWith(failing))).rejects.toThrow('the process ended');
  expect((await counts()).captures).toEqual([1500, 1000]);
  await everyCaptureOpens(both);
  await work(keysWith(both));
  expect((await counts()).captures).toEqual([0, 2500]);
  await everyCaptureOpens(after);
});

test('what a process writes with the old key meanwhile is found, also when it is on its way and when all seemed done', async () => {
  const keys = keysWith(both);
  await keys.begin();
  await server.database.asSystem('keys', async tx => {
    await useSealKey(tx, before);
    await work(keys);
    // A transaction that seals with it is open: it stays listed.
    expect(await rows(sql`select from muster.seal_keys`)).toHaveLength(2);
    const id = randomUUID();
    const sealed = before.seal(Buffer.from(id), sealContext(id, id));
    await tx.query(
      sql`insert into muster.captures (tenant_id, id, tuple_key, size, sealed) values (${id}, ${id}, '', 1, ${sealed})`,
    );
  });
  await work(keys);
  expect((await counts()).captures).toEqual([0, 1]);
  expect(await rows(sql`select from muster.seal_keys`)).toHaveLength(1);

  const api = await organization(server);
  await upload(api, fileOf([rowOf(makeMachine(1))]));
  expect((await counts()).captures).toEqual([1, 1]);
  await expect(keysWith(after).begin()).rejects.toThrow(before.keyId);
  await work(keys);
  expect((await counts()).captures).toEqual([0, 2]);
  await keysWith(after).begin();
});

test('the process that started last says which key it is, so that two never undo what the other does', async () => {
  await manyCaptures(10);
  const back = keysWith(makeSeal(oldKey, [newKey]));
  const forth = keysWith(both);
  await back.begin();
  await forth.begin();
  await work(forth);
  await work(back);
  expect((await counts()).captures).toEqual([0, 10]);
  await back.begin();
  await work(forth);
  expect((await counts()).captures).toEqual([0, 10]);
  await work(back);
  expect((await counts()).captures).toEqual([10, 0]);
});

test('a capture that is filed in the catalogue while it is sealed anew does not slip past', async () => {
  await manyCaptures(1);
  const [capture] = await rows(sql<{ tenant: string; id: string }>`
    update muster.captures set tuple_key = '\\x01' returning tenant_id as tenant, id`);
  const { tenant: tenantId, id } = capture!;
  await rows(sql`
    insert into muster.batch_rows (tenant_id, batch_id, line, id, outcome, manufacturer, model, serial_number)
    values (${tenantId}, ${id}, 1, ${id}, 'filed', 'Contoso', 'Model', 'S1')`);
  const keys = keysWith(both);
  await keys.begin();
  await server.database.asSystem('keys', async tx => {
    const between: Tx = {
      ...tx,
      async query<Row>(statement: RawBuilder<Row> | CompiledQuery<Row>) {
        const found = await tx.query(statement);
        await work(keys);
        return found;
      },
    };
    const principal = { kind: 'client', id: 'oem', name: 'OEM', tenantId } as const;
    const filing = { tenantId, batchId: id, principal, at: new Date(), newId: () => id };
    await fileRecords(between, filing, [{ line: 1, id }]);
  });
  await work(keys);
  expect((await counts()).catalogue_records).toEqual([0, 1]);
  const [filed] = await rows(sql<{ sealed: Buffer }>`select sealed from muster.catalogue_records`);
  expect(after.open(filed!.sealed, sealContext(tenantId, id)).toString()).toBe(id);
});

test('the status tells the keys apart', async () => {
  await manyCaptures(3);
  const third = makeSeal(randomBytes(32), [newKey, oldKey]);
  await keysWith(both).begin();
  const states = async (seal: Seal) =>
    Object.fromEntries((await keysWith(seal).status()).map(({ id, state, records }) => [id, [state, records]]));
  expect(await states(third)).toEqual({
    [before.keyId]: ['old', 4],
    [both.keyId]: ['seals', 0],
    [third.keyId]: ['next', 0],
  });
  expect((await states(after))[before.keyId]).toEqual(['missing', 4]);
  await work(keysWith(both));
  expect((await states(both))[before.keyId]).toEqual(['unused', 0]);
});
