import { argon2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { textsOf } from '../../src/contracts/texts/render.ts';
import { caller } from '../fixtures/calling.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';
import { comeIn, goodPassword, signInAs, tokenOf, type Visitor, visitor } from '../fixtures/visitor.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

async function organization(email = 'megan@contoso.example'): Promise<{ tenant: TestTenant; admin: Visitor }> {
  const tenant = await server.createTenant();
  return { tenant, admin: await comeIn(server, tenant.setupUrl, { email }) };
}

async function inviteBy(admin: Visitor, wanted: object): Promise<string> {
  const answer = await admin.post('/api/v1/tenants/me/invitations', wanted);
  expect(answer.status, await answer.clone().text()).toBe(201);
  return Object(await answer.json()).url;
}

const ours = { 'sec-fetch-site': 'same-origin' };
const json = { ...ours, 'content-type': 'application/json' };
const idOf = async (someone: Visitor): Promise<string> => Object(await (await someone.get('/api/v1/me')).json()).id;
const patch = (admin: Visitor, id: string, body: object) =>
  admin.send(`/api/v1/tenants/me/users/${id}`, { method: 'PATCH', body: JSON.stringify(body), headers: json });

describe('an address to go on to', () => {
  test.each([
    ...['/.//evil.example', '/..//evil.example', '/%2e//evil.example/x', '/a/..//evil.example', '//evil.example'],
    ...['/\\evil.example', '/\t/evil.example', 'https://evil.example', '\u0000//evil.example', '/\n//evil.example'],
  ])('leads to no other host, whoever is signed in already: %j', async to => {
    const { admin } = await organization();
    const answer = await admin.get(`/sign-in?to=${encodeURIComponent(to)}`);
    const { origin } = new URL(answer.headers.get('location') ?? '', server.url);
    expect([answer.status, origin]).toEqual([303, server.url]);
  });
});

describe('guesses', () => {
  test('sent all at once are no more than one after another', async () => {
    const fresh = await testServer({ limits: { signInFailuresPerUser: 3 } });
    try {
      await comeIn(fresh, (await fresh.createTenant()).setupUrl);
      const guesses = Array.from({ length: 12 }, (_, n) => `a guess with number ${n}`);
      const answers = await Promise.all(guesses.map(guess => signInAs(visitor(fresh), 'megan@contoso.example', guess)));
      expect(answers.filter(({ status }) => status === 401).length).toBe(3);
      expect(answers.filter(({ status }) => status === 429).length).toBe(9);
    } finally {
      await fresh.close();
    }
  });

  test('what is right does not count, however often', async () => {
    const fresh = await testServer({ limits: { signInFailuresPerUser: 2, signInFailuresPerAddress: 2 } });
    try {
      await comeIn(fresh, (await fresh.createTenant()).setupUrl);
      for (let n = 0; n < 4; n += 1) expect((await signInAs(visitor(fresh), 'megan@contoso.example')).status).toBe(303);
    } finally {
      await fresh.close();
    }
  });

  test('a browser is known for the user who signed in with it, and for no other one with the same address', async () => {
    const fresh = await testServer({ limits: { signInFailuresFromUnknown: 3 } });
    try {
      await comeIn(fresh, (await fresh.createTenant()).setupUrl);
      // Nobody verifies an address: in a tenant of his own anybody has any.
      const thief = await comeIn(fresh, (await fresh.createTenant()).setupUrl, { password: 'a password of the thief' });
      for (let n = 0; n < 3; n += 1)
        await signInAs(visitor(fresh), 'megan@contoso.example', `a guess with number ${n}`);
      // His browser is asked for his own password alone.
      expect((await signInAs(thief, 'megan@contoso.example')).status).toBe(401);
      expect((await signInAs(thief, 'megan@contoso.example', 'a password of the thief')).status).toBe(303);
      expect((await signInAs(visitor(fresh), 'megan@contoso.example')).status).toBe(429);
    } finally {
      await fresh.close();
    }
  });

  test('from elsewhere keep nobody who is signed in from changing the password; his own are counted', async () => {
    const fresh = await testServer({ limits: { signInFailuresFromUnknown: 3, signInFailuresPerUser: 5 } });
    try {
      const someone = await comeIn(fresh, (await fresh.createTenant()).setupUrl);
      for (let n = 0; n < 3; n += 1)
        await signInAs(visitor(fresh), 'megan@contoso.example', `a guess with number ${n}`);
      const change = (current: string) =>
        someone.submit('/account/password', { current, next: 'another one that is long' });
      expect((await change(goodPassword)).status).toBe(303);
      const statuses: string[] = [];
      for (let n = 0; n < 7; n += 1) statuses.push(await (await change(`a guess with number ${n}`)).text());
      expect(statuses.at(-1)).toContain('Too many');
    } finally {
      await fresh.close();
    }
  });
});

describe('a session', () => {
  test('of a browser ends when a link is opened in it', async () => {
    const { admin } = await organization();
    const url = await inviteBy(admin, { role: 'reader' });
    const before = admin.cookies.get('muster');
    const who = { token: tokenOf(url), email: 'reader@contoso.example', name: 'Reader', password: goodPassword };
    expect((await admin.post('/invitation/password', who)).status).toBe(200);
    expect((await visitor(server).get('/api/v1/me', { cookie: `muster=${before}` })).status).toBe(401);
  });

  test('of somebody who is disabled ends in every process, within 5 seconds', async () => {
    const { admin } = await organization();
    const user = await comeIn(server, await inviteBy(admin, { role: 'reader' }), { email: 'gone@contoso.example' });
    const beside = await testServer({ beside: server });
    try {
      const there = () =>
        fetch(`${beside.url}/api/v1/me`, { headers: { cookie: `muster=${user.cookies.get('muster')}` } });
      expect((await there()).status).toBe(200);
      expect((await patch(admin, await idOf(user), { disabled: true })).status).toBe(200);
      server.advance(5_001);
      expect((await there()).status).toBe(401);
    } finally {
      await beside.close();
    }
  });

  test('is not taken where a browser cannot say which page asks', async () => {
    const { admin } = await organization();
    for (const site of ['none', 'same-site', 'same-origin, cross-site', '']) {
      const answer = await admin.post('/api/v1/tenants/me/invitations', { role: 'reader' }, { 'sec-fetch-site': site });
      expect(answer.status, site).toBe(403);
    }
  });

  test('does not stand in for a token that is not good', async () => {
    const { admin } = await organization();
    for (const authorization of ['', 'Bearer', 'Bearer a b', 'Basic YTpi', 'bearer nonsense'])
      expect((await admin.get('/api/v1/me', { authorization })).status, authorization).toBe(401);
  });

  test('is sent by no method in disguise', async () => {
    const { admin } = await organization();
    const path = `/api/v1/tenants/me/users/${await idOf(admin)}`;
    const disguise = { ...json, 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' };
    expect((await admin.send(path, { headers: disguise })).status).toBe(200);
    expect((await admin.send(path, { method: 'POST', body: '{}', headers: disguise })).status).toBe(404);
    expect((await admin.get('/api/v1/me')).status).toBe(200);
  });

  test('leaves no page of it in a cache', async () => {
    const { admin } = await organization();
    for (const path of ['/account', '/sign-in', '/invitation', '/setup', '/api/v1/me', '/account/none'])
      expect((await admin.get(path)).headers.get('cache-control'), path).toBe('no-store');
  });
});

describe('ways in', () => {
  test('take a sign-in of the last 15 minutes to be added or removed, so that a session that was left open gives none', async () => {
    const fresh = await testServer();
    try {
      const someone = await comeIn(fresh, (await fresh.createTenant()).setupUrl);
      const none = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';
      const [add, remove] = ['/account/passkeys/ask', `/account/passkeys/${none}/remove`];
      fresh.advance(14.9 * 60_000);
      expect((await someone.post(add, {})).status).toBe(200);
      expect((await someone.submit(remove, {})).status).toBe(404);
      fresh.advance(0.2 * 60_000);
      for (const path of [add, remove]) {
        const answer = await someone.post(path, {});
        expect([answer.status, Object(await answer.json()).code]).toEqual([403, 'signInNotRecent']);
      }
      const page = await someone.submit(remove, {}, { ...ours, accept: 'text/html' });
      expect(await page.text()).toContain('sign-in of the last 15 minutes');
      // Who is signed in is led on, unless he is to sign in again.
      expect((await someone.get('/sign-in')).status).toBe(303);
      expect((await someone.get('/sign-in?again=1')).status).toBe(200);
      await signInAs(someone, 'megan@contoso.example');
      expect((await someone.post(add, {})).status).toBe(200);
      // Nobody needs one who says the password that there is.
      fresh.advance(16 * 60_000);
      const change = { current: goodPassword, next: 'another one that is long' };
      expect((await someone.submit('/account/password', change)).status).toBe(303);
      fresh.advance(16 * 60_000);
      await fresh.database.asSystem('readiness', tx => tx.run({ text: 'delete from muster.passwords' }));
      const first = await someone.submit('/account/password', { current: '', next: 'one of the thief his own' });
      expect(await first.text()).toContain('sign-in of the last 15 minutes');
    } finally {
      await fresh.close();
    }
  });
});

describe('a password', () => {
  const text = `select digest from muster.passwords where user_id = $1`;
  const digestOf = async (id: string): Promise<string> => {
    const kept = await server.database.asSystem('readiness', tx => tx.run<{ digest: string }>({ text, values: [id] }));
    return kept.rows[0]?.digest ?? '';
  };

  test('whose digest was made with less is digested anew by the next sign-in with it, and by no other', async () => {
    const { admin } = await organization('early@contoso.example');
    const id = await idOf(admin);
    const [salt, less] = [randomBytes(16), { memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 32 }];
    const digest = await promisify(argon2)('argon2id', { message: goodPassword, nonce: salt, ...less });
    const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
    const early = `$argon2id$v=19$m=19456,t=2,p=1$${plain(salt)}$${plain(digest)}`;
    const store = 'update muster.passwords set digest = $2 where user_id = $1';
    await server.database.asSystem('readiness', tx => tx.run({ text: store, values: [id, early] }));
    expect((await signInAs(visitor(server), 'early@contoso.example', 'not the right password')).status).toBe(401);
    expect(await digestOf(id)).toBe(early);
    expect((await signInAs(visitor(server), 'early@contoso.example')).status).toBe(303);
    const renewed = await digestOf(id);
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=32768,t=3,p=1\$/);
    expect((await signInAs(visitor(server), 'early@contoso.example')).status).toBe(303);
    expect(await digestOf(id)).toBe(renewed);
  });

  test.each([
    ['made of the name of the organization', 'Contoso-Contoso1', 'guessable'],
    ['a long one of those that were breached', 'moneymaketheworld', 'tooCommon'],
    ['one of those with something around it', '2026-stumblingstone!', 'tooCommon'],
  ])('that is %s is not changed to', async (_, next, reason) => {
    const { admin } = await organization('change@elsewhere.example');
    const change = await admin.submit(
      '/account/password',
      { current: goodPassword, next },
      { ...ours, accept: 'text/html' },
    );
    expect(change.status).toBe(422);
    const { detail } = textsOf.en.errors.passwordNotAccepted.reasons[reason as 'guessable' | 'tooCommon'];
    expect((await change.text()).replaceAll('&#39;', "'")).toContain(detail);
  });
});

describe('an address', () => {
  test('is what a trusted proxy says, and of IPv6 the network that one sender has', async () => {
    const fresh = await testServer({ trustProxy: ['127.0.0.1'], limits: { requestsPerMinute: 2 } });
    try {
      const from = async (address: string, path: string) =>
        (await fetch(`${fresh.url}${path}`, { headers: { 'x-forwarded-for': address } })).status;
      for (const path of ['/api/v1/states', '/sign-in']) {
        const statuses: number[] = [];
        for (const last of ['1', '2', 'ffff:3']) statuses.push(await from(`2001:db8::${last}`, path));
        expect(statuses, path).toEqual([200, 200, 429]);
        expect(await from('2001:db8:0:1::1', path)).toBe(200);
      }
    } finally {
      await fresh.close();
    }
  });

  test('that a proxy passes on is kept as an address alone: of sessions, logins, and the audit log', async () => {
    const fresh = await testServer({ trustProxy: ['127.0.0.0/8'] });
    try {
      const tenant = await fresh.createTenant();
      const admin = await comeIn(fresh, tenant.setupUrl);
      const listed = async (path: string) =>
        Object(await (await admin.get(`/api/v1/tenants/me/audit${path}`)).json()).items;
      for (const [said, kept] of [
        ['192.0.2.1', '192.0.2.1'],
        ['2001:db8::7', '2001:db8::7'],
        ['<b>rubbish</b>', null],
        ['192.0.2.1:4711', null],
        ['unknown', null],
        ['rubbish, 192.0.2.2', '192.0.2.2'],
        ['192.0.2.3, 127.0.0.9', '192.0.2.3'],
        ['192.0.2.4, rubbish', null],
      ] as const) {
        const from = { ...ours, origin: fresh.url, 'x-forwarded-for': said };
        const form = { email: 'megan@contoso.example', password: goodPassword };
        const someone = visitor(fresh);
        expect((await someone.submit('/sign-in', form, from)).status, said).toBe(303);
        const [opened] = await listed('?action=session.open');
        await visitor(fresh).submit('/sign-in', { ...form, password: 'not the right one' }, from);
        await expect.poll(async () => (await listed('?action=session.open'))[0].outcome).toBe('refused');
        const [refused] = await listed('?action=session.open');
        expect([opened.address, refused.address], said).toEqual([kept, kept]);
        expect(await sessionAddresses(fresh), said).toContain(kept);
        const page = await (await someone.get('/account')).text();
        expect(page.includes(kept ?? 'rubbish'), said).toBe(kept !== null);
        const begun = await fetch(`${fresh.url}/oauth2/device`, {
          method: 'POST',
          headers: { 'x-forwarded-for': said },
          body: new URLSearchParams({ client_id: 'muster-cli' }),
        });
        const asked = await someone.get(`/device?code=${Object(await begun.json()).user_code}`);
        expect((await asked.text()).includes(kept ?? 'rubbish'), said).toBe(kept !== null);
      }
      expect(fresh.log.join('')).not.toContain('rubbish');
    } finally {
      await fresh.close();
    }
  });

  test('that is none gives nobody a share of his own', async () => {
    const limits = { requestsPerMinute: 2, loginsPerMinute: 2 };
    const fresh = await testServer({ trustProxy: ['127.0.0.1'], limits });
    try {
      for (const [path, init, good] of [
        ['/sign-in', {}, 200],
        ['/api/v1/states', {}, 200],
        ['/oauth2/jwks', {}, 200],
        ['/oauth2/device', { method: 'POST', body: new URLSearchParams({ client_id: 'muster-cli' }) }, 200],
      ] as const) {
        const statuses: number[] = [];
        for (const said of ['rubbish', 'more rubbish', 'still more'])
          statuses.push((await fetch(`${fresh.url}${path}`, { ...init, headers: { 'x-forwarded-for': said } })).status);
        expect(statuses, path).toEqual([good, good, 429]);
      }
    } finally {
      await fresh.close();
    }
  });

  test('is not what anybody else says', async () => {
    const fresh = await testServer({ limits: { requestsPerMinute: 2 } });
    try {
      const statuses: number[] = [];
      for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
        statuses.push((await fetch(`${fresh.url}/sign-in`, { headers: { 'x-forwarded-for': address } })).status);
      }
      expect(statuses).toEqual([200, 200, 429]);
    } finally {
      await fresh.close();
    }
  });
});

