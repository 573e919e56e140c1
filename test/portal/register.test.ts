import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csvLine } from '../../src/files/write.ts';
import { atPortal, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { csvFile, machineSource, registerPanel, untilStill } from '../fixtures/register-panel.ts';
import { all, allDevices, fileOf, outcomes, rowOf } from '../fixtures/registering.ts';
import { expectSound, looks } from '../fixtures/sound.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

const someMachines = machineSource(500_000);

test.each(looks)('empty, with rows that are not in order, and refused: $name', async look => {
  const { page, expectQuiet } = await atPortal(house, look);
  const { choose, source, dialog } = await registerPanel(page);
  await untilStill(page);
  await expectSound(page, `register empty ${look.name}`);
  await choose(csvFile('no-known-header.csv'), csvFile('mixed-good-and-bad.csv'), csvFile('self-service.csv'));
  await page.getByRole('alert').first().waitFor();
  await source('self-service.csv')
    .getByText(/in order|in Ordnung/)
    .waitFor();
  await dialog
    .getByRole('button', { name: /^(Correct line|Zeile .* berichtigen)/ })
    .first()
    .click();
  await expectSound(page, `register bad ${look.name}`);
  await source('no-known-header.csv').scrollIntoViewIfNeeded();
  await expectSound(page, `register refused ${look.name}`);
  expectQuiet();
});

const encodings = {
  'self-service.csv': 'utf-8',
  'self-service-utf8-bom-lf.csv': 'utf-8',
  'self-service-utf16le.csv': 'utf-16le',
  'self-service-utf16be.csv': 'utf-16be',
  'german-excel-semicolon-windows1252.csv': 'windows-1252',
  'tab-quoted-all.csv': 'utf-8',
  'autopilotinfo.csv': 'utf-8',
  'autopilotinfo-tag-user-utf16le.csv': 'utf-16le',
  'other-order-and-case-surplus-column.csv': 'utf-8',
} as const;

test('files of every encoding and family, one batch each in a row, and receipts that add up', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  const { choose, source, receipt, send, dialog } = await registerPanel(page);
  const names = Object.keys(encodings);
  await choose(...names.map(csvFile));
  for (const name of names) await source(name).getByText('in order').waitFor();
  await source('autopilotinfo-tag-user-utf16le.csv').getByText('Get-WindowsAutopilotInfo · UTF-16').waitFor();
  await source('german-excel-semicolon-windows1252.csv').getByText('Windows-1252').waitFor();
  await dialog.getByLabel('Order ID').fill('PO-4711');
  await dialog.getByLabel('Group tag').fill('Sales');
  await send();
  for (const name of names) await receipt(name).getByText('Finished', { exact: true }).waitFor();
  const batches = await all(each => api.batches.list(each));
  expect(Object.fromEntries(batches.map(({ fileName, encoding }) => [fileName, encoding]))).toEqual(encodings);
  for (const { fileName, fileSha256, counts, orderId, source: from } of batches) {
    const bytes = await readFile(csvFile(String(fileName)));
    expect(fileSha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect({ orderId, from, failed: counts.failed }).toEqual({ orderId: 'PO-4711', from: 'portal', failed: 0 });
    const shown = receipt(String(fileName));
    await shown.getByText(`${counts.rows} rows = ${counts.registered} registered`).first().waitFor();
    await shown.getByText(fileSha256).waitFor();
    await shown.getByText('Equals what this browser sent').waitFor();
    expect(await shown.getByRole('link', { name: 'Open the batch' }).getAttribute('href')).toContain('/batches/');
  }
  expect((await allDevices(api)).some(({ groupTag }) => groupTag === 'Sales')).toBe(true);
  expectQuiet();
});

test('the check in the browser says what the dry run of the server says', async () => {
  const { page, api } = await atPortal(house);
  const file = csvFile('mixed-good-and-bad.csv');
  const report = await api.batches.check('register', new Blob([await readFile(file)]));
  const { choose, source } = await registerPanel(page);
  await choose(file);
  const shown = source('mixed-good-and-bad.csv');
  await shown.getByText(`${report.failed} of ${report.rows} rows not in order`).waitFor();
  const rows = shown.getByRole('list', { name: 'Rows not in order' }).getByRole('listitem');
  const said = await rows.evaluateAll(items =>
    items.map(item => ({
      line: Number(/^Line (\d+)/.exec(item.textContent ?? '')?.[1]),
      texts: [...item.querySelectorAll('[role=status] span')]
        .filter(each => each.querySelector('b'))
        .map(each => each.textContent),
    })),
  );
  const expected = new Map<number, string[]>();
  for (const { line, title, detail, remedy } of report.problems) {
    expected.set(line ?? 0, [...(expected.get(line ?? 0) ?? []), `${title}. ${detail} ${remedy}`]);
  }
  expect(said).toEqual([...expected].map(([line, texts]) => ({ line, texts })));
});

test('files that cannot be read say why and what to do, and are not sent', async () => {
  const { page, api } = await atPortal(house);
  const { choose, source, dialog } = await registerPanel(page);
  const workbook = Buffer.concat([
    Buffer.from('PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0'),
    Buffer.from('[Content_Types].xml'),
  ]);
  await choose(
    { name: 'list.xlsx', text: workbook },
    { name: 'empty.csv', text: '' },
    { name: 'no-heading.csv', text: 'Maker,Model,Serial Number\r\na,b,c\r\n' },
  );
  await choose(csvFile('header-only.csv'));
  await source('list.xlsx').getByText('Excel (.xlsx)').waitFor();
  await source('empty.csv').getByText('empty.csv cannot be read. File is empty').waitFor();
  await source('no-heading.csv').getByText('Manufacturer,Model,Serial Number').waitFor();
  await source('header-only.csv').getByText('header-only.csv cannot be read.').waitFor();
  expect(await dialog.getByRole('button', { name: 'Register devices' }).getAttribute('aria-disabled')).toBe('true');
  expect((await api.batches.list()).items).toEqual([]);
});

test('a folder of one-row files becomes one batch, what is no list stays behind, and a device in two files is told', async () => {
  const { page, api } = await atPortal(house);
  const folder = join(await mkdtemp(join(tmpdir(), 'muster-folder-')), 'capture');
  await mkdir(folder);
  const machines = someMachines(4);
  for (const machine of machines) await writeFile(join(folder, `${machine.seed}.csv`), fileOf([rowOf(machine)]));
  await writeFile(join(folder, 'copy.csv'), fileOf([rowOf(machines[0]!)]));
  await writeFile(join(folder, 'photo.png'), 'no list');
  const { receipt, send, dialog } = await registerPanel(page);
  await page.locator('input[type=file]').nth(1).setInputFiles(folder);
  await dialog.getByText('as no CSV or text files: 1.').waitFor();
  await dialog.getByText('Devices that another chosen file has too: 1.').waitFor();
  expect(await dialog.getByRole('checkbox', { name: 'Put the 5 files together' }).isChecked()).toBe(true);
  await dialog.getByText('Rows to send: 5. Batches: 1.').waitFor();
  await send();
  await receipt('capture.csv').getByText('5 rows = 4 registered + 1 failed').first().waitFor();
  await receipt('capture.csv').getByText('Device listed twice in this file').waitFor();
  const [batch] = (await api.batches.list()).items;
  expect(batch?.counts).toMatchObject({ rows: 5, registered: 4, failed: 1 });
  await rm(folder, { recursive: true });
});

test('files are dropped', async () => {
  const { page } = await atPortal(house);
  const { source } = await registerPanel(page);
  const text = fileOf(someMachines(2).map(machine => rowOf(machine)));
  const dropped = await page.evaluateHandle(content => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], 'dropped.csv', { type: 'text/csv' }));
    return transfer;
  }, text);
  await page.dispatchEvent('[data-drop]', 'drop', { dataTransfer: dropped });
  await source('dropped.csv').getByText('2 rows, all in order').waitFor();
});

