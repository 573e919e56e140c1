import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProblemError } from '../../src/contracts/client-errors.ts';
import {
  consentToken,
  customer,
  mandateBetween,
  type Organization,
  partner,
  requestBetween,
} from '../fixtures/partners.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { together } from './processes.ts';

let server: TestServer;
let ours: Organization;
let reseller: Organization;
let distributor: Organization;
beforeAll(async () => {
  server = await testServer();
  ours = await customer(server);
  reseller = await partner(server);
  distributor = await partner(server, { partnerType: 'distributor' });
});
afterAll(() => server.close());

const rounds = 5;

/** What each came to: `won`, or the code and the reason of its refusal. */
async function outcomes(asked: readonly Promise<unknown>[]): Promise<string[]> {
  const done = asked.map(each =>
    each.then(
      () => 'won',
      error => {
        if (!(error instanceof ProblemError)) throw error;
        const { code, problems = [] } = error.problem;
        return [code, problems[0]?.reason].filter(Boolean).join('/');
      },
    ),
  );
  return await Promise.all(done);
}

/** Lets all go at once when each waits at the table. */
const race = (table: string, ...asks: readonly (() => Promise<unknown>)[]): Promise<string[]> =>
  together(server.database, table, asks.length, () => outcomes(asks.map(ask => ask())));

test('two customers open the same link: one has the request', async () => {
  const other = await customer(server);
  for (let n = 0; n < rounds; n += 1) {
    const token = await consentToken(reseller);
    const ends = await race(
      'consent_links',
      () => ours.mandates.open(token),
      () => other.mandates.open(token),
    );
    expect(ends.sort()).toEqual(['linkNotValid', 'won']);
  }
  const made = [...(await ours.mandates.list()).items, ...(await other.mandates.list()).items];
  expect(made.map(({ state }) => state)).toEqual(Array.from({ length: rounds }, () => 'requested'));
});

test('one customer opens a link many times at once: one request, answered to all', async () => {
  const token = await consentToken(reseller);
  const made = await together(server.database, 'consent_links', 3, () =>
    Promise.all([1, 2, 3].map(() => ours.mandates.open(token))),
  );
  expect(new Set(made.map(({ id }) => id)).size).toBe(1);
});

test('two partners use the same token: one has the mandate', async () => {
  for (let n = 0; n < rounds; n += 1) {
    const { id, token = '' } = await ours.mandates.offer({ name: 'Shop' });
    const accept = (by: Organization) => () => by.partners.mandates.accept(token);
    const ends = await race('mandates', accept(reseller), accept(distributor));
    expect([...ends].sort()).toEqual(['linkNotValid', 'won']);
    const winner = ends[0] === 'won' ? reseller : distributor;
    expect(await ours.mandates.get(id)).toMatchObject({ state: 'active', partner: { tenantId: winner.tenantId } });
    expect((await ours.mandates.history(id)).items.map(({ act }) => act)).toEqual(['accepted', 'offered']);
  }
});

test('approved and declined at once: one holds, and the link says the same', async () => {
  for (let n = 0; n < rounds; n += 1) {
    const { id } = await requestBetween(ours, reseller);
    const { approve, decline } = ours.mandates;
    const ends = await race(
      'consent_links',
      () => approve(id),
      () => decline(id),
    );
    expect([...ends].sort()).toEqual(['conflict/mandateDecided', 'won']);
    const [state, link] = ends[0] === 'won' ? ['active', 'approved'] : ['declined', 'declined'];
    expect(await ours.mandates.get(id)).toMatchObject({ state });
    expect((await reseller.partners.consentLinks.list({ limit: 1 })).items).toMatchObject([{ state: link }]);
    expect((await ours.mandates.history(id)).items.length).toBe(2);
  }
});

test('approved and withdrawn at once: one holds', async () => {
  for (let n = 0; n < rounds; n += 1) {
    const { id } = await requestBetween(ours, reseller);
    const [link] = (await reseller.partners.consentLinks.list({ limit: 1 })).items;
    const ends = await race(
      'consent_links',
      () => ours.mandates.approve(id),
      () => reseller.partners.consentLinks.withdraw(link?.id ?? ''),
    );
    expect([...ends].sort()).toEqual(['conflict/mandateDecided', 'won']);
    expect(await ours.mandates.get(id)).toMatchObject({ state: ends[0] === 'won' ? 'active' : 'ended' });
  }
});

test('ended and changed at once: the end holds, whoever was first', async () => {
  for (let n = 0; n < rounds; n += 1) {
    const { id } = await mandateBetween(ours, reseller, { maximum: 9 });
    const [ended, changed] = await race(
      'mandates',
      () => reseller.partners.mandates.end(id),
      () => ours.mandates.change(id, { scope: { maximum: 5 } }),
    );
    expect(ended).toBe('won');
    const acts = (await ours.mandates.history(id)).items.map(({ act }) => act).reverse();
    const first = changed === 'won' ? ['changed'] : [];
    if (changed !== 'won') expect(changed).toBe('conflict/mandateDecided');
    expect(acts).toEqual(['requested', 'approved', ...first, 'ended']);
    expect(await ours.mandates.get(id)).toMatchObject({
      ...{ state: 'ended', endedBy: 'partner', scope: { maximum: changed === 'won' ? 5 : 9 } },
    });
  }
});

test('ended by both at once: once', async () => {
  const { id } = await mandateBetween(ours, reseller);
  const ends = await race(
    'mandates',
    () => ours.mandates.end(id),
    () => reseller.partners.mandates.end(id),
  );
  expect(ends).toEqual(['won', 'won']);
  expect((await ours.mandates.history(id)).items.filter(({ act }) => act === 'ended').length).toBe(1);
});

test('ended while it is passed on: nothing that was passed on outlives it', async () => {
  for (let n = 0; n < rounds; n += 1) {
    const { id } = await mandateBetween(ours, distributor);
    const wanted = { partnerId: reseller.tenantId, name: 'Shop', scope: {} };
    const [ended, passedOn] = await race(
      'mandates',
      () => ours.mandates.end(id),
      () => distributor.partners.mandates.passOn(id, wanted),
    );
    expect([ended, ['won', 'conflict/mandateDecided'].includes(passedOn ?? '')]).toEqual(['won', true]);
    const left = (await ours.mandates.list({ state: 'active' })).items.filter(each => each.parentMandateId === id);
    expect(left).toEqual([]);
  }
});