async function sessionAddresses({ database }: TestServer): Promise<(string | null)[]> {
  const text = 'select address from muster.sessions order by created_at';
  const { rows } = await database.asSystem('readiness', tx => tx.run<{ address: string | null }>({ text }));
  return rows.map(({ address }) => address);
}

describe('rights', () => {
  test('of an administrator are not in a link that was made for a reader', async () => {
    const { tenant, admin } = await organization();
    const reader = await comeIn(server, await inviteBy(admin, { role: 'reader' }), { email: 'up@contoso.example' });
    const call = await caller(server, tenant, 'tenant.write tenant.read devices.read batches.read partners.read');
    const id = await idOf(reader);
    const made = await call(`/tenants/me/users/${id}/links`, { method: 'POST', body: '{}', headers: json });
    expect(made.status).toBe(201);
    expect((await patch(admin, id, { role: 'administrator' })).status).toBe(200);
    await expect(comeIn(server, Object(await made.json()).url)).rejects.toThrow('linkNotValid');
  });

  test('are given by whoever enables a user again', async () => {
    const { tenant, admin } = await organization();
    const other = await comeIn(server, await inviteBy(admin, { role: 'administrator' }), {
      email: 'other@contoso.example',
    });
    const id = await idOf(other);
    expect((await patch(admin, id, { disabled: true })).status).toBe(200);
    const call = await caller(server, tenant, 'tenant.write tenant.read');
    const enable = await call(`/tenants/me/users/${id}`, {
      method: 'PATCH',
      body: JSON.stringify({ disabled: false }),
      headers: json,
    });
    expect(enable.status).toBe(403);
    expect((await patch(admin, id, { disabled: false })).status).toBe(200);
  });

  test.each([
    ['disabled', (admin: Visitor, id: string) => patch(admin, id, { disabled: true })],
    ['made a reader', (admin: Visitor, id: string) => patch(admin, id, { role: 'reader' })],
    [
      'removed',
      (admin: Visitor, id: string) => admin.send(`/api/v1/tenants/me/users/${id}`, { method: 'DELETE', headers: ours }),
    ],
  ])('do not come back by a link that an administrator made before he was %s', async (_, lose) => {
    const { admin } = await organization();
    const leaving = await comeIn(server, await inviteBy(admin, { role: 'administrator' }), {
      email: 'leaving@contoso.example',
    });
    const url = await inviteBy(leaving, { role: 'administrator', hours: 168 });
    expect((await lose(admin, await idOf(leaving))).status).toBeLessThan(300);
    await expect(comeIn(server, url, { email: 'back@contoso.example' })).rejects.toThrow('linkNotValid');
  });
});

