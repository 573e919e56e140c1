import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../src/contracts/audit.ts';
import { muster } from '../../src/contracts/client.ts';
import { captureOf, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../../src/hash-means.ts';
import { type Call, caller } from '../fixtures/calling.ts';
import { all, fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';
import { expectNoSecrets } from '../hostile/secrets.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

async function organization() {
  const tenant = await server.createTenant();
  const { clientId, clientSecret } = tenant;
  const api = muster({ url: server.url, clientId, clientSecret });
  return { tenant, api, log: (filter = {}) => all(page => api.audit.list({ ...filter, ...page })) };
}

const told = (entries: readonly AuditEntry[]) => entries.map(({ action, outcome }) => `${action} ${outcome}`);

describe('what is done', () => {
  test('stands in the log, the newest first: who, from where, what, on what, before and after', async () => {
    const { tenant, api, log } = await organization();
    const { batch, rows } = await upload(api, fileOf([rowOf(makeMachine(1))]), 'register', { fileName: 'one.csv' });
    const deviceId = rows[0]?.deviceId ?? '';
    await api.devices.patch(deviceId, { groupTag: 'Sales', assignedUser: '' });
    await api.devices.remove(deviceId);
    const entries = await log();
    expect(told(entries)).toEqual([
      'device.deregister done',
      'device.update done',
      'batch.register done',
      'tenant.create done',
    ]);
    expect(entries.map(({ position }) => position)).toEqual([4, 3, 2, 1]);
    const [removed, changed, registered, made] = entries;
    const principal = { kind: 'client', id: tenant.clientId, name: 'First client', tenantId: tenant.tenantId };
    expect(changed).toMatchObject({
      ...{ principal, address: '127.0.0.1', target: { kind: 'device', id: deviceId }, code: null },
      ...{ before: { groupTag: null }, after: { groupTag: 'Sales' }, detail: null },
    });
    expect(changed?.requestId).not.toBe(batch.requestId);
    expect(registered).toMatchObject({
      ...{ principal, requestId: batch.requestId, target: { kind: 'batch', id: batch.id } },
      detail: { rows: 1, pending: 1, fileName: 'one.csv' },
    });
    expect(removed).toMatchObject({ before: { state: 'setupNeeded' }, after: null });
    expect(made).toMatchObject({ address: null, requestId: null, after: { name: 'Contoso', kind: 'customer' } });
    for (const { digest } of entries) expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test('retry, cancel, dismissing and dry runs are told apart', async () => {
    const { api, log } = await organization();
    const others = await organization();
    const [ours, theirs] = [makeMachine(2), makeMachine(3)];
    await upload(others.api, fileOf([rowOf(theirs)]));
    const file = fileOf([rowOf(ours), rowOf(theirs)]);
    await api.batches.check('register', new Blob([file]));
    const { batch, rows } = await upload(api, file);
    await api.batches.retry(batch.id);
    const failed = rows.find(({ outcome }) => outcome === 'failed')?.deviceId ?? '';
    for await (const _ of api.batches.follow(batch.id));
    await api.devices.remove(failed);
    await api.batches.cancel(batch.id);
    const entries = await log();
    expect(told(entries)).toEqual([
      'device.dismiss done',
      'batch.retry done',
      'batch.register done',
      'batch.register checked',
      'tenant.create done',
    ]);
    expect(entries[1]).toMatchObject({ before: { attempt: 1, failed: 1 }, after: { attempt: 2, pending: 1 } });
    expect(entries[3]).toMatchObject({ target: null, detail: { rows: 2, failed: 0 } });
  });

  test('a change that changes nothing says so', async () => {
    const { api, log } = await organization();
    const { rows } = await upload(api, fileOf([rowOf(makeMachine(4))]));
    await api.devices.patch(rows[0]?.deviceId ?? '', { displayName: '' });
    expect((await log())[0]).toMatchObject({ action: 'device.update', before: {}, after: {} });
  });

  test('leaves no hash, token or secret in it', async () => {
    const { tenant, api } = await organization();
    const hash = captureOf(makeMachine(5), {}, hashMeans);
    await upload(api, fileOf([rowOf(makeMachine(5))]));
    await upload(api, fileOf([rowOf(makeMachine(6), { 'Hardware Hash': `${hash.slice(0, 900)}` })]));
    const token = await tenant.token();
    const call = await caller(server, tenant, 'audit.read');
    await call(`/tenants/me/devices?search=${encodeURIComponent(hash.slice(0, 200))}`);
    await call(`/tenants/${token.slice(0, 90)}/devices`);
    await call(`/tenants/me/devices/${tenant.clientSecret}`);
    await wrongSecret(tenant, 'a-wrong-secret-of-somebody');
    const text = JSON.stringify(await all(page => api.audit.list(page))) + (await csvOf(await call(csv)));
    expect(text).toContain('signIn.token');
    expectNoSecrets(text, [tenant.clientSecret, token, token.slice(0, 90), 'a-wrong-secret-of-somebody']);
  });
});

describe('what is refused', () => {
  const nobody = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';
  const later = async (path: string, request: RequestInit = {}): Promise<[number, AuditEntry | undefined]> => {
    const { tenant, log } = await organization();
    const answer = await (await caller(server, tenant, 'tenant.read'))(path, request);
    const entries = await log();
    expect(entries.length).toBe(2);
    return [answer.status, entries[0]];
  };

  test.each([
    ['GET', `/tenants/me/devices/${nobody}`, 'device.read', { kind: 'device', id: nobody }, 'devices.read'],
    ['PATCH', `/tenants/me/devices/${nobody}`, 'device.update', { kind: 'device', id: nobody }, 'devices.write'],
    ['DELETE', '/tenants/me/devices/secret', 'device.deregister', null, 'devices.write'],
    ['POST', `/tenants/me/batches/${nobody}/cancel`, 'batch.cancel', { kind: 'batch', id: nobody }, 'batches.write'],
    ['POST', '/tenants/me/batches?kind=deregister', 'batch.deregister', null, 'batches.write'],
    ['GET', '/tenants/me/audit', 'audit.read', null, 'audit.read'],
    ['GET', '/tenants/me/events', 'event.read', null, 'batches.read'],
  ] as const)('%s %s without its scope', async (method, path, action, target, scope) => {
    const [status, entry] = await later(path, { method });
    expect([status, entry]).toMatchObject([403, { action, outcome: 'refused', code: 'notAllowed', target }]);
    expect(entry).toMatchObject({ address: '127.0.0.1', detail: { scope }, before: null, after: null });
    expect(entry?.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("another tenant's path: in the caller's own log, and alike whether there is such a tenant or not", async () => {
    const { tenant, log } = await organization();
    const theirs = await organization();
    const call = await caller(server, tenant);
    for (const id of [theirs.tenant.tenantId, nobody, 'nobody']) {
      expect((await call(`/tenants/${id}/devices`)).status).toBe(404);
    }
    const attempts = await log({ outcome: 'refused' });
    expect(attempts.map(({ action, code, target }) => [action, code, target?.id])).toEqual([
      ['device.read', 'notFound', undefined],
      ['device.read', 'notFound', nobody],
      ['device.read', 'notFound', theirs.tenant.tenantId],
    ]);
    expect(told(await theirs.log())).toEqual(['tenant.create done']);
  });

  test('what is not there on the own path is no attempt', async () => {
    const { tenant, log } = await organization();
    const call = await caller(server, tenant);
    expect((await call(`/tenants/me/devices/${nobody}`)).status).toBe(404);
    expect((await call('/tenants/me/nothing')).status).toBe(404);
    expect(await log({ outcome: 'refused' })).toEqual([]);
  });

  test('a wrong secret of a known client', async () => {
    const { tenant, log } = await organization();
    expect((await wrongSecret(tenant, 'wrong')).status).toBe(401);
    expect((await log({ outcome: 'refused' }))[0]).toMatchObject({
      ...{ action: 'signIn.token', code: 'notAuthenticated', target: { kind: 'client', id: tenant.clientId } },
      ...{ principal: { id: tenant.clientId }, address: '127.0.0.1' },
    });
  });

  test('a scope that a known client with its secret has not, as far as it is one', async () => {
    const { tenant, api, log } = await organization();
    const { id, clientSecret = '' } = await api.clients.create({ name: 'Reader', scopes: ['devices.read'] });
    for (const scope of ['openid-and-a-secret', 'devices.read partners.write']) {
      const answer = await askToken({ client_id: id, client_secret: clientSecret, scope });
      expect([answer.status, await answer.json()]).toMatchObject([400, { error: 'invalid_scope' }]);
    }
    await askToken({ client_id: id, client_secret: 'wrong', scope: 'partners.write' });
    const target = { kind: 'client', id };
    const line = { action: 'signIn.token', target, address: '127.0.0.1' };
    const refused = await log({ outcome: 'refused' });
    expect(refused).toMatchObject([
      { ...line, code: 'notAuthenticated', detail: null },
      { ...line, code: 'notAllowed', detail: { scope: 'partners.write' } },
      { ...line, code: 'notAllowed', detail: { scope: null } },
    ]);
    expect(refused.map(({ principal }) => principal)).toEqual(
      Array(3).fill({ ...target, name: 'Reader', tenantId: tenant.tenantId }),
    );
  });

  test('a caller refused again and again is noted 60 times a minute, and then counted', async () => {
    const { tenant, log } = await organization();
    const call = await caller(server, tenant, 'tenant.read');
    const denied = async () => expect((await call('/tenants/me/devices')).status).toBe(403);
    await Promise.all(Array.from({ length: 200 }, denied));
    await wrongSecret(tenant, 'wrong');
    expect((await log({ action: 'device.read' })).length).toBe(60);
    expect((await log({ action: 'signIn.token' })).length).toBe(1);
    server.advance(61_000);
    await denied();
    const [counted] = await log({ action: 'request.send' });
    expect(counted).toMatchObject({ outcome: 'refused', code: null, address: null, detail: { attempts: 140 } });
    expect((await log({ action: 'device.read' })).length).toBe(61);
  });
});

describe('reading it', () => {
  let call: Call;
  let tenant: TestTenant;
  let log: Awaited<ReturnType<typeof organization>>['log'];
  let deviceId = '';
  beforeAll(async () => {
    const made = await organization();
    ({ tenant, log } = made);
    call = await caller(server, tenant);
    const { rows } = await upload(made.api, fileOf([rowOf(makeMachine(7))]));
    deviceId = rows[0]?.deviceId ?? '';
    for (const tag of ['=1+1', 'B', 'C']) await made.api.devices.patch(deviceId, { groupTag: tag });
    await made.api.batches.check('register', new Blob([fileOf([rowOf(makeMachine(8))])]));
  });

  test('filters hold together', async () => {
    expect((await log({ target: deviceId })).map(({ position }) => position)).toEqual([5, 4, 3]);
    expect(told(await log({ outcome: 'checked' }))).toEqual(['batch.register checked']);
    expect((await log({ action: 'device.update', principal: tenant.clientId })).length).toBe(3);
    expect(told(await log({ principal: 'service-administrator' }))).toEqual(['tenant.create done']);
    expect(await log({ action: 'device.update', outcome: 'checked' })).toEqual([]);
    const third = (await log())[3]!;
    expect((await log({ to: third.at })).every(({ at }) => at < third.at)).toBe(true);
    expect((await log({ from: third.at })).map(({ position }) => position)).toContain(third.position);
    expect(await log({ from: '2099-01-01T00:00:00+14:00' })).toEqual([]);
  });

  test('pages join without a gap', async () => {
    const entries = await log({ limit: 2 });
    expect(entries.map(({ position }) => position)).toEqual([6, 5, 4, 3, 2, 1]);
  });

  test.each([
    ['an unknown parameter', 'who=me'],
    ['an action that is none', 'action=device.steal'],
    ['a time that is none', 'from=yesterday'],
    ['a day that is none', 'from=2026-02-31T25:00:00Z'],
    ['a NUL', 'target=%00'],
    ['a cursor of ones own', `cursor=${btoa('["0"]')}`],
    ['a cursor of another list', `cursor=${btoa('["9999999999999999999"]')}`],
    ['no limit', 'limit=0'],
  ])('%s is refused', async (_, query) => {
    const answer = await call(`/tenants/me/audit?${query}`);
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'requestNotValid' }]);
  });

  test.each(['0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z'])('a far time is a time: %s', async from => {
    expect((await call(`/tenants/me/audit?from=${from}`)).status).toBe(200);
    expect((await call(`/tenants/me/audit?to=${from}`)).status).toBe(200);
  });

  test('as CSV: the same entries, also where a header asks for it', async () => {
    const answer = await call(csv);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = (await csvOf(answer)).trimEnd().split('\r\n');
    expect(lines[0]).toMatch(/^\ufeff?Position,At,Action,Outcome,Code,Principal Kind,/);
    expect(lines.length).toBe(7);
    expect(lines.find(line => line.startsWith('3,'))).toContain('"{""groupTag"":""=1+1""}"');
    const preferred = await call('/tenants/me/audit?target=nothing', { headers: { accept: 'text/csv' } });
    expect((await csvOf(preferred)).trimEnd().split('\r\n').length).toBe(1);
  });
});

const csv = '/tenants/me/audit?format=csv';
const csvOf = (answer: Response): Promise<string> => answer.text();

const wrongSecret = ({ clientId }: TestTenant, secret: string): Promise<Response> =>
  askToken({ client_id: clientId, client_secret: secret });

function askToken(asked: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...asked });
  return fetch(`${server.url}/oauth2/token`, { method: 'POST', body });
}

/** PostgreSQL's own form of JSON: keys by length and then by their bytes, a blank behind every comma and colon. */
function inPostgresForm(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inPostgresForm).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const sorted = Object.entries(value).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  return `{${sorted.map(([key, each]) => `${JSON.stringify(key)}: ${inPostgresForm(each)}`).join(', ')}}`;
}

test('whoever reads a log can recount it without the database, also after many calls at once', async () => {
  const { tenant, api, log } = await organization();
  const { rows } = await upload(api, fileOf([rowOf(makeMachine(9)), rowOf(makeMachine(10))]));
  const call = await caller(server, tenant, 'devices.write devices.read');
  const calls = Array.from({ length: 60 }, async (_, n) => {
    const id = rows[n % 2]?.deviceId ?? '';
    if (n % 5 === 0) return (await call('/tenants/me/audit')).status;
    return (await api.devices.patch(id, { displayName: `Größe "${n}"`, groupTag: null })).id;
  });
  await Promise.all(calls);
  const entries = (await log()).toReversed();
  expect(entries.map(({ position }) => position)).toEqual(Array.from({ length: 62 }, (_, i) => i + 1));
  let digest = Buffer.alloc(0);
  for (const entry of entries) {
    const { id, at, principal, action, outcome, code, address, target, before, after, detail, requestId } = entry;
    const values = [
      ...[tenant.tenantId, id, Date.parse(at) * 1000, principal, action, outcome, code, address],
      ...[target?.kind ?? null, target?.id ?? null, before, after, detail, requestId],
    ];
    digest = createHash('sha256')
      .update(digest)
      .update(entry.position + inPostgresForm(values))
      .digest();
    expect(entry.digest).toBe(digest.toString('hex'));
  }
});
