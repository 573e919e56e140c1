import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { atPortal, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { allDevices, fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { expectSound, looks } from '../fixtures/sound.ts';
import { comeIn } from '../fixtures/visitor.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

let made = 20_000;
/** Others for each test: a machine belongs to one organization. */
function someMachines(count: number): Machine[] {
  const first = made;
  made += count;
  return Array.from({ length: count }, (_, i) => makeMachine(first + i, { tpm: true }));
}

test.each(looks)('chosen devices are deregistered as one batch: $name', async look => {
  const { page, api, expectQuiet } = await atPortal(house, look);
  const german = look.locale.startsWith('de');
  const machines = someMachines(6);
  const rows = machines.map(machine => rowOf(machine, { 'Group Tag': 'Berlin' }));
  // The last one is cut: it fails, and is dismissed with the others.
  await upload(api, fileOf([...rows.slice(0, 5), rows[5]!.map((cell, i) => (i === 3 ? cell.slice(0, 800) : cell))]));
  await page.goto('/devices?sort=serialNumber');
  await page.getByRole('row').nth(6).waitFor();
  const select = ({ serialNumber }: Machine) =>
    page.getByRole('checkbox', { name: german ? `${serialNumber} auswählen` : `Select ${serialNumber}` });
  for (const machine of [machines[0]!, machines[5]!]) await select(machine).click();
  // What is chosen stays so while the filter hides it.
  await page.getByRole('searchbox').fill(machines[1]!.serialNumber);
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
  await select(machines[1]!).click();
  await page.getByText(german ? '3 ausgewählt' : '3 selected').waitFor();
  await page.getByRole('searchbox').fill('');
  await expect.poll(() => page.locator('[role=row][aria-selected=true]').count()).toBe(3);
  await expectSound(page, `devices chosen ${look.name}`);
  const start = page.getByRole('button', { name: german ? 'Registrierung aufheben' : 'Deregister' });
  await start.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(german ? 'bei 1 davon fehlgeschlagen' : 'failed for 1 of these').waitFor();
  await expectSound(page, `devices deregister ${look.name}`);
  await dialog.getByRole('button', { name: german ? '3 aufheben' : 'Deregister 3' }).click();
  await dialog.getByText(german ? 'Fertig' : 'Done').waitFor();
  await expect
    .poll(() => dialog.locator('dl').innerText())
    .toMatch(german ? /Nicht registriert\s+1/ : /Deregistered\s+2\s+Not registered\s+1/);
  await expectSound(page, `devices deregistered ${look.name}`);
  const [batch] = (await api.batches.list()).items;
  expect(batch).toMatchObject({
    kind: 'deregister',
    counts: { rows: 3, deregistered: 2, notRegistered: 1, failed: 0 },
  });
  const link = dialog.getByRole('link', { name: german ? 'Stapel anzeigen' : 'Show the batch' });
  expect(await link.getAttribute('href')).toBe(`/batches/${batch!.id}`);
  await dialog.getByRole('button', { name: german ? 'Schließen' : 'Close' }).click();
  await expect.poll(() => start.evaluate(button => button === document.activeElement)).toBe(true);
  await expect.poll(() => page.getByRole('row').count()).toBe(4);
  expect((await allDevices(api)).map(({ serialNumber }) => serialNumber).sort()).toEqual(
    machines
      .slice(2, 5)
      .map(({ serialNumber }) => serialNumber)
      .sort(),
  );
  expect(await page.locator('[role=row][aria-selected=true]').count()).toBe(0);
  expectQuiet();
});

test('a refusal leaves the devices chosen, and trying again makes one batch', async () => {
  const { page, api } = await atPortal(house);
  await upload(api, fileOf(someMachines(2).map(machine => rowOf(machine))));
  await page.goto('/devices');
  await page.getByRole('row').nth(2).waitFor();
  await page.getByRole('checkbox', { name: 'Select all rows that are loaded' }).click();
  await page.getByText('2 selected').waitFor();
  // The answer of the first try is lost on the way, what it did is not.
  await page.route('**/batches?kind=deregister', async route => {
    await route.fetch();
    const problem = {
      type: 'about:blank',
      title: 'Unexpected error',
      status: 500,
      detail: 'It is ours.',
      remedy: 'Try again.',
    };
    await route.fulfill({ status: 500, json: { ...problem, code: 'unexpectedError', requestId: 'request-7' } });
    await page.unroute('**/batches?kind=deregister');
  });
  await page.getByRole('button', { name: 'Deregister', exact: true }).click();
  const dialog = page.getByRole('dialog');
  const start = dialog.getByRole('button', { name: 'Deregister 2' });
  await start.click();
  await dialog.getByText('request-7').waitFor();
  await start.click();
  await dialog.getByText('Done').waitFor();
  const batches = (await api.batches.list()).items.filter(({ kind }) => kind === 'deregister');
  expect(batches.map(({ counts }) => counts.deregistered)).toEqual([2]);
});

test('a reader is offered nothing to choose or deregister with', async () => {
  const { page, api, context, expectQuiet } = await atPortal(house);
  await upload(api, fileOf(someMachines(2).map(machine => rowOf(machine))));
  const { url } = await api.invitations.create({ role: 'reader', hardware: false, email: null, hours: 24 });
  const reader = await comeIn(house.server, url, { email: 'reader@contoso.example' });
  await context.addCookies([...reader.cookies].map(([name, value]) => ({ name, value, url: house.server.url })));
  await page.goto('/devices');
  await page.getByRole('row').nth(2).waitFor();
  expect(await page.getByRole('checkbox').count()).toBe(0);
  for (const name of ['Deregister', 'Register devices'])
    expect(await page.getByRole('button', { name }).count()).toBe(0);
  await page.getByRole('link', { name: 'Export' }).waitFor();
  expectQuiet();
});