describe('a body', () => {
  const paths = [
    ...['/sign-in', '/sign-in/passkey/ask', '/sign-in/passkey', '/sign-out'],
    ...['/invitation/read', '/invitation/password', '/invitation/passkey/ask', '/invitation/passkey'],
    ...['/account/password', '/account/passkeys/ask', '/account/passkeys', '/account/sessions/end-others'],
    ...['/account/sessions/none/end', '/account/passkeys/none/remove'],
  ];
  const form = 'application/x-www-form-urlencoded';
  const bodies: readonly (readonly [type: string, body: string])[] = [
    ...[
      'null',
      '[]',
      '[[]]',
      '0',
      '"text"',
      'true',
      '{',
      '',
      '{"__proto__":{"a":1}}',
      '{"email":{},"password":[]}',
    ].map(body => ['application/json', body] as const),
    ['application/json', JSON.stringify({ email: 'a\0@b.example', password: 'a\0', token: '\0', attempt: '\0' })],
    ['application/json', JSON.stringify({ email: '\ud800', password: '\ud800', token: '\ud800', attempt: '\ud800' })],
    ['application/json', JSON.stringify({ token: 'x', attempt: 'x', answer: [], next: null, to: 7 })],
    ['application/json', `{"email":"${'a'.repeat(70_000)}"}`],
    ['application/json', '['.repeat(30_000)],
    [form, 'email=a&email=b&password=c&password=d&token=1&token=2'],
    [form, 'email=%00&password=%00&current=%00&next=%00'],
    [form, 'email=%ff%fe&password=%&__proto__=1&constructor=2'],
    [form, 'a'.repeat(70_000)],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="email"\r\n\r\na\r\n--x--\r\n'],
    ['text/plain', 'email=a&password=b'],
    ['nonsense', 'x'],
  ];

  test.each(paths)('of whatever kind is no fault of the service: %s', async path => {
    const { admin } = await organization();
    for (const someone of [visitor(server), admin]) {
      for (const [type, body] of bodies) {
        const headers = { ...ours, 'content-type': type };
        const answer = await someone.send(path, { method: 'POST', body, headers });
        expect(answer.status, `${type} ${body.slice(0, 60)} ${await answer.text()}`).toBeLessThan(500);
      }
    }
  });

  test('with characters that cannot be stored is refused by every link', async () => {
    const { setupUrl } = await server.createTenant();
    const token = tokenOf(setupUrl);
    for (const name of ['a\0b', 'a\ud800b']) {
      const who = { token, email: 'a@contoso.example', name, password: goodPassword };
      for (const path of ['/invitation/password', '/invitation/passkey/ask']) {
        const answer = await visitor(server).post(path, who);
        expect([answer.status, Object(await answer.json()).code], path).toEqual([400, 'requestNotValid']);
      }
    }
    await comeIn(server, setupUrl);
  });
});
