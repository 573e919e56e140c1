import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, muster as connect } from '../../src/contracts/client.ts';
import { pageOf } from '../../src/contracts/lists.ts';
import { releaseCase, releaseRequest } from '../../src/contracts/release-requests.ts';
import { tenantCreated } from '../../src/contracts/tenants.ts';
import { transfer } from '../../src/contracts/transfers.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { expectAgreement } from '../fixtures/agreement.ts';
import { type FreshDatabase, freshDatabase } from '../fixtures/database.ts';
import { allDevices, fileOf, outcomes, rowOf, settled, upload } from '../fixtures/registering.ts';
import { freePort } from '../fixtures/server.ts';
import { type Place, type ServiceProcess, servingPlace } from '../fixtures/serving.ts';
import { runMuster } from './run-muster.ts';

/** Beside a running service, which has a database that this test can look into. */
let place: Place;
let fresh: FreshDatabase;
let service: ServiceProcess;
let environment: Record<string, string>;
let url: string;
beforeAll(async () => {
  [place, fresh] = [await servingPlace(), await freshDatabase()];
  const port = String(await freePort());
  url = `http://127.0.0.1:${port}`;
  environment = { ...place.environment, DATABASE_URL: fresh.url, MUSTER_PORT: port };
  service = place.start(environment);
  await service.said('What it keeps is in');
});
afterAll(async () => {
  service.process.kill('SIGTERM');
  await service.ended();
  await place.clear();
  await fresh.drop();
});

type Api = Client & { readonly tenantId: string };
interface Side {
  readonly api: Api;
  readonly muster: (...args: string[]) => ReturnType<typeof runMuster>;
}

async function sideOf(name: string): Promise<Side> {
  const { out } = await runMuster(['tenant', 'create', '--name', name, '--json'], { env: environment });
  const { tenantId, clientId, clientSecret } = tenantCreated.parse(JSON.parse(out));
  const env = { MUSTER_URL: url, MUSTER_CLIENT_ID: clientId, MUSTER_CLIENT_SECRET: clientSecret };
  return {
    api: { ...connect({ url, clientId, clientSecret }), tenantId },
    muster: (...args) => runMuster(args, { env }),
  };
}

const operate = (...args: string[]) => runMuster(['release-requests', ...args], { env: environment });
let seed = 3000;

/** A device of one, and the failed row of another that wants it. */
async function contested() {
  const [owner, requester] = [await sideOf('Northwind'), await sideOf('Contoso')];
  const machine = makeMachine(seed++, { tpm: true });
  const { rows } = await upload(owner.api, fileOf([rowOf(machine)]));
  const failed = await upload(requester.api, fileOf([rowOf(machine)]));
  const row = { batchId: failed.batch.id, rowId: failed.rows[0]?.id ?? '' };
  return { owner, requester, deviceId: rows[0]?.deviceId ?? '', row, serialNumber: machine.serialNumber };
}

test('muster transfers: offered, listed, shown, accepted, declined, withdrawn', async () => {
  const { owner, requester, deviceId, serialNumber } = await contested();
  const offer = async () => {
    const args = ['offer', deviceId, '--to', requester.api.tenantId, '--message', 'Sold'];
    return transfer.parse(JSON.parse((await owner.muster('transfers', ...args, '--json')).out)).id;
  };
  const first = await offer();
  expect((await owner.muster('transfers', 'withdraw', first)).out).toBe(`Withdrawn: ${first}.\n`);
  const second = await offer();
  expect((await requester.muster('transfers', 'decline', second)).out).toContain(`Transfer ${second}  Declined`);
  const third = await offer();
  const list = await requester.muster('transfers', 'list', '--direction', 'incoming', '--state', 'offered');
  expect(list.out).toMatch(new RegExp(`^${third} +incoming +Northwind +Offered +1 `, 'm'));
  const accepted = await requester.muster('transfers', 'accept', third, '--order-id', 'PO-7');
  expect(accepted).toMatchObject({ code: 0, out: expect.stringContaining('Accepted') });
  const shown = await requester.muster('transfers', 'show', third);
  expect(shown.out).toContain('Sold');
  expect(shown.out).toMatch(new RegExp(`${serialNumber} +yes`));
  const [device] = await allDevices(requester.api);
  expect(device).toMatchObject({ orderId: 'PO-7', state: 'setupNeeded' });
  expect(await requester.api.batches.get(device!.batchId)).toMatchObject({ source: 'cli' });
  expect((await owner.muster('transfers', 'offer', deviceId)).err).toContain('needs --to');
});

test('muster releases: asked for, listed, shown, refused, withdrawn, released', async () => {
  const { owner, requester, row } = await contested();
  const request = async () => {
    const args = ['request', row.batchId, row.rowId, '--reason', 'We bought it', '--json'];
    return releaseRequest.parse(JSON.parse((await requester.muster('releases', ...args)).out)).id;
  };
  const first = await request();
  expect((await requester.muster('releases', 'withdraw', first)).code).toBe(0);
  const second = await request();
  expect((await owner.muster('releases', 'list', '--side', 'owner', '--state', 'open')).out).toMatch(
    new RegExp(`^${second} .* Contoso .* Open `, 'm'),
  );
  expect((await owner.muster('releases', 'refuse', second, '--reason', 'In use')).out).toContain('Refused');
  expect((await requester.muster('releases', 'show', second)).out).toContain('Answer     In use');
  const third = await request();
  expect((await owner.muster('releases', 'release', third)).out).toContain('Released');
  expect(await allDevices(owner.api)).toEqual([]);
});

