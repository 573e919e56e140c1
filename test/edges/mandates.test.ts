import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mandate, mandateScope } from '../../src/contracts/mandates.ts';
import { problem } from '../../src/contracts/problem.ts';
import { caller } from '../fixtures/calling.ts';
import {
  consentToken,
  customer,
  mandateBetween,
  type Organization,
  partner,
  requestBetween,
  type ScopeInput,
} from '../fixtures/partners.ts';
import { all } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { comeIn, tokenOf, type Visitor } from '../fixtures/visitor.ts';

let server: TestServer;
let ours: Organization;
let reseller: Organization;
beforeAll(async () => {
  server = await testServer();
  ours = await customer(server, { name: 'Fabrikam & Söhne' });
  reseller = await partner(server, { name: 'Contoso Devices' });
});
afterAll(() => server.close());

const nobody = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';
const whole = (scope: ScopeInput) => mandateScope.parse(scope);
const refusal = (code: string, reason?: string) => ({
  problem: { code, ...(reason && { problems: [{ reason }] }) },
});
const acts = async (of: Organization, id: string) => (await all(page => of.mandates.history(id, page))).reverse();
const partnerActs = async (by: Organization, id: string) =>
  (await all(page => by.partners.mandates.history(id, page))).reverse();
const actions = async (of: Organization, target: string) => (await of.audit.list({ target })).items.reverse();

