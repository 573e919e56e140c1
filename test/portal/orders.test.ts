import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { atPortal, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { expectSound, looks } from '../fixtures/sound.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

let made = 50_000;
/** Others for each test: a machine belongs to one organization. */
function someMachines(count: number): Machine[] {
  return Array.from({ length: count }, () => makeMachine(made++, { tpm: true }));
}
const good = (count: number) => someMachines(count).map(machine => rowOf(machine));
const bad = (count: number) => someMachines(count).map(machine => rowOf(machine, { 'Hardware Hash': 'T0hoch' }));

test.each(looks)('orders, none and some: $name', async look => {
  const { page, api, expectQuiet } = await atPortal(house, look);
  const german = look.locale.startsWith('de');
  await page.goto('/orders');
  await page.getByText(german ? 'Noch keine Geräte mit Bestell-ID' : 'No devices with an order ID yet').waitFor();
  await expectSound(page, `orders empty ${look.name}`);
  await upload(api, fileOf([...good(3), ...bad(2)]), 'register', { orderId: 'PO-2026-01', purchaseId: 'B-1' });
  await upload(api, fileOf(good(4)), 'register', { orderId: 'PO-2026-02', purchaseId: 'B-1' });
  await upload(api, fileOf(good(1)), 'register', { orderId: 'Nachbestellung Frühjahr' });
  // The window hears of them by itself.
  await page.getByRole('row').nth(3).waitFor();
  await page.getByRole('row').filter({ hasText: 'PO-2026-02' }).getByText('4').first().waitFor();
  await expectSound(page, `orders ${look.name}`);
  expectQuiet();
});

test('an order counts its devices by state, and leads to them', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  await upload(api, fileOf([...good(3), ...bad(2)]), 'register', { orderId: 'PO-1 & more', purchaseId: 'B-1' });
  await page.goto('/orders');
  const row = page.getByRole('row').filter({ hasText: 'PO-1 & more' });
  const cells = () => row.getByRole('gridcell').allInnerTexts();
  // All; pending, failed, setup needed, active, inactive.
  await expect.poll(async () => (await cells()).slice(1, -1)).toEqual(['5', '0', '2', '3', '0', '0']);
  await row.getByRole('link', { name: '2' }).click();
  await expect
    .poll(() => Object.fromEntries(new URL(page.url()).searchParams))
    .toEqual({
      ...{ orderId: 'PO-1 & more', state: 'registrationFailed' },
    });
  await page.goBack();
  await row.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).searchParams.get('orderId')).toBe('PO-1 & more');
  await page.getByRole('row').nth(5).waitFor();
  expectQuiet();
});

test('the search and what is counted by are in the address', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  await upload(api, fileOf(good(1)), 'register', { orderId: 'PO-1', purchaseId: 'B-1' });
  await upload(api, fileOf(good(2)), 'register', { orderId: 'PO-2', purchaseId: 'B-2' });
  await upload(api, fileOf(good(1)), 'register', { orderId: 'Other', purchaseId: 'B-3' });
  await page.goto('/orders');
  const ids = () => page.getByRole('row').locator('[role=gridcell]:first-child').allInnerTexts();
  await expect.poll(ids).toEqual(['Other', 'PO-1', 'PO-2']);
  await page.getByRole('searchbox').fill('po');
  await expect.poll(ids).toEqual(['PO-1', 'PO-2']);
  await page.reload();
  await expect.poll(ids).toEqual(['PO-1', 'PO-2']);
  expect(await page.getByRole('searchbox').inputValue()).toBe('po');
  await page.getByRole('tab', { name: 'Purchase ID' }).press('Enter');
  await expect.poll(ids).toEqual(['B-1', 'B-2', 'B-3']);
  expect(new URL(page.url()).searchParams.get('by')).toBe('purchaseId');
  await page.getByRole('searchbox').fill('nothing');
  await page.getByText('No ID begins like this').waitFor();
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(ids).toEqual(['B-1', 'B-2', 'B-3']);
  await page.getByRole('row').nth(1).focus();
  await page.keyboard.press('End');
  await expect.poll(() => page.locator('[role=row]:focus').getAttribute('data-index')).toBe('2');
  await page.keyboard.press('Enter');
  await expect.poll(() => new URL(page.url()).searchParams.get('purchaseId')).toBe('B-3');
  expectQuiet();
});

test('many orders are read page by page', async () => {
  const { page, api } = await atPortal(house);
  // One device each, in one request each: the order ID is the batch's.
  for (let i = 0; i < 210; i += 30) {
    const some = Array.from({ length: 30 }, (_, j) => String(i + j).padStart(3, '0'));
    await Promise.all(
      some.map(n => api.batches.create('register', { devices: [{ serialNumber: `S${n}` }] }, { orderId: `PO-${n}` })),
    );
  }
  await page.goto('/orders');
  await page.getByText('PO-000').waitFor();
  await page.getByRole('row').nth(1).focus();
  const last = page.getByRole('row').filter({ hasText: 'PO-209' });
  await expect
    .poll(async () => {
      await page.keyboard.press('End');
      return await last.count();
    })
    .toBe(1);
});

test('500: what to do and the request ID are said, and trying again goes on', async () => {
  const { page, api } = await atPortal(house);
  await upload(api, fileOf(good(1)), 'register', { orderId: 'PO-1' });
  const problem = {
    ...{ type: 'about:blank', title: 'Unexpected error', status: 500, detail: 'It broke.', code: 'unexpectedError' },
    ...{ remedy: 'Try again.', requestId: 'request-1' },
  };
  const body = JSON.stringify(problem);
  await page.route('**/api/v1/**/orders?*', route =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body }),
  );
  await page.goto('/orders');
  await page.getByRole('alert').getByText('request-1').waitFor();
  expect(await page.getByText('No devices with an order ID yet').count()).toBe(0);
  await expectSound(page, 'orders failing');
  await page.unroute('**/api/v1/**/orders?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('PO-1').waitFor();
});
