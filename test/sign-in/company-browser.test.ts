import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, pageWithAuthenticator, toAccount } from '../fixtures/browser.ts';
import { type Company, startCompany } from '../fixtures/company.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
let browser: Browser;
let company: Company;
beforeAll(async () => {
  [server, browser] = await Promise.all([testServer({ host: 'localhost' }), openBrowser()]);
  company = await startCompany(`${server.url}/sign-in/company/callback`);
});
afterAll(async () => {
  await browser.close();
  await company.stop();
  await server.close();
});

const shots = process.env.SHOTS;

/** As the portal's settings page will. */
const replace = (page: Page, body: object): Promise<number> =>
  page.evaluate(async sent => {
    const headers = { 'content-type': 'application/json' };
    const path = '/api/v1/tenants/me/sign-in-settings';
    return (await fetch(path, { method: 'PUT', body: JSON.stringify(sent), headers })).status;
  }, body);

/** The first administrator, by passkey, in a browser of its own. */
async function administrator(email: string, domain: string) {
  const { setupUrl, tenantId } = await server.createTenant({ domains: [domain] });
  const { page, context } = await pageWithAuthenticator(browser);
  await page.goto(setupUrl);
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Your name').fill('Megan Bowen');
  await page.getByRole('button', { name: 'Continue with a passkey' }).click();
  await toAccount(page);
  const { issuer, clientId, clientSecret } = company;
  const settings = { issuer, clientId, clientSecret, domains: [domain], defaultRole: 'reader' };
  return { page, context, tenantId, settings };
}

test('from the sign-in page by the company and back, under the content security policy', async () => {
  const {
    page: admin,
    context: theirs,
    settings,
    tenantId,
  } = await administrator('a@contoso.example', 'contoso.example');
  expect(await replace(admin, { required: 'any', company: settings })).toBe(200);
  await theirs.close();
  company.account = { sub: 'adele', email: 'adele@contoso.example', name: 'Adele Vance' };

  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(`${server.url}/sign-in?to=/account`);
  await picture(page, 'sign-in');
  await page.getByLabel('Work email').fill('adele@contoso.example');
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await page.getByRole('heading', { name: 'Your account' }).waitFor();
  expect(await page.getByText('Adele Vance, reader of Contoso').count()).toBe(1);
  expect(complaints).toEqual([]);
  await context.close();

  const without = await browser.newContext({
    locale: 'de-DE',
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 },
  });
  const plain = await without.newPage();
  await plain.goto(`${server.url}/sign-in/company?tenant=${tenantId}`);
  await picture(plain, 'company');
  await plain.getByRole('link', { name: 'Dort fortfahren' }).click();
  await plain.getByRole('link', { name: 'account' }).click();
  await plain.getByRole('heading', { name: 'Ihr Konto' }).waitFor();
  await plain.goto(`${server.url}/sign-in/company?email=a@nowhere.example`);
  await without.clearCookies();
  await plain.reload();
  await picture(plain, 'refused');
  await without.close();
});

async function picture(page: Page, name: string): Promise<void> {
  if (!shots) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: `${shots}/${name}-${colorScheme}.png`, fullPage: true });
  }
}

test('passkeys are required by an administrator who has one; then no password lets in', async () => {
  const { page, context } = await administrator('b@fabrikam.example', 'fabrikam.example');
  expect(await replace(page, { required: 'passkey', company: null })).toBe(200);
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await toAccount(page);
  await context.close();
});

test('where company sign-in is required and does not work any more, the service administrator lets one in', async () => {
  const email = 'c@litware.example';
  const { page, context, tenantId, settings } = await administrator(email, 'litware.example');
  expect(await replace(page, { required: 'any', company: settings })).toBe(200);
  company.account = { sub: 'c', email };
  await page.goto(`${server.url}/sign-in/company?tenant=${tenantId}`);
  await page.getByRole('link', { name: 'Continue there' }).click();
  await toAccount(page);
  expect(await replace(page, { required: 'company', company: settings })).toBe(200);
  await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByText('Your organization requires its own sign-in.').waitFor();
  await page.goto(await server.inviteAdministrator(tenantId, email));
  await page.getByRole('button', { name: 'Continue with a passkey' }).click();
  await toAccount(page);
  expect(await replace(page, { required: 'any', company: settings })).toBe(200);
  await context.close();
});
