import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type Client, muster } from '../../src/contracts/client.ts';
import type { TenantCreated } from '../../src/contracts/tenants.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { expectAgreement } from '../fixtures/agreement.ts';
import { consentToken } from '../fixtures/partners.ts';
import { all, allDevices, fileOf, outcomes, rowOf, settled, upload } from '../fixtures/registering.ts';
import { comeIn, signInAs, visitor } from '../fixtures/visitor.ts';
import type { Processes, Web } from '../races/processes.ts';

/** Two customers and a partner, and what they were told is stored. */
export interface Organizations {
  readonly contoso: TenantCreated;
  readonly fabrikam: TenantCreated;
  readonly reseller: TenantCreated;
  /** Rows of each batch that was acknowledged, by who sent it. */
  readonly acknowledged: { readonly by: TenantCreated; readonly batchId: string; readonly rows: number }[];
}

type NewTenant = Parameters<Processes['createTenant']>[0] & { readonly name: string };

/** `make`: how they come to be, by this version or another one. */
export async function organizations(make: (wanted: NewTenant) => Promise<TenantCreated>): Promise<Organizations> {
  return {
    contoso: await make({ name: 'Contoso' }),
    fabrikam: await make({ name: 'Fabrikam' }),
    reseller: await make({ name: 'Reseller', kind: 'partner', partnerType: 'reseller' }),
    acknowledged: [],
  };
}

let seed = 1;
const machines = (count: number) => Array.from({ length: count }, () => makeMachine(seed++, { tpm: seed % 2 === 0 }));
const sold = (made: ReturnType<typeof machines>) => fileOf(made.map(machine => rowOf(machine)));
const text = async ({ body }: { readonly body: ReadableStream }) => await new Response(body).text();

/** Does by one web process what another then goes on with, of everything something. */
export async function workAcross(who: Organizations, here: Web, there: Web): Promise<void> {
  await registering(who, here, there);
  await betweenOrganizations(who, here, there);
  await underMandate(who, here, there);
}

async function registering({ contoso, acknowledged }: Organizations, here: Web, there: Web): Promise<void> {
  const [one, other] = [here.client(contoso), there.client(contoso)];
  const heard = other.events();
  expect(await heard.next()).toMatchObject({ value: { event: 'open' } });
  const [damaged, ...good] = machines(12).map((machine, n) =>
    rowOf(machine, n === 0 ? { 'Hardware Hash': 'T0hoch' } : {}),
  );
  const [content, idempotencyKey] = [new Blob([fileOf([damaged!, ...good])]), randomUUID()];
  const made = await one.batches.create(
    'register',
    content,
    { orderId: 'PO-1', groupTag: 'Sales' },
    { idempotencyKey },
  );
  acknowledged.push({ by: contoso, batchId: made.id, rows: 12 });
  expect(
    (await other.batches.create('register', content, { orderId: 'PO-1', groupTag: 'Sales' }, { idempotencyKey })).id,
  ).toBe(made.id);
  for await (const item of heard)
    if (item.event === 'batch' && item.data.id === made.id && item.data.counts.pending === 0) break;
  const { batch, rows } = await settled(other, made.id);
  expect(batch.counts).toMatchObject({ registered: 11, failed: 1 });
  expect(await all(page => one.batches.rows(made.id, page))).toEqual(rows);
  expect(await text(await other.batches.fixFile(made.id))).toBe(await text(await one.batches.fixFile(made.id)));

  const ids = rows.flatMap(({ outcome, deviceId }) => (outcome === 'registered' && deviceId ? [deviceId] : []));
  await other.devices.patch(ids[0]!, { displayName: 'Reception' });
  expect(await one.devices.get(ids[0]!)).toEqual(await other.devices.get(ids[0]!));
  expect((await one.devices.get(ids[0]!)).displayName).toBe('Reception');
  expect(await other.devices.hardware(ids[1]!)).toEqual(await one.devices.hardware(ids[1]!));
  await other.devices.remove(ids[2]!);
  const leaving = await upload(one, fileOf(good.slice(3, 5)), 'deregister');
  expect(outcomes(leaving.rows)).toEqual(['deregistered', 'deregistered']);
  const cancelled = await one.batches.create('register', new Blob([sold(machines(20))]));
  acknowledged.push(
    { by: contoso, batchId: leaving.batch.id, rows: 2 },
    { by: contoso, batchId: cancelled.id, rows: 20 },
  );
  await other.batches.cancel(cancelled.id);
  await settled(one, cancelled.id);
  for (const read of [
    (api: Client) => allDevices(api),
    async (api: Client) => text(await api.devices.export()),
    (api: Client) => api.devices.summary(),
    (api: Client) => all(page => api.orders.list(page)),
    (api: Client) => api.statistics(),
    (api: Client) => all(page => api.devices.list({ ...page, limit: 7, sort: '-registeredAt' })),
    (api: Client) => api.devices.history(ids[0]!),
  ]) {
    expect(await read(other)).toEqual(await read(one));
  }
  // A page of one list goes on at the other.
  const { nextCursor } = await one.devices.list({ limit: 3 });
  const after = { limit: 3, cursor: nextCursor! };
  expect(await other.devices.list(after)).toEqual(await one.devices.list(after));
}

