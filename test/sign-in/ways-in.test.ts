import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pageOf } from '../../src/contracts/lists.ts';
import { passkey, session } from '../../src/contracts/users.ts';
import { loginOf, renewLogin } from '../fixtures/logins.ts';
import { givePasskey } from '../fixtures/passkeys.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';
import { comeIn, signInAs, type Visitor, visitor } from '../fixtures/visitor.ts';

let server: TestServer;
let tenant: TestTenant;
let admin: Visitor;
beforeEach(async () => {
  server = await testServer();
  tenant = await server.createTenant();
  admin = await comeIn(server, tenant.setupUrl, { email: 'megan@contoso.example' });
});
afterEach(() => server.close());

const minute = 60_000;
const ours = '/api/v1/tenants/me';

const codeOf = async (answer: Response): Promise<unknown> => Object(await answer.json()).code;
const reasonOf = async (answer: Response): Promise<unknown> => Object(await answer.json()).problems?.[0]?.reason;
const idOf = async (someone: Visitor): Promise<string> => Object(await (await someone.get('/api/v1/me')).json()).id;

function send(
  someone: Visitor,
  method: string,
  path: string,
  body: unknown = null,
  who: Record<string, string> = { 'sec-fetch-site': 'same-origin' },
): Promise<Response> {
  const headers = new Headers(who);
  if (body !== null) headers.set('content-type', 'application/json');
  return someone.send(path, {
    ...{ method, headers: Object.fromEntries(headers), body: body === null ? null : JSON.stringify(body) },
  });
}
const asClient = async (method: string, path: string, body: unknown = null): Promise<Response> =>
  send(visitor(server), method, path, body, { authorization: `Bearer ${await tenant.token()}` });

async function invited(role: string, email: string): Promise<Visitor> {
  const { url } = Object(await (await admin.post(`${ours}/invitations`, { role })).json());
  return await comeIn(server, url, { email });
}

const giveTo = (userId: string, name?: string): Promise<string> =>
  givePasskey(server, { tenantId: tenant.tenantId, userId, ...(name && { name }) });

const forgetPassword = (userId: string) =>
  server.database.asSystem('sign-in', tx =>
    tx.run({ text: 'delete from muster.passwords where user_id = $1', values: [userId] }),
  );

const passkeysOf = async (someone: Visitor, path: string): Promise<string[]> =>
  pageOf(passkey)
    .parse(await (await someone.get(path)).json())
    .items.map(({ name }) => name);

describe('what lets people or programs in takes a sign-in of the last 15 minutes', () => {
  const settings = { required: 'any', company: null };

  test('of a person, in a browser and on the command line', async () => {
    const reader = await idOf(await invited('reader', 'reader@contoso.example'));
    const client = { name: 'New', scopes: ['devices.read'] };
    const made = Object(await (await admin.post(`${ours}/clients`, client)).json());
    const login = await loginOf(server, admin);
    const attempts: [string, string, unknown][] = [
      ['POST', '/invitations', { role: 'reader' }],
      ['POST', `/users/${reader}/links`, null],
      ['POST', `/users/${await idOf(admin)}/links`, null],
      ['PATCH', `/users/${reader}`, { role: 'operator' }],
      ['POST', '/clients', client],
      ['PATCH', `/clients/${made.id}`, { scopes: ['devices.read', 'batches.read'] }],
      ['POST', `/clients/${made.id}/secrets`, {}],
      ['PUT', '/sign-in-settings', settings],
      ['DELETE', `/users/${reader}/passkeys/${reader}`, null],
    ];
    server.advance(14.9 * minute);
    expect((await admin.post(`${ours}/invitations`, { role: 'reader' })).status).toBe(201);
    server.advance(0.2 * minute);
    const { answer: renewed } = await renewLogin(server, login.refresh_token);
    const onCommandLine = { authorization: `Bearer ${renewed.access_token}` };
    for (const [method, path, body] of attempts) {
      for (const answer of [
        await send(admin, method, ours + path, body),
        await send(visitor(server), method, ours + path, body, onCommandLine),
      ]) {
        expect([path, answer.status, await codeOf(answer)]).toEqual([path, 403, 'signInNotRecent']);
      }
    }
    // What takes rights away waits for nothing.
    expect((await send(admin, 'PATCH', `${ours}/users/${reader}`, { disabled: true })).status).toBe(200);
    await signInAs(admin, 'megan@contoso.example');
    expect((await admin.post(`${ours}/invitations`, { role: 'reader' })).status).toBe(201);
  });

  test('and not of an API client, which proves who it is each time', async () => {
    expect((await asClient('PUT', `${ours}/sign-in-settings`, settings)).status).toBe(200);
  });
});

