import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { textsOf } from '../../src/contracts/texts/render.ts';
import type { UserRole } from '../../src/contracts/users.ts';
import { type Company, type CompanyAccount, startCompany } from '../fixtures/company.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';
import { comeIn, signInAs, tokenOf, type Visitor, visitor } from '../fixtures/visitor.ts';

let server: TestServer;
let company: Company;
beforeAll(async () => {
  server = await testServer();
  company = await startCompany(`${server.url}/sign-in/company/callback`);
});
afterAll(async () => {
  await company.stop();
  await server.close();
});
beforeEach(() => {
  company.tamper = null;
});

const { reasons } = textsOf.en.errors.signInFailed;
type CompanyReason = Extract<keyof typeof reasons, `company${string}`>;

interface Organization {
  readonly tenant: TestTenant;
  readonly domain: string;
  readonly admin: Visitor;
  readonly settings: Record<string, unknown>;
}

let organizations = 0;

/** A tenant with a domain of its own, its first administrator, and the company's sign-in. */
async function organization(more: Record<string, unknown> = {}): Promise<Organization> {
  organizations += 1;
  const domain = `contoso${organizations}.example`;
  const tenant = await server.createTenant({ domains: [domain] });
  const admin = await comeIn(server, tenant.setupUrl, { email: `admin@${domain}` });
  const { issuer, clientId, clientSecret } = company;
  const settings = { issuer, clientId, clientSecret, domains: [domain], defaultRole: 'reader', ...more };
  const put = await replace(admin, { required: 'any', company: settings });
  expect(put.status, await put.clone().text()).toBe(200);
  return { tenant, domain, admin, settings };
}

const settingsPath = '/api/v1/tenants/me/sign-in-settings';

const replace = (someone: Visitor, body: unknown): Promise<Response> =>
  someone.send(settingsPath, {
    method: 'PUT',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
  });

/** The address at the provider that the sign-in page leads to. */
async function begin(someone: Visitor, email: string, to = '/account'): Promise<string> {
  const query = new URLSearchParams({ email, to });
  const answer = await someone.get(`/sign-in/company?${query}`, { 'sec-fetch-site': 'same-origin' });
  const [, href] = /id="to-company" href="([^"]+)"/.exec(await answer.text()) ?? [];
  if (href === undefined) throw new Error(`no way on: ${answer.status}`);
  return href.replaceAll('&#38;', '&');
}

const comeBack = (someone: Visitor, callback: string): Promise<Response> =>
  someone.get(callback.slice(server.url.length));

/** The whole road of one person in one browser. */
async function road(someone: Visitor, account: CompanyAccount, email = account.email ?? ''): Promise<Response> {
  company.account = account;
  return await comeBack(someone, await company.walk(await begin(someone, email)));
}

async function expectRefused(answer: Response, reason: CompanyReason): Promise<void> {
  const text = await answer.text();
  expect(text.replaceAll('&#34;', '"')).toContain(reasons[reason].detail);
  expect([answer.status, answer.headers.getSetCookie().some(line => line.startsWith('muster='))]).toEqual([401, false]);
}

const me = async (someone: Visitor): Promise<Record<string, unknown>> =>
  Object(await (await someone.get('/api/v1/me')).json());

