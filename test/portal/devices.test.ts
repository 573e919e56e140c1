import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
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

const rowNamed = (page: Page, serialNumber: string) => page.locator('[role=row]').filter({ hasText: serialNumber });
const headings = (page: Page) => page.getByRole('columnheader').allInnerTexts();

test('columns are chosen, kept in the address and remembered', async () => {
  const { page, api, another, expectQuiet } = await atPortal(house);
  await upload(api, fileOf(someMachines().map(machine => rowOf(machine, { 'Assigned User': 'pat@contoso.example' }))));
  await page.goto('/devices');
  await page.getByRole('row').nth(12).waitFor();
  const usual = ['Serial number', 'Manufacturer', 'Model', 'State', 'Group tag', 'Registered'];
  expect((await headings(page)).slice(1)).toEqual(usual);
  await page.getByRole('button', { name: 'Columns' }).click();
  for (const name of ['Group tag', 'Assigned user']) await page.getByRole('menuitemcheckbox', { name }).click();
  await page.keyboard.press('Escape');
  const chosen = ['Serial number', 'Manufacturer', 'Model', 'State', 'Assigned user', 'Registered'];
  await expect.poll(async () => (await headings(page)).slice(1)).toEqual(chosen);
  await page.getByText('pat@contoso.example').first().waitFor();
  const columns = new URL(page.url()).searchParams.get('columns');
  expect(columns).toBe('serialNumber,manufacturer,model,state,assignedUser,registeredAt');
  const second = await another();
  await second.goto('/devices');
  await expect.poll(async () => (await headings(second)).slice(1)).toEqual(chosen);
  await second.goto('/devices?columns=state,nonsense');
  await expect.poll(async () => (await headings(second)).slice(1)).toEqual(['Serial number', 'State']);
  await second.getByRole('button', { name: 'Columns' }).click();
  await second.getByRole('menuitem', { name: 'Usual columns' }).click();
  await expect.poll(async () => (await headings(second)).slice(1)).toEqual(usual);
  expectQuiet();
});

test('with every column headings and rows go sideways together; text stands in one line with the state', async () => {
  const { page, api } = await atPortal(house);
  await upload(api, fileOf(someMachines().map(machine => rowOf(machine))));
  const every =
    'displayName,manufacturer,model,state,error,stateSince,assignedUser,groupTag,profile,orderId,purchaseId,lastContactAt';
  await page.goto(`/devices?columns=${every}`);
  await page.getByRole('row').nth(12).waitFor();
  const edges = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('[role=row]')]
        .slice(0, 3)
        .map(row => [...row.children].map(cell => Math.round(cell.getBoundingClientRect().left)).join()),
    );
  const [heading, ...rows] = await edges();
  expect(rows).toEqual([heading, heading]);
  await page.getByText('Last contact').scrollIntoViewIfNeeded();
  const [moved, ...movedRows] = await edges();
  expect(moved).not.toBe(heading);
  expect(movedRows).toEqual([moved, moved]);
  await expectSound(page, 'devices every column');
  const tops = await page.evaluate(() =>
    [...document.querySelectorAll('[data-index="0"] [role=gridcell]:not(:first-child)')].map(cell => {
      const range = document.createRange();
      const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      range.selectNodeContents(texts.nextNode() ?? cell);
      return Math.round(range.getBoundingClientRect().top);
    }),
  );
  expect(new Set(tops).size).toBe(1);
});

test('filters of links show as chips, and can be removed', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  const [first, second, ...others] = someMachines() as [Machine, Machine, ...Machine[]];
  await upload(api, fileOf([first, second].map(machine => rowOf(machine, { 'Group Tag': 'Berlin' }))));
  await upload(api, fileOf(others.map(machine => rowOf(machine))), 'register', { orderId: 'PO-7' });
  await page.goto('/devices?groupTag=Berlin&orderId=PO-7');
  await page.getByText('No device matches').waitFor();
  await page.getByRole('button', { name: 'Remove filter Order ID: PO-7' }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(3);
  await page.getByRole('button', { name: 'Remove filter Group tag: Berlin' }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(13);
  expect(new URL(page.url()).search).toBe('');
  // A value in the panel leads to all that have it.
  await rowNamed(page, first.serialNumber).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Berlin' }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(3);
  expect(new URL(page.url()).search).toBe('?groupTag=Berlin');
  await page.goto('/devices?search=nothing-of-the-kind');
  await page.getByText('Show all devices').click();
  await expect.poll(() => page.getByRole('row').count()).toBe(13);
  expect(await page.getByRole('searchbox').inputValue()).toBe('');
  expectQuiet();
});

test('views are saved, opened, shared and deleted', async () => {
  const { page, api, context, expectQuiet } = await atPortal(house);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: house.server.url });
  await upload(api, fileOf(someMachines().map(machine => rowOf(machine))));
  await page.goto('/devices?state=setupNeeded&sort=serialNumber');
  const views = page.getByRole('button', { name: 'Views' });
  await views.click();
  await page.getByRole('menuitem', { name: 'Save this view…' }).click();
  await page.getByLabel('Name of the view').fill('Waiting');
  await expectSound(page, 'devices save view');
  await page.keyboard.press('Enter');
  const current = page.getByRole('button', { name: 'Waiting' });
  await expect.poll(() => current.evaluate(button => button === document.activeElement)).toBe(true);
  await page.getByRole('button', { name: 'All 12' }).click();
  await page.reload();
  await views.click();
  await page.getByRole('menuitemradio', { name: 'Waiting' }).click();
  await current.waitFor();
  expect(new URL(page.url()).search).toBe('?state=setupNeeded&sort=serialNumber');
  await current.click();
  await page.getByRole('menuitem', { name: 'Copy link to this view' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `${house.server.url}/devices?state=setupNeeded&sort=serialNumber`,
  );
  await current.click();
  await page.getByRole('menuitem', { name: 'Delete view “Waiting”' }).click();
  await views.waitFor();
  expectQuiet();
});

