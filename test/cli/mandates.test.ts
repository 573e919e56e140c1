import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageOf } from '../../src/contracts/lists.ts';
import { consentLinkMade, mandate, mandateEntry, mandateMade, mandateScope } from '../../src/contracts/mandates.ts';
import { customer as customerShape } from '../../src/contracts/partners.ts';
import { customer, mandateBetween, type Organization, partner, requestBetween } from '../fixtures/partners.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { tokenOf } from '../fixtures/visitor.ts';
import { blames } from '../hostile/secrets.ts';
import { runMuster } from './run-muster.ts';

const folder = mkdtempSync(join(tmpdir(), 'muster-mandates-'));
let server: TestServer;
let ours: Organization;
let by: Organization;
beforeAll(async () => {
  server = await testServer();
  ours = await customer(server, { name: 'Fabrikam' });
  by = await partner(server, { name: 'Northwind', partnerType: 'distributor' });
});
afterAll(async () => {
  expect(blames(server.log)).toEqual([]);
  await server.close();
  rmSync(folder, { recursive: true });
});

/** The program as a client of this organization calls it. */
const as =
  ({ tenant: { clientId, clientSecret } }: Organization, input = '') =>
  (...args: string[]) =>
    runMuster(args, {
      ...{ env: { MUSTER_URL: server.url, MUSTER_CLIENT_ID: clientId, MUSTER_CLIENT_SECRET: clientSecret }, input },
    });

/** The document of a command that went well. */
async function document(muster: ReturnType<typeof as>, ...args: string[]): Promise<unknown> {
  const { code, out, err } = await muster(...args, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

test('a link is made, opened from a file, approved narrower, changed and ended', async () => {
  const scope = ['--kind', 'register', '--kind', 'deregister', '--order-id-prefix', 'PO-', '--maximum', '100'];
  const made = await as(by)('consent-links', 'create', '--customer', 'Fabrikam AG', '--days', '3', ...scope);
  expect([made.code, made.err]).toEqual([0, '']);
  const link = /^ {2}(http\S+)$/m.exec(made.out)?.[1] ?? '';
  expect(made.out).toMatch(
    /^Consent link for Fabrikam AG:\n[\s\S]*shown this once[\s\S]*consent-links withdraw \S+\n$/,
  );

  const file = join(folder, 'link.txt');
  writeFileSync(file, `${link}\r\n`);
  const opened = await as(ours)('mandates', 'open', file);
  expect([opened.code, opened.err]).toEqual([0, '']);
  expect(opened.out).toMatch(/^Mandate Fabrikam AG\n/);
  expect(opened.out).toMatch(/^ {2}State +Requested$/m);
  expect(opened.out).toMatch(new RegExp(`^ {2}Partner +Northwind, distributor \\(${by.tenantId}\\)$`, 'm'));
  expect(opened.out).toMatch(/^ {2}Order IDs +PO-…\n {2}Maximum +100\n {2}Approval +automatic$/m);
  const id = /^ {2}ID +(\S+)$/m.exec(opened.out)?.[1] ?? '';
  expect((await as(by)('consent-links', 'list')).out).toMatch(
    /^\S+ {2}Fabrikam AG +Awaiting decision +- +First client/m,
  );

  const narrower = [
    '--kind',
    'register',
    '--approval',
    'each',
    '--group-tag',
    'DE',
    '--ends-at',
    '2999-01-31T00:00:00Z',
  ];
  const approved = mandate.parse(await document(as(ours), 'mandates', 'approve', id, ...narrower));
  expect(approved).toMatchObject({
    ...{ id, state: 'active' },
    scope: mandateScope.parse({
      ...{ kinds: ['register'], orderIdPrefixes: ['PO-'], maximum: 100, approval: 'each', groupTag: 'DE' },
      endsAt: '2999-01-31T00:00:00Z',
    }),
  });
  expect(mandate.parse(await document(as(by), 'mandates', 'show', id, '--partner'))).toEqual(approved);
  const changed = mandate.parse(await document(as(ours), 'mandates', 'change', id, '--maximum', '50'));
  expect(changed.scope).toEqual({ ...approved.scope, maximum: 50 });
  const wide = await as(ours)('mandates', 'change', id, '--maximum', '101', '--json');
  expect([wide.code, JSON.parse(wide.out)]).toMatchObject([3, { code: 'conflict' }]);

  const list = await as(ours)('mandates', 'list', '--state', 'active');
  expect(list.out).toMatch(
    new RegExp(`^${id} {2}Active +Northwind +Fabrikam AG +0 of 50 +2999-01-31T00:00:00.000Z +20`, 'm'),
  );
  expect((await as(by)('mandates', 'list', '--partner')).out).toMatch(new RegExp(`^${id} {2}Active +Fabrikam +`, 'm'));
  expect(await document(as(by), 'mandates', 'end', id, '--partner')).toEqual({ id, ended: true });
  expect((await as(ours)('mandates', 'show', id)).out).toMatch(/^ {2}Ended +20\S+Z, by the partner$/m);
  const history = await as(ours)('mandates', 'history', id);
  expect(
    history.out
      .split('\n')
      .slice(1, -1)
      .map(line => line.split(/ {2,}/).slice(1, 4)),
  ).toEqual([
    ['Ended', 'partner', '-'],
    ['Changed', 'customer', 'First client'],
    ['Approved', 'customer', 'First client'],
    ['Requested', 'partner', '-'],
  ]);
  expect(pageOf(mandateEntry).parse(await document(as(by), 'mandates', 'history', id, '--partner')).items).toHaveLength(
    4,
  );
});

test('a request is approved just as it was asked for, or declined', async () => {
  const asked = await requestBetween(ours, by, { maximum: 3 });
  const approved = mandate.parse(await document(as(ours), 'mandates', 'approve', asked.id));
  expect([approved.state, approved.scope]).toEqual(['active', asked.scope]);
  const { id } = await requestBetween(ours, by);
  expect((await as(ours)('mandates', 'decline', id)).out).toMatch(/^ {2}State +Declined$/m);
});

test('a token is made, accepted from standard input, and passed on', async () => {
  const offered = await as(ours)('mandates', 'offer', '--name', 'Shop', '--model', 'Surface Laptop');
  expect([offered.code, offered.err]).toEqual([0, '']);
  const token = /^ {2}(\S{43})$/m.exec(offered.out)?.[1] ?? '';
  expect(offered.out).toMatch(/^Token for the mandate Shop:\n[\s\S]*shown this once/);
  const { id } = mandate.parse(await document(as(by, `${token}\n`), 'mandates', 'accept'));
  expect(await ours.mandates.get(id)).toMatchObject({ state: 'active', scope: { models: ['Surface Laptop'] } });

  const to = await partner(server, { name: 'Shop' });
  const passOn = ['mandates', 'pass-on', id, '--to', to.tenantId, '--name', 'For the shop', '--maximum', '5'];
  const passedOn = mandate.parse(await document(as(by), ...passOn));
  expect(passedOn).toMatchObject({ parentMandateId: id, scope: { models: ['Surface Laptop'], maximum: 5 } });
  expect((await as(to)('mandates', 'show', passedOn.id, '--partner')).out).toContain(`Passed on from ${id}`);
  expect((await as(ours)('mandates', 'end', id)).out).toBe(`Ended ${id}.\n`);
  expect(await to.partners.mandates.get(passedOn.id)).toMatchObject({ state: 'ended' });

  const made = mandateMade.parse(await document(as(ours), 'mandates', 'offer', '--name', 'Shop'));
  const again = await as(to, made.token)('mandates', 'accept', '-', '--json');
  expect(mandate.parse(JSON.parse(again.out))).toMatchObject({ id: made.id, partner: { name: 'Shop' } });
  const late = await as(by, made.token)('mandates', 'accept', '--json');
  expect([late.code, JSON.parse(late.out)]).toMatchObject([3, { code: 'linkNotValid' }]);
});

test('customers are listed by name, and consent links withdrawn', async () => {
  const from = await partner(server);
  for (const name of ['Beta', 'alpha']) await mandateBetween(await customer(server, { name }), from);
  const { out } = await as(from)('customers', 'list');
  expect(
    out
      .split('\n')
      .slice(1, -1)
      .map(line => line.split(/ {2,}/).slice(1)),
  ).toEqual([
    ['alpha', 'Active', '1', '0'],
    ['Beta', 'Active', '1', '0'],
  ]);
  const found = pageOf(customerShape).parse(await document(as(from), 'customers', 'list', '--search', 'BET'));
  expect(found.items.map(({ name }) => name)).toEqual(['Beta']);
  const made = consentLinkMade.parse(await document(as(from), 'consent-links', 'create', '--customer', 'Any'));
  expect(await document(as(from), 'consent-links', 'withdraw', made.id)).toEqual({ id: made.id, withdrawn: true });
  await expect(ours.mandates.open(tokenOf(made.url ?? ''))).rejects.toMatchObject({
    problem: { code: 'linkNotValid' },
  });
  const refused = await as(ours)('customers', 'list');
  expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('Not found')]);
});

