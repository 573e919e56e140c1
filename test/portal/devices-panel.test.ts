import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { muster } from '../../src/contracts/client.ts';
import { type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { atPortal, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { expectSound, looks } from '../fixtures/sound.ts';
import { comeIn } from '../fixtures/visitor.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

let made = 10_000;
/** Others for each test: a machine belongs to one organization. */
function someMachines(count: number): Machine[] {
  const first = made;
  made += count;
  return Array.from({ length: count }, (_, i) => makeMachine(first + i, { tpm: true }));
}

/** A file whose last row is cut, so that its device fails. */
function withFailure(machines: readonly Machine[]): string {
  const rows = machines.map((machine, i) =>
    rowOf(machine, { 'Group Tag': 'Berlin', 'Assigned User': `user${i}@contoso.example` }),
  );
  const last = rows.at(-1)!;
  return fileOf([...rows.slice(0, -1), last.map((cell, i) => (i === 3 ? cell.slice(0, 800) : cell))]);
}

const rowNamed = (page: Page, serialNumber: string) => page.locator('[role=row]').filter({ hasText: serialNumber });
const panelOf = (page: Page) => page.getByRole('dialog', { name: /^(Device|Gerät) / });

test.each(looks)('the panel of a device, its hash, its history, its end: $name', async look => {
  const { page, api, expectQuiet } = await atPortal(house, look);
  const german = look.locale.startsWith('de');
  const machines = someMachines(3);
  await upload(api, withFailure(machines));
  const [good, , bad] = machines as [Machine, Machine, Machine];
  await page.goto('/devices');
  await rowNamed(page, bad.serialNumber).click();
  const panel = panelOf(page);
  await panel.getByText(german ? 'Was zu tun ist:' : 'What to do:').waitFor();
  await panel.getByText('cutShort').waitFor();
  await expectSound(page, `device failed ${look.name}`);
  await panel.getByRole('button', { name: german ? 'Verwerfen' : 'Dismiss' }).click();
  await expectSound(page, `device dismiss ${look.name}`);
  await page.keyboard.press('Escape');
  await page.goBack();
  await panel.waitFor({ state: 'detached' });

  await page.goto('/devices');
  await rowNamed(page, good.serialNumber).click();
  await panel
    .getByText(good.productKeyId ?? good.serialNumber)
    .first()
    .waitFor();
  await expectSound(page, `device overview ${look.name}`);
  await panel.getByRole('button', { name: german ? 'Bearbeiten' : 'Edit' }).click();
  await expectSound(page, `device edit ${look.name}`);
  await panel.getByRole('button', { name: german ? 'Abbrechen' : 'Cancel' }).click();
  await panel.getByRole('tab', { name: german ? 'Verlauf' : 'History' }).click();
  await panel.getByRole('listitem').nth(1).waitFor();
  await expectSound(page, `device history ${look.name}`);
  await panel.getByRole('tab', { name: german ? 'Hardwarehash' : 'Hardware hash' }).click();
  await panel.getByText(good.smbiosUuid).waitFor();
  await expectSound(page, `device hardware ${look.name}`);
  expectQuiet();
});

test('what a hash says shows to whom may see it, and to nobody else', async () => {
  const { page, api, context, expectQuiet } = await atPortal(house);
  const machines = someMachines(1);
  const [machine] = machines as [Machine];
  await upload(api, fileOf([rowOf(machine)]));
  const [device] = (await api.devices.list()).items;
  for (const hardware of [false, true]) {
    const { url } = await api.invitations.create({ role: 'reader', hardware, email: null, hours: 24 });
    const reader = await comeIn(house.server, url, { email: `reader-${hardware}@contoso.example` });
    await context.addCookies([...reader.cookies].map(([name, value]) => ({ name, value, url: house.server.url })));
    await page.goto(`/devices/${device!.id}?show=hardware`);
    const panel = panelOf(page);
    await panel.getByRole('tab', { name: 'History' }).waitFor();
    const asked = await page.request.get(`/api/v1/tenants/me/devices/${device!.id}/hardware`);
    expect(asked.status()).toBe(hardware ? 200 : 403);
    expect(await panel.getByRole('tab', { name: 'Hardware hash' }).count()).toBe(hardware ? 1 : 0);
    if (hardware) await panel.getByText(machine.smbiosUuid).waitFor();
    else expect(await panel.getByText(machine.smbiosUuid).count()).toBe(0);
    // A reader changes nothing, and is offered nothing to change with.
    for (const name of ['Edit', 'Deregister']) expect(await panel.getByRole('button', { name }).count()).toBe(0);
  }
  expectQuiet();
});

test('a device is edited at once, and back again where the server refuses', async () => {
  const { page, api } = await atPortal(house);
  const [machine] = someMachines(1) as [Machine];
  await upload(api, fileOf([rowOf(machine, { 'Group Tag': 'Berlin' })]));
  await page.goto('/devices');
  await rowNamed(page, machine.serialNumber).click();
  const panel = panelOf(page);
  const tag = panel.getByLabel('Group tag');
  const edit = panel.getByRole('button', { name: 'Edit' });
  const save = panel.getByRole('button', { name: 'Save' });
  await edit.click();
  await tag.fill('x'.repeat(257));
  await panel.getByText('At most 256 characters. Shorten it by 1.').waitFor();
  await tag.fill('Hamburg');
  await panel.getByLabel('Profile').selectOption({ label: 'Kiosk' });
  await save.click();
  await expect
    .poll(async () => (await api.devices.list()).items[0])
    .toMatchObject({ groupTag: 'Hamburg', profile: 'kiosk' });
  await rowNamed(page, machine.serialNumber).getByText('Hamburg').waitFor();
  await expect.poll(() => edit.evaluate(button => button === document.activeElement)).toBe(true);

  // What the server says of one field stands at that field, and the list has the old value again.
  const held = Promise.withResolvers<void>();
  await page.route('**/api/**/devices/*', async route => {
    if (route.request().method() !== 'PATCH') return route.continue();
    await held.promise;
    await route.continue({ postData: JSON.stringify({ groupTag: 'x'.repeat(300) }) });
  });
  await edit.click();
  await tag.fill('Munich');
  await save.click();
  await rowNamed(page, machine.serialNumber).getByText('Munich').waitFor();
  held.resolve();
  await panel.getByText(/at most 256 characters/).waitFor();
  expect(await tag.inputValue()).toBe('Munich');
  await rowNamed(page, machine.serialNumber).getByText('Hamburg').waitFor();
  expect((await api.devices.list()).items[0]?.groupTag).toBe('Hamburg');
});

test('list, panel, edit and deregister by keyboard alone; the focus comes back', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  const machines = someMachines(3);
  await upload(api, fileOf(machines.map(machine => rowOf(machine))));
  await page.goto('/devices?sort=serialNumber');
  await page.getByRole('row').nth(3).waitFor();
  await page.getByRole('row').nth(1).focus();
  const place = () => page.locator(':focus').getAttribute('data-index');
  for (const key of ['ArrowDown', 'Enter']) await page.keyboard.press(key);
  const panel = panelOf(page);
  await panel.waitFor();
  expect(new URL(page.url()).pathname).toMatch(/^\/devices\/[\w-]{36}$/);
  const goTo = async (name: string) => {
    const there = panel.getByRole('button', { name, exact: true });
    for (let i = 0; i < 30 && !(await there.evaluate(each => each === document.activeElement)); i += 1) {
      await page.keyboard.press('Tab');
    }
  };
  await goTo('Edit');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Reception');
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await api.devices.list({ sort: 'serialNumber' })).items[1]?.displayName)
    .toBe('Reception');
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await expect.poll(place).toBe('1');
  expect(new URL(page.url()).pathname).toBe('/devices');
  await page.keyboard.press('Enter');
  await goTo('Deregister');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /^Deregister .+\?$/ });
  await dialog.getByText('Any organization can register the device').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  // Escape closed the dialog alone, and the focus is where it was opened.
  await expect.poll(() => page.locator(':focus').innerText()).toBe('Deregister');
  for (const key of ['Enter', 'Enter']) {
    await page.keyboard.press(key);
    if (key === 'Enter') await dialog.waitFor({ state: 'attached' });
  }
  await expect.poll(async () => (await api.devices.list()).items.length).toBe(2);
  await panel.waitFor({ state: 'detached' });
  await expect.poll(() => page.getByRole('row').count()).toBe(3);
  await expect.poll(place).toBe('1');
  expectQuiet();
});