test('the export holds what the filter matches, and can be read again', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  const [first, second, ...others] = someMachines() as [Machine, Machine, ...Machine[]];
  await upload(api, fileOf([first, second].map(machine => rowOf(machine, { 'Group Tag': '=1+1' }))));
  await upload(api, fileOf(others.map(machine => rowOf(machine))));
  await page.goto(`/devices?groupTag=${encodeURIComponent('=1+1')}&sort=serialNumber`);
  await expect.poll(() => page.getByRole('row').count()).toBe(3);
  const exported = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText(name, { exact: true }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('devices.csv');
    return parse(await readFile(await download.path()), { bom: true, columns: true }) as Record<string, string>[];
  };
  const rows = await exported('Export');
  expect(rows.map(row => row['Serial Number']).sort()).toEqual([first, second].map(each => each.serialNumber).sort());
  expect(rows[0]).toMatchObject({ 'Group Tag': "'=1+1", State: 'Setup needed' });
  // What is chosen alone, in the same columns.
  await page.getByRole('checkbox', { name: `Select ${first.serialNumber}` }).click();
  const chosen = await exported('Export selected');
  expect(chosen).toHaveLength(1);
  expect(chosen[0]).toMatchObject({ 'Serial Number': first.serialNumber, 'Group Tag': "'=1+1", State: 'Setup needed' });
  expect(Object.keys(rows[0]!)).toEqual(expect.arrayContaining(Object.keys(chosen[0]!)));
  expectQuiet();
});

test('a second window sees what the first one changes', async () => {
  const { page, api, another, expectQuiet } = await atPortal(house);
  const [machine] = someMachines() as [Machine];
  await upload(api, fileOf([rowOf(machine)]));
  const second = await another();
  for (const each of [page, second]) await each.goto('/devices');
  await rowNamed(second, machine.serialNumber).waitFor();
  await page.bringToFront();
  await rowNamed(page, machine.serialNumber).click();
  const panel = page.getByRole('dialog');
  await panel.getByRole('button', { name: 'Edit' }).click();
  await panel.getByLabel('Group tag').fill('Reception');
  await panel.getByRole('button', { name: 'Save' }).click();
  await rowNamed(second, machine.serialNumber).getByText('Reception').waitFor();
  await panel.getByRole('button', { name: 'Deregister' }).click();
  await page
    .getByRole('dialog', { name: /^Deregister / })
    .getByRole('button', { name: 'Deregister' })
    .click();
  for (const each of [page, second]) await each.getByText('No devices yet').waitFor();
  expectQuiet();
});

test('a window beyond those that have an event stream looks again by itself, and blames nobody', async () => {
  const { page, api, another } = await atPortal(house);
  const [first, second] = someMachines() as [Machine, Machine];
  await upload(api, fileOf([rowOf(first)]));
  const streaming = [page, await another(), await another(), await another()];
  for (const each of streaming) {
    const stream = each.waitForResponse(/\/events$/);
    await each.goto('/devices');
    expect((await stream).status()).toBe(200);
  }
  const fifth = await another();
  await fifth.clock.install();
  const refused = fifth.waitForResponse(/\/events$/);
  await fifth.goto('/devices');
  expect((await refused).status()).toBe(429);
  await rowNamed(fifth, first.serialNumber).waitFor();
  await upload(api, fileOf([rowOf(second)]));
  await fifth.clock.runFor(15_000);
  await rowNamed(fifth, second.serialNumber).waitFor();
  expect(await fifth.getByText('The server does not answer').count()).toBe(0);
});
