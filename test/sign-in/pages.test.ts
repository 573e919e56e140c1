import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, pageWithAuthenticator } from '../fixtures/browser.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
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

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Looks {
  readonly name: string;
  readonly locale: string;
  readonly colorScheme: 'light' | 'dark';
  readonly viewport: { readonly width: number; readonly height: number };
}
const looks: readonly Looks[] = [
  { name: 'light', locale: 'en-US', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'dark', locale: 'en-US', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  { name: 'phone, German', locale: 'de-DE', colorScheme: 'light', viewport: { width: 390, height: 844 } },
];

const shots = process.env.MUSTER_TEST_SCREENSHOTS;

/** No violation of WCAG 2.2 AA that axe-core finds, nothing wider than the window, and no word of the console. */
async function expectSound(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name.replaceAll(/\W+/g, '-')}.png`, fullPage: true });
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(overflow, `${name} is wider than the window`).toBe(0);
  // The page's own policy lets no script in but the service's files; the tools of the browser stand outside of it.
  const devtools = await page.context().newCDPSession(page);
  const run = async (expression: string) => {
    const { result } = await devtools.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    return result.value;
  };
  await run(axe);
  const violations = await run(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`,
  );
  expect(violations, name).toEqual([]);
}

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

  await page.getByRole('heading', { name: german ? 'Ihr Konto' : 'Your account' }).waitFor();
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
  await page.getByRole('heading', { name: german ? 'Ihr Konto' : 'Your account' }).waitFor();

  await page.goto(setupUrl);
  await page.getByText(german ? 'Link nicht gültig' : 'Link not valid').waitFor();
  await expectSound(page, `link used ${name}`);
  // Refusals (401, 404, 422) are what Chromium tells of by itself.
  expect(errors.filter(text => !text.startsWith('Failed to load resource'))).toEqual([]);
  await context.close();
});
