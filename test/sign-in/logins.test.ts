import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { UserRole } from '../../src/contracts/users.ts';
import { answerLogin, beginLogin, collectLogin, endLogin, loginOf, post, renewLogin } from '../fixtures/logins.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';
import { comeIn, signInAs, tokenOf, type Visitor, visitor } from '../fixtures/visitor.ts';
import { blames } from '../hostile/secrets.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(async () => {
  expect(blames(server.log)).toEqual([]);
  await server.close();
});

const [minute, day] = [60_000, 86_400_000];

/** A service whose clock is the test's own to move. */
async function serverOfItsOwn(): Promise<TestServer> {
  const own = await testServer();
  onTestFinished(own.close);
  return own;
}

async function organization(at: TestServer = server): Promise<{ tenant: TestTenant; admin: Visitor }> {
  const tenant = await at.createTenant();
  return { tenant, admin: await comeIn(at, tenant.setupUrl) };
}

/** A user of a role, with the administrator who may change it. */
async function userOf(role: UserRole, at: TestServer = server) {
  const { admin } = await organization(at);
  const { url } = Object(await (await admin.post('/api/v1/tenants/me/invitations', { role })).json());
  const email = 'adele@contoso.example';
  const user = await comeIn(at, url, { email, name: 'Adele Vance' });
  const { id } = Object(await (await user.get('/api/v1/me')).json());
  const path = `/api/v1/tenants/me/users/${id}`;
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  const change = (method: string, body: object) =>
    admin.send(path, { method, headers, body: method === 'DELETE' ? null : JSON.stringify(body) });
  return { admin, user, change, path };
}

