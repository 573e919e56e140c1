import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { csvLine } from '../../src/files/write.ts';
import { captureOf, type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../../src/hash-means.ts';
import { atPortal, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { fileOf, organization, rowOf, upload } from '../fixtures/registering.ts';
import { testServer } from '../fixtures/server.ts';
import { expectSound, looks } from '../fixtures/sound.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

let made = 40_000;
/** Others for each test: a machine belongs to one organization. */
function someMachines(count: number): Machine[] {
  return Array.from({ length: count }, () => makeMachine(made++, { tpm: true }));
}
const bad = (machine: Machine) => rowOf(machine, { 'Hardware Hash': 'T0hoch' });
const mixed = readFileSync(new URL('../fixtures/csv/mixed-good-and-bad.csv', import.meta.url), 'utf8');

/** What a click has the browser save, as text. */
async function saved(
  page: Page,
  click: () => Promise<void>,
): Promise<{ readonly name: string; readonly text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download') as Promise<Download>, click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

const cellsOf = (text: string): string[][] => parse(text, { bom: true, relax_column_count: true });

test.each(looks)('batches, a batch and its receipt: $name', async look => {
  const { page, api, expectQuiet } = await atPortal(house, look);
  const german = look.locale.startsWith('de');
  await page.goto('/batches');
  await page.getByText(german ? 'Noch keine Stapel' : 'No batches yet').waitFor();
  await expectSound(page, `batches empty ${look.name}`);
  const register = page.getByRole('link', { name: german ? 'Geräte registrieren' : 'Register devices' });
  expect(await register.getAttribute('href')).toContain('?register=1');

  // Rows of every kind: good, not valid, somebody else's, known already.
  const [taken, known, ...machines] = someMachines(9);
  await upload(await organization(house.server), fileOf([rowOf(taken!)]));
  await upload(api, fileOf([rowOf(known!)]), 'register', { fileName: 'first.csv' });
  const rows = [...machines.map(machine => rowOf(machine)), rowOf(taken!), rowOf(known!), ...someMachines(3).map(bad)];
  const fields = { fileName: 'september-order.csv', orderId: 'PO-2026-09', purchaseId: 'B-17', groupTag: 'Berlin' };
  const { batch } = await upload(api, fileOf(rows), 'register', fields);
  await upload(api, { devices: [{ serialNumber: known!.serialNumber }] }, 'deregister');
  // The window hears of them by itself.
  await page.getByRole('row').nth(3).waitFor();
  const shown = page.getByRole('row').filter({ hasText: 'september-order.csv' });
  await shown.getByText(german ? 'Mit Fehlern abgeschlossen' : 'Finished with errors').waitFor();
  await expectSound(page, `batches ${look.name}`);

  await shown.click();
  await page.getByRole('heading', { level: 1, name: 'september-order.csv' }).waitFor();
  const sum = german
    ? '12 Zeilen = 7 registriert + 1 bereits registriert + 4 fehlgeschlagen'
    : '12 rows = 7 registered + 1 already registered + 4 failed';
  await expect.poll(async () => (await page.locator('p', { hasText: '=' }).innerText()).replace(/\s+/g, ' ')).toBe(sum);
  await page.getByRole('row').nth(12).waitFor();
  await page.getByRole('button', { name: german ? '1 fehlgeschlagene wiederholen' : 'Retry 1 failed' }).waitFor();
  await expectSound(page, `batch ${look.name}`);
  await page.goto(`/batches/${batch.id}?outcome=failed&line=9`);
  await page
    .getByRole('dialog')
    .getByText(german ? 'Was zu tun ist' : 'What to do')
    .waitFor();
  await page.locator('[role=row]').nth(4).waitFor();
  await expectSound(page, `batch row ${look.name}`);

  await page.goto(`/batches/${batch.id}/receipt`);
  await page.getByText('12 = 7 + 1 + 4').waitFor();
  await page.getByText('hardwareHashNotValid/notAHardwareHash').waitFor();
  await expectSound(page, `receipt ${look.name}`);
  expectQuiet();
});

describe('a file with good and bad rows', () => {
  test('adds up, is exported, corrected and uploaded again', async () => {
    const { page, api, expectQuiet } = await atPortal(house);
    const { batch, rows } = await upload(api, new Blob([mixed]), 'register', { fileName: 'mixed.csv' });
    await page.goto(`/batches/${batch.id}`);
    await page.getByText('5 registered').waitFor();
    await page.getByRole('button', { name: 'All 14' }).waitFor();
    await page.getByRole('button', { name: 'Registered 5' }).waitFor();
    await page.getByText('Finished with errors').waitFor();
    expect(await page.getByRole('button', { name: /^Retry/ }).count()).toBe(0);

    const lines = () => page.getByRole('row').locator('[role=gridcell]:first-child').allInnerTexts();
    await page.getByRole('button', { name: 'Failed 9' }).click();
    const failed = rows.filter(({ outcome }) => outcome === 'failed');
    await expect.poll(lines).toEqual(failed.map(({ line }) => String(line)));
    expect(new URL(page.url()).searchParams.get('outcome')).toBe('failed');

    await page.getByRole('button', { name: 'Export rows' }).click();
    const errors = await saved(page, () => page.getByRole('menuitem', { name: /^Failed rows/ }).click());
    const [heading, ...exported] = cellsOf(errors.text);
    expect(heading?.slice(0, 2)).toEqual(['Line', 'Serial Number']);
    expect(exported.map(([line]) => Number(line))).toEqual(failed.map(({ line }) => line));
    await page.getByRole('button', { name: 'Export rows' }).click();
    const everything = await saved(page, () => page.getByRole('menuitem', { name: /^All rows/ }).click());
    expect(cellsOf(everything.text).length).toBe(1 + 14);

    const fix = await saved(page, () => page.getByRole('button', { name: 'Download fix-file' }).click());
    expect(fix.name).toBe('mixed-fix.csv');
    const [columns = [], ...toFix] = cellsOf(fix.text);
    expect(columns.slice(-2)).toEqual(['Error Code', 'What To Do']);
    const place = (name: string) => columns.indexOf(name);
    const mended = someMachines(toFix.length).map((machine, i) =>
      toFix[i]!.with(place('Hardware Hash'), captureOf(machine, {}, hashMeans)).with(
        place('Serial Number'),
        machine.serialNumber,
      ),
    );
    const again = await upload(api, [columns, ...mended].map(cells => csvLine(cells)).join(''));
    expect(again.batch).toMatchObject({ state: 'finished', counts: { rows: 9, registered: 9 } });
    expectQuiet();
  });

  test('says of a row why and what to do; the panel is in the address, and the focus comes back', async () => {
    const { page, api } = await atPortal(house);
    const [good, other] = someMachines(2);
    const { batch, rows } = await upload(api, fileOf([rowOf(good!), bad(other!)]));
    await page.goto(`/batches/${batch.id}`);
    await page.getByRole('row').nth(1).focus();
    for (const key of ['ArrowDown', 'Enter']) await page.keyboard.press(key);
    const panel = page.getByRole('dialog');
    await panel.getByText('Hardware hash not valid').waitFor();
    await panel.getByText(rows[1]!.error!.remedy).waitFor();
    await panel.getByText('Hardware Hash', { exact: true }).waitFor();
    await panel.getByRole('button', { name: 'Copy request ID' }).waitFor();
    expect(await panel.getByRole('link', { name: 'Show the device' }).getAttribute('href')).toBe(
      `/devices/${rows[1]!.deviceId}`,
    );
    expect(new URL(page.url()).searchParams.get('line')).toBe('3');
    await page.reload();
    await panel.getByText('Line 3').waitFor();
    await panel.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('row').nth(2).click();
    await panel.getByText('Line 3').waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('[role=row]:focus').getAttribute('data-index')).toBe('1');
    await page.goto(`/batches/${batch.id}?line=77`);
    await panel.getByText('has no row there').waitFor();
  });
});

test('a second window follows what another client uploads', async () => {
  const { page, another, api, expectQuiet } = await atPortal(house);
  const second = await another();
  await Promise.all([page.goto('/batches'), second.goto('/batches')]);
  await second.getByText('No batches yet').waitFor();
  const { batch } = await upload(api, fileOf(someMachines(3).map(machine => rowOf(machine))));
  await second.getByRole('row').nth(1).click();
  await second.getByText('3 registered').waitFor();
  await page.getByRole('row').nth(1).getByText('Finished').waitFor();
  await page.goto(`/batches/${batch.id}`);
  await upload(api, fileOf(someMachines(3).map(machine => rowOf(machine))), 'register', { fileName: 'later.csv' });
  await second.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Batches' }).click();
  await second.getByText('later.csv').waitFor();
  expectQuiet();
});

test('failed rows that may succeed now are tried again, and it says which', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  const [taken, other] = someMachines(2);
  const owner = await organization(house.server);
  const theirs = await upload(owner, fileOf([rowOf(taken!)]));
  const { batch } = await upload(api, fileOf([rowOf(taken!), bad(other!)]));
  await page.goto(`/batches/${batch.id}`);
  await page.getByText('2 failed').waitFor();
  await owner.devices.remove(theirs.rows[0]!.deviceId!);
  await page.getByRole('button', { name: 'Retry 1 failed' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Device claimed by another organization: 1').waitFor();
  await dialog.getByText('Other failed rows: 1').waitFor();
  await expectSound(page, 'batch retry');
  // The answer comes after the event that tells what became of the row, and must not undo it.
  await page.route('**/retry', async route => {
    const response = await route.fetch();
    await page.getByText('1 registered').waitFor();
    await route.fulfill({ response });
  });
  await dialog.getByRole('button', { name: 'Retry 1' }).press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('1 registered').waitFor();
  await page.getByText('1 failed', { exact: true }).waitFor();
  await expect.poll(() => page.getByRole('button', { name: /^Retry/ }).count()).toBe(0);
  await expect.poll(() => page.locator('[role=status]:focus').count()).toBe(1);
  expect((await api.batches.get(batch.id)).attempt).toBe(2);
  expectQuiet();
});

test('pending rows are cancelled, once it is said what that means', async () => {
  // Nobody settles anything here until a worker comes.
  const idle = await portalHouse({ role: 'web' });
  onTestFinished(idle.close);
  const { page, api, expectQuiet } = await atPortal(idle);
  const { id } = await api.batches.create('register', new Blob([fileOf([...someMachines(4).map(m => rowOf(m))])]));
  const follower = await api.batches.create('register', new Blob([fileOf([...someMachines(2).map(m => rowOf(m))])]));
  await page.goto(`/batches/${id}`);
  await page.getByText('0 of 4 rows are settled.').waitFor();
  await expectSound(page, 'batch pending');
  const cancel = page.getByRole('button', { name: 'Cancel pending' });
  await cancel.press('Enter');
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('Rows that are pending: 4. They will not be registered').waitFor();
  await expectSound(page, 'batch cancel');
  await dialog.getByRole('button', { name: 'Keep going' }).click();
  await expect.poll(() => cancel.evaluate(button => button === button.ownerDocument.activeElement)).toBe(true);
  await cancel.click();
  await dialog.getByRole('button', { name: 'Cancel rows' }).click();
  await page.getByText('4 cancelled').waitFor();
  await page.getByRole('status').getByText('Cancelled').waitFor();
  expect((await api.batches.get(id)).counts).toMatchObject({ rows: 4, cancelled: 4, pending: 0 });

  await page.goto(`/batches/${follower.id}`);
  await page.getByText('0 of 2 rows are settled.').waitFor();
  const worker = await testServer({ beside: idle.server, role: 'worker' });
  onTestFinished(worker.close);
  await page.getByText('2 registered').waitFor();
  expectQuiet();
});

test('a batch of another kind says what it did', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  const [mine] = someMachines(1);
  await upload(api, fileOf([rowOf(mine!)]));
  const devices = [{ serialNumber: mine!.serialNumber }, { serialNumber: 'nobody has this one' }];
  const { batch } = await upload(api, { devices }, 'deregister');
  await page.goto('/batches');
  const row = page.getByRole('row').filter({ hasText: 'Deregister' });
  await row.getByText('Finished').waitFor();
  // Rows, succeeded, failed.
  expect((await row.getByRole('gridcell').allInnerTexts()).slice(4, 7)).toEqual(['2', '1', '0']);
  await page.goto(`/batches/${batch.id}`);
  await page.getByText('1 not registered').waitFor();
  await page.getByRole('columnheader', { name: 'Position' }).waitFor();

  const oem = await atPortal(house, {}, { name: 'Maker', kind: 'partner', partnerType: 'oem' });
  const filed = await upload(oem.api, fileOf(someMachines(2).map(machine => rowOf(machine))), 'catalogue');
  await oem.page.goto(`/batches/${filed.batch.id}/receipt`);
  await oem.page.getByText('Receipt for filing devices in the catalogue').waitFor();
  await oem.page.getByText('2 = 2').waitFor();
  expectQuiet();
});

test('the receipt is a page to print: paper alone, with all that an auditor asks for', async () => {
  const { page, api, tenant, expectQuiet } = await atPortal(house, { colorScheme: 'dark' });
  const { batch } = await upload(api, fileOf(someMachines(3).map(m => rowOf(m))), 'register', {
    ...{ fileName: 'audited.csv', orderId: 'PO-9', purchaseId: 'B-9' },
  });
  await page.goto(`/batches/${batch.id}`);
  await page.getByRole('link', { name: 'Receipt' }).click();
  await page.getByText('3 = 3').waitFor();
  const utc = batch.createdAt.slice(0, 19).replace('T', ' ');
  const asked = [batch.id, batch.fileSha256, batch.requestId, batch.createdBy.id, tenant.tenantId, `${utc} UTC`];
  for (const text of [...asked, 'audited.csv', 'PO-9', 'B-9', 'Contoso', 'Finished']) {
    expect(await page.getByRole('main').innerText()).toContain(text);
  }
  await page.evaluate('print = () => (document.title = "printed")');
  await page.getByRole('button', { name: 'Print' }).click();
  await expect.poll(() => page.title()).toBe('printed');
  await page.emulateMedia({ media: 'print' });
  for (const hidden of [page.getByRole('navigation'), page.getByRole('banner'), page.getByRole('button')]) {
    await expect.poll(() => hidden.filter({ visible: true }).count()).toBe(0);
  }
  const background = "getComputedStyle(document.querySelector('#page h2').parentElement).backgroundColor";
  expect(await page.evaluate(background)).toBe('rgb(255, 255, 255)');
  expectQuiet();
});

describe('when something fails', () => {
  test('500: what to do and the request ID are said, and trying again goes on', async () => {
    const { page, api } = await atPortal(house);
    await upload(api, fileOf(someMachines(1).map(machine => rowOf(machine))));
    const problem = {
      ...{ type: 'about:blank', title: 'Unexpected error', status: 500, detail: 'It broke.', code: 'unexpectedError' },
      ...{ remedy: 'Try again.', requestId: 'request-1' },
    };
    const answer = { status: 500, contentType: 'application/problem+json', body: JSON.stringify(problem) };
    const pattern = /\/batches(\?|$|\/[\w-]+\/fix-file)/;
    await page.route(pattern, route =>
      route.request().resourceType() === 'document' ? route.continue() : route.fulfill(answer),
    );
    await page.goto('/batches');
    await page.getByRole('alert').getByText('request-1').waitFor();
    expect(await page.getByText('No batches yet').count()).toBe(0);
    await expectSound(page, 'batches failing');
    await page.unroute(pattern);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('row').nth(1).waitFor();
  });

  test('a batch that is not there leads back to the list', async () => {
    const { page } = await atPortal(house);
    await page.goto('/batches/01990000-0000-7000-8000-000000000000');
    await page.getByRole('alert').waitFor();
    await expectSound(page, 'batch not found');
    await page.getByRole('link', { name: 'Show all batches' }).click();
    await page.getByText('No batches yet').waitFor();
  });

  test('offline: what was asked for and did not come about is said, and what is shown stays', async () => {
    const { page, api, context } = await atPortal(house);
    const [taken] = someMachines(1);
    await upload(await organization(house.server), fileOf([rowOf(taken!)]));
    const { batch } = await upload(api, fileOf([rowOf(taken!)]));
    await page.goto(`/batches/${batch.id}`);
    const retry = page.getByRole('button', { name: 'Retry 1 failed' });
    await retry.waitFor();
    await context.setOffline(true);
    await retry.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Retry 1' }).click();
    await dialog.getByRole('alert').getByText('The server does not answer').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByText('1 failed', { exact: true }).count()).toBe(1);
    await context.setOffline(false);
    await retry.click();
    await dialog.getByRole('button', { name: 'Retry 1' }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(async () => (await api.batches.get(batch.id)).attempt).toBe(2);
  });
});
