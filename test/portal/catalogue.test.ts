import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { atPortal, colleagueAt, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { expectSound, looks } from '../fixtures/sound.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

const oem = { name: 'Contoso Makers', kind: 'partner', partnerType: 'oem' } as const;

let made = 80_000;
const machine = (given: Partial<Machine> = {}): Machine => ({
  ...makeMachine(made++, { tpm: true, productKey: true }),
  ...given,
});
const csv = (machines: readonly Machine[]) => fileOf(machines.map(each => rowOf(each)));

test.each(looks)('the catalogue: nothing, a file, records and one of them: $name', async look => {
  const { page, api, expectQuiet } = await atPortal(house, look, oem);
  const german = look.locale.startsWith('de');
  await page.goto('/catalogue');
  await page.getByText(german ? 'Noch nichts hinterlegt' : 'Nothing is filed yet').waitFor();
  await expectSound(page, `catalogue empty ${look.name}`);
  const first = machine();
  await upload(api, csv([first, ...Array.from({ length: 12 }, () => machine())]), 'catalogue');
  // The same device with another board and TPM: a correction.
  await upload(api, csv([{ ...machine(), ...named(first) }]), 'catalogue');
  const { items } = await api.partners.catalogue.list();
  await api.partners.catalogue.withdraw(
    items.find(({ serialNumber }) => serialNumber !== first.serialNumber)?.id ?? '',
  );
  await page.getByRole('button', { name: german ? 'Aktualisieren' : 'Refresh' }).click();
  await page.getByRole('row', { name: first.serialNumber }).waitFor();
  await expectSound(page, `catalogue ${look.name}`);
  await page.getByRole('row', { name: first.serialNumber }).click();
  await page.getByText(german ? 'Berichtigt' : 'Corrected').waitFor();
  await expectSound(page, `catalogue record ${look.name}`);
  await page.goto('/catalogue?file=1');
  await page.getByRole('button', { name: german ? 'Hinterlegen' : 'File it', exact: true }).click();
  await page.getByText(german ? 'Wählen Sie eine Datei aus.' : 'Choose a file.').waitFor();
  await expectSound(page, `catalogue file ${look.name}`);
  expectQuiet();
});

const named = ({ manufacturer, model, serialNumber }: Machine) => ({ manufacturer, model, serialNumber });

test('a file is filed, and its records are found by search and state', async () => {
  const { page, expectQuiet } = await atPortal(house, {}, oem);
  const machines = [machine({ serialNumber: 'CNT-1001' }), machine({ serialNumber: 'CNT-1002' }), machine()];
  await page.goto('/catalogue');
  await page.getByRole('button', { name: 'File records' }).click();
  const buffer = Buffer.from(csv(machines));
  await page.locator('input[type=file]').setInputFiles({ name: 'makers.csv', mimeType: 'text/csv', buffer });
  await page.getByText('makers.csv').waitFor();
  await page.getByRole('button', { name: 'File it' }).click();
  await page.waitForURL('**/batches/*');
  await page.getByRole('status').getByText('Finished').waitFor();
  await page.getByRole('link', { name: 'Catalogue' }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(4);
  await page.getByRole('searchbox', { name: 'Search by serial number or model' }).fill('cnt-10');
  await expect.poll(() => page.getByRole('row').count()).toBe(3);
  await page.getByLabel('State', { exact: true }).selectOption('Withdrawn');
  await page.getByText('No record matches').waitFor();
  await page.getByText('Show all records').click();
  await expect.poll(() => page.getByRole('row').count()).toBe(4);
  expectQuiet();
});

test('a file that is refused as a whole is said so, and another can be chosen', async () => {
  const { page } = await atPortal(house, {}, oem);
  await page.goto('/catalogue?file=1');
  const choose = (name: string, text: string) =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose('wrong.csv', 'this is no heading\nthat we know\n');
  await page.getByRole('button', { name: 'File it' }).click();
  await page.getByRole('alert').waitFor();
  await choose('right.csv', csv([machine()]));
  await expect.poll(() => page.getByRole('alert').count()).toBe(0);
  await page.getByRole('button', { name: 'File it' }).click();
  await page.waitForURL('**/batches/*');
});

test('a record is withdrawn; who may not is offered nothing', async () => {
  const at = await atPortal(house, {}, oem);
  const { page, api } = at;
  const one = machine();
  await upload(api, csv([one]), 'catalogue');
  const [{ id } = { id: '' }] = (await api.partners.catalogue.list()).items;
  const reader = await colleagueAt(house, at, { email: 'lee@contoso.example', name: 'Lee Gu', role: 'reader' });
  await reader.goto(`/catalogue/${id}`);
  await reader.getByRole('dialog').getByText('Filed', { exact: true }).first().waitFor();
  expect(await reader.getByRole('button', { name: /^(Withdraw|File records)/ }).count()).toBe(0);
  await page.goto(`/catalogue/${id}`);
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page
    .getByRole('dialog', { name: `Withdraw the record of ${one.serialNumber}?` })
    .getByRole('button', { name: 'Withdraw' })
    .click();
  await page.getByText('No row matches this record any more.').waitFor();
  expect((await api.partners.catalogue.get(id)).withdrawnAt).not.toBeNull();
});

test('a reseller has no such page', async () => {
  const { page } = await atPortal(house, {}, { name: 'Contoso Devices', kind: 'partner', partnerType: 'reseller' });
  await page.goto('/catalogue');
  await page.getByRole('heading', { name: 'Page not found' }).waitFor();
});
