import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import { type Contact, contact, contactAreas, contactLinkMade, type NewContact } from '../../src/contracts/contacts.ts';
import { problem } from '../../src/contracts/problem.ts';
import { type Call, caller } from '../fixtures/calling.ts';
import { all, organization } from '../fixtures/registering.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';
import { tokenOf, visitor } from '../fixtures/visitor.ts';

let server: TestServer;
let tenant: TestTenant;
let call: Call;
beforeAll(async () => {
  server = await testServer();
  tenant = await server.createTenant({ name: 'Contoso & Söhne' });
  call = await caller(server, tenant);
});
afterAll(() => server.close());

const path = '/tenants/me/contacts';
const nobody = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';
const anyUuid = expect.stringMatching(/^[0-9a-f]{8}-/);
const adele: NewContact = {
  ...{ area: 'itHelpDesk', name: 'Adele Vance', email: 'adele@contoso.example' },
  ...{ phone: '+49 30 1234', preferredLanguage: 'de-DE' },
};

function send(method: string, at: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  return call(at, {
    method,
    headers: { ...type, ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function refused(answer: Response, status: number, code: string): Promise<string> {
  const told = problem.parse(await answer.json());
  expect([answer.status, told.code]).toEqual([status, code]);
  return told.detail;
}

/** A contact that was just made, with a link for it. */
async function linked(api: Client): Promise<Contact & { readonly url: string }> {
  const made = await api.contacts.create(adele);
  const { url = '' } = await api.contacts.link(made.id);
  return { ...made, url };
}

const read = (url: string) => visitor(server).post('/contact/read', { token: tokenOf(url) });
const confirm = (url: string) => visitor(server).post('/contact/confirm', { token: tokenOf(url) });

describe('a contact', () => {
  test('is made with its address in the API, read, listed, changed and removed', async () => {
    const answer = await send('POST', path, { ...adele, more: 'ignored' });
    const made = contact.parse(await answer.json());
    expect(answer.headers.get('location')).toBe(`/api/v1/tenants/${tenant.tenantId}/contacts/${made.id}`);
    expect([answer.status, made]).toEqual([
      201,
      { id: anyUuid, ...adele, createdAt: expect.any(String), verifiedAt: null },
    ]);
    expect(await (await send('GET', `${path}/${made.id}`)).json()).toEqual(made);
    const changed = await send('PATCH', `${path}/${made.id}`, { area: 'security', phone: '1' });
    expect(await changed.json()).toEqual({ ...made, area: 'security', phone: '1' });
    expect((await send('DELETE', `${path}/${made.id}`)).status).toBe(204);
    for (const [method, rest, body] of [
      ['GET', ''],
      ['PATCH', '', {}],
      ['DELETE', ''],
      ['POST', '/links'],
    ] as const) {
      await refused(await send(method, `${path}/${made.id}${rest}`, body), 404, 'notFound');
    }
  });

  test('is kept without blanks around it, the address in lower case, the language as it is usually written', async () => {
    const given = { name: ' Adele 🧀 ', email: 'Adele@Contoso.example', preferredLanguage: 'DE-de' };
    const made = await (await send('POST', path, { ...adele, ...given })).json();
    expect(made).toMatchObject({ name: 'Adele 🧀', email: 'adele@contoso.example', preferredLanguage: 'de-DE' });
  });

  test.each<readonly [string, object | undefined, string]>([
    ['no area', { area: undefined }, 'area'],
    ['an area that is none', { area: 'sales' }, 'area'],
    ['no name', { name: ' ' }, 'name'],
    ['a long name', { name: 'x'.repeat(257) }, 'name'],
    ['a name that cannot be stored', { name: 'a\0b' }, 'name'],
    ['half a character', { phone: 'a\ud800' }, 'phone'],
    ['a long phone number', { phone: '1'.repeat(257) }, 'phone'],
    ['no email address', { email: 'adele' }, 'email'],
    ['a language that is none', { preferredLanguage: 'Klingon!' }, 'preferredLanguage'],
    ['a language with a NUL', { preferredLanguage: 'de\0' }, 'preferredLanguage'],
    ['no language', { preferredLanguage: null }, 'preferredLanguage'],
    ['nothing', undefined, 'body'],
  ])('%s is refused with the field named, and nothing is made', async (_, wrong, field) => {
    const before = await (await send('GET', path)).json();
    const answer = await send('POST', path, wrong && { ...adele, ...wrong });
    expect(await refused(answer, 400, 'requestNotValid')).toContain(field);
    expect(await (await send('GET', path)).json()).toEqual(before);
    if (!wrong || Object.values(wrong)[0] === undefined) return;
    expect(await refused(await send('PATCH', `${path}/${nobody}`, wrong), 400, 'requestNotValid')).toContain(field);
  });

  test('changed by many at once keeps what each has said', async () => {
    const api = await organization(server);
    const { id } = await api.contacts.create(adele);
    const said = [{ name: 'Megan' }, { email: 'megan@contoso.example' }, { phone: '2' }, { area: 'other' }] as const;
    await Promise.all(said.map(patch => api.contacts.patch(id, patch)));
    expect(await api.contacts.get(id)).toMatchObject(Object.assign({}, ...said));
  });

  test('of each area is listed page by page, in the order in which they were made', async () => {
    const api = await organization(server);
    const made: string[] = [];
    for (const area of contactAreas) made.push((await api.contacts.create({ ...adele, area })).id);
    expect((await all(page => api.contacts.list({ ...page, limit: 2 }))).map(({ id }) => id)).toEqual(made);
    await refused(await send('GET', `${path}?cursor=x`), 400, 'requestNotValid');
  });

  test('is made once by many requests with one idempotency key', async () => {
    const keyed = (body: object) => send('POST', path, body, { 'idempotency-key': 'adele' });
    const [first, again] = [await keyed(adele), await keyed({ ...adele, name: ` ${adele.name}` })];
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect([again.status, await again.json()]).toEqual([201, await first.json()]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    await refused(await keyed({ ...adele, phone: '2' }), 409, 'idempotencyConflict');
  });
});

describe('a link', () => {
  test('tells whoever opens it what is to be confirmed, verifies the contact, and is used up', async () => {
    const api = await organization(server, { name: 'Contoso & Söhne' });
    const { id, url } = await linked(api);
    expect(url).toMatch(new RegExp(`^${server.url}/contact#[\\w-]{43}$`));
    for (const _ of [1, 2]) {
      expect(await (await read(url)).json()).toEqual({
        ...{ organization: 'Contoso & Söhne', area: 'IT help desk', email: 'adele@contoso.example' },
      });
    }
    expect(await api.contacts.get(id)).toMatchObject({ verifiedAt: null });
    expect((await confirm(url)).status).toBe(204);
    expect(await api.contacts.get(id)).toMatchObject({ verifiedAt: expect.any(String) });
    for (const each of [read, confirm]) await refused(await each(url), 404, 'linkNotValid');
  });

  test('of which a part is missing, or that never was, tells nothing', async () => {
    const { url } = await linked(await organization(server));
    const wrong = [url.slice(0, -1), `${url}A`, url.replace(/#.*/, '#'), `${server.url}/contact#${'A'.repeat(43)}`];
    const answers = await Promise.all(wrong.flatMap(each => [read(each), confirm(each)]));
    for (const answer of answers) await refused(answer, 404, 'linkNotValid');
    expect((await read(url)).status).toBe(200);
  });

  test('confirmed by two at once verifies once', async () => {
    const api = await organization(server);
    const { url } = await linked(api);
    const answers = await Promise.all([confirm(url), confirm(url), confirm(url)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404]);
    expect((await api.audit.list({ action: 'contact.confirm' })).items.length).toBe(1);
  });

  test('is void when the address changes, and the contact unverified; not when something else does', async () => {
    const api = await organization(server);
    const { id, url } = await linked(api);
    expect((await confirm(url)).status).toBe(204);
    const { url: second = '' } = await api.contacts.link(id);
    const renamed = await api.contacts.patch(id, { name: 'Adele', email: 'ADELE@contoso.example', area: 'other' });
    expect(renamed.verifiedAt).toEqual(expect.any(String));
    expect((await read(second)).status).toBe(200);
    const moved = await api.contacts.patch(id, { email: 'vance@contoso.example' });
    expect(moved).toMatchObject({ email: 'vance@contoso.example', verifiedAt: null });
    for (const each of [read, confirm]) await refused(await each(second), 404, 'linkNotValid');
    expect(await api.contacts.get(id)).toMatchObject({ verifiedAt: null });
  });

  test('confirmed while the address changes never verifies the new one', async () => {
    const api = await organization(server);
    for (let n = 0; n < 20; n += 1) {
      const { id, url } = await linked(api);
      await Promise.all([confirm(url), api.contacts.patch(id, { email: `vance${n}@contoso.example` })]);
      expect(await api.contacts.get(id)).toMatchObject({ verifiedAt: null });
    }
  });

  test('made while the one before is confirmed is good', async () => {
    const api = await organization(server);
    for (let n = 0; n < 20; n += 1) {
      const { id, url } = await linked(api);
      const [{ url: second = '' }] = await Promise.all([api.contacts.link(id), confirm(url)]);
      expect((await read(second)).status).toBe(200);
    }
  });

  test('takes the place of the one before, and goes with its contact', async () => {
    const api = await organization(server);
    const { id, url } = await linked(api);
    const { url: second = '' } = await api.contacts.link(id);
    await refused(await read(url), 404, 'linkNotValid');
    expect((await read(second)).status).toBe(200);
    await api.contacts.remove(id);
    await refused(await confirm(second), 404, 'linkNotValid');
  });

  test('is made once by many requests with one idempotency key, and told once', async () => {
    const api = await organization(server);
    const { id } = await api.contacts.create(adele);
    const first = contactLinkMade.parse(await api.contacts.link(id, { idempotencyKey: 'l' }));
    const { url = '', ...rest } = first;
    expect(rest).toEqual({ id: anyUuid, contactId: id, createdAt: expect.any(String), expiresAt: expect.any(String) });
    expect(Date.parse(first.expiresAt) - Date.parse(first.createdAt)).toBe(7 * 86_400_000);
    expect(await api.contacts.link(id, { idempotencyKey: 'l' })).toEqual(rest);
    expect((await read(url)).status).toBe(200);
    await api.contacts.link(id);
    await expect(api.contacts.link(id, { idempotencyKey: 'l' })).rejects.toMatchObject({
      problem: { code: 'notFound' },
    });
  });

  test('is confirmed by pages of the service alone', async () => {
    const { url } = await linked(await organization(server));
    const elsewhere: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of elsewhere) {
      for (const at of ['/contact/read', '/contact/confirm']) {
        await refused(await visitor(server).post(at, { token: tokenOf(url) }, headers), 403, 'crossSiteRequest');
      }
    }
    expect((await confirm(url)).status).toBe(204);
  });
});

test('what is done to contacts is in the audit log, and no link there or in any other text', async () => {
  const api = await organization(server);
  const { id, url, createdAt: _, verifiedAt: __, ...made } = await linked(api);
  await confirm(url);
  await api.contacts.patch(id, { email: 'vance@contoso.example', name: 'Vance' });
  await api.contacts.remove(id);
  const entries = (await api.audit.list({ target: id })).items.reverse();
  expect(entries.map(({ action, before, after, detail }) => ({ action, before, after, detail }))).toEqual([
    { action: 'contact.create', before: null, after: null, detail: adele },
    { action: 'contact.link', before: null, after: null, detail: { email: made.email } },
    { action: 'contact.confirm', before: null, after: null, detail: { email: made.email } },
    {
      ...{ action: 'contact.update', detail: null },
      before: { name: adele.name, email: made.email, verifiedAt: expect.any(String) },
      after: { name: 'Vance', email: 'vance@contoso.example', verifiedAt: null },
    },
    {
      ...{ action: 'contact.remove', before: null, after: null },
      detail: { area: 'itHelpDesk', name: 'Vance', email: 'vance@contoso.example' },
    },
  ]);
  // Whoever has the link is not signed in.
  expect(entries[2]?.principal).toMatchObject({ kind: 'user', id, name: adele.name, tenantId: api.tenantId });
  expect(JSON.stringify(entries) + server.log.join('')).not.toContain(tokenOf(url));
});
