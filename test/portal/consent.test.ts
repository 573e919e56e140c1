import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textsOf } from '../../src/contracts/texts/render.ts';
import { consentToken, type Organization, partner, requestBetween } from '../fixtures/partners.ts';
import { atPortal, colleagueAt, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { expectSound, looks } from '../fixtures/sound.ts';
import { goodPassword } from '../fixtures/visitor.ts';

let house: PortalHouse;
let reseller: Organization;
beforeAll(async () => {
  house = await portalHouse();
  reseller = await partner(house.server, { name: 'Contoso Devices' });
});
afterAll(() => house.close());

const bounds = { orderIdPrefixes: ['PO-'], maximum: 500, groupTag: 'Berlin' };
const { errors } = textsOf.en;

/** Everything that left the browser for the service, as far as an address tells it. */
function addressesOf(page: Page): string[] {
  const addresses: string[] = [];
  page.on('request', request => addresses.push(request.url(), request.headers().referer ?? ''));
  return addresses;
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(goodPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test.each(looks)('a request, what became of it, and links that are of no use: $name', async look => {
  const at = await atPortal(house, look);
  const { page, expectQuiet } = at;
  const german = look.locale.startsWith('de');
  await page.goto('/consent');
  await page.getByRole('heading', { name: german ? 'Hier ist keine Anfrage' : 'There is no request here' }).waitFor();
  await expectSound(page, `consent no link ${look.name}`);
  const token = await consentToken(reseller, bounds);
  const reader = await colleagueAt(house, at, { email: 'lee@contoso.example', name: 'Lee Gu', role: 'reader' }, look);
  await reader.goto(`/consent#${token}`);
  await reader.getByText('megan@contoso.example').waitFor();
  await expectSound(reader, `consent reader ${look.name}`);
  await reader.close();
  await page.goto(`/consent#${token}`);
  await page.getByRole('heading', { level: 1, name: /^Contoso Devices/ }).waitFor();
  await expectSound(page, `consent ${look.name}`);
  await page.getByRole('button', { name: german ? 'Genehmigen' : 'Approve' }).click();
  await page.getByText(german ? /^Genehmigt\./ : /^Approved\./).waitFor();
  await expectSound(page, `consent approved ${look.name}`);
  expectQuiet();
  const withdrawn = await consentToken(reseller);
  const [link] = (await reseller.partners.consentLinks.list()).items;
  await reseller.partners.consentLinks.withdraw(link?.id ?? '');
  await page.goto(`/consent#${withdrawn}`);
  await page
    .getByRole('heading', { name: german ? 'Dieser Link ist nicht gültig' : 'This link is not valid' })
    .waitFor();
  await expectSound(page, `consent not valid ${look.name}`);
});

test('an administrator opens the link, narrows and approves; the token stays out of every address', async () => {
  const { page, api, tenant } = await atPortal(house);
  const token = await consentToken(reseller, bounds, 'The people at Contoso');
  const addresses = addressesOf(page);
  await page.goto(`/consent#${token}`);
  await page.getByRole('heading', { name: 'Contoso Devices asks to register devices for you' }).waitFor();
  await page.getByText('The people at Contoso').waitFor();
  const [request] = (await api.mandates.list()).items;
  expect(request).toMatchObject({ state: 'requested', tenantId: tenant.tenantId });
  expect(new URL(page.url()).hash).toBe('');
  expect(new URL(page.url()).search).toBe(`?mandate=${request?.id}`);
  await page.getByLabel('Devices at most').fill('50');
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText(/^Approved\./).waitFor();
  expect(await api.mandates.get(request?.id ?? '')).toMatchObject({
    state: 'active',
    scope: { ...bounds, maximum: 50 },
  });
  expect(addresses.filter(address => address.includes(token))).toEqual([]);
  expect(await page.evaluate('sessionStorage.length')).toBe(0);
  await page.getByRole('link', { name: 'Show the mandate' }).click();
  await page.getByRole('dialog', { name: 'Contoso Devices', exact: true }).waitFor();
});

test('who is not signed in does so first, also by another try, and is back with the request', async () => {
  const { context, page } = await atPortal(house, {}, { name: 'Fabrikam' }, { email: 'nestor@fabrikam.example' });
  await context.clearCookies();
  const token = await consentToken(reseller);
  const addresses = addressesOf(page);
  await page.goto(`/consent#${token}`);
  await page.waitForURL('**/sign-in?to=%2Fconsent');
  await page.getByLabel('Email address').fill('nestor@fabrikam.example');
  await page.getByLabel('Password', { exact: true }).fill('not the right one');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText(errors.signInFailed.title).waitFor();
  await signIn(page, 'nestor@fabrikam.example');
  await page.getByRole('heading', { name: 'Contoso Devices asks to register devices for you' }).waitFor();
  expect(addresses.filter(address => address.includes(token))).toEqual([]);
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Decline' }).click();
  await page.getByText(/^Declined\./).waitFor();
});

test('who may not decide is told who can, and uses nothing up', async () => {
  const at = await atPortal(house);
  const page = await colleagueAt(house, at, { email: 'alex@contoso.example', name: 'Alex Wilber', role: 'operator' });
  const token = await consentToken(reseller);
  await page.goto(`/consent#${token}`);
  await page.getByRole('heading', { name: 'An administrator decides about this' }).waitFor();
  await page.getByText('Megan Bowen, megan@contoso.example').waitFor();
  expect((await at.api.mandates.list()).items).toEqual([]);
  await at.page.goto(`/consent#${token}`);
  await at.page.getByRole('button', { name: 'Approve' }).waitFor();
});

test('a link of the own organization, one that another opened, and one that is over are told in words', async () => {
  const ours = await atPortal(house, {}, { name: 'Tailspin Toys', kind: 'partner', partnerType: 'reseller' });
  await ours.page.goto(`/consent#${await consentToken(ours.api)}`);
  await ours.page.getByText('If your own organization made this link, send it to your customer').waitFor();
  const [first, second] = [await atPortal(house), await atPortal(house)];
  const token = await consentToken(reseller);
  await first.api.mandates.open(token);
  await second.page.goto(`/consent#${token}`);
  await second.page.getByRole('heading', { name: 'This link is not valid' }).waitFor();
  // Withdrawn while it waits.
  const { id } = await requestBetween(second.api, reseller);
  const [link] = (await reseller.partners.consentLinks.list()).items;
  await reseller.partners.consentLinks.withdraw(link?.id ?? '');
  await second.page.goto(`/consent?mandate=${id}`);
  await second.page.getByText('Contoso Devices has withdrawn this request').waitFor();
});

// The last one: tokens of API clients are given by the machine's own clock, and are of no use after it.
test('who signed in long ago does so again and is back at the request', async () => {
  const email = 'again@contoso.example';
  const { page, api } = await atPortal(house, {}, { name: 'Contoso' }, { email });
  const { id } = await requestBetween(api, reseller);
  await page.goto(`/consent?mandate=${id}`);
  await page.getByRole('button', { name: 'Approve' }).waitFor();
  house.server.advance(16 * 60_000);
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText(errors.signInNotRecent.remedy).waitFor();
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await signIn(page, email);
  await page.waitForURL(`**/consent?mandate=${id}`);
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByText(/^Approved\./).waitFor();
});