describe('a request', () => {
  test('says who asks for what, is approved as it was asked for, and shows to the partner from then on', async () => {
    const scope = { kinds: ['register', 'deregister'], orderIdPrefixes: ['PO-'], maximum: 10, groupTag: 'DE' } as const;
    const opened = await requestBetween(ours, reseller, {
      ...scope,
      kinds: [...scope.kinds],
      orderIdPrefixes: ['PO-'],
    });
    expect(opened).toMatchObject({
      ...{ tenantId: ours.tenantId, customer: { tenantId: ours.tenantId, name: 'Fabrikam & Söhne' } },
      partner: { tenantId: reseller.tenantId, name: 'Contoso Devices', partnerType: 'reseller' },
      ...{ state: 'requested', parentMandateId: null, asked: whole(opened.scope), registered: 0, approvedAt: null },
    });
    await expect(reseller.partners.mandates.get(opened.id)).rejects.toMatchObject(refusal('notFound'));
    expect((await reseller.partners.mandates.list()).items.map(({ id }) => id)).not.toContain(opened.id);

    const approved = await ours.mandates.approve(opened.id);
    expect(approved).toEqual({ ...opened, state: 'active', approvedAt: expect.any(String) });
    expect(await ours.mandates.get(opened.id)).toEqual(approved);
    expect(await reseller.partners.mandates.get(opened.id)).toEqual(approved);
    expect((await reseller.partners.mandates.list({ state: 'active' })).items).toContainEqual(approved);
    await expect(ours.mandates.approve(opened.id)).rejects.toMatchObject(refusal('conflict', 'mandateDecided'));
    await expect(ours.mandates.decline(opened.id)).rejects.toMatchObject(refusal('conflict', 'mandateDecided'));
  });

  test('is narrowed in everything, and group tag, profile and approval are the customer’s to choose', async () => {
    const asked: ScopeInput = { kinds: ['register', 'deregister'], orderIdPrefixes: ['PO-'], maximum: 10 };
    const { id } = await requestBetween(ours, reseller, asked);
    const scope: ScopeInput = {
      ...{ kinds: ['register'], orderIds: ['PO-1'], models: ['Surface'], maximum: 9, groupTag: 'DE', profile: 'kiosk' },
      ...{ approval: 'each', endsAt: '2999-01-01T00:00:00+02:00' },
    };
    const approved = await ours.mandates.approve(id, { scope });
    expect(approved).toMatchObject({ state: 'active', asked: whole(asked) });
    expect(approved.scope).toEqual({ ...whole(scope), endsAt: '2998-12-31T22:00:00.000Z' });
  });

  test.each<readonly [string, ScopeInput, ScopeInput]>([
    ['kinds', { kinds: ['register'] }, { kinds: ['register', 'deregister'] }],
    ['orderIds', { orderIds: ['PO-1'] }, { orderIds: ['PO-1', 'PO-2'] }],
    ['orderIds', { orderIdPrefixes: ['PO-1'] }, { orderIdPrefixes: ['PO-'] }],
    ['models', { models: ['Surface'] }, {}],
    ['maximum', { maximum: 10 }, { maximum: 11 }],
    ['endsAt', { endsAt: '2999-01-01T00:00:00Z' }, { endsAt: '2999-01-01T00:00:00.001Z' }],
  ])('is not approved wider than asked in %s', async (field, asked, scope) => {
    const { id } = await requestBetween(ours, reseller, asked);
    await expect(ours.mandates.approve(id, { scope })).rejects.toMatchObject({
      problem: { code: 'conflict', problems: [{ reason: 'scopeTooWide', detail: expect.stringContaining(field) }] },
    });
    expect(await ours.mandates.get(id)).toMatchObject({ state: 'requested', scope: whole(asked) });
    await expect(reseller.partners.mandates.get(id)).rejects.toMatchObject(refusal('notFound'));
  });

  test('with an end that came meanwhile is not approved', async () => {
    const far = await testServer();
    try {
      const [of, by] = [await customer(far), await partner(far)];
      const { id } = await requestBetween(of, by, { endsAt: new Date(Date.now() + 60_000).toISOString() });
      far.advance(120_000);
      await expect(of.mandates.approve(id)).rejects.toMatchObject(refusal('requestNotValid'));
      await of.mandates.decline(id);
    } finally {
      await far.close();
    }
  });

  test('is declined, again without a word, and never shows to the partner', async () => {
    const { id } = await requestBetween(ours, reseller);
    const declined = await ours.mandates.decline(id);
    expect(declined).toMatchObject({ state: 'declined', endedAt: expect.any(String), endedBy: 'customer' });
    expect(await ours.mandates.decline(id)).toEqual(declined);
    await expect(ours.mandates.approve(id)).rejects.toMatchObject(refusal('conflict', 'mandateDecided'));
    for (const ask of [
      reseller.partners.mandates.get,
      reseller.partners.mandates.history,
      reseller.partners.mandates.end,
    ]) {
      await expect(ask(id)).rejects.toMatchObject(refusal('notFound'));
    }
    await expect(reseller.partners.customers.get(nobody)).rejects.toMatchObject(refusal('notFound'));
    expect((await acts(ours, id)).map(({ act, by }) => [act, by])).toEqual([
      ['requested', 'partner'],
      ['declined', 'customer'],
    ]);
  });

  test('is opened by one organization; again it answers the same, by another and by the partner itself nothing', async () => {
    const [token, other] = [await consentToken(reseller), await customer(server)];
    const opened = await ours.mandates.open(token);
    expect(await ours.mandates.open(token)).toEqual(opened);
    for (const someone of [other, reseller]) {
      await expect(someone.mandates.open(token)).rejects.toMatchObject(refusal('linkNotValid'));
    }
    expect((await other.mandates.list()).items).toEqual([]);
    await ours.mandates.approve(opened.id);
    expect(await ours.mandates.open(token)).toMatchObject({ id: opened.id, state: 'active' });
    const own = await consentToken(reseller);
    await expect(reseller.mandates.open(own)).rejects.toMatchObject(refusal('linkNotValid'));
    await expect(ours.mandates.open('A'.repeat(43))).rejects.toMatchObject(refusal('linkNotValid'));
    await expect(ours.mandates.open(' ')).rejects.toMatchObject(refusal('linkNotValid'));
  });

  test('ended instead of declined is over for both', async () => {
    const { id } = await requestBetween(ours, reseller);
    await ours.mandates.end(id);
    expect(await ours.mandates.get(id)).toMatchObject({ state: 'ended', endedBy: 'customer' });
    await expect(ours.mandates.approve(id)).rejects.toMatchObject(refusal('conflict', 'mandateDecided'));
    await expect(reseller.partners.mandates.get(id)).rejects.toMatchObject(refusal('notFound'));
  });

  test('has no scope to change before it is approved', async () => {
    const { id } = await requestBetween(ours, reseller);
    await expect(ours.mandates.change(id, { scope: {} })).rejects.toMatchObject(refusal('conflict'));
  });
});