/** A machine that another holds: asked for, released, retried; others are given. */
async function betweenOrganizations(who: Organizations, here: Web, there: Web): Promise<void> {
  const { contoso, fabrikam, acknowledged } = who;
  const mine = machines(3);
  const owned = await upload(here.client(contoso), sold(mine));
  const refused = await upload(there.client(fabrikam), sold(mine.slice(0, 1)));
  acknowledged.push(
    { by: contoso, batchId: owned.batch.id, rows: 3 },
    { by: fabrikam, batchId: refused.batch.id, rows: 1 },
  );
  expect(outcomes(refused.rows)).toEqual(['failed deviceClaimedByAnotherOrganization']);
  const row = { batchId: refused.batch.id, rowId: refused.rows[0]!.id };
  const asked = await here.client(fabrikam).releaseRequests.create({ ...row, reason: 'Bought' });
  expect((await there.client(contoso).releaseRequests.get(asked.id)).state).toBe('open');
  await there.client(contoso).releaseRequests.release(asked.id);
  await here.client(fabrikam).batches.retry(refused.batch.id);
  expect(outcomes((await settled(there.client(fabrikam), refused.batch.id)).rows)).toEqual(['registered']);

  const deviceIds = owned.rows.slice(1).map(({ deviceId }) => deviceId!);
  const given = await here.client(contoso).transfers.offer({ deviceIds, to: fabrikam.tenantId });
  await there.client(fabrikam).transfers.accept(given.id);
  expect((await here.client(contoso).transfers.get(given.id)).state).toBe('accepted');
  const received = await allDevices(here.client(fabrikam));
  expect(received.map(({ serialNumber }) => serialNumber)).toEqual(
    expect.arrayContaining(mine.map(({ serialNumber }) => serialNumber)),
  );
}

async function underMandate({ fabrikam, reseller, acknowledged }: Organizations, here: Web, there: Web): Promise<void> {
  const asked = await there.client(fabrikam).mandates.open(await consentToken(here.client(reseller)));
  await here.client(fabrikam).mandates.approve(asked.id);
  const { clientId, clientSecret } = reseller;
  const acting = muster({ url: there.url, clientId, clientSecret, tenant: fabrikam.tenantId });
  const { batch } = await upload(acting, sold(machines(2)));
  acknowledged.push({ by: fabrikam, batchId: batch.id, rows: 2 });
  expect(batch.counts.registered).toBe(2);
  expect((await here.client(reseller).partners.batches({ limit: 1 })).items[0]?.id).toBe(batch.id);
  await there.client(fabrikam).mandates.end(asked.id);
}

/** What one process has let in, the other one lets in. */
export async function signInAcross({ contoso }: Organizations, here: Web, there: Web): Promise<void> {
  const email = `${randomUUID()}@contoso.example`;
  const { url } = await here.client(contoso).invitations.create({ role: 'administrator' });
  const someone = await comeIn(here, url, { email });
  const cookie = [...someone.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  expect((await visitor(there).get('/api/v1/me', { cookie })).status).toBe(200);
  expect((await signInAs(visitor(there), email)).status).toBe(303);
  const script = await there.client(contoso).clients.create({ name: 'Script', scopes: ['devices.read'] });
  const form = { grant_type: 'client_credentials', client_id: script.id, client_secret: script.clientSecret ?? '' };
  const answer = await fetch(`${here.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
  const authorization = `Bearer ${(await answer.json()).access_token}`;
  expect((await fetch(`${there.url}/api/v1/me`, { headers: { authorization } })).status).toBe(200);
}

/** Nothing that was acknowledged is lost, what is stored agrees, by each of the processes, and the audit logs are whole. */
export async function expectKept(who: Organizations, house: Processes, ...webs: readonly Web[]): Promise<void> {
  const { contoso, fabrikam, acknowledged } = who;
  for (const web of webs) {
    for (const tenant of [contoso, fabrikam]) {
      const batches = await all(page => web.client(tenant).batches.list(page));
      const own = acknowledged.filter(({ by }) => by === tenant);
      expect(batches.map(({ id, counts }) => ({ id, rows: counts.rows }))).toEqual(
        expect.arrayContaining(own.map(({ batchId, rows }) => ({ id: batchId, rows }))),
      );
      await expectAgreement(house.database, web.client(tenant));
    }
  }
  expect(house.statuses.splice(0).filter(status => status >= 500)).toEqual([]);
}
