import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiClientCreated, apiClient, apiClientCreated, secretCreated } from '../../src/contracts/clients.ts';
import { pageOf } from '../../src/contracts/lists.ts';
import { problem } from '../../src/contracts/problem.ts';
import { scopes } from '../../src/contracts/tenants.ts';
import { type Call, caller } from '../fixtures/calling.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';

let server: TestServer;
let tenant: TestTenant;
let call: Call;
beforeAll(async () => {
  server = await testServer();
  tenant = await server.createTenant();
  call = await caller(server, tenant);
});
afterAll(() => server.close());

const path = '/tenants/me/clients';
const nobody = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';
const anyUuid = expect.stringMatching(/^[0-9a-f]{8}-/);
const seconds = 1000;
const hours = 3_600 * seconds;

function send(method: string, at: string, body?: unknown, by: Call = call, headers: Record<string, string> = {}) {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  return by(at, { method, headers: { ...type, ...headers }, ...json });
}

const wanted = { name: 'Warehouse', scopes: ['devices.read', 'batches.write'] };

async function make(more: object = {}, by: Call = call): Promise<ApiClientCreated & { clientSecret: string }> {
  const answer = await send('POST', path, { ...wanted, ...more }, by);
  expect(answer.status, await answer.clone().text()).toBe(201);
  const made = apiClientCreated.parse(await answer.json());
  return { ...made, clientSecret: made.clientSecret ?? '' };
}

async function read(id: string, by: Call = call) {
  return apiClient.parse(await (await send('GET', `${path}/${id}`, undefined, by)).json());
}

async function refused(answer: Response, status: number, code: string, reason?: string) {
  expect(answer.status, await answer.clone().text()).toBe(status);
  const told = problem.parse(await answer.json());
  expect([told.code, told.problems?.[0]?.reason ?? undefined]).toEqual([code, reason]);
  return told;
}

async function rotate(id: string, body?: unknown) {
  const answer = await send('POST', `${path}/${id}/secrets`, body);
  expect(answer.status, await answer.clone().text()).toBe(201);
  const made = secretCreated.parse(await answer.json());
  return { ...made, clientSecret: made.clientSecret ?? '' };
}

/** Null where the client or its secret is refused. */
async function token(clientId: string, clientSecret: string, scope?: string): Promise<string | null> {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const body = new URLSearchParams(scope === undefined ? form : { ...form, scope });
  const answer = await fetch(`${server.url}/oauth2/token`, { method: 'POST', body });
  return Object(await answer.json()).access_token ?? null;
}

const callBy =
  (bearer: string | null): Call =>
  (at, { headers, ...request } = {}) => {
    const all = new Headers(headers);
    all.set('authorization', `Bearer ${bearer}`);
    return fetch(`${server.url}/api/v1${at}`, { ...request, headers: all });
  };
const use = async (bearer: string | null) => (await callBy(bearer)('/tenants/me/devices')).status;

/** Another tenant, with the call of its first client. */
async function another() {
  const made = await server.createTenant({ name: 'Another' });
  return { ...made, call: await caller(server, made) };
}

/** Time passes for the secrets of a client that end. The service's clock cannot run so far ahead of its tokens. */
async function pass(clientId: string, time: string): Promise<void> {
  await server.database.asSystem('sign-in', tx =>
    tx.query(sql`update muster.client_secrets set expires_at = expires_at - ${time}::interval
      where client_id = ${clientId}`),
  );
}

async function audits(clientId: string): Promise<unknown[]> {
  return await server.database.asSystem('sign-in', tx =>
    tx.query(sql`select action, target_kind as kind, principal ->> 'id' as by, detail, request_id as request
      from muster.audit where target_id = ${clientId} order by id`),
  );
}

