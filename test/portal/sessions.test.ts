import { afterAll, beforeAll, expect, test } from 'vitest';
import { textsOf } from '../../src/contracts/texts/render.ts';
import { givePasskey } from '../fixtures/passkeys.ts';
import { atPortal, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { expectSound, looks } from '../fixtures/sound.ts';
import { goodPassword, signInAs, visitor } from '../fixtures/visitor.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

let people = 0;

/** An administrator whose address nobody else on this server has, so that signing in again finds him. */
async function atSessions(look = {}) {
  people += 1;
  const email = `person${people}@contoso.example`;
  return { ...(await atPortal(house, look, { name: 'Contoso' }, { email })), email };
}

/** The same person in a second browser, which is signed in by password. */
async function secondBrowser(email: string) {
  const someone = visitor(house.server);
  const answer = await signInAs(someone, email);
  expect(answer.status).toBe(303);
  const context = await house.browser.newContext({ locale: 'en-US', baseURL: house.server.url });
  await context.addCookies([...someone.cookies].map(([name, value]) => ({ name, value, url: house.server.url })));
  return await context.newPage();
}

async function ownId(api: Awaited<ReturnType<typeof atSessions>>['api']): Promise<string> {
  const [me] = (await api.users.list()).items;
  return me!.id;
}

test.each(looks)('sessions and passkeys: $name', async look => {
  const { page, api, tenant, email, expectQuiet } = await atSessions(look);
  const german = look.locale.startsWith('de');
  await page.goto('/sessions');
  await page.getByText(german ? 'Sie sind sonst nirgends angemeldet.' : 'You are signed in nowhere else.').waitFor();
  await expectSound(page, `sessions alone ${look.name}`);
  await secondBrowser(email);
  await givePasskey(house.server, { tenantId: tenant.tenantId, userId: await ownId(api) });
  await page.reload();
  await page.getByRole('button', { name: german ? 'Überall sonst abmelden' : 'Sign out everywhere else' }).waitFor();
  await page.getByRole('button', { name: german ? 'Passkey Phone entfernen' : 'Remove passkey Phone' }).waitFor();
  await expectSound(page, `sessions ${look.name}`);
  expectQuiet();
});

test('ending a session signs that window out, and leaves this one', async () => {
  const { page, email, expectQuiet } = await atSessions();
  const other = await secondBrowser(email);
  await other.goto('/devices');
  await other.getByText('No devices yet').waitFor();
  await page.goto('/sessions');
  await page.getByText('This window').waitFor();
  const end = page.getByRole('button', { name: /^End the session: Browser, by password/ });
  await end.click();
  await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click();
  await page.getByText('You are signed in nowhere else.').waitFor();
  await other.waitForURL('**/sign-in**');
  await page.reload();
  await page.getByText('This window').waitFor();
  expectQuiet();
});

test('everywhere else at once, by keyboard', async () => {
  const { page, email } = await atSessions();
  const others = [await secondBrowser(email), await secondBrowser(email)];
  for (const other of others) await other.goto('/devices');
  await page.goto('/sessions');
  const button = page.getByRole('button', { name: 'Sign out everywhere else' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => button.evaluate(node => node === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere else' }).press('Enter');
  await page.getByText('You are signed in nowhere else.').waitFor();
  for (const other of others) await other.waitForURL('**/sign-in**');
});

test('an own passkey is removed; the page for password and passkeys is a step away', async () => {
  const { page, api, tenant, expectQuiet } = await atSessions();
  const userId = await ownId(api);
  await givePasskey(house.server, { tenantId: tenant.tenantId, userId, name: 'Old phone' });
  await page.goto('/sessions');
  await page.getByRole('button', { name: 'Remove passkey Old phone' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('You have no passkey yet.').waitFor();
  expect((await api.users.passkeys(userId)).items).toEqual([]);
  expectQuiet();
  await page.getByRole('link', { name: 'Change the password or add a passkey' }).click();
  await page.waitForURL('**/account');
});

// The last one: tokens of API clients are given by the machine's own clock, and are of no use after it.
test('removing a passkey takes a recent sign-in, said in words with the way on', async () => {
  const { page, api, tenant, email } = await atSessions();
  await givePasskey(house.server, { tenantId: tenant.tenantId, userId: await ownId(api) });
  await page.goto('/sessions');
  await page.getByRole('button', { name: 'Remove passkey Phone' }).waitFor();
  house.server.advance(16 * 60_000);
  await page.getByRole('button', { name: 'Remove passkey Phone' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText(textsOf.en.errors.signInNotRecent.remedy).waitFor();
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(goodPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/sessions');
  await page.getByRole('button', { name: 'Remove passkey Phone' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('You have no passkey yet.').waitFor();
});
