import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../fixtures/browser.ts';
import { organization } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { expectSound, looks } from '../fixtures/sound.ts';

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([testServer(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

test.each(looks)('a contact confirms the address on an accessible page: $name', async ({ name, ...look }) => {
  const api = await organization(server, { name: 'Contoso & Söhne <b>' });
  const email = `adele.vance.of.a.long.department@${'contoso.'.repeat(5)}example`;
  const person = { area: 'itHelpDesk', name: 'Adele Vance', phone: '1', preferredLanguage: 'de' } as const;
  const { id } = await api.contacts.create({ ...person, email });
  const { url = '' } = await api.contacts.link(id);
  const context = await browser.newContext(look);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', message => void (message.type() === 'error' && errors.push(message.text())));
  page.on('pageerror', error => errors.push(String(error)));
  const german = look.locale.startsWith('de');
  const heading = page.getByRole('heading', { name: german ? 'Adresse bestätigen' : 'Confirm your address' });
  const confirm = page.getByRole('button', { name: german ? 'Bestätigen' : 'Confirm', exact: true });

  await page.goto(url);
  await heading.waitFor();
  await confirm.waitFor();
  const told = await page.locator('dd').allTextContents();
  expect(told).toEqual(['Contoso & Söhne <b>', german ? 'IT-Helpdesk' : 'IT help desk', email]);
  await expectSound(page, `contact ${name}`);
  expect(await api.contacts.get(id)).toMatchObject({ verifiedAt: null });

  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page
    .getByRole('status')
    .getByText(german ? 'Bestätigt.' : 'Confirmed.')
    .waitFor();
  expect(await confirm.isVisible()).toBe(false);
  await expectSound(page, `contact confirmed ${name}`);
  expect(await api.contacts.get(id)).toMatchObject({ verifiedAt: expect.any(String) });

  await page.reload();
  await page
    .getByRole('alert')
    .getByText(german ? 'Link nicht gültig' : 'Link not valid')
    .waitFor();
  const text = await page.locator('main').innerText();
  for (const one of ['Contoso', email]) expect(text).not.toContain(one);
  expect(await confirm.isVisible()).toBe(false);
  await expectSound(page, `contact used ${name}`);
  // A refusal (404) is what Chromium tells of by itself.
  expect(errors.filter(one => !one.startsWith('Failed to load resource'))).toEqual([]);
  await context.close();
});

test('where the service does not answer, the page says so and goes on later', async () => {
  const api = await organization(server);
  const person = { area: 'other', name: 'Adele', email: 'adele@contoso.example', phone: '1' } as const;
  const { id } = await api.contacts.create({ ...person, preferredLanguage: 'en' });
  const { url = '' } = await api.contacts.link(id);
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(url);
  const confirm = page.getByRole('button', { name: 'Confirm' });
  await confirm.waitFor();
  await context.setOffline(true);
  await confirm.click();
  await page.getByRole('alert').getByText('The service does not answer').waitFor();
  await context.setOffline(false);
  await confirm.click();
  await page.getByRole('status').getByText('Confirmed.').waitFor();
  await context.close();
});