test('a failed device is dismissed, a pending one has to wait', async () => {
  const { page, api } = await atPortal(house);
  const machines = someMachines(2);
  const { batch } = await upload(api, withFailure(machines));
  const failed = (await api.devices.list({ state: 'registrationFailed' })).items[0]!;
  await page.goto(`/devices/${failed.id}`);
  const panel = panelOf(page);
  await panel.getByText(failed.error!.remedy).waitFor();
  await panel.getByText(batch.requestId).waitFor();
  expect(await panel.getByRole('link', { name: 'Show all rows that failed with it' }).getAttribute('href')).toBe(
    `/batches/${batch.id}`,
  );
  await panel.getByRole('button', { name: 'Dismiss' }).click();
  const dialog = page.getByRole('dialog', { name: /^Dismiss / });
  await dialog.getByRole('button', { name: 'Dismiss' }).click();
  await panel.waitFor({ state: 'detached' });
  await expect.poll(async () => (await api.devices.list()).items.length).toBe(1);
  // A device is pending for moments only: this one is said to be.
  const good = (await api.devices.list()).items[0]!;
  await page.route(`**/api/**/devices/${good.id}`, route =>
    route.fulfill({ json: { ...good, state: 'registrationPending' } }),
  );
  await page.goto(`/devices/${good.id}`);
  await panel.getByText('Registration pending').waitFor();
  await panel.getByRole('button', { name: 'Deregister' }).click();
  const wait = page.getByRole('dialog', { name: /cannot be deregistered yet$/ });
  await wait.getByText('Wait until its state is').waitFor();
  expect(await wait.getByRole('button').allInnerTexts()).toEqual(['Close']);
});

test('a device that is gone or of another organization is said to be not found', async () => {
  const { page } = await atPortal(house);
  const other = await house.server.createTenant({ name: 'Fabrikam' });
  const theirs = muster({ url: house.server.url, clientId: other.clientId, clientSecret: other.clientSecret });
  await upload(theirs, fileOf(someMachines(1).map(machine => rowOf(machine))));
  const [device] = (await theirs.devices.list()).items;
  await page.goto(`/devices/${device!.id}`);
  const panel = page.getByRole('dialog', { name: 'Device' });
  await panel.getByText('Not found').waitFor();
  await panel.getByRole('button', { name: 'Close' }).click();
  await page.getByText('No devices yet').waitFor();
  expect(new URL(page.url()).pathname).toBe('/devices');
});