describe('the whole road', () => {
  test('makes a user with the default role, and finds the same one again', async () => {
    const { domain, tenant } = await organization();
    const account = { sub: `megan-${domain}`, email: `Megan@${domain}`, email_verified: true, name: 'Megan Bowen' };
    const megan = visitor(server);
    const answer = await road(megan, account);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/account']);
    const first = await me(megan);
    expect(first).toMatchObject({ name: 'Megan Bowen', email: `megan@${domain}`, role: 'reader' });
    expect(first.tenantId).toBe(tenant.tenantId);
    expect(await (await megan.get('/account')).text()).toContain('company sign-in');
    const again = visitor(server);
    expect((await road(again, { ...account, email: `renamed@${domain}` })).status).toBe(303);
    expect((await me(again)).id).toBe(first.id);
  });

  test('asks with PKCE, state and nonce, and keeps its secrets in the browser', async () => {
    const { domain, tenant } = await organization();
    const someone = visitor(server);
    const url = new URL(await begin(someone, `a@${domain}`));
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      ...{ response_type: 'code', code_challenge_method: 'S256', login_hint: `a@${domain}` },
      ...{ scope: 'openid profile email', redirect_uri: `${server.url}/sign-in/company/callback/${tenant.tenantId}` },
      ...{ state: expect.stringMatching(/^[\w-]{43}$/), nonce: expect.stringMatching(/^[\w-]{43}$/) },
    });
    const verifier = someone.cookies.get('muster-company') ?? '';
    expect(verifier).toMatch(/^[\w-]{43}$/);
    const rows = await server.database.asSystem('sign-in', tx =>
      tx.run<{ payload: unknown }>({ text: 'select payload from muster.sign_in_attempts' }),
    );
    expect(JSON.stringify(rows)).not.toContain(verifier);
  });

  test('goes on by itself only from the own page', async () => {
    const { tenant } = await organization();
    for (const site of ['same-origin', 'none', 'cross-site', 'same-site']) {
      const answer = await visitor(server).get(`/sign-in/company?tenant=${tenant.tenantId}`, {
        'sec-fetch-site': site,
      });
      expect((await answer.text()).includes('data-at-once'), site).toBe(site === 'same-origin');
    }
  });

  test('two windows at once make one user', async () => {
    const { domain } = await organization();
    const [one, two] = [visitor(server), visitor(server)];
    company.account = { sub: `twin-${domain}`, email: `twin@${domain}` };
    const callbacks = [
      await company.walk(await begin(one, `twin@${domain}`)),
      await company.walk(await begin(two, `twin@${domain}`)),
    ];
    const answers = await Promise.all([comeBack(one, callbacks[0]!), comeBack(two, callbacks[1]!)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect((await me(one)).id).toBe((await me(two)).id);
  });

  test('ends the session that the browser had before', async () => {
    const { domain, admin } = await organization();
    const before = admin.cookies.get('muster');
    expect((await road(admin, { sub: `x-${domain}`, email: `x@${domain}` })).status).toBe(303);
    expect((await visitor(server).get('/api/v1/me', { cookie: `muster=${before}` })).status).toBe(401);
  });
});

describe('beginning', () => {
  const begun = (query: string) => visitor(server).get(`/sign-in/company?${query}`);

  test('says the same of every address and tenant without a sign-in of its own', async () => {
    const { domain } = await organization();
    const plain = await server.createTenant({ domains: ['plain.example'] });
    for (const query of [
      ...['email=a@nowhere.example', 'email=a@plain.example', 'email=none', 'email=', '', `tenant=${plain.tenantId}`],
      ...[`email=a@sub.${domain}`, 'tenant=no', 'email=a&email=b', 'tenant=0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f'],
    ]) {
      await expectRefused(await begun(query), 'companyUnknown');
    }
  });

  test('takes an address that two tenants claim to neither', async () => {
    const { domain, settings } = await organization();
    const other = await server.createTenant({ domains: [domain] });
    const theirs = await comeIn(server, other.setupUrl, { email: 'other@somewhere.example' });
    await replace(theirs, { required: 'any', company: settings });
    await expectRefused(await begun(`email=a@${domain}`), 'companyUnknown');
    expect((await begun(`tenant=${other.tenantId}`)).status).toBe(200);
  });

  test('a tenant cannot draw in the addresses of another by its own settings', async () => {
    const { domain } = await organization();
    const evil = await server.createTenant({ domains: ['evil.example'] });
    const mallory = await comeIn(server, evil.setupUrl, { email: 'mallory@evil.example' });
    const { issuer, clientId } = company;
    await replace(mallory, { required: 'any', company: { issuer, clientId, domains: [domain] } });
    expect((await begun(`email=a@${domain}`)).status).toBe(200);
  });
});