const use = (token: string, path = '/me', at: TestServer = server) =>
  fetch(`${at.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
const statusOf = async (token: string, path = '/me', at: TestServer = server) => (await use(token, path, at)).status;
const errorOf = ({ answer }: { answer: Record<string, unknown> }) => answer.error;

async function auditOf(tenantId: string, at: TestServer = server): Promise<Record<string, unknown>[]> {
  const text = `select action, principal, outcome, detail from muster.audit where tenant_id = $1 and action like 'login.%' order by id`;
  return await at.database.asSystem(
    'readiness',
    async tx => (await tx.run<Record<string, unknown>>({ text, values: [tenantId] })).rows,
  );
}

describe('a login of the command line', () => {
  test('begins with two codes, waits, is allowed, and acts as the person', async () => {
    const { admin, tenant } = await organization();
    const begun = await beginLogin(server);
    expect(begun).toMatchObject({ expires_in: 600, interval: 5, verification_uri: `${server.url}/device` });
    expect(begun.device_code).toMatch(/^[\w-]{43}$/);
    expect(begun.user_code).toMatch(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/);
    expect(begun.verification_uri_complete).toBe(`${server.url}/device?code=${begun.user_code}`);
    expect(errorOf(await collectLogin(server, begun.device_code))).toBe('authorization_pending');

    const page = await (await admin.get(`/device?code=${begun.user_code}`)).text();
    for (const shown of [
      begun.user_code,
      'Megan Bowen',
      'administrator of Contoso',
      '127.0.0.1',
      'started this yourself',
    ])
      expect(page).toContain(shown);
    const answer = await answerLogin(admin, ` ${begun.user_code.toLowerCase().replace('-', ' ')} `);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/device?done=allowed']);
    expect(await (await admin.get('/device?done=allowed')).text()).toContain('return to the terminal');

    const { status, answer: tokens } = await collectLogin(server, begun.device_code);
    expect([status, tokens]).toEqual([
      200,
      {
        ...{ access_token: expect.any(String), token_type: 'Bearer', expires_in: 900 },
        ...{ refresh_token: expect.any(String), scope: expect.stringContaining('devices.read') },
      },
    ]);
    const me = await (await use(String(tokens.access_token))).json();
    expect(me).toMatchObject({ kind: 'user', name: 'Megan Bowen', role: 'administrator', tenantId: tenant.tenantId });
    const payload = JSON.parse(Buffer.from(String(tokens.access_token).split('.')[1]!, 'base64url').toString());
    expect(payload).toMatchObject({ sub: me.id, client_id: 'muster-cli', tenant_id: tenant.tenantId });

    expect(errorOf(await collectLogin(server, begun.device_code)), 'a code used twice').toBe('invalid_grant');
    expect((await admin.get(`/device?code=${begun.user_code}`)).status).toBe(404);
    expect(await auditOf(tenant.tenantId)).toEqual([
      {
        ...{ action: 'login.allow', outcome: 'done', detail: { address: '127.0.0.1', agent: 'muster-cli/0.0.0' } },
        principal: { kind: 'user', id: me.id, name: 'Megan Bowen', tenantId: tenant.tenantId },
      },
    ]);
  });

  test('that is not allowed is over', async () => {
    const { admin, tenant } = await organization();
    const { device_code, user_code } = await beginLogin(server);
    expect((await answerLogin(admin, user_code, 'deny')).headers.get('location')).toBe('/device?done=denied');
    expect((await answerLogin(admin, user_code)).status, 'an answer cannot be changed').toBe(404);
    expect(errorOf(await collectLogin(server, device_code))).toBe('access_denied');
    expect(errorOf(await collectLogin(server, device_code))).toBe('invalid_grant');
    expect((await auditOf(tenant.tenantId)).map(({ action }) => action)).toEqual(['login.deny']);
  });

  test('ends unanswered after 10 minutes', async () => {
    const own = await serverOfItsOwn();
    const { admin } = await organization(own);
    const { device_code, user_code } = await beginLogin(own);
    own.advance(10 * minute - 1000);
    expect((await admin.get(`/device?code=${user_code}`)).status).toBe(200);
    own.advance(1000);
    expect((await answerLogin(admin, user_code)).status).toBe(404);
    expect(errorOf(await collectLogin(own, device_code))).toBe('expired_token');
  });

  test('that is allowed but not collected ends as well', async () => {
    const own = await serverOfItsOwn();
    const { admin } = await organization(own);
    const { device_code, user_code } = await beginLogin(own);
    await answerLogin(admin, user_code);
    own.advance(10 * minute);
    expect(errorOf(await collectLogin(own, device_code))).toBe('expired_token');
  });

  test('is asked to slow down, 5 seconds more each time', async () => {
    const own = await serverOfItsOwn();
    const { device_code } = await beginLogin(own);
    const after = async (seconds: number) => {
      own.advance(seconds * 1000);
      return errorOf(await collectLogin(own, device_code));
    };
    const told = [await after(0), await after(1), await after(8), await after(16), await after(2)];
    expect(told).toEqual(['authorization_pending', 'slow_down', 'slow_down', 'authorization_pending', 'slow_down']);
  });

  test('is handed out once, however many ask at the same time', async () => {
    const { admin } = await organization();
    const { device_code, user_code } = await beginLogin(server);
    await answerLogin(admin, user_code);
    const all = await Promise.all([1, 2, 3, 4].map(() => collectLogin(server, device_code)));
    expect(all.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
  });

  test('of somebody who was disabled in between is not let in', async () => {
    const { user, change } = await userOf('reader');
    const { device_code, user_code } = await beginLogin(server);
    await answerLogin(user, user_code);
    await change('PATCH', { disabled: true });
    expect(errorOf(await collectLogin(server, device_code))).toBe('invalid_grant');
  });

  test('is gone with the session in which it was allowed', async () => {
    const { admin } = await organization();
    const { device_code, user_code } = await beginLogin(server);
    await answerLogin(admin, user_code);
    await admin.submit('/sign-out', {});
    expect(errorOf(await collectLogin(server, device_code))).toBe('invalid_grant');
  });

  test('takes a sign-in of the last 15 minutes', async () => {
    const own = await serverOfItsOwn();
    const { admin } = await organization(own);
    own.advance(16 * minute);
    const { device_code, user_code } = await beginLogin(own);
    expect((await answerLogin(admin, user_code)).status).toBe(403);
    expect(errorOf(await collectLogin(own, device_code))).toBe('authorization_pending');
  });

  test('takes two people one answer', async () => {
    const [one, two] = [await organization(), await organization()];
    const { device_code, user_code } = await beginLogin(server);
    const answers = await Promise.all([answerLogin(one.admin, user_code), answerLogin(two.admin, user_code)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 404]);
    const { answer } = await collectLogin(server, device_code);
    const { tenantId } = Object(await (await use(String(answer.access_token))).json());
    expect(tenantId).toBe(answers[0].status === 303 ? one.tenant.tenantId : two.tenant.tenantId);
  });
});

describe('the page', () => {
  test('asks to sign in first, and leads back', async () => {
    await organization();
    const { user_code } = await beginLogin(server);
    const somebody = visitor(server);
    const away = await somebody.get(`/device?code=${user_code}`);
    expect([away.status, away.headers.get('location')]).toEqual([303, `/sign-in?to=%2Fdevice%3Fcode%3D${user_code}`]);
    const form = await (await somebody.get(away.headers.get('location') ?? '')).text();
    expect(form).toContain(`name="to" value="/device?code=${user_code}"`);
    expect((await somebody.get('/device')).headers.get('location')).toBe('/sign-in?to=%2Fdevice');
  });

  test('takes a code where the plain address was opened', async () => {
    const { admin } = await organization();
    const page = await (await admin.get('/device')).text();
    expect(page).toContain('<form method="get" action="/device">');
    expect(page).not.toContain('name="answer"');
  });

  test('shows what is no code as it was typed, and runs none of it', async () => {
    const { admin } = await organization();
    for (const code of ['"><script>alert(1)</script>', 'BCDF-GHJK', '\0', 'ä'.repeat(40)]) {
      const answer = await admin.get(`/device?${new URLSearchParams({ code })}`);
      // What cannot be stored is not even a text: the page asks for a code.
      expect(answer.status).toBe(code === '\0' ? 200 : 404);
      expect(await answer.text()).not.toContain('<script>');
    }
    for (const query of ['code=a&code=b', `code=${'x'.repeat(5000)}`, 'done=x', 'code=&done=allowed&code=2', 'q'])
      expect((await admin.get(`/device?${query}`)).status, query).toBeLessThan(500);
  });

  test('is answered from itself alone, by who is signed in', async () => {
    const { admin } = await organization();
    const { device_code, user_code } = await beginLogin(server);
    const fields = { code: user_code, answer: 'allow' };
    for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      expect((await admin.submit('/device', fields, headers as Record<string, string>)).status).toBe(403);
    }
    expect((await visitor(server).submit('/device', fields)).status).toBe(401);
    for (const broken of [{}, { code: user_code }, { code: user_code, answer: 'maybe' }])
      expect((await admin.submit('/device', broken as Record<string, string>)).status).toBe(400);
    expect(errorOf(await collectLogin(server, device_code))).toBe('authorization_pending');
  });

  test.each([
    ['en', 'until it was not used for 3 days, and for 7 days at most'],
    ['de', 'bis sie 3 Tage lang nicht benutzt wurde, und höchstens 7 Tage'],
  ])('says how long a login will hold, as it is limited here: %s', async (language, words) => {
    const own = await testServer({ limits: { loginIdleDays: 3, loginDays: 7 } });
    onTestFinished(own.close);
    const { admin } = await organization(own);
    const { user_code } = await beginLogin(own);
    const answer = await admin.get(`/device?code=${user_code}`, { 'accept-language': language });
    expect(await answer.text()).toContain(words);
  });

  test('speaks German', async () => {
    const { admin } = await organization();
    const { user_code } = await beginLogin(server);
    const page = await admin.get(`/device?code=${user_code}`, { 'accept-language': 'de' });
    expect(await page.text()).toContain('Nicht erlauben');
  });

  test('lets nobody guess codes', async () => {
    const own = await serverOfItsOwn();
    const { admin } = await organization(own);
    const { user_code } = await beginLogin(own);
    for (let n = 0; n < 10; n += 1) expect((await admin.get('/device?code=BBBB-BBBB')).status).toBe(404);
    const refused = await admin.get(`/device?code=${user_code}`);
    expect([refused.status, await refused.text()]).toEqual([429, expect.not.stringContaining('name="answer"')]);
    expect((await answerLogin(admin, user_code)).status).toBe(429);
    own.advance(9 * minute);
    const { user_code: later } = await beginLogin(own);
    own.advance(7 * minute);
    expect((await admin.get(`/device?code=${later}`)).status).toBe(200);
  });
});

describe('the tokens of a login', () => {
  test('are renewed by a refresh token that is used up', async () => {
    const own = await serverOfItsOwn();
    const { admin, tenant } = await organization(own);
    const first = await loginOf(own, admin);
    own.advance(16 * minute);
    expect(await statusOf(first.access_token, '/me', own)).toBe(401);
    const second = await renewLogin(own, first.refresh_token);
    expect(second.status).toBe(200);
    const { access_token, refresh_token } = second.answer;
    expect(refresh_token).not.toBe(first.refresh_token);
    expect(await statusOf(String(access_token), '/me', own)).toBe(200);
    // Used a second time it is stolen, or the first use was: the login ends for both.
    own.advance(31_000);
    expect(errorOf(await renewLogin(own, first.refresh_token))).toBe('invalid_grant');
    expect(errorOf(await renewLogin(own, String(refresh_token)))).toBe('invalid_grant');
    expect(await statusOf(String(access_token), '/me', own)).toBe(401);
    expect((await auditOf(tenant.tenantId, own)).map(({ action, detail }) => [action, Object(detail).reason])).toEqual([
      ['login.allow', undefined],
      ['login.end', 'tokenUsedTwice'],
    ]);
  });

  test('are given again for 30 seconds, should an answer not arrive', async () => {
    const { admin } = await organization();
    const { refresh_token } = await loginOf(server, admin);
    const lost = await renewLogin(server, refresh_token);
    const again = await renewLogin(server, refresh_token);
    expect([lost.status, again.status]).toEqual([200, 200]);
    expect((await renewLogin(server, String(again.answer.refresh_token))).status).toBe(200);
    expect(errorOf(await renewLogin(server, String(lost.answer.refresh_token))), 'never both').toBe('invalid_grant');
  });

  test('are given again so long after the first use, not after the last', async () => {
    const own = await serverOfItsOwn();
    const { admin } = await organization(own);
    const { refresh_token } = await loginOf(own, admin);
    const statuses: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      statuses.push((await renewLogin(own, refresh_token)).status);
      own.advance(20_000);
    }
    expect(statuses).toEqual([200, 200, 400]);
  });

  test.each<[string, number[], number]>([
    ['14 days without use', [14], 400],
    ['not before', [13.9, 13.9], 200],
    ['90 days in all', [13, 13, 13, 13, 13, 13, 12.1], 400],
  ])('end: %s', async (_, days, status) => {
    const own = await serverOfItsOwn();
    const { admin } = await organization(own);
    let { refresh_token: token } = await loginOf(own, admin);
    let last = 0;
    for (const each of days) {
      own.advance(each * day);
      const renewed = await renewLogin(own, token);
      [last, token] = [renewed.status, String(renewed.answer.refresh_token)];
    }
    expect(last).toBe(status);
  });

  test('end by signing out, with any token of the login', async () => {
    const { admin, tenant } = await organization();
    const { access_token, refresh_token } = await loginOf(server, admin);
    expect(await statusOf(access_token)).toBe(200);
    expect((await endLogin(server, refresh_token)).status).toBe(200);
    server.advance(5001);
    expect(await statusOf(access_token)).toBe(401);
    expect(errorOf(await renewLogin(server, refresh_token))).toBe('invalid_grant');
    expect((await endLogin(server, refresh_token)).status, 'twice is no failure').toBe(200);
    expect((await auditOf(tenant.tenantId)).at(-1)).toMatchObject({
      action: 'login.end',
      detail: { reason: 'signedOut' },
    });
  });

  test('are no session of a browser, and a session is no token', async () => {
    const { admin } = await organization();
    const { access_token, refresh_token } = await loginOf(server, admin);
    for (const value of [access_token, refresh_token, ...refresh_token.split('.')]) {
      expect((await visitor(server).get('/api/v1/me', { cookie: `muster=${value}` })).status).toBe(401);
      if (value !== access_token) expect(await statusOf(value)).toBe(401);
    }
    const session = admin.cookies.get('muster') ?? '';
    expect(await statusOf(session)).toBe(401);
    expect(errorOf(await renewLogin(server, `${session}.${session}`))).toBe('invalid_grant');
    expect(await statusOf(access_token)).toBe(200);
  });
});

describe('what a person may do with a login', () => {
  test('changes with the role within 5 seconds, either way', async () => {
    const { user, change } = await userOf('auditor');
    const { access_token } = await loginOf(server, user);
    expect(await statusOf(access_token, '/tenants/me/devices')).toBe(403);
    await change('PATCH', { role: 'reader' });
    server.advance(5001);
    expect(await statusOf(access_token, '/tenants/me/devices')).toBe(200);
    await change('PATCH', { role: 'auditor' });
    server.advance(5001);
    expect(await statusOf(access_token, '/tenants/me/devices')).toBe(403);
  });

  test.each<[string, (who: Awaited<ReturnType<typeof userOf>>) => Promise<unknown>]>([
    ['disabled', ({ change }) => change('PATCH', { disabled: true })],
    ['removed', ({ change }) => change('DELETE', {})],
    [
      'given a new way in',
      async ({ admin, path }) => {
        const { url } = Object(await (await admin.post(`${path}/links`, {})).json());
        await comeIn(server, url, { password: 'another one that is long' });
      },
    ],
    ['signed out everywhere else', ({ user }) => user.submit('/account/sessions/end-others', {})],
    [
      'changing the password',
      ({ user }) =>
        user.submit('/account/password', { current: 'correct horse battery staple', next: 'another one that is long' }),
    ],
    [
      'ending it on the account page',
      async ({ user }) => {
        const page = await (await user.get('/account')).text();
        expect(page).toContain('command line, by password');
        await user.submit(/action="(\/account\/sessions\/[0-9a-f-]{36}\/end)"/.exec(page)?.[1] ?? '', {});
      },
    ],
  ])('ends within 5 seconds: %s', async (_, work) => {
    const who = await userOf('reader');
    const { access_token, refresh_token } = await loginOf(server, who.user);
    expect(await statusOf(access_token)).toBe(200);
    await work(who);
    server.advance(5001);
    expect(await statusOf(access_token)).toBe(401);
    expect(errorOf(await renewLogin(server, refresh_token))).toBe('invalid_grant');
  });

  test('is of one tenant, also for who has an account in two', async () => {
    const [ours, theirs] = [await organization(), await organization()];
    const { access_token } = await loginOf(server, ours.admin);
    expect(await statusOf(access_token, `/tenants/${ours.tenant.tenantId}/devices`)).toBe(200);
    expect(await statusOf(access_token, `/tenants/${theirs.tenant.tenantId}/devices`)).toBe(404);
    const page = await (await theirs.admin.get('/account')).text();
    expect(page).not.toContain('command line');
  });

  test('does not end with the browser that allowed it', async () => {
    const { user } = await userOf('reader');
    const { access_token } = await loginOf(server, user);
    await user.submit('/sign-out', {});
    server.advance(5001);
    expect(await statusOf(access_token)).toBe(200);
    expect((await signInAs(user, 'adele@contoso.example')).status).toBe(303);
  });
});

test('what is no login is refused in the words of OAuth', async () => {
  const device = '/oauth2/device';
  const refused: [string, string, number, string][] = [
    [device, '', 400, 'invalid_request'],
    [device, 'client_id=muster-cli&client_id=muster-cli', 400, 'invalid_request'],
    [device, 'client_id=somebody', 401, 'invalid_client'],
    ['/oauth2/revoke', 'client_id=muster-cli', 400, 'invalid_request'],
    ['/oauth2/revoke', 'client_id=somebody&token=x', 401, 'invalid_client'],
    ['/oauth2/token', 'client_id=muster-cli', 400, 'invalid_request'],
    ['/oauth2/token', 'client_id=muster-cli&grant_type=client_credentials', 400, 'invalid_request'],
    ['/oauth2/token', 'client_id=muster-cli&client_secret=x&grant_type=refresh_token', 401, 'invalid_client'],
    ['/oauth2/token', 'client_id=muster-cli&grant_type=refresh_token', 400, 'invalid_request'],
    ['/oauth2/token', 'client_id=muster-cli&grant_type=refresh_token&refresh_token=%00', 400, 'invalid_grant'],
    [
      '/oauth2/token',
      `client_id=muster-cli&grant_type=refresh_token&refresh_token=${'x'.repeat(9999)}`,
      400,
      'invalid_grant',
    ],
    [
      '/oauth2/token',
      'client_id=muster-cli&grant_type=urn:ietf:params:oauth:grant-type:device_code',
      400,
      'invalid_request',
    ],
    [
      '/oauth2/token',
      'client_id=muster-cli&grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=%00%27',
      400,
      'invalid_grant',
    ],
    [
      '/oauth2/token',
      'client_id=muster-cli&grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=a&device_code=b',
      400,
      'invalid_request',
    ],
  ];
  for (const [path, form, status, error] of refused) {
    const found = await post(server, path, form);
    expect([found.status, errorOf(found)], `${path} ${form.slice(0, 100)}`).toEqual([status, error]);
  }
  // A client with a secret has no use for these grants.
  const { clientId, clientSecret } = await server.createTenant();
  const form = { client_id: clientId, client_secret: clientSecret, grant_type: 'refresh_token', refresh_token: 'x' };
  expect(errorOf(await post(server, '/oauth2/token', form))).toBe('invalid_request');
});

test('no code and no token is in the database, the log or the audit', async () => {
  const { admin, tenant } = await organization();
  const { device_code, user_code } = await beginLogin(server);
  await admin.get(`/device?code=${user_code}`);
  const waiting = await everything();
  await answerLogin(admin, user_code);
  const { answer } = await collectLogin(server, device_code);
  const renewed = await renewLogin(server, String(answer.refresh_token));
  const tokens = [answer, renewed.answer].flatMap(each => [String(each.access_token), String(each.refresh_token)]);
  const parts = tokens.flatMap(token => token.split('.').filter(part => part.length > 60 || part.length === 43));
  const secrets = [device_code, user_code, user_code.replace('-', ''), tokenOf(tenant.setupUrl), ...tokens, ...parts];
  for (const text of [...waiting, ...(await everything()), ...server.log])
    for (const secret of secrets) expect(text.includes(secret), text.slice(0, 200)).toBe(false);
});

/** Every row of the tables that this touches, as text. */
async function everything(): Promise<string[]> {
  return await server.database.asSystem('readiness', async tx => {
    const texts: string[] = [];
    for (const table of ['login_requests', 'sessions', 'audit', 'throttles', 'provider_records', 'sign_in_attempts']) {
      const { rows } = await tx.run<{ row: string }>({
        text: `select row_to_json(t)::text as row from muster.${table} t`,
      });
      texts.push(...rows.map(({ row }) => row));
    }
    return texts;
  });
}
