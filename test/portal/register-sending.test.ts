import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csvLine } from '../../src/files/write.ts';
import { atPortal, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { csvFile, machineSource, registerPanel, untilStill } from '../fixtures/register-panel.ts';
import { all, allDevices, fileOf, rowOf, settled } from '../fixtures/registering.ts';
import { expectSound, looks } from '../fixtures/sound.ts';
import { wireTo } from '../fixtures/wire.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

const someMachines = machineSource(600_000);
const goodFile = (count: number) => fileOf(someMachines(count).map(machine => rowOf(machine)));

test.each(looks)('sent, with failed rows and without: $name', async look => {
  const { page, expectQuiet } = await atPortal(house, look);
  const { choose, send, dialog, source } = await registerPanel(page);
  const machines = someMachines(3);
  const rows = machines.map(machine => rowOf(machine));
  await choose(
    { name: 'new.csv', text: fileOf([...rows, rowOf(machines[0]!)]) },
    { name: 'also-new.csv', text: goodFile(2) },
  );
  await source('new.csv')
    .getByText(/1 of 4|1 von 4/)
    .waitFor();
  await source('also-new.csv')
    .getByText(/all in order|alle in Ordnung/)
    .waitFor();
  await send();
  await dialog
    .getByText(/^4 (rows|Zeilen) = 3 regist\w+ \+ 1/)
    .first()
    .waitFor();
  await dialog
    .getByText(/^2 (rows|Zeilen) = 2/)
    .first()
    .waitFor();
  await dialog.getByText(/Device listed twice|Gerät doppelt/).waitFor();
  await untilStill(page);
  await expectSound(page, `register sent ${look.name}`);
  await dialog.getByRole('button', { name: /Close|Schließen/ }).click();
  await page.getByRole('button', { name: /1 of 6 rows failed|1 von 6 Zeilen fehlgeschlagen/ }).waitFor();
  await untilStill(page);
  await expectSound(page, `register chip ${look.name}`);
  expectQuiet();
});

test('corrected in place: what is sent has the corrected cells, every row at its line, and nothing that was left out', async () => {
  const { page, api } = await atPortal(house);
  const { choose, source, dialog, receipt, send } = await registerPanel(page);
  const [first, second, third, fourth] = someMachines(4);
  const text = fileOf([
    rowOf(first!),
    rowOf(second!, { 'Serial Number': 'MIXED-UP' }),
    rowOf(third!, { 'Hardware Hash': 'nothing' }),
    rowOf(fourth!),
  ]);
  await choose({ name: 'some.csv', text });
  await source('some.csv').getByText('2 of 4 rows not in order').waitFor();
  await dialog.getByRole('button', { name: 'Correct line 3' }).click();
  await dialog.getByLabel('Serial Number').fill(second!.serialNumber);
  await source('some.csv').getByText('In order now').waitFor();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await dialog.getByRole('button', { name: 'Leave out line 4' }).click();
  await source('some.csv').getByText('3 rows, all in order · Corrected here: 1 · Left out: 1').waitFor();
  await send();
  await receipt('some.csv').getByText('3 rows = 3 registered').first().waitFor();
  await receipt('some.csv').getByText('Equals what this browser sent').waitFor();
  const [batch] = (await api.batches.list()).items;
  const rows = await all(each => api.batches.rows(String(batch?.id), each));
  expect(rows.map(({ line, serialNumber }) => [line, serialNumber])).toEqual([
    [2, first!.serialNumber],
    [3, second!.serialNumber],
    [5, fourth!.serialNumber],
  ]);
});

test('the fix-file of the check has what is not in order, and can be chosen when it is corrected', async () => {
  const { page } = await atPortal(house);
  const { choose, source, dialog } = await registerPanel(page);
  await choose(csvFile('mixed-good-and-bad.csv'));
  await source('mixed-good-and-bad.csv').getByText('9 of 14').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download the fix-file' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('fix-mixed-good-and-bad.csv');
  const text = await readFile(await download.path(), 'utf8');
  expect(text.split('\r\n')[0]).toBe('\ufeffManufacturer,Model,Serial Number,Hardware Hash,Error Code,What To Do');
  await dialog.getByRole('button', { name: 'Leave out all that are not in order' }).click();
  await dialog.getByText('Rows to send: 5.').waitFor();
  await choose({ name: 'fixed.csv', text });
  await source('fixed.csv').getByText('of 9 rows not in order').waitFor();
});

test('by keyboard alone: register, correct, retry', async () => {
  const { page, api } = await atPortal(house, {}, { name: 'Fabrikam', kind: 'partner', partnerType: 'reseller' });
  const oem = await atOem();
  const { dialog, receipt } = await registerPanel(page);
  const [machine] = someMachines(1);
  const key = (name: string) => page.keyboard.press(name);
  const tabTo = async (name: string | RegExp, role: 'button' | 'tab' | 'textbox' = 'button') => {
    const wanted = dialog.getByRole(role, { name, exact: true });
    await wanted.waitFor();
    const isThere = () => wanted.evaluate(element => element === document.activeElement);
    for (let presses = 0; !(await isThere()); presses += 1) {
      expect(presses, `${name} is reached by Tab`).toBeLessThan(60);
      await key('Tab');
    }
  };
  await tabTo('Files', 'tab');
  await key('ArrowRight');
  await key('Enter');
  await tabTo('Rows', 'textbox');
  const { manufacturer, model, serialNumber } = machine!;
  await page.keyboard.insertText(`Manufacturer,Model,Serial Number\n${csvLine([manufacturer, model, ''])}`);
  await dialog.getByText('1 of 1 rows not in order').waitFor();
  await tabTo('Correct line 2');
  await key('Enter');
  await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('INPUT');
  await page.keyboard.type(serialNumber);
  await dialog.getByText('In order now').waitFor();
  await key('Enter');
  await tabTo('Register devices');
  await key('Enter');
  await receipt('pasted-rows.csv').getByText('1 row = 1 failed').first().waitFor();
  await receipt('pasted-rows.csv').getByText('Device not found').waitFor();
  // The maker files the device, and the row goes through as it is.
  await oem.file(machine!);
  await tabTo('Retry failed rows');
  await key('Enter');
  await receipt('pasted-rows.csv').getByText('1 row = 1 registered').first().waitFor();
  expect(await allDevices(api)).toHaveLength(1);
  await key('Escape');
  await expect.poll(() => page.evaluate('document.activeElement.tagName')).not.toBe('BODY');
});

async function atOem() {
  const { api } = await atPortal(house, {}, { name: 'Maker', kind: 'partner', partnerType: 'oem' });
  return {
    async file(machine: ReturnType<typeof someMachines>[number]) {
      const { id } = await api.batches.create('catalogue', new Blob([fileOf([rowOf(machine)])]));
      await settled(api, id);
    },
  };
}

test('offline while a file travels, and back: it goes on by itself and registers nothing twice', async () => {
  const wire = await wireTo(house.server.url);
  const { page, api, context } = await atPortal(house);
  const { choose, dialog, receipt, send } = await registerPanel(page, wire.url);
  await choose({ name: 'far.csv', text: goodFile(30) });
  await dialog.getByText('Rows to send: 30.').waitFor();
  wire.hold();
  await send();
  await dialog
    .getByText(/uploaded|All of it is sent;/)
    .first()
    .waitFor();
  await context.setOffline(true);
  wire.cut();
  await dialog.getByText('The server does not answer').waitFor();
  await dialog.getByText('Nothing is registered twice').waitFor();
  await untilStill(page);
  await expectSound(page, 'register offline');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Upload interrupted' }).click();
  wire.mend();
  await context.setOffline(false);
  await receipt('far.csv').getByText('30 rows = 30 registered').first().waitFor();
  expect((await api.batches.list()).items).toHaveLength(1);
  await wire.close();
});

test('an upload is stopped, and what was chosen is still there', async () => {
  const wire = await wireTo(house.server.url);
  const { page, api } = await atPortal(house);
  const { choose, dialog, source, receipt, send } = await registerPanel(page, wire.url);
  await choose({ name: 'long.csv', text: goodFile(30) }, { name: 'next.csv', text: goodFile(1) });
  await dialog.getByText('Rows to send: 31.').waitFor();
  wire.hold();
  await send();
  await dialog
    .getByText(/uploaded|All of it is sent;/)
    .first()
    .waitFor();
  await dialog.getByRole('button', { name: 'Stop the upload' }).click();
  await dialog
    .getByText(/^Stopped/)
    .first()
    .waitFor();
  expect((await api.batches.list()).items).toEqual([]);
  wire.mend();
  await dialog.getByRole('button', { name: 'Back to the rows' }).click();
  await source('long.csv').getByText('30 rows, all in order').waitFor();
  await send();
  await receipt('long.csv').getByText('30 rows = 30 registered').first().waitFor();
  await receipt('next.csv').getByText('1 row = 1 registered').first().waitFor();
  await wire.close();
});

test('closed, and the page loaded anew: what is under way is found again in the bar', async () => {
  const { page } = await atPortal(house);
  const { choose, dialog, receipt, send } = await registerPanel(page);
  await choose({ name: 'kept.csv', text: goodFile(2) });
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Register devices' }).click();
  await dialog.getByText('Rows to send: 2.').waitFor();
  await send();
  await receipt('kept.csv').waitFor();
  await page.goto('/devices');
  await page.getByRole('button', { name: 'Registration finished, rows: 2' }).click();
  await receipt('kept.csv').getByText('2 rows = 2 registered').first().waitFor();
  await receipt('kept.csv').getByText('Equals what this browser sent').waitFor();
  await dialog.getByRole('button', { name: 'Register more' }).click();
  await dialog.getByText('Drop CSV files or a folder here').waitFor();
  await expect.poll(() => page.getByRole('button', { name: /Registration finished/ }).count()).toBe(0);
});

test('a file that the server refuses as a whole says so, and the next one is sent all the same', async () => {
  const strict = await portalHouse({ limits: { rows: 3 } });
  try {
    const { page } = await atPortal(strict);
    const { choose, dialog, receipt, send, source } = await registerPanel(page);
    await choose({ name: 'many.csv', text: goodFile(4) }, { name: 'few.csv', text: goodFile(2) });
    await dialog.getByText('Rows to send: 6.').waitFor();
    await send();
    await receipt('few.csv').getByText('2 rows = 2 registered').first().waitFor();
    const refused = dialog.getByRole('region', { name: 'many.csv', exact: true });
    await refused.getByText('Too many rows').waitFor();
    await refused.getByText('Request ID').waitFor();
    await untilStill(page);
    await expectSound(page, 'register refused by the server');
    await dialog.getByRole('button', { name: 'Back to the rows' }).click();
    await source('many.csv').getByText('4 rows, all in order').waitFor();
  } finally {
    await strict.close();
  }
});

test('a server in trouble: the request ID to give to support, and going on once it is well', async () => {
  const troubled = await portalHouse();
  const rename = (from: string, to: string) =>
    troubled.server.database.asSystem('sweep', tx => tx.run({ text: `alter table muster.${from} rename to ${to}` }));
  try {
    const { page, api } = await atPortal(troubled);
    const { choose, dialog, receipt, send } = await registerPanel(page);
    await choose({ name: 'unlucky.csv', text: goodFile(2) });
    await dialog.getByText('Rows to send: 2.').waitFor();
    await rename('batch_rows', 'away');
    await send();
    const refused = dialog.getByRole('region', { name: 'unlucky.csv', exact: true });
    await refused.getByText('Unexpected error').waitFor();
    await refused.getByText('Request ID').waitFor();
    await rename('away', 'batch_rows');
    await dialog.getByRole('button', { name: 'Go on' }).click();
    await receipt('unlucky.csv').getByText('2 rows = 2 registered').first().waitFor();
    expect((await api.batches.list()).items).toHaveLength(1);
  } finally {
    await troubled.close();
  }
});