describe('is refused', () => {
  const cases: readonly (readonly [string, CompanyReason, NonNullable<Company['tamper']>])[] = [
    ['another nonce', 'companyAnswer', { claims: { nonce: 'another' } }],
    ['no nonce', 'companyAnswer', { claims: { nonce: undefined } }],
    ['another issuer', 'companyAnswer', { claims: { iss: 'https://evil.example' } }],
    ['another audience', 'companyAnswer', { claims: { aud: 'another-client' } }],
    ['an expired token', 'companyAnswer', { claims: { exp: Math.floor(Date.now() / 1000) - 3600 } }],
    ['a token without an end', 'companyAnswer', { claims: { exp: undefined } }],
    ['a token signed by somebody else', 'companyAnswer', { byStranger: true }],
    ['another person at the second question', 'companyAnswer', { claims: { sub: 'another' } }],
  ];
  test.each(cases)('%s', async (_, reason, tamper) => {
    const { domain } = await organization();
    company.tamper = tamper;
    await expectRefused(await road(visitor(server), { sub: `a-${domain}`, email: `a@${domain}` }), reason);
  });

  const changes: readonly (readonly [string, CompanyReason, (url: URL) => void])[] = [
    ['another state', 'companyAttemptOver', url => url.searchParams.set('state', 'x'.repeat(43))],
    ['no state', 'companyAttemptOver', url => url.searchParams.delete('state')],
    ['the issuer of another provider', 'companyAnswer', url => url.searchParams.set('iss', 'https://evil.example')],
    ['no issuer', 'companyAnswer', url => url.searchParams.delete('iss')],
    ['another code', 'companyAttemptOver', url => url.searchParams.set('code', 'made-up')],
    ['no code', 'companyAnswer', url => url.searchParams.delete('code')],
    ['two states', 'companyAnswer', url => url.searchParams.append('state', 'second')],
  ];
  test.each(changes)('a callback with %s', async (_, reason, change) => {
    const { domain } = await organization();
    const someone = visitor(server);
    company.account = { sub: `a-${domain}`, email: `a@${domain}` };
    const url = new URL(await company.walk(await begin(someone, `a@${domain}`)));
    change(url);
    await expectRefused(await comeBack(someone, url.href), reason);
  });

  test('a callback a second time, in another browser, and after ten minutes', async () => {
    const { domain } = await organization();
    const someone = visitor(server);
    company.account = { sub: `a-${domain}`, email: `a@${domain}` };
    const used = await company.walk(await begin(someone, `a@${domain}`));
    const cookie = someone.cookies.get('muster-company');
    expect((await comeBack(someone, used)).status).toBe(303);
    const replay = await visitor(server).get(used.slice(server.url.length), { cookie: `muster-company=${cookie}` });
    await expectRefused(replay, 'companyAttemptOver');

    const before = company.exchanges();
    const theirs = await company.walk(await begin(visitor(server), `a@${domain}`));
    await expectRefused(await comeBack(visitor(server), theirs), 'companyAttemptOver');
    const busy = visitor(server);
    await begin(busy, `a@${domain}`);
    const alsoTheirs = await company.walk(await begin(visitor(server), `a@${domain}`));
    await expectRefused(await comeBack(busy, alsoTheirs), 'companyAttemptOver');
    expect(company.exchanges(), 'codes of other browsers are not even tried').toBe(before);

    const slow = await company.walk(await begin(someone, `a@${domain}`));
    server.advance(601_000);
    await expectRefused(await comeBack(someone, slow), 'companyAttemptOver');
  });

  test.each<[string, object]>([
    ['another domain', { email: 'a@elsewhere.example' }],
    ['an address that is not verified', { email: 'EMAIL', email_verified: false }],
    ['no address', {}],
    ['a user name that looks like one', { preferred_username: 'EMAIL' }],
    ['an address that cannot be stored', { email: 'a\0EMAIL' }],
  ])('%s', async (_, claims) => {
    const { domain } = await organization();
    const email = `a@${domain}`;
    const said = Object.fromEntries(
      Object.entries(claims).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.replace('EMAIL', email) : value,
      ]),
    );
    await expectRefused(await road(visitor(server), { sub: `a-${domain}`, ...said }, email), 'companyEmail');
  });

  test('who has no role, and who is disabled', async () => {
    const { domain, admin } = await organization({ defaultRole: null });
    const account = { sub: `a-${domain}`, email: `a@${domain}` };
    await expectRefused(await road(visitor(server), account), 'companyNoRole');
    const invited = await admin.post('/api/v1/tenants/me/invitations', { role: 'operator', email: account.email });
    await comeIn(server, Object(await invited.json()).url);
    const inside = visitor(server);
    expect((await road(inside, account)).status).toBe(303);
    const { id } = await me(inside);
    await patchUser(admin, String(id), { disabled: true });
    await expectRefused(await road(visitor(server), account), 'companyDisabled');
  });

  test('whom the company denies', async () => {
    const { domain } = await organization();
    const someone = visitor(server);
    company.account = null;
    const callback = await company.walk(await begin(someone, `a@${domain}`));
    expect(callback).toContain('error=access_denied');
    await expectRefused(await comeBack(someone, callback), 'companyDenied');
  });

  test('a wrong client secret, in clear words', async () => {
    const { domain } = await organization({ clientSecret: 'not the secret' });
    await expectRefused(await road(visitor(server), { sub: `a-${domain}`, email: `a@${domain}` }), 'companySettings');
  });

  test('while the provider is away, before and in between', async () => {
    const away = await startCompany(`${server.url}/sign-in/company/callback`);
    const { domain } = await organization({ issuer: away.issuer });
    const someone = visitor(server);
    away.account = { sub: 'a', email: `a@${domain}` };
    const callback = await away.walk(await begin(someone, `a@${domain}`));
    await away.stop();
    await expectRefused(await comeBack(someone, callback), 'companyAway');
    server.advance(11 * 60_000);
    await expectRefused(await visitor(server).get(`/sign-in/company?email=a@${domain}`), 'companyAway');
  });

  test("and the answer of another tenant's provider is not taken to this one's", async () => {
    const [ours, theirs] = [await organization(), await organization()];
    const someone = visitor(server);
    company.account = { sub: 'mixed-up', email: `a@${ours.domain}`, email_verified: true };
    const back = new URL(await company.walk(await begin(someone, `a@${ours.domain}`)));
    const path = back.pathname.replace(ours.tenant.tenantId, theirs.tenant.tenantId);
    const before = company.exchanges();
    await expectRefused(await someone.get(`${path}${back.search}`), 'companyAttemptOver');
    expect(company.exchanges()).toBe(before);
  });

  test('and nothing that was sent is shown as it is, or logged', async () => {
    const { domain, tenant } = await organization();
    const someone = visitor(server);
    const state = new URL(await begin(someone, `a@${domain}`)).searchParams.get('state');
    const evil = new URLSearchParams({ error: 'server_error', error_description: '<script>evil()</script>' });
    const answer = await someone.get(`/sign-in/company/callback/${tenant.tenantId}?${evil}&state=${state}`);
    expect(await answer.text()).not.toContain('evil()');
    const echoed = await someone.get('/sign-in/company?email="><script>evil()</script>');
    expect(await echoed.text()).not.toContain('<script>evil');
    expect(server.log.join('\n')).not.toContain('evil()');
  });
});