describe('making a client', () => {
  test('answers it with its secret and its address, and the secret this once', async () => {
    const answer = await send('POST', path, { ...wanted, more: 'ignored' });
    const made = apiClientCreated.parse(await answer.json());
    expect(answer.headers.get('location')).toBe(`/api/v1/tenants/${tenant.tenantId}/clients/${made.id}`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(made).toEqual({
      id: anyUuid,
      name: 'Warehouse',
      scopes: ['devices.read', 'batches.write'],
      createdAt: expect.any(String),
      expiresAt: null,
      lastUsedAt: null,
      createdBy: { kind: 'client', id: tenant.clientId, name: 'First client', tenantId: tenant.tenantId },
      secrets: [{ id: anyUuid, createdAt: made.createdAt, expiresAt: null }],
      clientSecret: expect.stringMatching(/^muster_[\w-]{43}$/),
    });
    const { clientSecret, ...rest } = made;
    expect(await read(made.id)).toEqual(rest);
    const listed = await (await send('GET', path)).text();
    expect(listed).toContain(made.id);
    expect(listed).not.toContain(clientSecret);
    expect(listed).not.toMatch(/sha256|digest/i);
  });

  test('it signs in with its scopes, and when it was used is told', async () => {
    const { id, clientSecret } = await make();
    expect(await use(await token(id, clientSecret))).toBe(200);
    expect((await callBy(await token(id, clientSecret))(path)).status).toBe(403);
    await expect.poll(async () => (await read(id)).lastUsedAt).toEqual(expect.any(String));
  });

  test('scopes are told once each, in their order; a name without blanks around it', async () => {
    const made = await make({ name: '  Käse 🧀 ', scopes: ['audit.read', 'devices.read', 'audit.read'] });
    expect([made.name, made.scopes]).toEqual(['Käse 🧀', ['devices.read', 'audit.read']]);
  });

  test('the first client of a tenant stands in the list, as the service administrator made it', async () => {
    expect(await read(tenant.clientId)).toMatchObject({
      scopes: [...scopes],
      createdBy: { kind: 'user', id: 'service-administrator', tenantId: tenant.tenantId },
      secrets: [{ expiresAt: null }],
    });
  });

  test('nobody gives scopes that he does not hold', async () => {
    const narrow = await caller(server, tenant, 'tenant.read tenant.write devices.read');
    const told = await refused(await send('POST', path, wanted, narrow), 403, 'notAllowed');
    expect(told.detail).toContain('batches.write');
    await make({ scopes: ['devices.read'] }, narrow);
  });

  test.each<readonly [string, unknown, string]>([
    ['no name', { scopes: ['devices.read'] }, 'name'],
    ['an empty name', { ...wanted, name: ' ' }, 'name'],
    ['a long name', { ...wanted, name: 'x'.repeat(257) }, 'name'],
    ['a name that cannot be stored', { ...wanted, name: 'a\0b' }, 'name'],
    ['half a character', { ...wanted, name: 'a\ud800' }, 'name'],
    ['a name that is no text', { ...wanted, name: 7 }, 'name'],
    ['no scopes', { name: 'x' }, 'scopes'],
    ['an empty list of scopes', { ...wanted, scopes: [] }, 'scopes'],
    ['a scope that is none', { ...wanted, scopes: ['devices.read', 'everything'] }, 'scopes'],
    ['scopes as a text', { ...wanted, scopes: 'devices.read' }, 'scopes'],
    ['an expiry that is no time', { ...wanted, expiresAt: 'tomorrow' }, 'expiresAt'],
    ['an expiry in another zone', { ...wanted, expiresAt: '2100-01-01T00:00:00+01:00' }, 'expiresAt'],
    ['an expiry that has passed', { ...wanted, expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
    ['an expiry as a number', { ...wanted, expiresAt: 4102444800 }, 'expiresAt'],
    ['a list', [wanted], 'body'],
    ['nothing', undefined, 'body'],
    ['null', null, 'body'],
  ])('%s is refused, and nothing is made', async (_, body, field) => {
    const before = await (await send('GET', path)).json();
    const told = await refused(await send('POST', path, body), 400, 'requestNotValid');
    expect(JSON.stringify(told)).toContain(field);
    expect(await (await send('GET', path)).json()).toEqual(before);
  });

  test('query parameters that are not known are refused', async () => {
    for (const [method, at] of [
      ['GET', path],
      ['POST', path],
      ['GET', `${path}/${tenant.clientId}`],
      ['DELETE', `${path}/${tenant.clientId}`],
    ] as const) {
      const body = method === 'POST' ? wanted : undefined;
      await refused(await send(method, `${at}?name=x`, body), 400, 'requestNotValid');
    }
  });

  test('the last year there is can be an expiry', async () => {
    expect(await make({ expiresAt: '9999-12-31T23:59:59.999Z' })).toMatchObject({
      expiresAt: '9999-12-31T23:59:59.999Z',
    });
  });
});

describe('an idempotency key', () => {
  const keyed = (key: string, body: unknown, by?: Call) => send('POST', path, body, by, { 'idempotency-key': key });

  test('makes one client of many requests, and tells the secret to the first', async () => {
    const first = await keyed('k1', wanted);
    const made = apiClientCreated.parse(await first.json());
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
    const again = await keyed('k1', { ...wanted, scopes: [...wanted.scopes].reverse() });
    const { clientSecret: _, ...rest } = made;
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(await again.json()).toEqual(rest);
  });

  test('many at once make one', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => keyed('at-once', { ...wanted, name: 'Once' })));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter(status => status !== 201 && status !== 409)).toEqual([]);
    const { items } = pageOf(apiClient).parse(await (await send('GET', `${path}?limit=1000`)).json());
    expect(items.filter(({ name }) => name === 'Once').length).toBe(1);
  });

  test('with other content is a conflict; of another client it is another key', async () => {
    const made = apiClientCreated.parse(await (await keyed('k2', wanted)).json());
    await refused(await keyed('k2', { ...wanted, name: 'Other' }), 409, 'idempotencyConflict');
    const second = await make({ scopes: [...scopes] });
    const by = callBy(await token(second.id, second.clientSecret));
    const other = apiClientCreated.parse(await (await keyed('k2', wanted, by)).json());
    expect(other.id).not.toBe(made.id);
  });

  test('of a request that was refused is free; of a client that was revoked it finds nothing', async () => {
    await refused(await keyed('k3', { ...wanted, expiresAt: '2020-01-01T00:00:00Z' }), 400, 'requestNotValid');
    const { id } = apiClientCreated.parse(await (await keyed('k3', wanted)).json());
    expect((await send('DELETE', `${path}/${id}`)).status).toBe(204);
    await refused(await keyed('k3', wanted), 404, 'notFound');
  });

  test('makes one secret of many requests too', async () => {
    const { id } = await make();
    const again = () => send('POST', `${path}/${id}/secrets`, { overlapHours: 1 }, call, { 'idempotency-key': 's1' });
    const first = secretCreated.parse(await (await again()).json());
    const second = await again();
    expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    const { clientSecret: _, ...rest } = first;
    expect(await second.json()).toEqual(rest);
    expect((await read(id)).secrets.length).toBe(2);
    const other = send('POST', `${path}/${id}/secrets`, { overlapHours: 2 }, call, { 'idempotency-key': 's1' });
    await refused(await other, 409, 'idempotencyConflict');
  });
});