describe('a scope', () => {
  test.each<readonly [string, object]>([
    ['no kind', { kinds: [] }],
    ['a kind that is none', { kinds: ['catalogue'] }],
    ['an order ID that cannot be stored', { orderIds: ['a\0b'] }],
    ['half a character', { models: ['a\ud800'] }],
    ['no maximum', { maximum: 0 }],
    ['half a device', { maximum: 1.5 }],
    ['an end that is no time', { endsAt: 'tomorrow' }],
    ['an end that is over', { endsAt: '2020-01-01T00:00:00Z' }],
    ['an end in another age', { endsAt: '0000-01-01T00:00:00Z' }],
    ['an end beyond the calendar', { endsAt: '9999-12-31T23:59:59-23:59' }],
    ['an approval that is none', { approval: 'sometimes' }],
  ])('with %s is refused with the field named, wherever it is said', async (_, scope) => {
    const field = Object.keys(scope)[0] ?? '';
    const { id } = await mandateBetween(ours, reseller);
    const ask = async (of: Organization, method: string, path: string, body: object) =>
      (await caller(server, of.tenant))(path, {
        ...{ method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } },
      });
    for (const answer of [
      await ask(ours, 'POST', '/tenants/me/mandates', { name: 'Any', scope }),
      await ask(ours, 'PATCH', `/tenants/me/mandates/${id}`, { scope }),
      await ask(ours, 'POST', `/tenants/me/mandates/${(await requestBetween(ours, reseller)).id}/approve`, { scope }),
      await ask(reseller, 'POST', '/partners/me/consent-links', { customerName: 'Any', scope }),
    ]) {
      const told = problem.parse(await answer.json());
      expect([answer.status, told.code, told.detail]).toEqual([400, 'requestNotValid', expect.stringContaining(field)]);
    }
  });

  test.each(['2999-01-01T00:00:00+23:59', '2999-01-01T00:00:00.123456-00:30'])('may end at %s', async endsAt => {
    const made = await ours.mandates.offer({ name: 'Any', scope: { endsAt } });
    expect(made.scope.endsAt).toBe(new Date(endsAt).toISOString());
    expect((await ours.mandates.list({ state: 'offered', limit: 1 })).items).toMatchObject([{ id: made.id }]);
  });
});

describe('a token of the customer', () => {
  test('gives the mandate to the first partner that uses it, once more to the same, and to no other', async () => {
    const offered = await ours.mandates.offer({ name: 'Shop', scope: { orderIds: ['PO-1'] } });
    const { token = '', ...kept } = offered;
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(offered).toMatchObject({ state: 'offered', partner: null, asked: null, name: 'Shop', approvedAt: null });
    expect(await ours.mandates.get(offered.id)).toEqual(kept);
    const accepted = await reseller.partners.mandates.accept(token);
    expect(accepted).toEqual({
      ...{ ...kept, state: 'active', approvedAt: expect.any(String) },
      partner: { tenantId: reseller.tenantId, name: 'Contoso Devices', partnerType: 'reseller' },
    });
    expect(await reseller.partners.mandates.accept(token)).toEqual(accepted);
    expect(await ours.mandates.get(offered.id)).toEqual(accepted);
    const other = await partner(server);
    await expect(other.partners.mandates.accept(token)).rejects.toMatchObject(refusal('linkNotValid'));
    await ours.mandates.end(offered.id);
    expect(await reseller.partners.mandates.accept(token)).toMatchObject({ id: offered.id, state: 'ended' });
  });

  test('is of no use once it ended or its time is over, nor to the customer itself', async () => {
    const far = await testServer();
    try {
      const [of, by] = [await partner(far), await partner(far)];
      const [{ token: ended = '', id }, { token: own = '' }, { token: late = '' }] = [
        await of.mandates.offer({ name: 'Ended' }),
        await of.mandates.offer({ name: 'Own' }),
        await of.mandates.offer({ name: 'Late', scope: { endsAt: new Date(Date.now() + 60_000).toISOString() } }),
      ];
      await of.mandates.end(id);
      far.advance(120_000);
      expect((await of.mandates.list({ state: 'expired' })).items).toMatchObject([{ name: 'Late', state: 'expired' }]);
      expect((await of.mandates.list({ state: 'offered' })).items).toMatchObject([{ name: 'Own' }]);
      for (const token of [ended, late]) {
        await expect(by.partners.mandates.accept(token)).rejects.toMatchObject(refusal('linkNotValid'));
      }
      await expect(of.partners.mandates.accept(own)).rejects.toMatchObject(refusal('linkNotValid'));
      await expect(by.partners.mandates.accept('A'.repeat(43))).rejects.toMatchObject(refusal('linkNotValid'));
      expect(await by.partners.mandates.accept(own)).toMatchObject({ state: 'active' });
    } finally {
      await far.close();
    }
  });

  test('is made once by many requests with one idempotency key, and told once', async () => {
    const [first, again] = [
      await ours.mandates.offer({ name: 'Once' }, { idempotencyKey: 'once' }),
      await ours.mandates.offer({ name: ' Once ' }, { idempotencyKey: 'once' }),
    ];
    const { token, ...kept } = first;
    expect([token, again]).toEqual([expect.any(String), kept]);
    const other = ours.mandates.offer({ name: 'Once', scope: { maximum: 1 } }, { idempotencyKey: 'once' });
    await expect(other).rejects.toMatchObject(refusal('idempotencyConflict'));
  });
});