describe('who is refused stands in the audit log', () => {
  const refusedIn = async ({ admin }: Pick<Organization, 'admin'>): Promise<Record<string, unknown>[]> =>
    Object(await (await admin.get('/api/v1/tenants/me/audit?outcome=refused')).json()).items;

  test('as the user that he would have been', async () => {
    const made = await organization();
    const email = `a@${made.domain}`;
    const inside = visitor(server);
    expect((await road(inside, { sub: `first-${made.domain}`, email, name: 'Adele' })).status).toBe(303);
    const { id } = await me(inside);
    await expectRefused(await road(visitor(server), { sub: `second-${made.domain}`, email }), 'companyTaken');
    await patchUser(made.admin, String(id), { disabled: true });
    await expectRefused(await road(visitor(server), { sub: `first-${made.domain}`, email }), 'companyDisabled');
    const line = (reason: string) => ({
      ...{ action: 'session.open', outcome: 'refused', code: 'signInFailed', address: '127.0.0.1' },
      ...{ principal: { kind: 'user', id, name: 'Adele' }, target: { kind: 'user', id } },
      detail: { method: 'company', reason, email },
    });
    expect(await refusedIn(made)).toMatchObject([line('companyDisabled'), line('companyTaken')]);
  });

  test('as somebody of the company who is no user', async () => {
    const made = await organization({ defaultRole: null });
    const { tenantId } = made.tenant;
    await expectRefused(await road(visitor(server), { sub: 'x', email: `a@${made.domain}` }), 'companyNoRole');
    await expectRefused(
      await road(visitor(server), { sub: 'x', email: 'a@else.example' }, `a@${made.domain}`),
      'companyEmail',
    );
    const principal = { kind: 'client', id: 'company-sign-in', name: 'Company sign-in', tenantId };
    const line = { action: 'session.open', code: 'signInFailed', principal, target: { kind: 'tenant', id: tenantId } };
    expect(await refusedIn(made)).toMatchObject([
      { ...line, detail: { method: 'company', reason: 'companyEmail', email: null } },
      { ...line, detail: { method: 'company', reason: 'companyNoRole', email: `a@${made.domain}` } },
    ]);
  });

  test('not where no provider has vouched for anybody: strangers could fill it', async () => {
    const made = await organization();
    company.account = null;
    const someone = visitor(server);
    const callback = await company.walk(await begin(someone, `a@${made.domain}`));
    await expectRefused(await comeBack(someone, callback), 'companyDenied');
    await expectRefused(await comeBack(someone, callback), 'companyAttemptOver');
    expect(await refusedIn(made)).toEqual([]);
  });

  test('at most 60 times a minute, each tenant by itself', async () => {
    const [one, two] = [await organization({ defaultRole: null }), await organization({ defaultRole: null })];
    for (const { domain, count } of [
      { ...one, count: 61 },
      { ...two, count: 1 },
    ]) {
      const account = { sub: `x-${domain}`, email: `a@${domain}` };
      for (let n = 0; n < count; n += 1) await expectRefused(await road(visitor(server), account), 'companyNoRole');
    }
    expect([(await refusedIn(one)).length, (await refusedIn(two)).length]).toEqual([60, 1]);
  });

  test('where another way in is required, with the way that was tried', async () => {
    const { admin, domain, settings } = await organization();
    const email = `admin@${domain}`;
    expect((await road(admin, { sub: `admin-${domain}`, email })).status).toBe(303);
    expect((await replace(admin, { required: 'company', company: settings })).status).toBe(200);
    await expectRefused(await signInAs(visitor(server), email), 'companyRequired');
    expect(await refusedIn({ admin })).toMatchObject([
      {
        action: 'session.open',
        code: 'signInFailed',
        detail: { method: 'password', reason: 'companyRequired', email },
      },
    ]);
  });
});