describe('a lost passkey', () => {
  test('is seen and removed by an administrator, at once', async () => {
    const reader = await invited('reader', 'reader@contoso.example');
    const id = await idOf(reader);
    const lost = await giveTo(id, 'Lost phone');
    const path = `${ours}/users/${id}/passkeys`;
    expect(await passkeysOf(admin, path)).toEqual(['Lost phone']);
    expect((await send(admin, 'DELETE', `${path}/${lost}`)).status).toBe(204);
    expect((await send(admin, 'DELETE', `${path}/${lost}`)).status).toBe(404);
    expect(await passkeysOf(admin, path)).toEqual([]);
    expect((await reader.get(path)).status).toBe(200);
    expect((await send(reader, 'DELETE', `${path}/${lost}`)).status).toBe(403);
  });

  test('goes when its user opens a link for a new way in, with every other one', async () => {
    const reader = await invited('reader', 'reader@contoso.example');
    const id = await idOf(reader);
    await giveTo(id);
    const { url } = Object(await (await admin.post(`${ours}/users/${id}/links`, {})).json());
    const again = await comeIn(server, url, { password: 'another one that is long' });
    expect(await passkeysOf(again, '/api/v1/me/passkeys')).toEqual([]);
  });
});

describe('the last way in', () => {
  test('of who asks stays', async () => {
    const reader = await invited('reader', 'reader@contoso.example');
    const id = await idOf(reader);
    const [first, second] = [await giveTo(id, 'One'), await giveTo(id, 'Two')];
    await forgetPassword(id);
    expect((await send(reader, 'DELETE', `/api/v1/me/passkeys/${first}`)).status).toBe(204);
    const refused = await send(reader, 'DELETE', `/api/v1/me/passkeys/${second}`);
    expect([refused.status, await reasonOf(refused)]).toEqual([409, 'ownLastWay']);
    expect(await passkeysOf(reader, '/api/v1/me/passkeys')).toEqual(['Two']);
  });

  test('of the administrators stays, whichever way it would go', async () => {
    const other = await invited('administrator', 'second@contoso.example');
    const [megan, second] = [await idOf(admin), await idOf(other)];
    const only = await giveTo(megan);
    const required = await send(admin, 'PUT', `${ours}/sign-in-settings`, { required: 'passkey', company: null });
    expect(required.status).toBe(200);
    for (const answer of [
      await asClient('DELETE', `${ours}/users/${megan}/passkeys/${only}`),
      await asClient('PATCH', `${ours}/users/${megan}`, { role: 'reader' }),
      await asClient('PATCH', `${ours}/users/${megan}`, { disabled: true }),
      await asClient('DELETE', `${ours}/users/${megan}`),
    ]) {
      expect([answer.status, await reasonOf(answer)]).toEqual([409, 'noAdministrator']);
    }
    await giveTo(second);
    expect((await asClient('DELETE', `${ours}/users/${megan}/passkeys/${only}`)).status).toBe(204);
  });
});

test('a stricter requirement signs out who came in another way, on the command line too, but for who asks', async () => {
  const reader = await invited('reader', 'reader@contoso.example');
  const { access_token } = await loginOf(server, reader);
  await giveTo(await idOf(admin));
  expect((await send(admin, 'PUT', `${ours}/sign-in-settings`, { required: 'passkey', company: null })).status).toBe(
    200,
  );
  server.advance(6_000);
  expect((await reader.get('/api/v1/me')).status).toBe(401);
  const headers = { authorization: `Bearer ${access_token}` };
  expect((await fetch(`${server.url}/api/v1/me`, { headers })).status).toBe(401);
  expect((await admin.get('/api/v1/me')).status).toBe(200);
});

describe('own sessions in the API', () => {
  const listed = async (someone: Visitor) =>
    pageOf(session).parse(await (await someone.get('/api/v1/me/sessions')).json()).items;

  test('are listed with the one that asks, and ended', async () => {
    const elsewhere = visitor(server);
    await signInAs(elsewhere, 'megan@contoso.example');
    await loginOf(server, admin);
    const sessions = await listed(admin);
    expect(sessions.map(({ kind, current }) => [kind, current])).toEqual([
      ['commandLine', false],
      ['browser', false],
      ['browser', true],
    ]);
    const login = sessions[0]?.id ?? '';
    expect((await send(admin, 'DELETE', `/api/v1/me/sessions/${login}`)).status).toBe(204);
    expect((await send(admin, 'DELETE', `/api/v1/me/sessions/${login}`)).status).toBe(404);
    expect((await send(admin, 'DELETE', '/api/v1/me/sessions')).status).toBe(204);
    expect((await listed(admin)).map(({ current }) => current)).toEqual([true]);
    expect((await elsewhere.get('/api/v1/me')).status).toBe(401);
  });

  test("of others are not there, and an API client's neither", async () => {
    const reader = await invited('reader', 'reader@contoso.example');
    const [own] = await listed(admin);
    expect((await send(reader, 'DELETE', `/api/v1/me/sessions/${own?.id}`)).status).toBe(404);
    for (const path of ['/sessions', '/passkeys']) {
      expect((await asClient('GET', `/api/v1/me${path}`)).status).toBe(404);
    }
  });
});
