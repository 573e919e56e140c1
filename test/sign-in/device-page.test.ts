import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, pageWithAuthenticator } from '../fixtures/browser.ts';
import { beginLogin, collectLogin } from '../fixtures/logins.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { comeIn, goodPassword } from '../fixtures/visitor.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([testServer(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

const shots = process.env.SHOTS;
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Neither wider than the window nor with anything that a screen reader stumbles over. */
async function expectTidy(page: Page, name: string): Promise<void> {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), name).toBe(true);
  const { violations } = Object(await page.evaluate('axe.run(document)'));
  expect(
    violations.map(({ id, nodes }: { id: string; nodes: { html: string }[] }) => [id, nodes.map(({ html }) => html)]),
    name,
  ).toEqual([]);
}

test.each([
  ['light', 1000, 'en-US'],
  ['dark', 390, 'de-DE'],
] as const)('a person allows a login on the page, %s, %i wide', async (colorScheme, width, locale) => {
  const { setupUrl } = await server.createTenant({ name: 'Contoso & Söhne' });
  const email = `megan-${width}@contoso.example`;
  await comeIn(server, setupUrl, { email });
  const { device_code, user_code, verification_uri } = await beginLogin(server);
  const options = { colorScheme, locale, viewport: { width, height: 800 }, bypassCSP: true };
  const { page, context } = await pageWithAuthenticator(browser, options);
  // The pages bring no script of their own; this one looks at them.
  await page.addInitScript({ path: axe });

  await page.goto(verification_uri);
  await page.locator('#email').fill(email);
  await page.locator('#password').fill(goodPassword);
  await page.locator('form[action="/sign-in"] button').click();
  await page.locator('#code').waitFor();
  await expectTidy(page, `code-${width}`);
  await page.locator('#code').fill('bcdf ghjk');
  await page.locator('#code').press('Enter');
  await page.getByRole('alert').waitFor();
  await expectTidy(page, `wrong-${width}`);
  await page.locator('#code').fill(user_code.toLowerCase());
  await page.locator('#code').press('Enter');
  await page.getByText(user_code).waitFor();
  await expectTidy(page, `question-${width}`);
  await page.locator('button[value=allow]').click();
  await page.getByRole('status').waitFor();
  await expectTidy(page, `allowed-${width}`);
  expect((await collectLogin(server, device_code)).status).toBe(200);
  await page.goto(`${server.url}/account`);
  await expectTidy(page, `account-${width}`);
  await context.close();
});