describe('a change', () => {
  test('holds at once for both, and goes as far as was asked for, not farther', async () => {
    const { id } = await mandateBetween(ours, reseller, { maximum: 10 });
    const narrow = await ours.mandates.change(id, { scope: { maximum: 5, groupTag: 'DE' } });
    expect(narrow.scope).toEqual(whole({ maximum: 5, groupTag: 'DE' }));
    expect(await reseller.partners.mandates.get(id)).toEqual(narrow);
    expect((await ours.mandates.change(id, { scope: { maximum: 10 } })).scope).toEqual(whole({ maximum: 10 }));
    await expect(ours.mandates.change(id, { scope: { maximum: 11 } })).rejects.toMatchObject(
      refusal('conflict', 'scopeTooWide'),
    );
    const [{ before, after } = {}] = (await actions(ours, id)).filter(({ action }) => action === 'mandate.update');
    expect([before, after]).toEqual([
      { maximum: 10, groupTag: null },
      { maximum: 5, groupTag: 'DE' },
    ]);
  });

  test('of nothing leaves no trace', async () => {
    const { id } = await mandateBetween(ours, reseller, { maximum: 10 });
    const before = [await acts(ours, id), await actions(ours, id)];
    await ours.mandates.change(id, { scope: { maximum: 10 } });
    expect([await acts(ours, id), await actions(ours, id)]).toEqual(before);
  });

  test('brings back what was over by its end date, and not what was ended', async () => {
    const far = await testServer();
    try {
      const [of, by] = [await customer(far), await partner(far)];
      const { id } = await mandateBetween(of, by);
      await of.mandates.change(id, { scope: { endsAt: new Date(Date.now() + 60_000).toISOString() } });
      far.advance(120_000);
      expect([await of.mandates.get(id), await by.partners.mandates.get(id)]).toMatchObject([
        { state: 'expired' },
        { state: 'expired' },
      ]);
      expect(await by.partners.customers.get(of.tenantId)).toMatchObject({ state: 'expired' });
      expect((await by.partners.mandates.list({ state: 'active' })).items).toEqual([]);
      expect((await by.partners.mandates.list({ state: 'expired' })).items).toMatchObject([{ id }]);
      expect(await of.mandates.change(id, { scope: {} })).toMatchObject({ state: 'active' });
      await of.mandates.end(id);
      await expect(of.mandates.change(id, { scope: { maximum: 1 } })).rejects.toMatchObject(
        refusal('conflict', 'mandateDecided'),
      );
    } finally {
      await far.close();
    }
  });
});

describe('an end', () => {
  test.each(['customer', 'partner'] as const)('by the %s is told to both, and repeats without a word', async side => {
    const { id } = await mandateBetween(ours, reseller);
    const end = side === 'customer' ? ours.mandates.end : reseller.partners.mandates.end;
    await end(id);
    const ended = await ours.mandates.get(id);
    expect(ended).toMatchObject({ state: 'ended', endedBy: side, endedAt: expect.any(String) });
    expect(await reseller.partners.mandates.get(id)).toEqual(ended);
    for (const again of [ours.mandates.end, reseller.partners.mandates.end]) await again(id);
    expect(await ours.mandates.get(id)).toEqual(ended);
    expect((await acts(ours, id)).map(({ act, by }) => [act, by])).toEqual([
      ['requested', 'partner'],
      ['approved', 'customer'],
      ['ended', side],
    ]);
  });

  test('is not there for others', async () => {
    const { id } = await mandateBetween(ours, reseller);
    const [of, by] = [await customer(server), await partner(server)];
    for (const end of [of.mandates.end, by.partners.mandates.end, of.partners.mandates.end, reseller.mandates.end]) {
      await expect(end(id)).rejects.toMatchObject(refusal('notFound'));
    }
    expect(await ours.mandates.get(id)).toMatchObject({ state: 'active' });
  });
});