test('the list goes page by page, the newest first', async () => {
  const own = await another();
  const made = [];
  for (const name of ['A', 'B', 'C']) made.unshift((await make({ name }, own.call)).id);
  const page = async (query: string) =>
    pageOf(apiClient).parse(await (await send('GET', `${path}${query}`, undefined, own.call)).json());
  const first = await page('?limit=3');
  expect(first.items.map(({ id }) => id)).toEqual(made);
  const second = await page(`?limit=3&cursor=${first.nextCursor}`);
  expect([second.items.map(({ id }) => id), second.nextCursor]).toEqual([[own.clientId], null]);
  for (const query of ['?limit=0', '?limit=1001', '?cursor=x', `?cursor=${btoa('["x"]')}`]) {
    await refused(await send('GET', `${path}${query}`, undefined, own.call), 400, 'requestNotValid');
  }
});

describe('changing a client', () => {
  test('its name, scopes and expiry; what is absent stays', async () => {
    const { id, clientSecret: _, ...made } = await make();
    const patch = async (body: unknown) => apiClient.parse(await (await send('PATCH', `${path}/${id}`, body)).json());
    expect(await patch({ name: 'Store' })).toEqual({ ...made, id, name: 'Store' });
    const until = { scopes: ['audit.read'], expiresAt: '2100-01-01T00:00:00.000Z' };
    expect(await patch(until)).toEqual({ ...made, id, name: 'Store', ...until });
    expect(await patch({ expiresAt: null })).toMatchObject({ expiresAt: null });
    expect(await patch({})).toEqual({ ...made, id, name: 'Store', scopes: ['audit.read'] });
    expect(await read(id)).toEqual({ ...made, id, name: 'Store', scopes: ['audit.read'] });
  });

  test.each([
    { name: '' },
    { name: null },
    { scopes: [] },
    { scopes: null },
    { scopes: ['none'] },
    { expiresAt: '2020-01-01T00:00:00Z' },
    { expiresAt: 'never' },
    [],
  ])('%j is refused, and nothing is changed', async body => {
    const { id, clientSecret: _, ...made } = await make();
    await refused(await send('PATCH', `${path}/${id}`, body), 400, 'requestNotValid');
    expect(await read(id)).toEqual({ ...made, id });
  });

  test('gives no scope that the caller does not hold, and leaves those that it has', async () => {
    const { id } = await make();
    const narrow = await caller(server, tenant, 'tenant.write tenant.read');
    const more = { scopes: [...wanted.scopes, 'hardware.read'] };
    const told = await refused(await send('PATCH', `${path}/${id}`, more, narrow), 403, 'notAllowed');
    expect(told.detail).toContain('hardware.read');
    expect((await read(id)).scopes).toEqual(wanted.scopes);
    const fewer = { scopes: ['batches.write', 'tenant.read'] };
    expect((await send('PATCH', `${path}/${id}`, fewer, narrow)).status).toBe(200);
    expect((await read(id)).scopes).toEqual(fewer.scopes);
  });
});

