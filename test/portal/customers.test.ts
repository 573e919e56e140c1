import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import { csvLine } from '../../src/files/write.ts';
import { type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { actingFor, customer, mandateBetween, type Organization, type ScopeInput } from '../fixtures/partners.ts';
import { type AtPortal, atPortal, colleagueAt, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { allDevices, fileOf, rowOf, settled, upload } from '../fixtures/registering.ts';
import { expectSound, type Look, looks } from '../fixtures/sound.ts';

let house: PortalHouse;
/** Of an OEM that filed every machine that is used here. */
let filed: Machine[];
beforeAll(async () => {
  house = await portalHouse();
  filed = Array.from({ length: 40 }, (_, i) => makeMachine(70_000 + i, { tpm: true }));
  const { api } = await atPortal(house, {}, { name: 'Maker', kind: 'partner', partnerType: 'oem' });
  await upload(api, fileOf(filed.map(machine => rowOf(machine))), 'catalogue');
});
afterAll(() => house.close());

/** Machines that no other test uses. */
const someMachines = (count: number): Machine[] => filed.splice(0, count);
/** As partners send them: no hashes. */
const tuples = (machines: readonly Machine[]): string =>
  [['Manufacturer', 'Model', 'Serial Number'], ...machines.map(m => [m.manufacturer, m.model, m.serialNumber])]
    .map(row => csvLine(row))
    .join('');

interface Story {
  readonly at: AtPortal;
  readonly contoso: Organization;
  /** The partner's API for Contoso. */
  readonly onBehalf: Client;
  readonly mandateId: string;
}

/** Somebody of a reseller, whose customer Contoso gave a mandate. */
async function reseller(scope: ScopeInput = { kinds: ['register', 'deregister'] }, look?: Look): Promise<Story> {
  const at = await atPortal(house, look, { name: 'Fabrikam Reselling', kind: 'partner', partnerType: 'reseller' });
  const contoso = await customer(house.server, { name: 'Contoso' });
  const partner = asOrganization(at);
  const { id: mandateId } = await mandateBetween(contoso, partner, scope);
  return { at, contoso, onBehalf: actingFor(house.server, partner, contoso.tenantId), mandateId };
}

const asOrganization = ({ api, tenant }: AtPortal): Organization => ({ ...api, tenantId: tenant.tenantId, tenant });

const acting = (page: Page) =>
  page.getByRole('region', { name: /^(On behalf of a customer|Im Auftrag eines Kunden)$/ });
const customerRow = (page: Page, name = 'Contoso') => page.getByRole('row').filter({ hasText: name });

async function choose(page: Page, name: string, text: string): Promise<void> {
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
}

describe('every page', () => {
  test.each(looks)('is sound: $name', async look => {
    const { at, contoso, onBehalf } = await reseller(
      {
        kinds: ['register', 'deregister'],
        orderIds: ['PO-4711'],
        orderIdPrefixes: ['SPRING-'],
        maximum: 500,
        endsAt: '2031-12-31T23:00:00.000Z',
        approval: 'each',
        groupTag: 'Field sales',
      },
      look,
    );
    const { page, expectQuiet } = at;
    const name = (what: string) => `partner ${what} ${look.name}`;
    const { id } = await onBehalf.batches.create('register', new Blob([tuples(someMachines(1))]), {
      orderId: 'PO-4711',
      fileName: 'spring.csv',
    });
    await page.goto('/customers');
    await customerRow(page).waitFor();
    await expectSound(page, name('customers'));
    await customerRow(page).click();
    await acting(page).getByText('Contoso').waitFor();
    await page.getByRole('row').nth(1).waitFor();
    await expectSound(page, name('customer'));
    await page.goto(`/customers/${contoso.tenantId}/devices?register=1`);
    await page
      .getByText(/SPRING-/)
      .first()
      .waitFor();
    await choose(page, 'autumn.csv', tuples(someMachines(1)));
    await page.getByText(/^(1 row, in order|1 Zeile, in Ordnung)$/).waitFor();
    await expectSound(page, name('register'));
    await page.goto(`/customers/${contoso.tenantId}/batches/${id}`);
    await page.getByText('spring.csv').first().waitFor();
    await expectSound(page, name('batch awaiting'));
    await contoso.mandates.approveBatch(id);
    await settled(contoso, id);
    await page.goto(`/customers/${contoso.tenantId}/devices`);
    await page.getByRole('row').nth(1).waitFor();
    await expectSound(page, name('customer devices'));
    await page.getByRole('row').nth(1).click();
    await page.getByRole('dialog').getByRole('heading', { level: 3 }).first().waitFor();
    await expectSound(page, name('customer device'));
    await page.goto('/customer-batches');
    await customerRow(page).waitFor();
    await expectSound(page, name('batches'));
    await page.goto(`/customers/${contoso.tenantId}/mandates`);
    await page.getByText('SPRING-').waitFor();
    await page.getByRole('button', { name: /^(History|Verlauf)$/ }).click();
    await page.getByText('Contoso').first().waitFor();
    await page
      .getByRole('link', { name: /^(Show the batch|Stapel anzeigen)$/ })
      .first()
      .waitFor();
    await expectSound(page, name('mandates'));
    await page.getByRole('button', { name: /^(End the mandate|Mandat .* beenden)/ }).click();
    await page.getByRole('dialog').waitFor();
    await expectSound(page, name('end'));
    expectQuiet();
  });

  test.each(looks)('says what to do where there is nothing yet: $name', async look => {
    const at = await atPortal(house, look, { name: 'Newcomer', kind: 'partner', partnerType: 'reseller' });
    const { page, expectQuiet } = at;
    await page.goto('/customers');
    await page.getByRole('heading', { level: 2, name: /^(No customers yet|Noch keine Kunden)$/ }).waitFor();
    await expectSound(page, `partner no customers ${look.name}`);
    await page.getByRole('button', { name: /^(Enter a token|Token eingeben)$/ }).click();
    await page.getByRole('dialog').waitFor();
    await expectSound(page, `partner token ${look.name}`);
    await page.goto('/customer-batches');
    await page.getByRole('heading', { level: 2, name: /^(No batches yet|Noch keine Stapel)$/ }).waitFor();
    await expectSound(page, `partner no batches ${look.name}`);
    expectQuiet();
  });
});

test('a customer, its devices, Register devices: two clicks, and what was sent is the customer’s', async () => {
  const { at, contoso } = await reseller();
  const { page, expectQuiet } = at;
  const machines = someMachines(3);
  await page.goto('/customers');
  await customerRow(page).click();
  await page.getByRole('button', { name: 'Register devices' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('You register for Contoso.').waitFor();
  await choose(page, 'spring.csv', tuples(machines));
  await dialog.getByText('3 rows, all in order').waitFor();
  await dialog.getByRole('button', { name: 'Register devices' }).click();
  await dialog.getByText('3 rows = 3 registered').first().waitFor();
  expect((await allDevices(contoso)).map(({ serialNumber }) => serialNumber).sort()).toEqual(
    machines.map(({ serialNumber }) => serialNumber).sort(),
  );
  expect(await allDevices(at.api)).toEqual([]);
  await page.keyboard.press('Escape');
  // The list of the customer's devices heard of it by its own events.
  await expect.poll(() => page.getByRole('row').count()).toBe(4);
  expectQuiet();
});

test('nothing of one organization shows in another', async () => {
  const { at, contoso, onBehalf } = await reseller();
  const { page } = at;
  const adatum = await customer(house.server, { name: 'Adatum' });
  await mandateBetween(adatum, asOrganization(at));
  const [own, hers, others] = [someMachines(1), someMachines(1), someMachines(1)];
  await upload(at.api, tuples(own));
  await upload(onBehalf, tuples(hers));
  await upload(contoso, fileOf(others.map(machine => rowOf(machine))));
  const serials = () => page.getByRole('row').locator('[role=gridcell]:nth-child(2)').allInnerTexts();
  await page.goto('/devices');
  await expect.poll(serials).toEqual([own[0]!.serialNumber]);
  await page.getByRole('navigation').getByText('Customers', { exact: true }).click();
  await customerRow(page).click();
  // What Contoso registered itself is not the partner's to see.
  await expect.poll(serials).toEqual([hers[0]!.serialNumber]);
  await page.getByRole('button', { name: 'Register devices' }).click();
  await choose(page, 'for-contoso.csv', tuples(someMachines(1)));
  await page.getByRole('article', { name: 'for-contoso.csv' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Back to Customers' }).click();
  await customerRow(page, 'Adatum').click();
  await page.getByText('No devices yet').waitFor();
  await page.getByRole('button', { name: 'Register devices' }).first().click();
  await page.getByText('You register for Adatum.').waitFor();
  expect(await page.getByText('for-contoso.csv').count()).toBe(0);
  await page.goto(`/customers/${contoso.tenantId}/devices`);
  await expect.poll(serials).toEqual([hers[0]!.serialNumber]);
});

test('what is stopped for one customer goes on for another', async () => {
  const { at, contoso } = await reseller();
  const { page } = at;
  const adatum = await customer(house.server, { name: 'Adatum' });
  await mandateBetween(adatum, asOrganization(at));
  const dialog = page.getByRole('dialog');
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route(`**/tenants/${contoso.tenantId}/batches?*`, async route => {
    await held;
    await route.continue();
  });
  await page.goto('/customers');
  await customerRow(page).click();
  await page.getByRole('button', { name: 'Register devices' }).first().click();
  await choose(page, 'contoso.csv', tuples(someMachines(1)));
  await dialog.getByText('1 row, in order').waitFor();
  await dialog.getByRole('button', { name: 'Register devices' }).click();
  await dialog.getByRole('button', { name: 'Stop the upload' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Back to Customers' }).click();
  await customerRow(page, 'Adatum').click();
  await page.getByRole('button', { name: 'Register devices' }).first().click();
  await choose(page, 'adatum.csv', tuples(someMachines(1)));
  await dialog.getByText('1 row, in order').waitFor();
  await dialog.getByRole('button', { name: 'Register devices' }).click();
  await dialog.getByRole('button', { name: 'Stop the upload' }).click();
  await dialog.getByText(/^Stopped/).waitFor();
  release();
  await expect.poll(async () => (await allDevices(contoso)).length).toBe(1);
  expect(await allDevices(adatum)).toEqual([]);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await dialog.getByText('1 row = 1 registered').first().waitFor();
});

test('while the devices of a customer are on their way, none of another organization’s are shown', async () => {
  const { at, contoso } = await reseller();
  const { page } = at;
  const own = someMachines(1);
  await upload(at.api, tuples(own));
  await page.goto('/devices');
  await page.getByText(own[0]!.serialNumber).waitFor();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await page.route(`**/tenants/${contoso.tenantId}/devices*`, async route => {
    await held;
    await route.continue();
  });
  await page.getByRole('navigation').getByText('Customers', { exact: true }).click();
  await customerRow(page).click();
  await acting(page).getByText('Contoso').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Devices' }).waitFor();
  expect(await page.getByText(own[0]!.serialNumber).count()).toBe(0);
  release();
  await page.getByText('No devices yet').waitFor();
});

test('what a mandate does not let be done is not offered', async () => {
  const { at, contoso, onBehalf } = await reseller({ kinds: ['register'] });
  const { page, expectQuiet } = at;
  await upload(onBehalf, tuples(someMachines(1)));
  await page.goto(`/customers/${contoso.tenantId}/devices`);
  await page.getByRole('row').nth(1).click();
  await page.getByRole('dialog').getByText('Registration', { exact: true }).waitFor();
  for (const name of ['Edit', 'Deregister']) expect(await page.getByRole('button', { name }).count()).toBe(0);
  await page.keyboard.press('Escape');
  const links = await page.getByRole('navigation').getByRole('link').allInnerTexts();
  expect(links).toEqual(['Devices', 'Batches', 'Mandates']);
  expectQuiet();
});

test('a device is deregistered by a batch', async () => {
  const { at, contoso, onBehalf } = await reseller();
  const { page, expectQuiet } = at;
  await upload(onBehalf, tuples(someMachines(1)));
  await page.goto(`/customers/${contoso.tenantId}/devices`);
  await page.getByRole('row').nth(1).click();
  const panel = page.getByRole('dialog');
  await panel.getByRole('button', { name: 'Deregister' }).click();
  await page.getByText('Contoso gives up its claim.').waitFor();
  await page.getByRole('button', { name: 'Deregister 1' }).click();
  await page.getByText('Done').waitFor();
  await page.getByRole('button', { name: 'Close' }).last().click();
  await expect.poll(() => allDevices(contoso)).toEqual([]);
  await page.getByText('No devices yet').waitFor();
  expectQuiet();
});

test('the order ID that the mandate takes is asked for, and its room is told', async () => {
  const { at, contoso } = await reseller({ orderIds: ['PO-1'], maximum: 1 });
  const { page } = at;
  await page.goto(`/customers/${contoso.tenantId}/devices?register=1`);
  const dialog = page.getByRole('dialog');
  await choose(page, 'spring.csv', tuples(someMachines(2)));
  await dialog.getByText('Enter the order ID').waitFor();
  const send = dialog.getByRole('button', { name: 'Register devices' });
  expect(await send.getAttribute('aria-disabled')).toBe('true');
  const field = dialog.getByRole('textbox', { name: 'Order ID' });
  await field.fill('PO-2');
  await dialog.getByText('No mandate covers this order ID.').waitFor();
  await field.fill('PO-1');
  await dialog.getByText('1 more than the mandate lets you register').waitFor();
  await send.click();
  await dialog.getByText('2 rows = 1 registered + 1 failed').first().waitFor();
});

test('what waits for the customer is said to, and what became of it', async () => {
  const { at, contoso } = await reseller({ approval: 'each' });
  const { page, expectQuiet } = at;
  await page.goto(`/customers/${contoso.tenantId}/devices?register=1`);
  const dialog = page.getByRole('dialog');
  await choose(page, 'spring.csv', tuples(someMachines(1)));
  await dialog.getByText('1 row, in order').waitFor();
  await dialog.getByRole('button', { name: 'Register devices' }).click();
  await dialog.getByText('Sent. Contoso has yet to approve it').waitFor();
  await page.keyboard.press('Escape');
  const chip = page.getByRole('button', { name: 'Sent, waits for the customer' });
  await page.goto('/customer-batches');
  await customerRow(page).getByText('Awaiting approval').waitFor();
  // The bar leads back to the customer that it was sent for.
  await chip.click();
  await expect.poll(() => new URL(page.url()).pathname).toBe(`/customers/${contoso.tenantId}/devices`);
  const { items } = await contoso.batches.list();
  await contoso.mandates.declineBatch(items[0]!.id);
  await dialog.getByText('Contoso declined it.').waitFor();
  expectQuiet();
});

test('a mandate is ended, once it is said what that means; what was sent stays listed', async () => {
  const { at, contoso, onBehalf, mandateId } = await reseller();
  const { page } = at;
  await upload(onBehalf, tuples(someMachines(1)));
  await page.goto(`/customers/${contoso.tenantId}/mandates`);
  await page.getByRole('button', { name: /^End the mandate/ }).click();
  await page.getByText('nothing more is registered or deregistered for Contoso').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'End the mandate' }).click();
  await acting(page).getByText('No mandate is in force').waitFor();
  expect(await contoso.mandates.get(mandateId)).toMatchObject({ state: 'ended', endedBy: 'partner' });
  await page.goto(`/customers/${contoso.tenantId}/devices`);
  await page.getByRole('heading', { level: 1, name: 'Batches' }).waitFor();
  await page.getByRole('row').nth(1).waitFor();
  expect(await page.getByRole('button', { name: 'Register devices' }).count()).toBe(0);
});

test('the end by the customer shows while one looks', async () => {
  const { at, contoso, onBehalf, mandateId } = await reseller();
  const { page } = at;
  await upload(onBehalf, tuples(someMachines(1)));
  await page.goto(`/customers/${contoso.tenantId}/devices`);
  await page.getByRole('row').nth(1).waitFor();
  await contoso.mandates.end(mandateId);
  await page.evaluate('window.dispatchEvent(new Event("visibilitychange"))');
  await acting(page).getByText('No mandate is in force').waitFor();
});

test('a token of a customer makes it a customer, and leads there', async () => {
  const at = await atPortal(house, {}, { name: 'Newcomer', kind: 'partner', partnerType: 'reseller' });
  const { page, expectQuiet } = at;
  const contoso = await customer(house.server, { name: 'Contoso' });
  const { token } = await contoso.mandates.offer({ name: 'For the newcomer' });
  await page.goto('/customers');
  await page.getByRole('button', { name: 'Enter a token' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Token' }).fill(` ${token} `);
  await page.keyboard.press('Enter');
  await acting(page).getByText('Contoso').waitFor();
  expect(page.url()).not.toContain(token);
  await page.getByRole('link', { name: 'Back to Customers' }).click();
  await customerRow(page).getByText('Active').waitFor();
  expectQuiet();
});

test('a token that is none is refused in words', async () => {
  const { page } = await atPortal(house, {}, { name: 'Newcomer', kind: 'partner', partnerType: 'reseller' });
  await page.goto('/customers?enter=1');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Token' }).fill('nonsense');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('Request ID').waitFor();
});

test('customers are searched by name', async () => {
  const { at } = await reseller();
  const { page } = at;
  await mandateBetween(await customer(house.server, { name: 'Adatum' }), asOrganization(at));
  await page.goto('/customers');
  await customerRow(page, 'Adatum').waitFor();
  await page.getByRole('searchbox').fill('cont');
  await expect.poll(() => customerRow(page, 'Adatum').count()).toBe(0);
  await customerRow(page).waitFor();
  await page.getByRole('searchbox').fill('nobody');
  await page.getByText('No customer matches').waitFor();
});

test('a customer that is none of one’s own is not found, nor are its pages to a customer', async () => {
  const { at, contoso } = await reseller();
  const other = await customer(house.server, { name: 'Adatum' });
  await at.page.goto(`/customers/${other.tenantId}/devices`);
  await at.page.getByRole('heading', { name: 'Customer not found' }).waitFor();
  const { page } = await atPortal(house, {}, { name: 'Litware' });
  await page.goto(`/customers/${contoso.tenantId}/devices`);
  await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  expect(await page.getByRole('navigation').getByText('Customers').count()).toBe(0);
});

test('a reader sees customers and mandates, and is offered nothing', async () => {
  const { at, contoso, onBehalf } = await reseller();
  await upload(onBehalf, tuples(someMachines(1)));
  const page = await colleagueAt(house, at, { email: 'r@fabrikam.example', name: 'Robin', role: 'reader' });
  await page.goto('/customers');
  await customerRow(page).waitFor();
  expect(await page.getByRole('button', { name: 'Enter a token' }).count()).toBe(0);
  await customerRow(page).click();
  await page.getByRole('row').nth(1).waitFor();
  for (const name of ['Register devices', 'Deregister'])
    expect(await page.getByRole('button', { name }).count()).toBe(0);
  await page.goto(`/customers/${contoso.tenantId}/mandates`);
  await page.getByText('Register devices').waitFor();
  expect(await page.getByRole('button', { name: /^End/ }).count()).toBe(0);
});
