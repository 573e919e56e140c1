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

let made = 0;
/** Others for each test: a machine belongs to one organization. */
function someMachines(): Machine[] {
  made += 12;
  return Array.from({ length: 12 }, (_, i) => makeMachine(made + i, { tpm: true }));
}

test.each(looks)('the list of devices, empty and full: $name', async look => {
  const { page, api, expectQuiet } = await atPortal(house, look);
  const german = look.locale.startsWith('de');
  await page.goto('/');
  await page.getByText(german ? 'Noch keine Geräte' : 'No devices yet').waitFor();
  await expectSound(page, `devices empty ${look.name}`);
  await upload(api, fileOf(someMachines().map(machine => rowOf(machine))));
  // The window hears of it by itself.
  await page.getByRole('row').nth(12).waitFor();
  await page.getByRole('button', { name: german ? 'Einrichtung erforderlich 12' : 'Setup needed 12' }).waitFor();
  await expectSound(page, `devices ${look.name}`);
  expectQuiet();
});

test('filters, search and sorting are in the address', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  const machines = someMachines();
  await upload(api, fileOf(machines.map(machine => rowOf(machine))));
  await page.goto('/devices');
  const serials = () => page.getByRole('row').locator('[role=gridcell]:nth-child(2)').allInnerTexts();
  const serialNumbers = machines.map(({ serialNumber }) => serialNumber);
  const sorted = serialNumbers.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  await page.getByRole('button', { name: 'Sort by Serial number' }).click();
  await expect.poll(serials).toEqual(sorted);
  expect(new URL(page.url()).searchParams.get('sort')).toBe('serialNumber');
  await page.getByRole('searchbox').fill(sorted[3]!.toLowerCase());
  await expect.poll(serials).toEqual([sorted[3]]);
  await page.reload();
  await expect.poll(serials).toEqual([sorted[3]]);
  await page.getByRole('button', { name: /^Active/ }).click();
  await page.getByText('No device matches').waitFor();
  expectQuiet();
});

test('the list goes by keyboard', async () => {
  const { page, api } = await atPortal(house);
  await upload(api, fileOf(someMachines().map(machine => rowOf(machine))));
  await page.goto('/devices');
  await page.getByRole('row').nth(1).focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'Space']) await page.keyboard.press(key);
  const chosen = page.locator('[role=row][aria-selected=true]');
  await expect.poll(() => chosen.getAttribute('data-index')).toBe('2');
  await page.keyboard.press('End');
  await expect.poll(() => page.locator('[role=row]:focus').getAttribute('data-index')).toBe('11');
});