describe('a mandate that is passed on', () => {
  const distributor = () => partner(server, { name: 'Northwind', partnerType: 'distributor' });

  test('is active at once within its scope, shows to all three, and ends with its parent', async () => {
    const [of, by, to] = [await customer(server), await distributor(), await partner(server, { name: 'Shop' })];
    const parent = await mandateBetween(of, by, { orderIdPrefixes: ['PO-'], maximum: 10 });
    const wanted = { partnerId: to.tenantId, name: 'For the shop', scope: { orderIds: ['PO-1'], maximum: 5 } };
    const passedOn = await by.partners.mandates.passOn(parent.id, wanted);
    expect(passedOn).toMatchObject({
      ...{ tenantId: of.tenantId, parentMandateId: parent.id, state: 'active', name: 'For the shop', asked: null },
      ...{ partner: { tenantId: to.tenantId, name: 'Shop' }, scope: whole(wanted.scope) },
    });
    expect([
      await of.mandates.get(passedOn.id),
      await by.partners.mandates.get(passedOn.id),
      await to.partners.mandates.get(passedOn.id),
    ]).toEqual([passedOn, passedOn, passedOn]);
    expect((await by.partners.mandates.list()).items.map(({ id }) => id)).toEqual([passedOn.id, parent.id]);
    expect((await to.partners.mandates.list()).items.map(({ id }) => id)).toEqual([passedOn.id]);
    await expect(to.partners.mandates.get(parent.id)).rejects.toMatchObject(refusal('notFound'));
    expect((await to.partners.customers.list()).items).toMatchObject([{ tenantId: of.tenantId, state: 'active' }]);
    expect((await by.partners.customers.get(of.tenantId)).mandates.map(({ id }) => id)).toEqual([parent.id]);

    await of.mandates.end(parent.id);
    expect([await of.mandates.get(passedOn.id), await to.partners.mandates.get(passedOn.id)]).toMatchObject([
      { state: 'ended', endedBy: 'customer' },
      { state: 'ended', endedBy: 'customer' },
    ]);
    expect((await partnerActs(to, passedOn.id)).map(({ act, by: side, principal }) => [act, side, principal])).toEqual([
      ['passedOn', 'partner', null],
      ['ended', 'customer', null],
    ]);
  });

  test('is ended by any of the three alone, and the one that it was passed on from goes on', async () => {
    const [of, by, to] = [await customer(server), await distributor(), await partner(server)];
    const parent = await mandateBetween(of, by);
    for (const end of [of.mandates.end, by.partners.mandates.end, to.partners.mandates.end]) {
      const { id } = await by.partners.mandates.passOn(parent.id, { partnerId: to.tenantId, name: 'Shop', scope: {} });
      await end(id);
      expect(await to.partners.mandates.get(id)).toMatchObject({ state: 'ended' });
      expect(await by.partners.mandates.get(parent.id)).toMatchObject({ state: 'active' });
    }
  });

  test('and passed on again ends with the first', async () => {
    const [of, by] = [await customer(server), await distributor()];
    const [next, last] = [await distributor(), await partner(server)];
    const first = await mandateBetween(of, by);
    const name = 'Again';
    const second = await by.partners.mandates.passOn(first.id, { partnerId: next.tenantId, name, scope: {} });
    const third = await next.partners.mandates.passOn(second.id, { partnerId: last.tenantId, name, scope: {} });
    await expect(
      next.partners.mandates.passOn(second.id, { partnerId: by.tenantId, name, scope: {} }),
    ).rejects.toMatchObject(refusal('requestNotValid'));
    await by.partners.mandates.end(first.id);
    expect(await last.partners.mandates.get(third.id)).toMatchObject({ state: 'ended', endedBy: 'partner' });
    expect((await actions(of, first.id)).at(-1)).toMatchObject({
      ...{ action: 'mandate.end', detail: { passedOn: [second.id, third.id] } },
    });
  });

  test('follows its parent’s scope when the customer narrows that, and ends where nothing is left', async () => {
    const [of, by, to] = [await customer(server), await distributor(), await partner(server)];
    const parent = await mandateBetween(of, by, { orderIds: ['PO-1', 'PO-2'] });
    const pass = (scope: ScopeInput) =>
      by.partners.mandates.passOn(parent.id, { partnerId: to.tenantId, name: 'Shop', scope });
    const [both, one] = [await pass({ orderIds: ['PO-1', 'PO-2'] }), await pass({ orderIds: ['PO-2'] })];
    await of.mandates.change(parent.id, { scope: { orderIds: ['PO-1'], approval: 'each', maximum: 3 } });
    expect((await to.partners.mandates.get(both.id)).scope).toEqual(
      whole({ orderIds: ['PO-1'], approval: 'each', maximum: 3 }),
    );
    expect(await to.partners.mandates.get(one.id)).toMatchObject({ state: 'ended' });
    await expect(of.mandates.change(both.id, { scope: { orderIds: ['PO-2'] } })).rejects.toMatchObject(
      refusal('conflict', 'scopeTooWide'),
    );
  });

  test('allows no more than its parent, nor less of the customer’s eye', async () => {
    const [of, by, to] = [await customer(server), await distributor(), await partner(server)];
    const { id } = await mandateBetween(of, by, { maximum: 10 });
    await of.mandates.change(id, { scope: { maximum: 10, approval: 'each' } });
    for (const scope of [{ maximum: 11, approval: 'each' }, { approval: 'each' }, { maximum: 10 }] as const) {
      await expect(
        by.partners.mandates.passOn(id, { partnerId: to.tenantId, name: 'Shop', scope }),
      ).rejects.toMatchObject(refusal('conflict', 'scopeTooWide'));
    }
    expect((await to.partners.mandates.list()).items).toEqual([]);
  });

  test('goes to partners alone, and says of no other ID whether it is a customer', async () => {
    const [of, by] = [await customer(server), await distributor()];
    const { id } = await mandateBetween(of, by);
    const told = await Promise.all(
      [nobody, ours.tenantId, of.tenantId, by.tenantId].map(partnerId =>
        by.partners.mandates.passOn(id, { partnerId, name: 'Shop', scope: {} }).catch(error => error.problem),
      ),
    );
    expect(new Set(told.map(({ requestId: _, ...rest }) => JSON.stringify(rest))).size).toBe(1);
    expect(told[0]).toMatchObject({ code: 'requestNotValid', detail: expect.stringContaining('partnerId') });
  });

  test('is a distributor’s to give, and only of its own mandate that is active', async () => {
    const [of, by, to] = [await customer(server), await distributor(), await partner(server)];
    const wanted = { partnerId: to.tenantId, name: 'Shop', scope: {} };
    const theirs = await mandateBetween(of, reseller);
    await expect(reseller.partners.mandates.passOn(theirs.id, wanted)).rejects.toMatchObject(refusal('notAllowed'));
    await expect(by.partners.mandates.passOn(theirs.id, wanted)).rejects.toMatchObject(refusal('notFound'));
    const { id } = await mandateBetween(of, by);
    const passedOn = await by.partners.mandates.passOn(id, wanted);
    await expect(by.partners.mandates.passOn(passedOn.id, wanted)).rejects.toMatchObject(refusal('notFound'));
    await by.partners.mandates.end(id);
    await expect(by.partners.mandates.passOn(id, wanted)).rejects.toMatchObject(refusal('conflict', 'mandateDecided'));
  });

  test('is made once by many requests with one idempotency key', async () => {
    const [of, by, to] = [await customer(server), await distributor(), await partner(server)];
    const { id } = await mandateBetween(of, by);
    const wanted = { partnerId: to.tenantId, name: 'Shop', scope: {} };
    const pass = (name: string) => by.partners.mandates.passOn(id, { ...wanted, name }, { idempotencyKey: 'shop' });
    expect(await pass('Shop')).toEqual(await pass('Shop'));
    await expect(pass('Other')).rejects.toMatchObject(refusal('idempotencyConflict'));
    expect((await to.partners.mandates.list()).items.length).toBe(1);
  });
});

