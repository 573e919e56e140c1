import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NewContact } from '../../src/contracts/contacts.ts';
import { atPortal, colleagueAt, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { expectSound, looks } from '../fixtures/sound.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

const adele: NewContact = {
  ...{ area: 'itHelpDesk', name: 'Adele Vance', email: 'adele@contoso.example' },
  ...{ phone: '+49 30 1234', preferredLanguage: 'de' },
};

test.each(looks)('contacts, none and some, and one of them: $name', async look => {
  const { page, api, expectQuiet } = await atPortal(house, look);
  const german = look.locale.startsWith('de');
  await page.goto('/contacts');
  await page
    .getByText(german ? 'Noch kein Kontakt.' : 'No contact yet.')
    .first()
    .waitFor();
  await expectSound(page, `no contacts ${look.name}`);
  const { id } = await api.contacts.create(adele);
  await api.contacts.create({ ...adele, area: 'security', name: 'Alex Wilber', email: 'alex@contoso.example' });
  await page.reload();
  await page.getByRole('link', { name: german ? 'Adele Vance öffnen' : 'Open Adele Vance' }).waitFor();
  await expectSound(page, `contacts ${look.name}`);
  await page.goto(`/contacts/${id}`);
  await page.getByLabel(german ? 'Telefonnummer' : 'Phone number').waitFor();
  await expectSound(page, `contact ${look.name}`);
  expectQuiet();
});

test('a contact is added, verified by the link, changed and removed', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  await page.goto('/contacts');
  await page.getByRole('button', { name: 'Add a contact' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a contact' });
  await dialog.getByLabel('Area').selectOption('IT help desk');
  await dialog.getByLabel('Name').fill(adele.name);
  await dialog.getByLabel('Email address').fill(adele.email);
  await dialog.getByLabel('Phone number').fill(adele.phone);
  await dialog.getByLabel('Preferred language').fill('de');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  const opener = page.getByRole('link', { name: 'Open Adele Vance' });
  await opener.press('Enter');
  const panel = page.getByRole('dialog', { name: 'Adele Vance' });
  await panel.getByText('Not verified').waitFor();
  await panel.getByRole('button', { name: 'Verify' }).click();
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  const context = await house.browser.newContext({ locale: 'en-US' });
  const theirs = await context.newPage();
  await theirs.goto(link);
  await theirs.getByRole('button', { name: 'Confirm' }).click();
  await theirs.getByText('Confirmed.').waitFor();
  await page.reload();
  await expect.poll(() => panel.getByText('Not verified').count()).toBe(0);
  const [kept] = (await api.contacts.list()).items;
  expect(kept).toMatchObject({ ...adele, verifiedAt: expect.any(String) });
  await panel.getByLabel('Email address').fill('adele.vance@contoso.example');
  await panel.getByRole('button', { name: 'Save' }).click();
  await panel.getByText('Saved.').waitFor();
  await panel.getByText('Not verified').waitFor();
  await panel.getByRole('button', { name: 'Remove' }).click();
  await page
    .getByRole('dialog', { name: /^Remove/ })
    .getByRole('button', { name: 'Remove' })
    .click();
  await page.waitForURL('**/contacts');
  await expect.poll(() => opener.count()).toBe(0);
  expectQuiet();
});

test('what is not valid is refused in words', async () => {
  const { page, api } = await atPortal(house);
  const { id } = await api.contacts.create(adele);
  await page.goto(`/contacts/${id}`);
  await page.getByLabel('Preferred language').fill('no language');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByRole('alert').innerText()).toContain('it must be a language tag');
});

test('a reader sees the contacts, and is offered nothing', async () => {
  const at = await atPortal(house);
  await at.api.contacts.create(adele);
  const page = await colleagueAt(house, at, { email: 'lee@contoso.example', name: 'Lee Gu', role: 'reader' });
  await page.goto('/contacts');
  const opener = page.getByRole('link', { name: 'Open Adele Vance' });
  await opener.press('Enter');
  await page.getByText('+49 30 1234').last().waitFor();
  expect(await page.getByRole('dialog').getByRole('button').count()).toBe(1);
  await page.keyboard.press('Escape');
  await expect.poll(() => opener.evaluate(node => node === document.activeElement)).toBe(true);
  expect(await page.getByRole('button', { name: 'Add a contact' }).count()).toBe(0);
});
