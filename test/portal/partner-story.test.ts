import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { csvLine } from '../../src/files/write.ts';
import { type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { disagreements } from '../fixtures/agreement.ts';
import { atPortal, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { fileOf, outcomes, rowOf, settled } from '../fixtures/registering.ts';
import { waitingToWrite } from '../fixtures/waiting.ts';

let house: PortalHouse;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-story-'));
  house = await portalHouse();
});
afterAll(async () => {
  await house.close();
  await rm(folder, { recursive: true });
});

const machines: readonly Machine[] = Array.from({ length: 10_000 }, (_, i) => makeMachine(400_000 + i, { tpm: true }));
const late = Array.from({ length: 5 }, (_, i) => makeMachine(500_000 + i, { tpm: true }));
const partnerFile = [
  csvLine(['Manufacturer', 'Model', 'Serial Number']),
  ...machines.map(({ manufacturer, model, serialNumber }) => csvLine([manufacturer, model, serialNumber])),
].join('');

async function choose(page: Page, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(path, text);
  await page.locator('input[type=file]').first().setInputFiles(path);
}

/** While `work` runs, whoever writes rows of a batch waits. */
function withWritersHeld<T>(work: (waiting: () => Promise<void>) => Promise<T>): Promise<T> {
  return house.server.database.asSystem('sweep', async tx => {
    await tx.run({ text: 'lock table muster.batch_rows in share row exclusive mode' });
    return await work(() =>
      vi.waitFor(async () => {
        const { rows } = await tx.run({ text: waitingToWrite });
        expect(rows.length).toBeGreaterThan(0);
      }, 10_000),
    );
  });
}

test('an OEM files, a reseller asks, the customer narrows, approves, watches and ends it while an upload runs', async () => {
  const maker = await atPortal(house, {}, { name: 'Maker', kind: 'partner', partnerType: 'oem' });
  const reseller = await atPortal(house, {}, { name: 'Tailspin Reselling', kind: 'partner', partnerType: 'reseller' });
  const customer = await atPortal(house, {}, { name: 'Contoso' });
  for (const { page } of [maker, reseller, customer]) page.setDefaultTimeout(90_000);

  // The OEM files 10,000 records ahead of sale.
  await maker.page.goto('/catalogue');
  await maker.page.getByRole('button', { name: 'File records' }).click();
  await choose(maker.page, 'production.csv', fileOf(machines.map(machine => rowOf(machine))));
  await maker.page.getByRole('button', { name: 'File it' }).click();
  await maker.page.waitForURL('**/batches/*');
  await maker.page.getByRole('status').getByText('Finished').waitFor();
  await maker.page.getByText('10,000').first().waitFor();

  // The reseller asks for a mandate.
  await reseller.page.goto('/consent-links');
  await reseller.page.getByRole('button', { name: 'Make a consent link' }).click();
  const asking = reseller.page.getByRole('dialog');
  await asking.getByRole('textbox', { name: 'Customer' }).fill('Contoso Ltd.');
  await asking.getByRole('checkbox', { name: /^Deregister/ }).check();
  await asking.getByRole('button', { name: 'Make the link' }).click();
  const link = await reseller.page.getByLabel('Link', { exact: true }).inputValue();

  // The customer's administrator opens it, narrows it, and approves.
  await customer.page.goto(link);
  await customer.page.getByRole('heading', { name: 'Tailspin Reselling asks to register devices for you' }).waitFor();
  await customer.page.getByRole('checkbox', { name: /^Deregister/ }).uncheck();
  await customer.page.getByLabel('Order IDs beginning with').fill('PO-');
  await customer.page.getByLabel('Devices at most').fill('20000');
  await customer.page.getByRole('button', { name: 'Approve' }).click();
  await customer.page.getByText(/^Approved\./).waitFor();

  // The reseller registers by name: customers, customer, Register devices.
  await reseller.page.goto('/customers');
  await reseller.page.getByRole('row').filter({ hasText: 'Contoso' }).click();
  await reseller.page.getByRole('button', { name: 'Register devices' }).first().click();
  const panel = reseller.page.getByRole('dialog');
  await panel.getByText('You register for Contoso.').waitFor();
  await choose(reseller.page, 'delivery.csv', partnerFile);
  await panel.getByText('10,000 rows, all in order').waitFor();
  await panel.getByLabel('Order ID').fill('PO-4711');
  await panel.getByRole('button', { name: 'Register devices' }).click();
  await panel.getByText('10,000 rows = 10,000 registered').first().waitFor();

  // The customer sees them.
  await customer.page.goto('/devices');
  await customer.page.getByText('10,000', { exact: false }).first().waitFor();
  expect(await customer.api.devices.summary()).toMatchObject({ total: 10_000, byState: { setupNeeded: 10_000 } });
  expect((await customer.api.orders.list()).items).toMatchObject([{ id: 'PO-4711', devices: { total: 10_000 } }]);

  // It ends the mandate while the next upload runs: nothing of that is taken.
  await panel.getByRole('button', { name: 'Register more' }).click();
  await choose(reseller.page, 'late.csv', fileOf(late.map(machine => rowOf(machine))));
  await panel.getByText('5 rows, all in order').waitFor();
  await panel.getByLabel('Order ID').fill('PO-4712');
  await withWritersHeld(async waiting => {
    await panel.getByRole('button', { name: 'Register devices' }).click();
    await waiting();
    await customer.page.goto('/partners');
    await customer.page.getByRole('row', { name: /Tailspin Reselling/ }).click();
    const mandate = customer.page.getByRole('dialog', { name: 'Tailspin Reselling', exact: true });
    await mandate.getByRole('button', { name: 'End', exact: true }).click();
    await customer.page.getByRole('button', { name: 'End it now' }).click();
    await mandate.getByText('by your organization').waitFor();
  });
  await panel.getByText('5 rows = 5 failed').first().waitFor();
  await panel.getByText('Consent of the customer has ended').first().waitFor();
  const [sent] = (await reseller.api.partners.batches()).items;
  const { rows } = await settled(customer.api, sent?.id ?? '');
  expect(outcomes(rows)).toEqual(late.map(() => 'failed mandateExpired/ended'));
  // What was acknowledged before stays, and both sides can read what was done.
  expect(await customer.api.devices.summary()).toMatchObject({ total: 10_000 });
  const [mandate] = (await customer.api.mandates.list()).items;
  const acts = (await customer.api.mandates.history(mandate?.id ?? '')).items.map(({ act }) => act);
  expect(acts.toSorted()).toEqual(['approved', 'batchSent', 'batchSent', 'ended', 'requested']);
  const theirs = await reseller.api.partners.mandates.history(mandate?.id ?? '');
  expect(theirs.items.map(({ act }) => act).toSorted()).toEqual(acts.toSorted());
  expect(await disagreements(house.server.database)).toEqual([]);
  for (const { expectQuiet } of [maker, reseller, customer]) expectQuiet();
}, 300_000);