describe('customers', () => {
  test('are listed by name page by page, found by a part of it, and tell of no other’s mandates', async () => {
    const by = await partner(server);
    const names = ['zebra', 'Alpha Söhne', 'alpha', 'Beta'];
    const made = new Map<string, Organization>();
    for (const name of names) made.set(name, await customer(server, { name }));
    for (const of of made.values()) await mandateBetween(of, by);
    const beta = made.get('Beta')!;
    await mandateBetween(beta, reseller);
    const undecided = await customer(server, { name: 'Undecided' });
    await requestBetween(undecided, by);
    await mandateBetween(beta, by).then(({ id }) => beta.mandates.end(id));

    const found = await all(page => by.partners.customers.list({ ...page, limit: 1 }));
    expect(found.map(({ name }) => name)).toEqual(['alpha', 'Alpha Söhne', 'Beta', 'zebra']);
    const search = async (text: string) =>
      (await by.partners.customers.list({ search: text })).items.map(({ name }) => name);
    expect([await search('ALPHA'), await search('söh'), await search('%'), await search('undecided')]).toEqual([
      ['alpha', 'Alpha Söhne'],
      ['Alpha Söhne'],
      [],
      [],
    ]);
    const byState = { registrationPending: 0, registrationFailed: 0, setupNeeded: 0, active: 0, inactive: 0 };
    expect(await by.partners.customers.get(beta.tenantId)).toEqual({
      ...{ tenantId: beta.tenantId, name: 'Beta', state: 'active', devices: { total: 0, byState } },
      mandates: [
        { id: expect.any(String), name: 'Fabrikam', state: 'ended' },
        { id: expect.any(String), name: 'Fabrikam', state: 'active' },
      ],
    });
    for (const tenantId of [undecided.tenantId, nobody, by.tenantId]) {
      await expect(by.partners.customers.get(tenantId)).rejects.toMatchObject(refusal('notFound'));
    }
    for (const cursor of ['x', Buffer.from(JSON.stringify([nobody, 'a\0'])).toString('base64url')]) {
      await expect(by.partners.customers.list({ cursor })).rejects.toMatchObject(refusal('requestNotValid'));
    }
  });
});

