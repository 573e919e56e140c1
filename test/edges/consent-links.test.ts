import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageOf } from '../../src/contracts/lists.ts';
import { consentLink, mandateScope } from '../../src/contracts/mandates.ts';
import { problem } from '../../src/contracts/problem.ts';
import { type Call, caller } from '../fixtures/calling.ts';
import { customer, mandateBetween, type Organization, partner, requestBetween } from '../fixtures/partners.ts';
import { all } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { comeIn, signInAs, tokenOf } from '../fixtures/visitor.ts';

let server: TestServer;
let ours: Organization;
let by: Organization;
let call: Call;
beforeAll(async () => {
  server = await testServer();
  ours = await customer(server);
  by = await partner(server, { partnerType: 'oem' });
  call = await caller(server, by.tenant);
});
afterAll(() => server.close());

const path = '/partners/me/consent-links';
const nobody = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';
const refusal = (code: string, reason?: string) => ({ problem: { code, ...(reason && { problems: [{ reason }] }) } });
const send = (body: unknown, headers: Record<string, string> = {}) =>
  call(path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
/** Tokens are good for minutes of the real clock, so people ask where the service's is far ahead. */
const addressOf = ({ tenantId }: Organization) => `${tenantId}@contoso.example`;
const admin = (at: TestServer, of: Organization) => comeIn(at, of.tenant.setupUrl, { email: addressOf(of) });
/** The newest link, which is the only one that this test made. */
const newest = async () => consentLink.parse((await by.partners.consentLinks.list({ limit: 1 })).items[0]);

describe('a consent link', () => {
  test('is made with its address in the API, told once, read and listed', async () => {
    const scope = { kinds: ['register'], orderIdPrefixes: ['PO-'], maximum: 5 };
    const answer = await send({ customerName: ' Fabrikam ', scope, days: 3, more: 'ignored' });
    expect(answer.status).toBe(201);
    const { url, ...made } = Object(await answer.json());
    expect(url).toMatch(new RegExp(`^${server.url}/consent#[\\w-]{43}$`));
    expect(answer.headers.get('location')).toBe(`/api/v1${path}/${made.id}`);
    expect(made).toEqual({
      ...{ id: expect.any(String), customerName: 'Fabrikam', scope: mandateScope.parse(scope), state: 'waiting' },
      createdBy: { kind: 'client', id: by.tenant.clientId, name: 'First client', tenantId: by.tenantId },
      ...{ createdAt: expect.any(String), expiresAt: expect.any(String), mandateId: null },
    });
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(3 * 86_400_000);
    expect(await by.partners.consentLinks.get(made.id)).toEqual(made);
    expect(await newest()).toEqual(made);
  });

  test.each<readonly [string, object | undefined, string]>([
    ['no name', { customerName: ' ' }, 'customerName'],
    ['a long name', { customerName: 'x'.repeat(257) }, 'customerName'],
    ['a name that cannot be stored', { customerName: 'a\0b' }, 'customerName'],
    ['half a character', { customerName: 'a\ud800' }, 'customerName'],
    ['no day', { days: 0 }, 'days'],
    ['a scope that is none', { scope: [] }, 'scope'],
    ['an order ID that is none', { scope: { orderIds: [' '] } }, 'scope.orderIds'],
    ['nothing', undefined, 'body'],
  ])('with %s is refused with the field named, and nothing is made', async (_, wrong, field) => {
    const before = await newest();
    const answer = await send(wrong && { customerName: 'Fabrikam', ...wrong });
    const told = problem.parse(await answer.json());
    expect([answer.status, told.code, told.detail]).toEqual([400, 'requestNotValid', expect.stringContaining(field)]);
    expect(await newest()).toEqual(before);
  });

  test('is made once by many requests with one idempotency key, and told once', async () => {
    const keyed = (body: object) => send(body, { 'idempotency-key': 'fabrikam' });
    const [first, again] = [await keyed({ customerName: 'Once' }), await keyed({ customerName: ' Once' })];
    const { url, ...kept } = Object(await first.json());
    expect([url, await again.json()]).toEqual([expect.any(String), kept]);
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect((await keyed({ customerName: 'Other' })).status).toBe(409);
  });

  test('tells that it was opened, and of whom only once it is approved', async () => {
    for (const decision of ['approve', 'decline'] as const) {
      const { id: mandateId } = await requestBetween(ours, by);
      const opened = await newest();
      expect(opened).toMatchObject({ state: 'opened', mandateId: null });
      await ours.mandates[decision](mandateId);
      expect(await by.partners.consentLinks.get(opened.id)).toEqual({
        ...opened,
        ...(decision === 'approve' ? { state: 'approved', mandateId } : { state: 'declined', mandateId: null }),
      });
      await expect(by.partners.consentLinks.withdraw(opened.id)).rejects.toMatchObject(
        refusal('conflict', 'mandateDecided'),
      );
    }
  });

  test('stays approved when the mandate ends, and is declined where the request was ended', async () => {
    const { id } = await mandateBetween(ours, by);
    await ours.mandates.end(id);
    expect(await newest()).toMatchObject({ state: 'approved', mandateId: id });
    await ours.mandates.end((await requestBetween(ours, by)).id);
    expect(await newest()).toMatchObject({ state: 'declined', mandateId: null });
  });

  test('that is withdrawn opens nothing, again without a word', async () => {
    const { id, url = '' } = await by.partners.consentLinks.create({ customerName: 'Fabrikam' });
    for (const _ of [1, 2]) await by.partners.consentLinks.withdraw(id);
    expect(await by.partners.consentLinks.get(id)).toMatchObject({ state: 'withdrawn' });
    await expect(ours.mandates.open(tokenOf(url))).rejects.toMatchObject(refusal('linkNotValid'));
  });

  test('that is withdrawn after it was opened takes the request with it', async () => {
    const { id, url = '' } = await by.partners.consentLinks.create({ customerName: 'Fabrikam' });
    const opened = await ours.mandates.open(tokenOf(url));
    await by.partners.consentLinks.withdraw(id);
    expect(await by.partners.consentLinks.get(id)).toMatchObject({ state: 'withdrawn', mandateId: null });
    expect(await ours.mandates.get(opened.id)).toMatchObject({ state: 'ended', endedBy: 'partner' });
    await expect(ours.mandates.approve(opened.id)).rejects.toMatchObject(refusal('conflict', 'mandateDecided'));
    await expect(ours.mandates.open(tokenOf(url))).rejects.toMatchObject(refusal('linkNotValid'));
    const [entry] = (await ours.audit.list({ target: opened.id })).items;
    expect(entry).toMatchObject({ action: 'mandate.end', principal: { id: by.tenantId }, address: null });
  });

  test('is over after its days where nobody opened it, and can still be decided where somebody did', async () => {
    const far = await testServer();
    try {
      const [of, from] = [await customer(far), await partner(far)];
      const make = () => from.partners.consentLinks.create({ customerName: 'Fabrikam', days: 1 });
      const [waiting, opened] = [await make(), await make()];
      const { id } = await of.mandates.open(tokenOf(opened.url ?? ''));
      const [theirs, ours] = [await admin(far, from), await admin(far, of)];
      far.advance(86_400_000 + 1);
      await Promise.all([signInAs(theirs, addressOf(from)), signInAs(ours, addressOf(of))]);
      const stateOf = async (link: { id: string }) =>
        consentLink.parse(await (await theirs.get(`/api/v1${path}/${link.id}`)).json()).state;
      expect([await stateOf(waiting), await stateOf(opened)]).toEqual(['expired', 'opened']);
      const open = (url = '') => ours.post('/api/v1/tenants/me/consent-requests', { token: tokenOf(url) });
      expect([(await open(waiting.url)).status, (await open(opened.url)).status]).toEqual([404, 200]);
      expect((await ours.post(`/api/v1/tenants/me/mandates/${id}/approve`, {})).status).toBe(200);
      expect(await stateOf(opened)).toBe('approved');
    } finally {
      await far.close();
    }
  });

  test('is the partner’s own', async () => {
    const { id } = await by.partners.consentLinks.create({ customerName: 'Fabrikam' });
    const other = await partner(server);
    for (const ask of [other.partners.consentLinks.get, other.partners.consentLinks.withdraw]) {
      await expect(ask(id)).rejects.toMatchObject(refusal('notFound'));
      await expect(ask(nobody)).rejects.toMatchObject(refusal('notFound'));
    }
    expect((await other.partners.consentLinks.list()).items).toEqual([]);
  });

  test('is listed page by page, the newest first', async () => {
    const from = await partner(server);
    const made: string[] = [];
    for (let n = 0; n < 3; n += 1) made.unshift((await from.partners.consentLinks.create({ customerName: `${n}` })).id);
    expect((await all(page => from.partners.consentLinks.list({ ...page, limit: 2 }))).map(({ id }) => id)).toEqual(
      made,
    );
    await expect(from.partners.consentLinks.list({ cursor: 'x' })).rejects.toMatchObject(refusal('requestNotValid'));
  });
});

test('what is done to consent links is in the partner’s log, and no link there or in any other text', async () => {
  const { id, url = '', scope } = await by.partners.consentLinks.create({ customerName: 'Fabrikam' });
  await by.partners.consentLinks.withdraw(id);
  const entries = (await by.audit.list({ target: id })).items.reverse();
  expect(entries.map(({ action, after, detail }) => ({ action, after, detail }))).toEqual([
    {
      ...{ action: 'consentLink.create', after: scope },
      detail: { customerName: 'Fabrikam', expiresAt: expect.any(String) },
    },
    { action: 'consentLink.withdraw', after: null, detail: { customerName: 'Fabrikam' } },
  ]);
  expect(JSON.stringify(entries) + server.log.join('')).not.toContain(tokenOf(url));
});

test('long after its time a link that nobody opened is swept away, and one with a mandate stays', async () => {
  const web = await testServer({ role: 'web' });
  try {
    const [of, from] = [await customer(web), await partner(web)];
    await mandateBetween(of, from);
    const { id } = await from.partners.consentLinks.create({ customerName: 'Fabrikam', days: 1 });
    const theirs = await admin(web, from);
    web.advance(32 * 86_400_000);
    await signInAs(theirs, addressOf(from));
    const left = async () => {
      const { items } = pageOf(consentLink).parse(await (await theirs.get(`/api/v1${path}`)).json());
      return items.map(each => each.id === id);
    };
    expect(await left()).toEqual([true, false]);
    const worker = await testServer({ beside: web, role: 'worker' });
    await expect.poll(left).toEqual([false]);
    await worker.close();
  } finally {
    await web.close();
  }
});