describe('rotating', () => {
  test('both secrets are good for the overlap, then the new one alone', async () => {
    const { id, clientSecret: old, secrets } = await make();
    const made = await rotate(id, { overlapHours: 1 });
    expect(made).toEqual({
      secretId: anyUuid,
      clientSecret: expect.stringMatching(/^muster_[\w-]{43}$/),
      createdAt: expect.any(String),
      expiresAt: null,
    });
    const listed = (await read(id)).secrets;
    const until = new Date(Date.parse(made.createdAt) + hours).toISOString();
    expect(listed).toEqual([
      { id: made.secretId, createdAt: made.createdAt, expiresAt: null },
      { ...secrets[0], expiresAt: until },
    ]);
    const [oldToken, newToken] = [await token(id, old), await token(id, made.clientSecret)];
    expect([await use(oldToken), await use(newToken)]).toEqual([200, 200]);
    await pass(id, '59 min 30 s');
    const late = await token(id, old);
    expect(await use(late)).toBe(200);
    server.advance(35 * seconds);
    // Its tokens end with it.
    expect([await token(id, old), await use(late)]).toEqual([null, 401]);
    expect(await use(await token(id, made.clientSecret))).toBe(200);
    expect((await read(id)).secrets.map(secret => secret.id)).toEqual([made.secretId]);
  });

  test('goes on for a day unless told, or ends at once', async () => {
    const { id, clientSecret: old } = await make();
    const made = await rotate(id);
    const expiry = new Date(Date.parse(made.createdAt) + 24 * hours).toISOString();
    expect((await read(id)).secrets[1]?.expiresAt).toBe(expiry);
    const last = await rotate(id, { overlapHours: 0 });
    expect((await read(id)).secrets.map(secret => secret.id)).toEqual([last.secretId]);
    expect([await token(id, old), await token(id, made.clientSecret)]).toEqual([null, null]);
    expect(await token(id, last.clientSecret)).toEqual(expect.any(String));
  });

  test('a third secret ends the oldest at once, its tokens within 5 s', async () => {
    const { id, clientSecret: oldest } = await make();
    const bearer = await token(id, oldest);
    const second = await rotate(id);
    expect(await use(bearer)).toBe(200);
    const third = await rotate(id);
    expect((await read(id)).secrets.map(secret => secret.id)).toEqual([third.secretId, second.secretId]);
    expect(await token(id, oldest)).toBeNull();
    server.advance(5 * seconds);
    expect(await use(bearer)).toBe(401);
    expect(await use(await token(id, second.clientSecret))).toBe(200);
  });

  test('many at once leave two secrets', async () => {
    const { id } = await make();
    await Promise.all(Array.from({ length: 6 }, () => rotate(id)));
    const { secrets } = await read(id);
    expect(secrets.length).toBe(2);
    expect(secrets.filter(({ expiresAt }) => expiresAt === null).length).toBe(1);
  });

  test('who has a secret has its scopes: a caller who lacks one gets none', async () => {
    const { id } = await make();
    const narrow = await caller(server, tenant, 'tenant.write devices.read');
    const told = await refused(await send('POST', `${path}/${id}/secrets`, {}, narrow), 403, 'notAllowed');
    expect(told.detail).toContain('batches.write');
    expect((await read(id)).secrets.length).toBe(1);
  });

  test.each([{ overlapHours: -1 }, { overlapHours: 721 }, { overlapHours: 1.5 }, { overlapHours: '1' }, [], 'x', 7])(
    '%j is refused, and makes nothing',
    async body => {
      const { id } = await make();
      await refused(await send('POST', `${path}/${id}/secrets`, body), 400, 'requestNotValid');
      expect((await read(id)).secrets.length).toBe(1);
    },
  );

  test('720 hours are accepted', async () => {
    await rotate((await make()).id, { overlapHours: 720 });
  });
});