test('mandates are listed page by page, the newest first, and by their state', async () => {
  const [of, by] = [await customer(server), await partner(server)];
  const made: Mandate[] = [];
  for (let n = 0; n < 3; n += 1) made.unshift(await mandateBetween(of, by));
  const requested = await requestBetween(of, by);
  const ids = made.map(({ id }) => id);
  expect((await all(page => of.mandates.list({ ...page, limit: 2 }))).map(({ id }) => id)).toEqual([
    requested.id,
    ...ids,
  ]);
  expect((await all(page => by.partners.mandates.list({ ...page, limit: 2 }))).map(({ id }) => id)).toEqual(ids);
  await of.mandates.end(ids[1] ?? '');
  const ofState = async (state: Mandate['state']) => (await of.mandates.list({ state })).items.map(({ id }) => id);
  expect([
    await ofState('active'),
    await ofState('ended'),
    await ofState('requested'),
    await ofState('declined'),
  ]).toEqual([[ids[0], ids[2]], [ids[1]], [requested.id], []]);
});

test('what is done is in the history and the log of each side, which names the people of its own alone', async () => {
  const of = await customer(server, { name: 'Fabrikam' });
  const by = await partner(server, { name: 'Northwind', partnerType: 'distributor' });
  const to = await partner(server, { name: 'Shop' });
  const token = await consentToken(by);
  const { id } = await of.mandates.open(token);
  await of.mandates.approve(id, { scope: { maximum: 3 } });
  await of.mandates.change(id, { scope: { maximum: 2 } });
  const wanted = { partnerId: to.tenantId, name: 'Shop', scope: { maximum: 1 } };
  const passedOn = await by.partners.mandates.passOn(id, wanted);
  await by.partners.mandates.end(id);

  const entries = await acts(of, id);
  expect(entries.map(({ act, by: side, detail }) => ({ act, by: side, detail }))).toEqual([
    { act: 'requested', by: 'partner', detail: null },
    { act: 'approved', by: 'customer', detail: { scope: whole({ maximum: 3 }) } },
    { act: 'changed', by: 'customer', detail: { scope: whole({ maximum: 2 }) } },
    { act: 'passedOn', by: 'partner', detail: { mandateId: passedOn.id, partner: 'Shop' } },
    { act: 'ended', by: 'partner', detail: null },
  ]);
  for (const [reader, side, read] of [
    [of, 'customer', acts],
    [by, 'partner', partnerActs],
  ] as const) {
    for (const entry of await read(reader, id)) {
      expect(entry.principal?.tenantId ?? null).toBe(entry.by === side ? reader.tenantId : null);
    }
  }
  expect(await partnerActs(by, id)).toHaveLength(5);

  const log = await actions(of, id);
  expect(log.map(({ action, principal }) => [action, principal.tenantId, principal.name])).toEqual([
    ['mandate.request', of.tenantId, 'First client'],
    ['mandate.approve', of.tenantId, 'First client'],
    ['mandate.update', of.tenantId, 'First client'],
    ['mandate.end', by.tenantId, 'Northwind'],
  ]);
  expect(log.at(-1)).toMatchObject({ principal: { id: by.tenantId }, address: null, requestId: expect.any(String) });
  expect((await actions(by, id)).map(({ action, principal, address }) => [action, principal.name, address])).toEqual([
    ['mandate.end', 'First client', '127.0.0.1'],
  ]);
  expect((await actions(of, passedOn.id)).map(({ action }) => action)).toEqual(['mandate.passOn']);
  expect((await actions(by, passedOn.id)).map(({ action }) => action)).toEqual(['mandate.passOn']);
  const told = JSON.stringify([entries, (await of.audit.list()).items, (await by.audit.list()).items]);
  expect(told + server.log.join('')).not.toContain(token);
});

