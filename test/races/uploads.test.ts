import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Batch, batch as batchShape } from '../../src/contracts/batches.ts';
import type { TenantCreated } from '../../src/contracts/tenants.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { expectAgreement } from '../fixtures/agreement.ts';
import { all, allDevices, fileOf, outcomes, rowOf, settled, upload } from '../fixtures/registering.ts';
import { type Processes, processes, together, type Web } from './processes.ts';

let service: Processes;
let webs: readonly [Web, Web];
beforeAll(async () => {
  service = await processes();
  webs = await Promise.all([service.web(), service.web()]);
  await Promise.all([service.worker(), service.worker()]);
});
afterAll(() => service.close());

/** With many (`MUSTER_TEST_DEVICES`, see CONTRIBUTING.md) also files of more than one round of statements, which meet halfway. */
const counts = process.env.MUSTER_TEST_DEVICES ? [40, 600] : [40];
let seed = 1;
const fileOfNew = (count: number) =>
  fileOf(Array.from({ length: count }, () => rowOf(makeMachine(seed++, { tpm: true }))));

describe('one tenant uploads the same file twice at once, through two processes', () => {
  async function twice(tenant: TenantCreated, file: string, headers: Record<string, string>): Promise<Response[]> {
    const send = async (web: Web) =>
      fetch(`${web.url}/api/v1/tenants/me/batches?kind=register`, {
        method: 'POST',
        body: file,
        headers: { authorization: `Bearer ${await tokenOf(web, tenant)}`, 'content-type': 'text/csv', ...headers },
      });
    return await Promise.all(webs.map(send));
  }

  test.each([1, 2, 3])('with one key: one batch, and the other is told (%i)', async round => {
    const tenant = await service.createTenant();
    const answers = await twice(tenant, fileOfNew(50), { 'idempotency-key': `round ${round}` });
    const statuses = answers.map(({ status }) => status).sort();
    expect([String([202, 202]), String([202, 409])]).toContain(String(statuses));
    const replayed = answers.filter(answer => answer.headers.get('idempotency-replayed') === 'true');
    expect(replayed.length).toBe(statuses[1] === 202 ? 1 : 0);
    for (const answer of answers) {
      if (answer.status === 409) expect(await answer.json()).toMatchObject({ code: 'requestInProgress' });
    }
    const api = webs[0].client(tenant);
    const batches = await all(page => api.batches.list(page));
    expect(batches.length).toBe(1);
    expect((await settled(api, batches[0]!.id)).batch.counts.registered).toBe(50);
  });

  test.each([1, 2, 3])('without a key: two batches, and each device once (%i)', async () => {
    const tenant = await service.createTenant();
    const file = fileOfNew(50);
    const answers = await together(service.database, 'claim_keys', 2, () => twice(tenant, file, {}));
    const made: Batch[] = [];
    for (const answer of answers) made.push(batchShape.parse(await answer.json()));
    expect(new Set(made.map(({ id }) => id)).size).toBe(2);
    const api = webs[0].client(tenant);
    const bySerial = new Map<string, string[]>();
    for (const { id } of made) {
      const { rows } = await settled(api, id);
      for (const { serialNumber, outcome } of rows) {
        bySerial.set(serialNumber, [...(bySerial.get(serialNumber) ?? []), outcome].sort());
      }
    }
    expect(bySerial.size).toBe(50);
    for (const both of bySerial.values()) expect(both).toEqual(['alreadyRegistered', 'registered']);
    expect((await allDevices(api)).length).toBe(50);
    await expectAgreement(service.database, api);
  });
});

test.each(counts)(
  '%i rows refused with the same serial numbers, in four files at once: one failed device each',
  async count => {
    const tenant = await service.createTenant();
    const apis = [...webs, ...webs].map(web => web.client(tenant));
    const machines = Array.from({ length: count }, () => makeMachine(seed++, { tpm: true }));
    const refused = machines.map(machine => rowOf(machine, { 'Hardware Hash': 'T0GjAwEAHAAAAAoAAQD0ZQAACgABAPRl' }));
    const files = [
      refused,
      refused.toReversed(),
      [...refused.slice(count / 2), ...refused.slice(0, count / 2)],
      refused.toReversed(),
    ];
    const made = await together(service.database, 'devices', 4, () =>
      Promise.all(apis.map((api, n) => upload(api, fileOf(files[n]!)))),
    );
    for (const { batch } of made) expect(batch.counts).toMatchObject({ rows: count, failed: count });
    const devices = await allDevices(apis[0]!);
    expect(devices.map(({ serialNumber }) => serialNumber).sort()).toEqual(
      machines.map(({ serialNumber }) => serialNumber).sort(),
    );
    expect(new Set(devices.map(({ state }) => state))).toEqual(new Set(['registrationFailed']));
    await expectAgreement(service.database, apis[0]!);

    const corrected = machines.map(machine => rowOf(machine));
    const turned = await together(service.database, 'devices', 4, () =>
      Promise.all(apis.map(api => upload(api, fileOf(corrected)))),
    );
    const registered = turned.reduce((sum, { batch }) => sum + batch.counts.registered, 0);
    expect(registered).toBe(count);
    expect((await allDevices(apis[0]!)).map(({ state }) => state)).toEqual(machines.map(() => 'setupNeeded'));
    await expectAgreement(service.database, apis[0]!);
    expect(service.statuses.filter(status => status >= 500)).toEqual([]);
  },
  120_000,
);

test("a partner's retry while the OEM files: found or not found, and found in the end", async () => {
  const partner = webs[0].client(await service.createTenant({ kind: 'partner', partnerType: 'reseller' }));
  const oem = webs[1].client(await service.createTenant({ kind: 'partner', partnerType: 'oem' }));
  const machines = Array.from({ length: 60 }, () => makeMachine(seed++, { tpm: true }));
  const without = fileOf(machines.map(machine => rowOf(machine, { 'Hardware Hash': '' })));
  const first = await upload(partner, without);
  expect(new Set(outcomes(first.rows))).toEqual(new Set(['failed deviceNotFound/noMatch']));
  const [, retried] = await together(service.database, 'batch_rows', 2, () =>
    Promise.all([
      upload(oem, fileOf(machines.map(machine => rowOf(machine))), 'catalogue'),
      partner.batches.retry(first.batch.id).then(() => settled(partner, first.batch.id)),
    ]),
  );
  const { registered, failed } = retried.batch.counts;
  expect(registered + failed).toBe(60);
  if (failed > 0) await partner.batches.retry(first.batch.id);
  const last = await settled(partner, first.batch.id);
  expect(outcomes(last.rows)).toEqual(machines.map(() => 'registered'));
  await expectAgreement(service.database, partner);
  expect(service.statuses.filter(status => status >= 500)).toEqual([]);
});

async function tokenOf(web: Web, { clientId, clientSecret }: TenantCreated): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  const answer: unknown = await (await fetch(`${web.url}/oauth2/token`, { method: 'POST', body })).json();
  if (typeof answer === 'object' && answer && 'access_token' in answer) return String(answer.access_token);
  throw new Error('no token');
}
