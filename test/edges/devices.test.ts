import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, muster } from '../../src/contracts/client.ts';
import { type Device, device, deviceSummary, deviceTransition } from '../../src/contracts/devices.ts';
import { pageOf } from '../../src/contracts/lists.ts';
import { problem } from '../../src/contracts/problem.ts';
import { captureOf, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../../src/hash-means.ts';
import { type Call, caller } from '../fixtures/calling.ts';
import { fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';

const machines = [1, 2, 3].map(seed => makeMachine(seed, { maker: 'lenovo', tpm: true }));
const serials = machines.map(({ serialNumber }) => serialNumber).sort();
const captured = new Date('2026-01-02T03:04:05Z');
let server: TestServer;
let tenant: TestTenant;
let client: Client;
let call: Call;
let batchId: string;

beforeAll(async () => {
  server = await testServer();
  tenant = await server.createTenant();
  call = await caller(server, tenant);
  client = muster({ url: server.url, clientId: tenant.clientId, clientSecret: tenant.clientSecret });
  const rows = machines.map(machine => rowOf(machine, { 'Group Tag': '=1+1' }, { at: captured }));
  const failing = rowOf(makeMachine(4), { 'Serial Number': '007-FAILED', 'Hardware Hash': 'T0hoch' });
  const fields = { orderId: 'Order 1', purchaseId: 'Purchase 1' };
  batchId = (await upload(client, fileOf([...rows, failing]), 'register', fields)).batch.id;
});
afterAll(async () => await server.close());

async function list(query = ''): Promise<{ items: Device[]; nextCursor: string | null }> {
  const answer = await call(`/tenants/me/devices${query}`);
  expect(answer.status, await answer.clone().text()).toBe(200);
  return pageOf(device).parse(await answer.json());
}

async function oneDevice(): Promise<Device> {
  const [first] = (await list('?state=setupNeeded&sort=serialNumber')).items;
  if (!first) throw new Error('no device');
  return first;
}

describe('the list', () => {
  test.each([
    ['', 4],
    ['?state=setupNeeded', 3],
    ['?state=registrationFailed', 1],
    ['?search=ORDER', 4],
    ['?search=007-f', 1],
    ['?orderId=Order%201', 4],
    ['?purchaseId=Purchase%201', 4],
    ['?purchaseId=none', 0],
    ['?groupTag=%3D1%2B1', 3],
    ['?manufacturer=LENOVO&state=setupNeeded', 3],
    ['?state=active', 0],
  ])('%s has %i', async (query, count) => {
    expect((await list(query)).items.length).toBe(count);
  });

  test('knows the batch and the serial number', async () => {
    expect((await list(`?batchId=${batchId}`)).items.length).toBe(4);
    const [found] = (await list(`?serialNumber=${serials[0]}`)).items;
    expect(found).toMatchObject({ serialNumber: serials[0], batchId, identity: { method: 'hardwareHash', tpm: true } });
  });

  test.each(['registeredAt', 'serialNumber', 'state', 'lastContactAt'])('sorts by %s, page by page', async sort => {
    const up = (await list(`?sort=${sort}`)).items.map(({ id }) => id);
    const down = (await list(`?sort=-${sort}`)).items.map(({ id }) => id);
    expect(down).toEqual(up.toReversed());
    const paged: string[] = [];
    for (let query: string | null = ''; query !== null; ) {
      const page = await list(`?limit=1&sort=${sort}${query}`);
      paged.push(...page.items.map(({ id }) => id));
      query = page.nextCursor && `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect(paged).toEqual(up);
  });

  test.each([
    '?colour=red',
    '?limit=0',
    '?limit=1001',
    '?limit=many',
    '?state=gone',
    '?sort=model',
    '?batchId=1',
    '?cursor=x',
    '?search=%00',
    '?serialNumber=a%00',
    '?delimiter=pipe',
    '?format=xml',
    '?state=active&state=inactive',
  ])('%s is refused', async query => {
    const answer = await call(`/tenants/me/devices${query}`);
    expect(answer.status).toBe(400);
    expect(problem.parse(await answer.json()).code).toBe('requestNotValid');
  });

  test('is summed up', async () => {
    const summary = deviceSummary.parse(await (await call('/tenants/me/devices/summary')).json());
    expect(summary).toMatchObject({ total: 4, byState: { setupNeeded: 3, registrationFailed: 1 } });
  });
});

describe('the export', () => {
  test('has all that match, escaped, with what went wrong at the end', async () => {
    const answer = await call('/tenants/me/devices?format=csv&sort=serialNumber');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="devices.csv"');
    expect(answer.headers.get('muster-note')).toBeNull();
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 3)).toEqual(Buffer.of(0xef, 0xbb, 0xbf));
    const [heading, ...lines] = bytes.subarray(3).toString().split('\r\n');
    expect(heading).toMatch(
      /^Manufacturer,Model,Serial Number,Hardware Hash,Windows Product ID,Group Tag,Assigned User,State,.*,Error Code,Error,What To Do,Request ID$/,
    );
    expect(lines.length).toBe(5);
    expect(lines.find(line => line.includes('007-FAILED'))).toContain('hardwareHashNotValid,Hardware hash not valid,');
    for (const machine of machines) {
      const line = lines.find(candidate => candidate.includes(machine.serialNumber));
      expect(line).toContain(captureOf(machine, { at: captured }, hashMeans));
      expect(line).toContain(`,'=1+1,`);
      expect(line).toContain('Setup needed');
    }
  });

  test('can be uploaded as it is', async () => {
    const text = await (
      await call('/tenants/me/devices?state=setupNeeded', { headers: { accept: 'text/csv' } })
    ).text();
    const { batch, rows } = await upload(client, text);
    expect(batch).toMatchObject({ format: 'selfService', counts: { rows: 3, alreadyRegistered: 3 } });
    expect(rows.flatMap(({ warnings }) => warnings.map(({ code }) => code))).not.toContain('valuesNotChanged');
  });

  test('leaves out the hashes for whoever may not see them, and says so', async () => {
    const without = await caller(server, tenant, 'devices.read');
    const answer = await without('/tenants/me/devices?format=csv&delimiter=;');
    expect(answer.headers.get('muster-note')).toContain('hardware.read');
    const text = await answer.text();
    expect(text).toContain('Hardware Hash;');
    expect(text).not.toContain('T0H');
  });
});

describe('one device', () => {
  test('can be changed; null clears, absent leaves', async () => {
    const { id } = await oneDevice();
    const change = async (patch: unknown) => {
      const headers = { 'content-type': 'application/json' };
      return await call(`/tenants/me/devices/${id}`, { method: 'PATCH', headers, body: JSON.stringify(patch) });
    };
    const all = { groupTag: 'G', displayName: 'Front desk', assignedUser: 'a@example.com', profile: 'kiosk' };
    expect(device.parse(await (await change({ ...all, colour: 1 })).json())).toMatchObject(all);
    const cleared = await change({ groupTag: null, profile: null });
    expect(device.parse(await cleared.json())).toMatchObject({
      groupTag: null,
      profile: null,
      displayName: 'Front desk',
    });
    const read = device.parse(await (await call(`/tenants/me/devices/${id}`)).json());
    expect(read).toMatchObject({ groupTag: null, profile: null, displayName: 'Front desk' });
    for (const wrong of [
      { groupTag: 'x'.repeat(257) },
      { groupTag: 5 },
      { groupTag: 'a\0' },
      { profile: 'royal' },
      [],
    ]) {
      const answer = await change(wrong);
      expect(answer.status, JSON.stringify(wrong)).toBe(400);
    }
  });

  test('has a history', async () => {
    const { id } = await oneDevice();
    const { items } = pageOf(deviceTransition).parse(await (await call(`/tenants/me/devices/${id}/history`)).json());
    expect(items.map(({ state }) => state)).toEqual(['registrationPending', 'setupNeeded']);
  });

  test('has a hardware record, for those who may see it', async () => {
    const { id, serialNumber } = await oneDevice();
    const answer = await call(`/tenants/me/devices/${id}/hardware`);
    expect(await answer.json()).toMatchObject({
      declaredLength: expect.any(Number),
      fields: { smbiosSystemSerialNumber: serialNumber, capturedAt: '2026-01-02T03:04:05.000Z' },
      findings: expect.any(Array),
    });
    for (const scope of ['devices.read', 'hardware.read']) {
      const refused = await (await caller(server, tenant, scope))(`/tenants/me/devices/${id}/hardware`);
      expect(refused.status).toBe(403);
    }
    const [failed] = (await list('?state=registrationFailed')).items;
    expect((await call(`/tenants/me/devices/${failed?.id}/hardware`)).status).toBe(404);
  });

  test('can be deregistered, or dismissed when its registration failed; then it is gone', async () => {
    for (const state of ['setupNeeded', 'registrationFailed']) {
      const [one] = (await list(`?state=${state}`)).items;
      const gone = await call(`/tenants/me/devices/${one?.id}`, { method: 'DELETE' });
      expect(gone.status).toBe(204);
      expect(await gone.text()).toBe('');
      for (const path of ['', '/history', '/hardware']) {
        expect((await call(`/tenants/me/devices/${one?.id}${path}`)).status).toBe(404);
      }
      expect((await call(`/tenants/me/devices/${one?.id}`, { method: 'DELETE' })).status).toBe(404);
    }
  });

  test('is nobody else’s, and nobody’s without the scope', async () => {
    const { id } = await oneDevice();
    const stranger = await caller(server, await server.createTenant({ name: 'Fabrikam' }));
    const reader = await caller(server, tenant, 'devices.read');
    const patch = { method: 'PATCH', headers: { 'content-type': 'application/json' }, body: '{}' };
    for (const request of [{}, patch, { method: 'DELETE' }]) {
      expect((await stranger(`/tenants/me/devices/${id}`, request)).status).toBe(404);
      expect((await stranger(`/tenants/${tenant.tenantId}/devices/${id}`, request)).status).toBe(404);
      if ('method' in request) expect((await reader(`/tenants/me/devices/${id}`, request)).status).toBe(403);
    }
    for (const path of ['', '/summary', `/${id}/history`, `/${id}/hardware`]) {
      expect((await stranger(`/tenants/${tenant.tenantId}/devices${path}`)).status).toBe(404);
    }
    expect((await call('/tenants/me/devices/17')).status).toBe(404);
  });
});