test('rows are pasted from a spreadsheet, without a heading', async () => {
  const { page, api } = await atPortal(house);
  const { dialog, receipt, send } = await registerPanel(page);
  const machines = someMachines(3);
  await dialog.getByRole('tab', { name: 'Paste or type' }).click();
  const rows = machines.map(machine => csvLine(rowOf(machine).slice(0, 4), '\t')).join('');
  await dialog.getByLabel('Rows', { exact: true }).fill(rows);
  await dialog.getByText('No heading row: read as Manufacturer, Model, Serial Number, Hardware Hash.').waitFor();
  await dialog.getByText('Rows to send: 3.').waitFor();
  await send();
  await receipt('pasted-rows.csv').getByText('3 rows = 3 registered').first().waitFor();
  const serials = (await allDevices(api)).map(({ serialNumber }) => serialNumber);
  expect(serials.sort()).toEqual(machines.map(({ serialNumber }) => serialNumber).sort());
});

test('labels are scanned: serial number, Enter, next; one that comes twice is told at once', async () => {
  const { page, api } = await atPortal(house);
  const { dialog, receipt, send } = await registerPanel(page);
  await dialog.getByRole('tab', { name: 'Scan labels' }).click();
  await page.keyboard.type('Dell Inc.');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Latitude 5530');
  await page.keyboard.press('Tab');
  for (const serial of ['SCAN0001', 'SCAN0002', 'scan0001']) {
    await page.keyboard.type(serial);
    await page.keyboard.press('Enter');
  }
  await dialog.getByText('scan0001 was scanned before, as number 1.').waitFor();
  await dialog.getByText('Rows to send: 2.').waitFor();
  await send();
  // Nobody filed these devices, and a customer's rows are looked up among their own alone.
  await receipt('scanned-rows.csv').getByText('2 rows = 2 failed').first().waitFor();
  const [batch] = (await api.batches.list()).items;
  const rows = await all(each => api.batches.rows(String(batch?.id), each));
  expect(outcomes(rows)).toEqual(['failed missingValue', 'failed missingValue']);
});