describe('a person', () => {
  let late: TestServer;
  beforeAll(async () => {
    late = await testServer();
  });
  afterAll(() => late.close());
  const admin = async (of: Organization): Promise<Visitor> =>
    comeIn(late, of.tenant.setupUrl, { email: `${of.tenantId}@contoso.example` });
  const json = async (answer: Response): Promise<{ id: string; url?: string; code?: string }> =>
    Object(await answer.json());
  const patch = (someone: Visitor, path: string, body: object) =>
    someone.send(path, {
      ...{ method: 'PATCH', body: JSON.stringify(body) },
      headers: { 'content-type': 'application/json', origin: late.url, 'sec-fetch-site': 'same-origin' },
    });
  const remove = (someone: Visitor, path: string) =>
    someone.send(path, { method: 'DELETE', headers: { origin: late.url, 'sec-fetch-site': 'same-origin' } });

  test('gives a mandate soon after signing in alone, and ends or narrows one whenever', async () => {
    const of = await customer(late);
    const by = await partner(late, { partnerType: 'distributor' });
    const other = await partner(late);
    const [theirs, ours] = [await admin(by), await admin(of)];
    const path = '/api/v1/tenants/me/mandates';
    const requests = [await requestBetween(of, by), await requestBetween(of, by), await requestBetween(of, by)];
    const [first, second, third] = requests.map(({ id }) => id);
    const { id: active } = await mandateBetween(of, by, { maximum: 9 });
    const { token = '' } = await of.mandates.offer({ name: 'Late' });
    await of.mandates.change(active, { scope: { maximum: 5, approval: 'each' } });
    expect((await ours.post(`${path}/${first}/approve`, {})).status).toBe(200);
    late.advance(16 * 60_000);

    const tooLate = [
      await ours.post(`${path}/${second}/approve`, {}),
      await ours.post(path, { name: 'Late' }),
      await patch(ours, `${path}/${active}`, { scope: { maximum: 6, approval: 'each' } }),
      await patch(ours, `${path}/${active}`, { scope: { maximum: 5 } }),
      await theirs.post('/api/v1/partners/me/mandates', { token }),
      await theirs.post(`/api/v1/partners/me/mandates/${active}/resellers`, {
        ...{ partnerId: other.tenantId, name: 'Late', scope: { maximum: 5, approval: 'each' } },
      }),
    ];
    for (const answer of tooLate) expect([answer.status, (await json(answer)).code]).toEqual([403, 'signInNotRecent']);
    expect(await json(await ours.get(`${path}/${second}`))).toMatchObject({ state: 'requested' });

    expect((await patch(ours, `${path}/${active}`, { scope: { maximum: 4, approval: 'each' } })).status).toBe(200);
    expect((await ours.post(`${path}/${third}/decline`, {})).status).toBe(200);
    expect((await remove(ours, `${path}/${active}`)).status).toBe(204);
    expect((await remove(theirs, `/api/v1/partners/me/mandates/${first}`)).status).toBe(204);
    const made = await json(await theirs.post('/api/v1/partners/me/consent-links', { customerName: 'Any' }));
    const opened = await ours.post('/api/v1/tenants/me/consent-requests', { token: tokenOf(made.url ?? '') });
    expect(opened.status).toBe(200);
  });
});

test('for who is no partner there is nothing of partners', async () => {
  const { partners } = ours;
  for (const ask of [
    () => partners.customers.list(),
    () => partners.customers.get(nobody),
    () => partners.mandates.list(),
    () => partners.mandates.get(nobody),
    () => partners.mandates.history(nobody),
    () => partners.mandates.accept('A'.repeat(43)),
    () => partners.mandates.passOn(nobody, { partnerId: nobody, name: 'Any', scope: {} }),
    () => partners.mandates.end(nobody),
    () => partners.consentLinks.list(),
    () => partners.consentLinks.get(nobody),
    () => partners.consentLinks.create({ customerName: 'Any' }),
    () => partners.consentLinks.withdraw(nobody),
  ]) {
    await expect(ask()).rejects.toMatchObject(refusal('notFound'));
  }
});