describe('the service administrator', () => {
  const listed = async () => pageOfCases.parse(JSON.parse((await operate('list', '--json')).out)).items;
  const pageOfCases = pageOf(releaseCase).omit({ nextCursor: true });
  const evidence = (api: Api, id: string) => api.audit.list({ target: id, action: 'releaseRequest.decide' });

  test('releases what was refused, with evidence in both logs', async () => {
    const { owner, requester, row, deviceId, serialNumber } = await contested();
    const { id } = await requester.api.releaseRequests.create({ ...row, reason: 'We bought it' });
    expect((await listed()).map(each => each.id)).not.toContain(id);
    const early = await operate('decide', id, '--release', '--evidence', 'Invoice 17');
    expect([early.code, early.err]).toEqual([2, expect.stringContaining('can still answer')]);
    await owner.api.releaseRequests.refuse(id, 'Ours.');
    expect((await listed()).find(each => each.id === id)).toMatchObject({
      ...{ state: 'refused', answer: 'Ours.', requester: 'Contoso', owner: 'Northwind', serialNumber },
      ...{ requesterTenantId: requester.api.tenantId, ownerTenantId: owner.api.tenantId },
    });
    expect((await operate('list')).out).toMatch(
      new RegExp(`^${id} +Refused +${serialNumber} +Contoso +Northwind`, 'm'),
    );
    const decided = await operate('decide', id, '--release', '--evidence', ' Invoice 17 ', '--json');
    expect(releaseCase.parse(JSON.parse(decided.out))).toMatchObject({
      state: 'released',
      decidedAt: expect.any(String),
    });
    for (const { api } of [owner, requester]) {
      expect(await api.releaseRequests.get(id)).toMatchObject({ state: 'released', answer: 'Ours.' });
      const [entry] = (await evidence(api, id)).items;
      expect(entry).toMatchObject({
        principal: { name: 'Service administrator', tenantId: api.tenantId },
        detail: { decision: 'released', evidence: 'Invoice 17', serialNumber },
      });
    }
    expect(JSON.stringify((await evidence(requester.api, id)).items)).not.toContain(owner.api.tenantId);
    await expect(owner.api.devices.get(deviceId)).rejects.toMatchObject({ problem: { code: 'notFound' } });
    await requester.api.batches.retry(row.batchId);
    expect(outcomes((await settled(requester.api, row.batchId)).rows)).toEqual(['registered']);
    for (const { api } of [owner, requester]) await expectAgreement(fresh.database, api);
    expect((await operate('decide', id, '--keep', '--evidence', 'x')).err).toContain('meanwhile');
  });

  test('decides what nobody answered in time, and may leave the device where it is', async () => {
    const { owner, requester, row } = await contested();
    const { id } = await requester.api.releaseRequests.create({ ...row, reason: 'We bought it' });
    await fresh.database.asSystem('sweep', tx =>
      tx.run({
        text: `update muster.release_requests set answer_by = now() - interval '1 second' where id = $1`,
        values: [id],
      }),
    );
    expect((await listed()).find(each => each.id === id)).toMatchObject({ state: 'overdue', answer: null });
    const { out, code } = await operate('decide', id, '--keep', '--evidence', 'Lease 4');
    expect([code, out]).toEqual([0, expect.stringContaining("stays Northwind's")]);
    for (const { api } of [owner, requester]) {
      expect(await api.releaseRequests.get(id)).toMatchObject({ state: 'kept' });
      expect((await evidence(api, id)).items[0]?.detail).toMatchObject({ decision: 'kept', evidence: 'Lease 4' });
      await expectAgreement(fresh.database, api);
    }
    expect((await allDevices(owner.api)).length).toBe(1);
    expect((await listed()).map(each => each.id)).not.toContain(id);
  });

  test('takes no device from whom it went to after its owner refused', async () => {
    const { owner, requester, row, deviceId } = await contested();
    const { id } = await requester.api.releaseRequests.create({ ...row, reason: 'We bought it' });
    await owner.api.releaseRequests.refuse(id, 'Ours.');
    const next = await sideOf('Fabrikam');
    const offered = await owner.api.transfers.offer({ deviceIds: [deviceId], to: next.api.tenantId });
    await next.api.transfers.accept(offered.id);
    const decided = await operate('decide', id, '--release', '--evidence', 'Invoice 18');
    expect([decided.code, decided.err]).toEqual([2, expect.stringContaining('third organization')]);
    expect((await allDevices(next.api)).length).toBe(1);
    await next.api.devices.remove((await allDevices(next.api))[0]!.id);
    expect((await operate('decide', id, '--release', '--evidence', 'Invoice 18')).code).toBe(0);
    expect(await requester.api.releaseRequests.get(id)).toMatchObject({ state: 'released' });
  });

  test.each([
    [['decide', 'x', '--keep', '--evidence', 'x'], 'there is none with this ID'],
    [['decide', 'x', '--evidence', 'x'], '--release or --keep'],
    [['decide', 'x', '--release', '--keep', '--evidence', 'x'], '--release or --keep'],
    [['decide', 'x', '--keep'], '--evidence'],
    [['decide', 'x', '--keep', '--evidence', ' '], '--evidence cannot be used'],
    [['decide', 'x', '--keep', '--evidence', 'x'.repeat(2001)], '--evidence cannot be used'],
  ])('is told what is wrong: %j', async (args, words) => {
    const { code, err } = await operate(...args);
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
  });
});