const patchUser = (admin: Visitor, id: string, body: object) =>
  admin.send(`/api/v1/tenants/me/users/${id}`, {
    method: 'PATCH',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
  });

describe('roles from a claim', () => {
  const mapping = { roleClaim: 'groups', roleMapping: { admins: 'administrator', staff: 'operator' } };

  test('go up and down with each sign-in', async () => {
    const { domain } = await organization({ ...mapping, defaultRole: 'auditor' });
    const roleWith = async (groups: string[]): Promise<unknown> => {
      const someone = visitor(server);
      expect((await road(someone, { sub: `a-${domain}`, email: `a@${domain}`, groups })).status).toBe(303);
      return (await me(someone)).role;
    };
    const seen: unknown[] = [];
    for (const groups of [['staff'], ['staff', 'admins'], ['staff'], ['unknown'], []])
      seen.push(await roleWith(groups));
    expect(seen).toEqual(['operator', 'administrator', 'operator', 'auditor', 'auditor'] satisfies UserRole[]);
  });

  test('who has lost every group stays out', async () => {
    const { domain } = await organization({ ...mapping, defaultRole: null });
    const account = { sub: `a-${domain}`, email: `a@${domain}` };
    expect((await road(visitor(server), { ...account, groups: ['staff'] })).status).toBe(303);
    await expectRefused(await road(visitor(server), { ...account, groups: [] }), 'companyNoRole');
  });

  test('never take the last administrator away', async () => {
    const { domain, admin } = await organization({ ...mapping, defaultRole: null });
    const account = { sub: `admin-${domain}`, email: `admin@${domain}`, groups: ['staff'] };
    const [before, after] = [await me(admin), visitor(server)];
    expect((await road(after, account)).status).toBe(303);
    expect(await me(after)).toMatchObject({ id: before.id, role: 'administrator' });
    expect((await road(visitor(server), { sub: `b-${domain}`, email: `b@${domain}`, groups: ['admins'] })).status).toBe(
      303,
    );
    const now = visitor(server);
    expect((await road(now, account)).status).toBe(303);
    expect((await me(now)).role).toBe('operator');
  });
});

