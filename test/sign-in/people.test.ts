import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type UserRole, userRoles } from '../../src/contracts/users.ts';
import { caller } from '../fixtures/calling.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';
import { comeIn, goodPassword, signInAs, tokenOf, type Visitor, visitor } from '../fixtures/visitor.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const codeOf = async (answer: Response): Promise<unknown> => Object(await answer.clone().json()).code;

/** A tenant with its first administrator, signed in. */
async function organization(email = 'megan@contoso.example'): Promise<{ tenant: TestTenant; admin: Visitor }> {
  const tenant = await server.createTenant();
  return { tenant, admin: await comeIn(server, tenant.setupUrl, { email }) };
}

async function invite(admin: Visitor, role: UserRole, more: object = {}): Promise<{ id: string; url: string }> {
  const answer = await admin.post('/api/v1/tenants/me/invitations', { role, ...more });
  expect(answer.status, await answer.clone().text()).toBe(201);
  return await answer.json();
}

const userIdOf = async (someone: Visitor): Promise<string> => Object(await (await someone.get('/api/v1/me')).json()).id;
const patch = (admin: Visitor, id: string, body: object) =>
  admin.send(`/api/v1/tenants/me/users/${id}`, {
    method: 'PATCH',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
  });

describe('a one-time link', () => {
  test('makes the first administrator, with every right, once', async () => {
    const { tenant, admin } = await organization();
    expect(await (await admin.get('/api/v1/me')).json()).toMatchObject({
      ...{ kind: 'user', name: 'Megan Bowen', email: 'megan@contoso.example', role: 'administrator' },
      ...{ tenantId: tenant.tenantId, tenantName: 'Contoso', tenantKind: 'customer', partnerType: null },
      scopes: expect.arrayContaining(['tenant.write', 'hardware.read', 'audit.read']),
    });
    const again = await visitor(server).post('/invitation/read', { token: tokenOf(tenant.setupUrl) });
    expect([again.status, await codeOf(again)]).toEqual([404, 'linkNotValid']);
  });

  test('opened by two at the same time lets one in', async () => {
    const { setupUrl } = await server.createTenant();
    const both = await Promise.allSettled(
      [1, 2].map(n => comeIn(server, setupUrl, { email: `twin${n}@contoso.example` })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('ends after its 24 hours, and when it is taken back', async () => {
    const { admin } = await organization();
    const { url, id } = await invite(admin, 'reader');
    const removed = await admin.send(`/api/v1/tenants/me/invitations/${id}`, {
      method: 'DELETE',
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    expect(removed.status).toBe(204);
    expect((await visitor(server).post('/invitation/read', { token: tokenOf(url) })).status).toBe(404);
  });

  test('is not used up by what is refused', async () => {
    const { setupUrl } = await server.createTenant();
    const token = tokenOf(setupUrl);
    const someone = visitor(server);
    for (const [password, reason] of [
      ['short', 'tooShort'],
      ['password12345', 'tooCommon'],
      ['contoso-contoso', 'guessable'],
      ['x'.repeat(1025), 'tooLong'],
    ]) {
      const who = { token, email: 'a@b.example', name: 'A', password };
      const answer = await someone.post('/invitation/password', who);
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({ code: 'passwordNotAccepted', problems: [{ reason }] });
    }
    const nameless = await someone.post('/invitation/password', {
      token,
      email: 'no',
      name: ' ',
      password: goodPassword,
    });
    expect([nameless.status, await codeOf(nameless)]).toEqual([400, 'requestNotValid']);
    await comeIn(server, setupUrl);
  });

  test('for an address that is a user already makes no second one', async () => {
    const { admin } = await organization('taken@contoso.example');
    const { url } = await invite(admin, 'reader');
    await expect(comeIn(server, url, { email: 'TAKEN@contoso.example' })).rejects.toThrow('addressTaken');
    await comeIn(server, url, { email: 'free@contoso.example' });
  });

  test('keeps the address that it was made for', async () => {
    const { admin } = await organization();
    const { url } = await invite(admin, 'operator', { email: 'Adele@Contoso.example' });
    const adele = await comeIn(server, url, { email: 'somebody@else.example' });
    expect(await (await adele.get('/api/v1/me')).json()).toMatchObject({
      email: 'adele@contoso.example',
      role: 'operator',
    });
  });

  test('for a user who is there gives a new password and ends all sessions', async () => {
    const { admin } = await organization();
    const reader = await comeIn(server, (await invite(admin, 'reader')).url, { email: 'old@contoso.example' });
    const made = await admin.post(`/api/v1/tenants/me/users/${await userIdOf(reader)}/links`, {});
    expect(made.status, await made.clone().text()).toBe(201);
    const { url } = Object(await made.json());
    await comeIn(server, url, { password: 'another one that is long' });
    server.advance(6_000);
    expect((await reader.get('/api/v1/me')).status).toBe(401);
    expect((await signInAs(visitor(server), 'old@contoso.example')).status).toBe(401);
    expect((await signInAs(visitor(server), 'old@contoso.example', 'another one that is long')).status).toBe(303);
  });
});

describe('signing in', () => {
  test('gives a new session each time, in a cookie that scripts do not see', async () => {
    const { admin } = await organization('session@contoso.example');
    const before = admin.cookies.get('muster');
    const answer = await signInAs(admin, ' Session@Contoso.example ');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account']);
    const [line = ''] = answer.headers.getSetCookie();
    expect(line).toMatch(/^muster=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(admin.cookies.get('muster')).not.toBe(before);
    const old = visitor(server);
    expect((await old.get('/api/v1/me', { cookie: `muster=${before}` })).status).toBe(401);
  });

  test('tells by no answer whether there is an account', async () => {
    await organization('known@contoso.example');
    const known = await signInAs(visitor(server), 'known@contoso.example', 'not the password');
    const unknown = await signInAs(visitor(server), 'unknown@contoso.example', 'not the password');
    expect([known.status, unknown.status]).toEqual([401, 401]);
    const plain = async (answer: Response) => (await answer.text()).replaceAll(/(un)?known@contoso\.example/g, '');
    expect(await plain(known)).toBe(await plain(unknown));
  });

  test.each(['//evil.example', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)'])(
    'leads nowhere else: %s',
    async to => {
      await organization('away@contoso.example');
      const answer = await visitor(server).submit('/sign-in', {
        email: 'away@contoso.example',
        password: goodPassword,
        to,
      });
      expect(answer.headers.get('location')).toBe('/');
    },
  );

  test('ends by the idle and by the absolute limit, and by signing out', async () => {
    const fresh = await testServer();
    try {
      const tenant = await fresh.createTenant();
      const admin = await comeIn(fresh, tenant.setupUrl);
      const isIn = async () => (await admin.get('/api/v1/me')).status === 200;
      for (let n = 0; n < 7; n += 1) {
        fresh.advance(100 * 60_000);
        expect(await isIn(), `after ${n + 1} times 100 minutes`).toBe(true);
        // The use is noted beside the answer.
        await expect.poll(async () => seenAgo(fresh)).toBeLessThan(60);
      }
      fresh.advance(21 * 60_000);
      expect(await isIn()).toBe(false);
      expect((await signInAs(admin, 'megan@contoso.example')).status).toBe(303);
      fresh.advance(121 * 60_000);
      expect(await isIn()).toBe(false);
      await signInAs(admin, 'megan@contoso.example');
      const token = admin.cookies.get('muster');
      expect((await admin.submit('/sign-out', {})).status).toBe(303);
      expect(admin.cookies.has('muster')).toBe(false);
      expect((await visitor(fresh).get('/api/v1/me', { cookie: `muster=${token}` })).status).toBe(401);
    } finally {
      await fresh.close();
    }
  });
});

/** Seconds since the newest session was seen, by the service's clock. */
async function seenAgo(at: TestServer): Promise<number> {
  const answer = await at.database.asSystem('readiness', tx =>
    tx.run<{ seen: Date }>({ text: 'select max(seen_at) as seen from muster.sessions' }),
  );
  return (at.clock().getTime() - Number(answer.rows[0]?.seen)) / 1000;
}

describe('a session in the API', () => {
  test('is taken from pages of the service alone', async () => {
    const { admin } = await organization();
    const elsewhere: Record<string, string>[] = [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
    ];
    for (const headers of elsewhere) {
      const answer = await admin.post('/api/v1/tenants/me/invitations', { role: 'reader' }, headers);
      expect([answer.status, await codeOf(answer)], JSON.stringify(headers)).toEqual([403, 'crossSiteRequest']);
    }
    for (const path of ['/sign-out', '/account/sessions/end-others', '/account/password', '/sign-in']) {
      expect((await admin.submit(path, { next: goodPassword }, { origin: 'null' })).status, path).toBe(403);
    }
    expect(
      (await admin.post('/api/v1/tenants/me/invitations', { role: 'reader' }, { origin: server.url })).status,
    ).toBe(201);
  });

  test('gives way to a token', async () => {
    const { admin, tenant } = await organization();
    const authorization = `Bearer ${await tenant.token('devices.read')}`;
    expect(await (await admin.get('/api/v1/me', { authorization })).json()).toMatchObject({
      kind: 'client',
      role: null,
    });
    expect((await admin.get('/api/v1/me', { authorization: 'Bearer nonsense' })).status).toBe(401);
  });

  test('is listed to its user, who ends others', async () => {
    const { admin } = await organization('twice@contoso.example');
    const elsewhere = visitor(server);
    await signInAs(elsewhere, 'twice@contoso.example');
    expect(await (await admin.get('/account')).text()).toMatch(/account\/sessions\/[0-9a-f-]{36}\/end"/);
    expect((await admin.submit('/account/sessions/end-others', {})).status).toBe(303);
    expect((await elsewhere.get('/api/v1/me')).status).toBe(401);
    expect((await admin.get('/api/v1/me')).status).toBe(200);
    const theirs = await organization();
    const page = await (await theirs.admin.get('/account')).text();
    expect(page).not.toContain('/end"');
  });
});

describe('users', () => {
  test.each(userRoles)('a role is what it may do: %s', async role => {
    const { admin } = await organization();
    const user =
      role === 'administrator'
        ? admin
        : await comeIn(server, (await invite(admin, role)).url, { email: 'u@contoso.example' });
    const may = async (path: string) => (await user.get(`/api/v1/tenants/me${path}`)).status === 200;
    expect(await may('/devices')).toBe(role !== 'auditor');
    expect(await may('/users')).toBe(true);
    const upload = await user.send('/api/v1/tenants/me/batches?kind=register', {
      method: 'POST',
      body: 'Manufacturer,Model,Serial Number,Hardware Hash\r\nA,B,C,\r\n',
      headers: { 'content-type': 'text/csv', 'sec-fetch-site': 'same-origin' },
    });
    expect(upload.status).toBe(role === 'administrator' || role === 'operator' ? 202 : 403);
    const invited = await user.post('/api/v1/tenants/me/invitations', { role: 'reader' });
    expect(invited.status).toBe(role === 'administrator' ? 201 : 403);
  });

  test('the last administrator stays, also when two leave at once', async () => {
    const { admin } = await organization();
    const other = await comeIn(server, (await invite(admin, 'administrator')).url, { email: 'second@contoso.example' });
    const [first, second] = [await userIdOf(admin), await userIdOf(other)];
    const answers = await Promise.all([
      patch(admin, first, { role: 'reader' }),
      patch(other, second, { disabled: true }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused && (await codeOf(refused))).toBe('lastAdministrator');
  });

  test('who is disabled or removed is out at once, and cannot come back', async () => {
    const { admin } = await organization();
    const user = await comeIn(server, (await invite(admin, 'reader')).url, { email: 'out@contoso.example' });
    const id = await userIdOf(user);
    expect((await patch(admin, id, { disabled: true })).status).toBe(200);
    server.advance(6_000);
    expect((await user.get('/api/v1/me')).status).toBe(401);
    expect((await signInAs(user, 'out@contoso.example')).status).toBe(401);
    expect((await patch(admin, id, { disabled: false })).status).toBe(200);
    expect((await signInAs(user, 'out@contoso.example')).status).toBe(303);
  });

  test('nobody gives rights that he has not', async () => {
    const { tenant, admin } = await organization();
    const call = await caller(server, tenant, 'tenant.write tenant.read');
    const post = (path: string, body: object) =>
      call(`/tenants/me${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    expect((await post('/invitations', { role: 'administrator' })).status).toBe(403);
    expect((await post(`/users/${await userIdOf(admin)}/links`, {})).status).toBe(403);
    const second = await comeIn(server, (await invite(admin, 'administrator')).url, {
      email: 'no-hardware@contoso.example',
    });
    expect((await second.post('/api/v1/tenants/me/invitations', { role: 'reader', hardware: true })).status).toBe(403);
    expect((await patch(second, await userIdOf(second), { hardware: true })).status).toBe(403);
  });

  test("another tenant's users and invitations are not there", async () => {
    const [ours, theirs] = [await organization(), await organization()];
    const [id, { id: invitationId }] = [await userIdOf(theirs.admin), await invite(theirs.admin, 'reader')];
    const same = { 'sec-fetch-site': 'same-origin' };
    expect((await ours.admin.get(`/api/v1/tenants/me/users/${id}`)).status).toBe(404);
    expect((await patch(ours.admin, id, { name: 'Mine' })).status).toBe(404);
    for (const path of [`/users/${id}`, `/invitations/${invitationId}`]) {
      expect((await ours.admin.send(`/api/v1/tenants/me${path}`, { method: 'DELETE', headers: same })).status).toBe(
        404,
      );
    }
    expect((await ours.admin.post(`/api/v1/tenants/me/users/${id}/links`, {})).status).toBe(404);
    expect((await ours.admin.get(`/api/v1/tenants/${theirs.tenant.tenantId}/users`)).status).toBe(404);
  });
});

describe('guessing', () => {
  test('is slowed down by network and user, and locks nobody out of a browser that is known', async () => {
    const fresh = await testServer({
      limits: { signInFailuresPerAddress: 8, signInFailuresPerUser: 5, signInFailuresFromUnknown: 5 },
    });
    try {
      const { setupUrl } = await fresh.createTenant();
      const admin = await comeIn(fresh, setupUrl);
      await admin.submit('/sign-out', {});
      const stranger = visitor(fresh);
      for (let n = 0; n < 5; n += 1) {
        expect((await signInAs(stranger, 'megan@contoso.example', `guess number ${n}`)).status).toBe(401);
      }
      const stopped = await signInAs(stranger, 'megan@contoso.example');
      expect(stopped.status).toBe(429);
      // The network of the guesses is the user's own here, so another network is needed to see the difference.
      await fresh.database.asSystem('readiness', tx =>
        tx.run({
          text: `delete from muster.throttles where name_sha256 = sha256('user megan@contoso.example from 127.0.0.1')`,
        }),
      );
      expect((await signInAs(stranger, 'megan@contoso.example')).status).toBe(429);
      expect((await signInAs(admin, 'megan@contoso.example')).status).toBe(303);
      fresh.advance(16 * 60_000);
      expect((await signInAs(stranger, 'megan@contoso.example')).status).toBe(303);
      for (let n = 0; n < 8; n += 1) await signInAs(stranger, `somebody${n}@contoso.example`, 'a guess of some length');
      expect((await signInAs(visitor(fresh), 'megan@contoso.example')).status).toBe(429);
    } finally {
      await fresh.close();
    }
  });
});

test('what people enter stands in no log and in no stored text', async () => {
  const secret = 'a password that must not be seen';
  const tenant = await server.createTenant();
  const someone = await comeIn(server, tenant.setupUrl, { email: 'quiet@contoso.example', password: secret });
  await signInAs(someone, 'quiet@contoso.example', `${secret} wrong`);
  const stored = await server.database.asSystem('readiness', async tx => {
    const texts: string[] = [];
    for (const table of [
      'users',
      'passwords',
      'sessions',
      'invitations',
      'audit',
      'sign_in_attempts',
      'throttles',
      'events',
    ]) {
      const { rows } = await tx.run<{ row: string }>({
        text: `select row_to_json(t)::text as row from muster.${table} t`,
      });
      texts.push(...rows.map(({ row }) => row));
    }
    return texts;
  });
  const secrets = [secret, tokenOf(tenant.setupUrl), someone.cookies.get('muster') ?? 'none'];
  for (const text of [...stored, ...server.log]) for (const one of secrets) expect(text).not.toContain(one);
});