describe('wrong usage', () => {
  const none = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';
  test.each<readonly [string, readonly string[], string]>([
    ['a state that is none', ['mandates', 'list', '--state', 'gone'], '--state takes one of requested, offered'],
    ['no name', ['mandates', 'offer'], 'needs --name'],
    ['an empty name', ['mandates', 'offer', '--name', ' '], '--name takes 1 to 256 characters.'],
    ['half a device', ['mandates', 'offer', '--name', 'A', '--maximum', '1.5'], '--maximum takes a number'],
    ['no time', ['mandates', 'approve', none, '--ends-at', 'tomorrow'], '--ends-at takes a time'],
    [
      'a kind that is none',
      ['mandates', 'approve', none, '--kind', 'catalogue'],
      '--kind takes register or deregister',
    ],
    ['an approval that is none', ['mandates', 'change', none, '--approval', 'x'], '--approval takes automatic or each'],
    ['a profile that is none', ['mandates', 'change', none, '--profile', 'x'], '--profile takes one of standard'],
    ['nothing to change', ['mandates', 'change', none], 'needs an option that says what to change'],
    ['no reseller', ['mandates', 'pass-on', none, '--name', 'A'], 'needs --to and --name'],
    ['a reseller by name', ['mandates', 'pass-on', none, '--name', 'A', '--to', 'Shop'], '--to takes the tenant ID'],
    ['no customer', ['consent-links', 'create'], 'needs --customer'],
    [
      'too many days',
      ['consent-links', 'create', '--customer', 'A', '--days', '31'],
      '--days takes a number from 1 to 30',
    ],
    ['a token on the command line', ['mandates', 'accept', 'A'.repeat(43)], 'There is no file'],
    ['no token', ['mandates', 'accept'], 'Standard input holds no token and no link.'],
    ['no link', ['mandates', 'open', '-'], 'Standard input holds no token and no link.'],
  ])('%s', async (_, args, told) => {
    const { code, out, err } = await as(by)(...args);
    expect([code, out, err]).toEqual([2, '', expect.stringContaining(told)]);
  });
});