describe('ending a secret', () => {
  test('holds at once for new tokens and within 5 s for those that it was used for', async () => {
    const { id, clientSecret: old, secrets } = await make();
    const made = await rotate(id);
    const [oldToken, newToken] = [await token(id, old), await token(id, made.clientSecret)];
    expect([await use(oldToken), await use(newToken)]).toEqual([200, 200]);
    expect((await send('DELETE', `${path}/${id}/secrets/${secrets[0]?.id}`)).status).toBe(204);
    expect(await token(id, old)).toBeNull();
    server.advance(5 * seconds);
    expect([await use(oldToken), await use(newToken)]).toEqual([401, 200]);
    await refused(await send('DELETE', `${path}/${id}/secrets/${secrets[0]?.id}`), 404, 'notFound');
  });

  test('the last one stays, expired ones not counted', async () => {
    const { id } = await make();
    const made = await rotate(id, { overlapHours: 1 });
    await pass(id, '1 hour');
    await refused(await send('DELETE', `${path}/${id}/secrets/${made.secretId}`), 409, 'conflict', 'lastSecret');
    expect(await token(id, made.clientSecret)).toEqual(expect.any(String));
  });

  test('only of its own client', async () => {
    const [one, two] = [await make(), await make()];
    await rotate(two.id);
    await refused(await send('DELETE', `${path}/${one.id}/secrets/${two.secrets[0]?.id}`), 404, 'notFound');
    await refused(await send('DELETE', `${path}/${one.id}/secrets/none`), 404, 'notFound');
    expect((await read(two.id)).secrets.length).toBe(2);
  });
});

describe('what is taken from a client is gone within 5 s', () => {
  test('revoking it', async () => {
    const { id, clientSecret } = await make();
    const bearer = await token(id, clientSecret);
    expect(await use(bearer)).toBe(200);
    const answer = await send('DELETE', `${path}/${id}`);
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(await token(id, clientSecret)).toBeNull();
    server.advance(5 * seconds);
    expect(await use(bearer)).toBe(401);
    for (const method of ['GET', 'DELETE']) await refused(await send(method, `${path}/${id}`), 404, 'notFound');
    await refused(await send('PATCH', `${path}/${id}`, { name: 'x' }), 404, 'notFound');
    await refused(await send('POST', `${path}/${id}/secrets`), 404, 'notFound');
    expect(await (await send('GET', `${path}?limit=1000`)).text()).not.toContain(id);
  });

  test('taking scopes', async () => {
    const { id, clientSecret } = await make();
    const bearer = await token(id, clientSecret);
    expect(await use(bearer)).toBe(200);
    await send('PATCH', `${path}/${id}`, { scopes: ['batches.write'] });
    expect(await token(id, clientSecret, 'devices.read')).toBeNull();
    server.advance(5 * seconds);
    expect(await use(bearer)).toBe(403);
  });

  test('its expiry; a new one brings it back', async () => {
    const now = Date.parse((await make()).createdAt);
    const { id, clientSecret } = await make({ expiresAt: new Date(now + 60 * seconds).toISOString() });
    const bearer = await token(id, clientSecret);
    expect(await use(bearer)).toBe(200);
    server.advance(65 * seconds);
    expect([await token(id, clientSecret), await use(bearer)]).toEqual([null, 401]);
    expect((await read(id)).expiresAt).toBe(new Date(now + 60 * seconds).toISOString());
    await send('PATCH', `${path}/${id}`, { expiresAt: null });
    expect(await use(await token(id, clientSecret))).toBe(200);
  });
});

