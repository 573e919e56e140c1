import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, toAccount } from '../fixtures/browser.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { goodPassword } from '../fixtures/visitor.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([testServer({ host: 'localhost', https: true }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

test('by HTTPS a browser takes the cookies for this host alone, keeps them from scripts, and loses the session by signing out', async () => {
  const { setupUrl } = await server.createTenant();
  const context = await browser.newContext({ locale: 'en-US', ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const signOut = () => page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await page.goto(setupUrl);
  await page.getByLabel('Email address').fill('megan@contoso.example');
  await page.getByLabel('Your name').fill('Megan Bowen');
  await page.getByLabel('password').fill(goodPassword);
  await page.getByRole('button', { name: 'password' }).click();
  await toAccount(page);
  await signOut();
  await page.getByLabel('Email address').fill('megan@contoso.example');
  await page.getByLabel('Password').fill(goodPassword);
  const [answer] = await Promise.all([
    page.waitForResponse(each => each.request().method() === 'POST' && each.url().endsWith('/sign-in')),
    page.getByRole('button', { name: 'Sign in', exact: true }).click(),
  ]);
  await toAccount(page);

  expect(await answer.headerValue('strict-transport-security')).toBe('max-age=31536000');
  const set = (await answer.headerValues('set-cookie')).filter(line => line.startsWith('__Host-'));
  expect(set.length).toBe(2);
  for (const line of set) expect(line).not.toMatch(/domain=/i);
  const host = { domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' };
  const named = async () => (await context.cookies()).toSorted((a, b) => a.name.length - b.name.length);
  expect(await named()).toMatchObject([
    { name: '__Host-muster', ...host, expires: -1 },
    { name: '__Host-muster-browser', ...host },
  ]);
  expect(await page.evaluate('document.cookie')).toBe('');

  await signOut();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect((await named()).map(({ name }) => name)).toEqual(['__Host-muster-browser']);
  await page.goto(`${server.url}/account`);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await context.close();
});
