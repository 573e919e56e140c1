import { afterAll, beforeAll, expect, test } from 'vitest';
import { customer, mandateBetween, type Organization } from '../fixtures/partners.ts';
import { atPortal, colleagueAt, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { expectSound, looks } from '../fixtures/sound.ts';
import { tokenOf } from '../fixtures/visitor.ts';

let house: PortalHouse;
let fabrikam: Organization;
beforeAll(async () => {
  house = await portalHouse();
  fabrikam = await customer(house.server);
});
afterAll(() => house.close());

const reseller = { name: 'Contoso Devices', kind: 'partner', partnerType: 'reseller' } as const;

test.each(looks)('consent links: none, a new one, and what became of some: $name', async look => {
  const { page, api, expectQuiet } = await atPortal(house, look, reseller);
  const german = look.locale.startsWith('de');
  await page.goto('/consent-links');
  await page.getByText(german ? 'Noch keine Zustimmungslinks' : 'No consent links yet').waitFor();
  await expectSound(page, `consent links none ${look.name}`);
  await mandateBetween(fabrikam, api, { maximum: 100 });
  await page.getByRole('button', { name: german ? 'Zustimmungslink erstellen' : 'Make a consent link' }).click();
  await page.getByLabel(german ? /^Kunde/ : /^Customer/).fill('Tailspin Toys');
  await expectSound(page, `consent link new ${look.name}`);
  await page.getByRole('button', { name: german ? 'Link erstellen' : 'Make the link', exact: true }).click();
  await page.getByRole('alertdialog').waitFor();
  await expectSound(page, `consent link made ${look.name}`);
  await page.getByRole('button', { name: german ? 'Fertig' : 'Done' }).click();
  await page.getByRole('row', { name: german ? /Noch nicht geöffnet/ : /Not opened yet/ }).waitFor();
  await expectSound(page, `consent links ${look.name}`);
  await page.getByRole('row', { name: german ? /Erteilt/ : /Approved/ }).click();
  await page.getByRole('link', { name: german ? 'Mandat anzeigen' : 'Show the mandate' }).waitFor();
  await expectSound(page, `consent link ${look.name}`);
  expectQuiet();
});

test('a link asks for what was typed, is shown once, and is of use to a customer', async () => {
  const { page, api, expectQuiet } = await atPortal(house, {}, reseller);
  await page.goto('/consent-links');
  await page.getByRole('button', { name: 'Make a consent link' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Customer' }).fill('Fabrikam');
  await dialog.getByRole('checkbox', { name: /^Deregister/ }).check();
  await dialog.getByLabel('Order IDs beginning with').fill('PO-\n  FA-  \n\nPO-');
  await dialog.getByLabel('Devices at most').fill('250');
  await dialog.getByLabel('Last day').fill('2036-06-30');
  await dialog.getByRole('radio', { name: /^Approved one by one/ }).check();
  await dialog.getByLabel('Group tag').fill('Berlin');
  await dialog.getByLabel('Profile').selectOption('Kiosk');
  await dialog.getByLabel('The link holds for').selectOption('7 days');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const url = await page.getByLabel('Link', { exact: true }).inputValue();
  // No slip loses it.
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Done' }).click();
  const { asked, id } = await fabrikam.mandates.open(tokenOf(url));
  expect(asked).toEqual({
    ...{ kinds: ['register', 'deregister'], orderIds: [], orderIdPrefixes: ['PO-', 'FA-'], models: [], maximum: 250 },
    // The end of the day where the browser is.
    ...{ endsAt: '2036-06-30T21:59:59.999Z', groupTag: 'Berlin', profile: 'kiosk', approval: 'each' },
  });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByRole('row', { name: /Awaiting decision/ }).click();
  await page.getByText('You are told which one once it has approved.').waitFor();
  await page.keyboard.press('Escape');
  await fabrikam.mandates.approve(id);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByRole('row', { name: /Approved/ }).click();
  await page.getByText('Customer: Fabrikam.').waitFor();
  const [link] = (await api.partners.consentLinks.list()).items;
  const days = (Date.parse(link?.expiresAt ?? '') - Date.parse(link?.createdAt ?? '')) / 86_400_000;
  expect(days).toBe(7);
  expectQuiet();
});

test('a link is withdrawn, and is of use to nobody', async () => {
  const { page, api } = await atPortal(house, {}, reseller);
  const { id, url = '' } = await api.partners.consentLinks.create({ customerName: 'Fabrikam' });
  await page.goto(`/consent-links/${id}`);
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page
    .getByRole('dialog', { name: 'Withdraw the link for Fabrikam?' })
    .getByRole('button', { name: 'Withdraw' })
    .click();
  await page.getByText('You have withdrawn it.').waitFor();
  await expect(fabrikam.mandates.open(tokenOf(url))).rejects.toThrow('Link not valid');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
});

test('a reader of the partner sees them and is offered nothing; a customer has no such page', async () => {
  const at = await atPortal(house, {}, reseller);
  await at.api.partners.consentLinks.create({ customerName: 'Fabrikam' });
  const page = await colleagueAt(house, at, { email: 'lee@contoso.example', name: 'Lee Gu', role: 'reader' });
  await page.goto('/consent-links');
  await page.getByRole('row', { name: /Fabrikam/ }).click();
  await page.getByText('Nobody has opened it yet.').waitFor();
  expect(await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).count()).toBe(0);
  await page.keyboard.press('Escape');
  expect(await page.getByRole('button', { name: 'Make a consent link' }).count()).toBe(0);
  const other = await atPortal(house);
  await other.page.goto('/consent-links');
  await other.page.getByRole('heading', { name: 'Page not found' }).waitFor();
});
