import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, pageWithAuthenticator, toAccount } from '../fixtures/browser.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { expectSound, looks } from '../fixtures/sound.ts';
import { goodPassword } from '../fixtures/visitor.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([testServer({ host: 'localhost' }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

test.each(looks)('every page is accessible and fits: $name', async ({ name, ...look }) => {
  const { setupUrl } = await server.createTenant({ name: 'Contoso & Söhne' });
  const { page, context } = await pageWithAuthenticator(browser, look);
  const errors: string[] = [];
  page.on('console', message => void (message.type() === 'error' && errors.push(message.text())));
  page.on('pageerror', error => errors.push(String(error)));
  const german = look.locale.startsWith('de');
  const button = (en: string, de: string) => page.getByRole('button', { name: german ? de : en, exact: true });

  await page.goto(setupUrl);
  await page.locator('#lead').getByText('Contoso & Söhne').waitFor();
  await expectSound(page, `setup ${name}`);
  await page.locator('#email').fill(`megan.${name.replaceAll(/\W+/g, '')}@contoso.com`);
  await page.locator('#name').fill('Megan Bowen');
  await page.locator('#password').fill('contoso-contoso');
  await button('Continue with this password', 'Mit diesem Kennwort fortfahren').click();
  await page.getByText(german ? 'Kennwort nicht angenommen' : 'Password not accepted').waitFor();
  await expectSound(page, `setup refused ${name}`);
  await page.locator('#password').fill(goodPassword);
  await button('Continue with this password', 'Mit diesem Kennwort fortfahren').click();

  await toAccount(page);
  await expectSound(page, `account ${name}`);
  await button('Add a passkey', 'Passkey hinzufügen').click();
  await page.getByText(german ? 'Der Passkey wurde hinzugefügt.' : 'The passkey was added.').waitFor();
  await expectSound(page, `account with passkey ${name}`);
  await page.locator('#current').fill(goodPassword);
  await page.locator('#next').fill('another one that is long');
  await button('Change password', 'Kennwort ändern').click();
  await page.getByRole('status').waitFor();

  await button('Sign out', 'Abmelden').first().click();
  await page.locator('#with-passkey').waitFor();
  await expectSound(page, `sign in ${name}`);
  await page.locator('#email').fill('nobody@contoso.com');
  await page.locator('#password').fill('not the right one');
  await button('Sign in', 'Anmelden').click();
  await page.getByText(german ? 'Anmeldung fehlgeschlagen' : 'Sign-in failed').waitFor();
  await expectSound(page, `sign in refused ${name}`);
  await page.locator('#with-passkey').click();
  await page.waitForURL('**/devices');

  await page.goto(setupUrl);
  await page.getByText(german ? 'Link nicht gültig' : 'Link not valid').waitFor();
  await expectSound(page, `link used ${name}`);
  // Refusals (401, 404, 422) are what Chromium tells of by itself.
  expect(errors.filter(text => !text.startsWith('Failed to load resource'))).toEqual([]);
  await context.close();
});
