import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, pageWithAuthenticator, toAccount } from '../fixtures/browser.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([testServer({ host: 'localhost' }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

const shots = process.env.MUSTER_TEST_SCREENSHOTS;

test('the first administrator comes in by a passkey, and again without the link', async () => {
  const { setupUrl } = await server.createTenant({ name: 'Contoso & Söhne' });
  const { page, context } = await pageWithAuthenticator(browser);
  await page.goto(setupUrl);
  await page.getByText('You become administrator of Contoso & Söhne.').waitFor();
  if (shots) await page.screenshot({ path: `${shots}/setup.png` });
  await page.getByLabel('Email address').fill('Megan@Contoso.com');
  await page.getByLabel('Your name').fill('Megan Bowen');
  await page.getByRole('button', { name: 'Continue with a passkey' }).click();
  await toAccount(page);
  if (shots) await page.screenshot({ path: `${shots}/account.png`, fullPage: true });
  expect(await page.getByText('megan@contoso.com').count()).toBe(1);
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  if (shots) await page.screenshot({ path: `${shots}/sign-in.png` });
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await toAccount(page);
  await page.goto(setupUrl);
  await page.getByText('Link not valid').waitFor();
  if (shots) await page.screenshot({ path: `${shots}/link-used.png` });
  await context.close();
});