describe('linking a user who is there', () => {
  test('takes away what opened the user before: somebody else may have named the address', async () => {
    const { domain, admin } = await organization();
    const email = `ceo@${domain}`;
    const made = await admin.post('/api/v1/tenants/me/invitations', { role: 'operator' });
    const mallory = await comeIn(server, Object(await made.json()).url, { email });
    const ceo = visitor(server);
    expect((await road(ceo, { sub: `ceo-${domain}`, email })).status).toBe(303);
    expect((await me(ceo)).role).toBe('operator');
    server.advance(6_000);
    expect((await mallory.get('/api/v1/me')).status).toBe(401);
    expect((await signInAs(visitor(server), email)).status).toBe(401);
  });

  test('keeps it for who is signed in to both', async () => {
    const { domain, admin } = await organization();
    const email = `admin@${domain}`;
    expect((await road(admin, { sub: `admin-${domain}`, email })).status).toBe(303);
    expect((await signInAs(visitor(server), email)).status).toBe(303);
  });

  test('happens once: another account with the same address stays out', async () => {
    const { domain } = await organization();
    const email = `a@${domain}`;
    expect((await road(visitor(server), { sub: `first-${domain}`, email })).status).toBe(303);
    await expectRefused(await road(visitor(server), { sub: `second-${domain}`, email }), 'companyTaken');
  });
});

describe('the settings', () => {
  test('are any, and no company, from the start', async () => {
    const { setupUrl } = await server.createTenant();
    const admin = await comeIn(server, setupUrl);
    expect(await (await admin.get(settingsPath)).json()).toEqual({ required: 'any', company: null });
  });

  test('show no secret, keep it when it is left out, and drop it with the client it was for', async () => {
    const { admin, settings } = await organization();
    const { clientSecret: _, ...kept } = settings;
    const stays = await (await replace(admin, { required: 'any', company: kept })).json();
    expect(stays).toEqual({
      required: 'any',
      company: { ...kept, hasSecret: true, roleClaim: null, roleMapping: {} },
    });
    expect(await (await admin.get(settingsPath)).json()).toEqual(stays);
    const moved = await replace(admin, { required: 'any', company: { ...kept, clientId: 'another' } });
    expect(await moved.json()).toMatchObject({ company: { hasSecret: false } });
  });

  test('of another tenant are not found', async () => {
    const [{ tenant }, { admin }] = [await organization(), await organization()];
    const path = `/api/v1/tenants/${tenant.tenantId}/sign-in-settings`;
    expect((await admin.get(path)).status).toBe(404);
    const init = { method: 'PUT', body: JSON.stringify({ required: 'any', company: null }) };
    const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
    expect((await admin.send(path, { ...init, headers })).status).toBe(404);
  });

  test('of a provider take every right: through it one can become any user', async () => {
    const { admin, settings } = await organization();
    const made = await admin.post('/api/v1/tenants/me/invitations', { role: 'administrator' });
    const second = await comeIn(server, Object(await made.json()).url, { email: 'second@contoso.example' });
    expect((await replace(second, { required: 'any', company: settings })).status).toBe(403);
    expect((await replace(second, { required: 'any', company: null })).status).toBe(200);
  });

  test.each<[string, string | (() => string)]>([
    ['notHttps', 'http://id.contoso.example'],
    ['notHttps', 'ftp://127.0.0.1'],
    ['notHttps', 'no address'],
    ['notHttps', () => `${company.issuer}?a=b`],
    ['notReached', 'http://127.0.0.1:9'],
    ['noDocument', () => server.url],
    ['otherIssuer', () => `${company.issuer}/`],
  ])('name a provider that can be used: %s', async (reason, issuer) => {
    const { admin, settings } = await organization();
    const wanted = { ...settings, issuer: typeof issuer === 'string' ? issuer : issuer() };
    const answer = await replace(admin, { required: 'any', company: wanted });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'companyNotUsable', problems: [{ reason }] });
  });

  test.each([
    { required: 'never', company: null },
    { required: 'any' },
    { required: 'any', company: { issuer: 'https://x.example', clientId: 'a', domains: [] } },
    { required: 'any', company: { issuer: 'https://x.example', clientId: 'a\0', domains: ['a.example'] } },
    {
      required: 'any',
      company: { issuer: 'https://x.example', clientId: 'a', domains: ['a.example'], hasSecret: true },
    },
  ])('have their form: %o', async body => {
    const { setupUrl } = await server.createTenant();
    expect((await replace(await comeIn(server, setupUrl), body)).status).toBe(400);
  });
});