describe('a tenant keeps somebody who can manage it', () => {
  test('the last client with tenant.write without an expiry stays so', async () => {
    const own = await another();
    await make({ scopes: ['tenant.write'], expiresAt: '2100-01-01T00:00:00Z' }, own.call);
    const at = `${path}/${own.clientId}`;
    await refused(await send('DELETE', at, undefined, own.call), 409, 'conflict', 'lastKeeper');
    for (const patch of [{ scopes: ['tenant.read'] }, { expiresAt: '2100-01-01T00:00:00Z' }]) {
      await refused(await send('PATCH', at, patch, own.call), 409, 'conflict', 'lastKeeper');
    }
    expect(await read(own.clientId, own.call)).toMatchObject({ scopes: [...scopes], expiresAt: null });
    expect(
      (await send('PATCH', at, { name: 'Renamed', scopes: ['tenant.write', 'tenant.read'] }, own.call)).status,
    ).toBe(200);
  });

  test('with another one a client may revoke itself, and end the secret it has just used', async () => {
    const own = await another();
    const second = await make({ scopes: [...scopes] }, own.call);
    const by = callBy(await token(second.id, second.clientSecret));
    const next = secretCreated.parse(await (await send('POST', `${path}/${second.id}/secrets`, {}, by)).json());
    expect((await send('DELETE', `${path}/${second.id}/secrets/${second.secrets[0]?.id}`, undefined, by)).status).toBe(
      204,
    );
    const again = callBy(await token(second.id, next.clientSecret ?? ''));
    expect((await send('DELETE', `${path}/${second.id}`, undefined, again)).status).toBe(204);
  });

  test('two that revoke each other at once do not both succeed', async () => {
    const own = await another();
    const second = await make({ scopes: [...scopes] }, own.call);
    const by = callBy(await token(second.id, second.clientSecret));
    const answers = await Promise.all([
      send('DELETE', `${path}/${own.clientId}`, undefined, by),
      send('DELETE', `${path}/${second.id}`, undefined, own.call),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });
});

test("another tenant's clients are not there, and stay as they are", async () => {
  const own = await another();
  const theirs = await make({}, own.call);
  const asked = [
    ['GET', ''],
    ['PATCH', '', { name: 'stolen' }],
    ['DELETE', ''],
    ['POST', '/secrets', {}],
    ['DELETE', `/secrets/${theirs.secrets[0]?.id}`],
  ] as const;
  for (const [method, rest, body] of asked) {
    await refused(await send(method, `${path}/${theirs.id}${rest}`, body), 404, 'notFound');
    await refused(await send(method, `/tenants/${own.tenantId}/clients/${theirs.id}${rest}`, body), 404, 'notFound');
    await refused(await send(method, `${path}/${nobody}${rest}`, body), 404, 'notFound');
    await refused(await send(method, `${path}/none${rest}`, body), 404, 'notFound');
  }
  const { clientSecret: _, ...rest } = theirs;
  expect(await read(theirs.id, own.call)).toEqual(rest);
});

test('who changed what is in the audit, without secrets', async () => {
  const { id, clientSecret } = await make();
  await send('PATCH', `${path}/${id}`, { name: 'Audited' });
  const { secretId, clientSecret: second } = await rotate(id);
  await send('DELETE', `${path}/${id}/secrets/${secretId}`);
  await send('DELETE', `${path}/${id}`);
  const entries = await audits(id);
  expect(entries).toMatchObject(
    ['create', 'update', 'rotate', 'endSecret', 'revoke'].map(action => ({
      ...{ action: `client.${action}`, kind: 'client', by: tenant.clientId, request: anyUuid },
    })),
  );
  expect(entries).toMatchObject([
    { detail: wanted },
    { detail: { name: 'Audited' } },
    { detail: { secretId } },
    {},
    {},
  ]);
  const told = JSON.stringify(entries) + server.log.join('');
  for (const secret of [clientSecret, second]) expect(told).not.toContain(secret);
});