describe('a provider in a network that is not public', () => {
  let open: TestServer;
  beforeAll(async () => {
    open = await testServer({ beside: server, privateProviders: false });
  });
  afterAll(() => open.close());

  test.each([
    'http://127.0.0.1:9',
    'http://localhost:9',
    'https://10.0.0.1',
    'https://[::1]',
    'https://[fd00::1]:8443',
  ])('is not taken unless the service is told to: %s', async issuer => {
    const { admin, settings } = await organization();
    const there = { ...admin, send: visitorWith(open, admin) };
    const answer = await replace(there, { required: 'any', company: { ...settings, issuer } });
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      { code: 'companyNotUsable', problems: [{ reason: 'privateAddress' }] },
    ]);
  });

  test('that was taken before signs nobody in any more', async () => {
    const { domain } = await organization();
    await expectRefused(await visitor(open).get(`/sign-in/company?email=a@${domain}`), 'companyPrivate');
    expect((await visitor(server).get(`/sign-in/company?email=a@${domain}`)).status).toBe(200);
  });
});

/** The same browser at another process of the service. */
const visitorWith =
  (at: TestServer, { cookies }: Visitor): Visitor['send'] =>
  (path, { headers, ...init }) =>
    visitor(at).send(path, { ...init, headers: { ...Object(headers), cookie: `muster=${cookies.get('muster')}` } });

describe('what is required', () => {
  async function expectLockOut(answer: Response, reason: string): Promise<void> {
    expect(answer.status, await answer.clone().text()).toBe(409);
    expect(await answer.json()).toMatchObject({ code: 'wouldLockOut', problems: [{ reason }] });
  }

  test('passkeys only where an administrator has one', async () => {
    const { admin } = await organization();
    await expectLockOut(await replace(admin, { required: 'passkey', company: null }), 'noPasskey');
  });

  test('company sign-in only where it is set up and an administrator came by it', async () => {
    const { admin, domain, settings } = await organization();
    await expectLockOut(await replace(admin, { required: 'company', company: null }), 'noCompany');
    await expectLockOut(await replace(admin, { required: 'company', company: settings }), 'noCompanySignIn');
    const account = { sub: `admin-${domain}`, email: `admin@${domain}` };
    expect((await road(admin, account)).status).toBe(303);
    expect((await replace(admin, { required: 'company', company: settings })).status).toBe(200);
    const byPassword = await signInAs(visitor(server), account.email);
    expect([byPassword.status, (await byPassword.text()).includes(reasons.companyRequired.detail)]).toEqual([
      401,
      true,
    ]);
    expect((await road(visitor(server), account)).status).toBe(303);
    const invited = await admin.post('/api/v1/tenants/me/invitations', { role: 'reader' });
    const token = tokenOf(Object(await invited.json()).url);
    const who = { token, email: `new@${domain}`, name: 'New', password: 'correct horse battery staple' };
    expect((await visitor(server).post('/invitation/password', who)).status).toBe(401);
  });

  test('a provider by which alone the administrators come cannot be removed', async () => {
    const { domain } = await organization();
    const email = `admin@${domain}`;
    const again = visitor(server);
    expect((await road(again, { sub: `admin-${domain}`, email })).status).toBe(303);
    await expectLockOut(await replace(again, { required: 'any', company: null }), 'noOtherWay');
    expect((await again.submit('/account/password', { next: 'a password of my own' })).status).toBe(303);
    expect((await replace(again, { required: 'any', company: null })).status).toBe(200);
  });
});

test('the client secret stands in no answer, log, audit or stored text', async () => {
  const { domain, admin } = await organization();
  await road(visitor(server), { sub: `a-${domain}`, email: `a@${domain}` });
  const settings = await (await admin.get(settingsPath)).text();
  const stored = await server.database.asSystem('sign-in', async tx => {
    const texts: string[] = [];
    for (const table of ['sign_in_settings', 'sign_in_attempts', 'users', 'audit', 'sessions', 'events']) {
      const { rows } = await tx.run<{ row: string }>({ text: `select t::text as row from muster.${table} t` });
      texts.push(...rows.map(({ row }) => row));
    }
    return texts;
  });
  const forms = [company.clientSecret, Buffer.from(company.clientSecret).toString('hex')];
  for (const text of [settings, ...stored, ...server.log]) for (const form of forms) expect(text).not.toContain(form);
  expect(stored.filter(text => text.includes('signInSettings.update'))).not.toEqual([]);
});
