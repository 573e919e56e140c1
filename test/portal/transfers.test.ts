import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import { type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { customer, type Organization } from '../fixtures/partners.ts';
import { type AtPortal, atPortal, colleagueAt, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { allDevices, fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { expectSound, looks } from '../fixtures/sound.ts';

let house: PortalHouse;
let fabrikam: Organization;
beforeAll(async () => {
  house = await portalHouse();
  fabrikam = await customer(house.server, { name: 'Fabrikam', domains: ['fabrikam.example'] });
});
afterAll(() => house.close());

let made = 90_000;
/** New machines of an organization. */
async function registered(api: Client, count = 1): Promise<{ readonly machines: Machine[]; readonly ids: string[] }> {
  const machines = Array.from({ length: count }, () => makeMachine(made++, { tpm: true }));
  const { rows } = await upload(api, fileOf(machines.map(machine => rowOf(machine))));
  return { machines, ids: rows.map(({ deviceId }) => deviceId ?? '') };
}

/** A row of the organization at the portal that failed, since the machine is Fabrikam's. */
async function claimed({ api }: AtPortal, fileName = 'returns.csv') {
  const { machines, ids } = await registered(fabrikam);
  const { batch, rows } = await upload(api, fileOf([rowOf(machines[0]!)]), 'register', { fileName });
  return { serialNumber: machines[0]!.serialNumber, theirs: ids[0]!, batchId: batch.id, rowId: rows[0]?.id ?? '' };
}

test.each(looks)('transfers and release requests on all sides, and their panels: $name', async look => {
  const at = await atPortal(house, look);
  const { page, api, tenant, expectQuiet } = at;
  const german = look.locale.startsWith('de');
  await page.goto('/transfers');
  await page.getByText(german ? 'Ihnen wird nichts angeboten' : 'Nothing is offered to you').waitFor();
  await expectSound(page, `transfers none ${look.name}`);
  const theirs = await registered(fabrikam, 3);
  const message = 'Sold with invoice 17';
  await fabrikam.transfers.offer({ deviceIds: theirs.ids, to: tenant.tenantId, message });
  const mine = await registered(api, 2);
  await api.transfers.offer({ deviceIds: mine.ids, to: 'fabrikam.example' });
  const { batchId, rowId } = await claimed(at);
  const reason = 'Bought from Northwind, invoice 18.';
  await api.releaseRequests.create({ batchId, rowId, reason });
  await askedOf(at);
  await page.reload();
  await page.getByRole('row', { name: 'Fabrikam' }).waitFor();
  await page.getByRole('tab', { name: german ? 'Ihnen angeboten (1)' : 'Offered to you (1)' }).waitFor();
  await expectSound(page, `transfers ${look.name}`);
  await page.getByRole('row', { name: 'Fabrikam' }).click();
  await page.getByText(theirs.machines[0]!.serialNumber).waitFor();
  await expectSound(page, `transfer ${look.name}`);
  await page.getByRole('button', { name: german ? 'Annehmen' : 'Accept' }).click();
  await page.getByRole('dialog', { name: german ? /annehmen\?/ : /^Accept/ }).waitFor();
  await expectSound(page, `transfer accepting ${look.name}`);
  await page.goto('/transfers?view=outgoing');
  await page.getByRole('row', { name: 'fabrikam.example' }).waitFor();
  await expectSound(page, `transfers outgoing ${look.name}`);
  await page.goto('/transfers?view=asked');
  await page.getByRole('row', { name: german ? /Offen/ : /Open/ }).click();
  await page.getByRole('button', { name: german ? 'Freigeben' : 'Release' }).waitFor();
  await expectSound(page, `release asked ${look.name}`);
  await page.goto('/transfers?view=asking');
  await page.getByRole('row', { name: german ? /Offen/ : /Open/ }).click();
  await page.getByText(reason).waitFor();
  await expectSound(page, `release asking ${look.name}`);
  expectQuiet();
});

/** Fabrikam asks for a machine of the organization at the portal. */
async function askedOf({ api }: AtPortal) {
  const { machines, ids } = await registered(api);
  const { batch, rows } = await upload(fabrikam, fileOf([rowOf(machines[0]!)]));
  const reason = 'It stands in our office.';
  const request = await fabrikam.releaseRequests.create({ batchId: batch.id, rowId: rows[0]?.id ?? '', reason });
  return { request, deviceId: ids[0]!, serialNumber: machines[0]!.serialNumber };
}

test('devices are offered from their list, and accepted by the other side', async () => {
  const from = await atPortal(house);
  const to = await atPortal(house, {}, { name: 'Tailspin Toys', domains: ['tailspin.example'] });
  const { machines } = await registered(from.api, 2);
  await upload(from.api, fileOf([rowOf(makeMachine(made++), { 'Hardware Hash': 'T0hoch' })]));
  await from.page.goto('/devices');
  await from.page.getByRole('row').nth(3).waitFor();
  await from.page.getByRole('checkbox', { name: 'Select all rows that are loaded' }).check();
  await from.page.getByRole('button', { name: 'Offer to another organization…' }).click();
  const dialog = from.page.getByRole('dialog');
  await dialog.getByText('Left out, since pending or failed: 1.').waitFor();
  await dialog.getByLabel('To').fill('no organization');
  await dialog.getByRole('button', { name: 'Offer', exact: true }).click();
  await dialog.getByRole('alert').waitFor();
  await dialog.getByLabel('To').fill('Tailspin.example');
  await dialog.getByLabel('Message').fill('With our compliments');
  await expectSound(from.page, 'offer devices');
  await dialog.getByRole('button', { name: 'Offer', exact: true }).click();
  await from.page.getByRole('link', { name: 'Show the offer' }).click();
  await from.page
    .getByRole('dialog', { name: 'tailspin.example' })
    .getByText('Offered', { exact: true })
    .first()
    .waitFor();

  await to.page.goto('/transfers');
  await to.page.getByRole('row', { name: 'Contoso' }).click();
  const panel = to.page.getByRole('dialog', { name: 'Contoso', exact: true });
  await panel.getByText('With our compliments').waitFor();
  await panel.getByRole('button', { name: 'Accept' }).click();
  const accept = to.page.getByRole('dialog', { name: 'Accept the devices of Contoso?' });
  await accept.getByLabel('Order ID').fill('PO-17');
  await accept.getByLabel('Profile').selectOption('Kiosk');
  await accept.getByRole('button', { name: 'Accept' }).click();
  await panel.getByText('Accepted').waitFor();
  await expect.poll(() => panel.getByText(/· Moved$/).count()).toBe(2);
  const devices = await allDevices(to.api);
  expect(devices.map(({ serialNumber, orderId, profile }) => [serialNumber, orderId, profile]).sort()).toEqual(
    machines.map(({ serialNumber }) => [serialNumber, 'PO-17', 'kiosk']).sort(),
  );
  await panel.getByRole('link', { name: machines[0]!.serialNumber }).click();
  await to.page.getByRole('tab', { name: 'History' }).click();
  await to.page.getByText('Taken over from Contoso').waitFor();
  from.page.removeAllListeners('console');
  to.expectQuiet();
});

test('an offer is declined, and another withdrawn', async () => {
  const { page, api, tenant } = await atPortal(house);
  const theirs = await registered(fabrikam);
  const incoming = await fabrikam.transfers.offer({ deviceIds: theirs.ids, to: tenant.tenantId });
  await page.goto(`/transfers/${incoming.id}`);
  await page.getByRole('button', { name: 'Decline' }).click();
  await page
    .getByRole('dialog', { name: 'Decline the offer of Fabrikam?' })
    .getByRole('button', { name: 'Decline' })
    .click();
  await page.getByRole('dialog', { name: 'Fabrikam', exact: true }).getByText('Declined').waitFor();
  expect((await fabrikam.transfers.get(incoming.id)).state).toBe('declined');
  const mine = await registered(api);
  const outgoing = await api.transfers.offer({ deviceIds: mine.ids, to: 'fabrikam.example' });
  await page.goto(`/transfers/${outgoing.id}?view=outgoing`);
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page
    .getByRole('dialog', { name: 'Withdraw the offer to fabrikam.example?' })
    .getByRole('button', { name: 'Withdraw' })
    .click();
  await page.getByRole('dialog', { name: 'fabrikam.example', exact: true }).getByText('Withdrawn').waitFor();
  expect((await api.transfers.get(outgoing.id)).state).toBe('withdrawn');
});

test('a release is asked for at the row that failed; the owner is not named', async () => {
  const at = await atPortal(house);
  const { page, api, expectQuiet } = at;
  const { batchId, serialNumber, theirs } = await claimed(at);
  await page.goto(`/batches/${batchId}`);
  await page.getByRole('row', { name: serialNumber }).click();
  await page.getByRole('button', { name: 'Ask for release…' }).click();
  const dialog = page.getByRole('dialog', { name: `Ask for the release of ${serialNumber}` });
  await dialog.getByText('The owner is told that Contoso asks').waitFor();
  await dialog.getByLabel('Reason').fill('Bought with invoice 19.');
  await expectSound(page, 'ask for release');
  await dialog.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.getByRole('link', { name: 'Show the request' }).click();
  const panel = page.getByRole('dialog', { name: serialNumber, exact: true });
  await panel.getByText('Bought with invoice 19.').waitFor();
  expect(await panel.innerText()).not.toContain('Fabrikam');
  const [{ id } = { id: '' }] = (await api.releaseRequests.list()).items;
  await fabrikam.releaseRequests.refuse(id, 'Leased until 2027.');
  await page.reload();
  await panel.getByText('Leased until 2027.').waitFor();
  await panel.getByText('turn to whoever runs this installation').waitFor();
  expect((await fabrikam.devices.get(theirs)).serialNumber).toBe(serialNumber);
  expectQuiet();
});

test('a request is withdrawn by who asked', async () => {
  const at = await atPortal(house);
  const { page, api } = at;
  const { batchId, rowId, serialNumber } = await claimed(at);
  const { id } = await api.releaseRequests.create({ batchId, rowId, reason: 'Ours.' });
  await page.goto(`/transfers/${id}?view=asking`);
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page
    .getByRole('dialog', { name: `Withdraw the request for ${serialNumber}?` })
    .getByRole('button', { name: 'Withdraw' })
    .click();
  await page.getByRole('dialog', { name: serialNumber, exact: true }).getByText('Withdrawn').waitFor();
  expect((await api.releaseRequests.get(id)).state).toBe('withdrawn');
});

test('the owner releases one device, and refuses another with a reason', async () => {
  const at = await atPortal(house);
  const { page, api, expectQuiet } = at;
  const first = await askedOf(at);
  const second = await askedOf(at);
  await page.goto('/transfers?view=asked');
  await page.getByRole('tab', { name: 'Asked of you (2)' }).waitFor();
  await page.getByRole('row', { name: first.serialNumber }).click();
  const panel = page.getByRole('dialog', { name: first.serialNumber, exact: true });
  await panel.getByText('Fabrikam asks you to release this device.').waitFor();
  await panel.getByText('It stands in our office.').waitFor();
  await panel.getByRole('button', { name: 'Release' }).click();
  await page
    .getByRole('dialog', { name: `Release ${first.serialNumber}?` })
    .getByRole('button', { name: 'Release' })
    .click();
  await panel.getByText('Released').waitFor();
  expect((await allDevices(api)).map(({ id }) => id)).toEqual([second.deviceId]);
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: second.serialNumber }).click();
  await page.getByRole('button', { name: 'Refuse' }).click();
  const refuse = page.getByRole('dialog', { name: 'Refuse the request of Fabrikam?' });
  await refuse.getByLabel('Reason').fill('It is leased.');
  await refuse.getByRole('button', { name: 'Refuse' }).click();
  await page.getByRole('dialog', { name: second.serialNumber, exact: true }).getByText('Refused').waitFor();
  expect(await fabrikam.releaseRequests.get(second.request.id)).toMatchObject({
    ...{ state: 'refused', answer: 'It is leased.' },
  });
  expectQuiet();
});

test('a reader sees them, and is offered nothing; the code can be copied', async () => {
  const at = await atPortal(house);
  const { serialNumber } = await askedOf(at);
  const page = await colleagueAt(house, at, { email: 'lee@contoso.example', name: 'Lee Gu', role: 'reader' });
  await page.goto('/transfers?view=asked');
  await page.getByText(at.tenant.tenantId).waitFor();
  await page.getByRole('button', { name: 'Copy the code' }).waitFor();
  await page.getByRole('row', { name: serialNumber }).click();
  await page.getByText('It stands in our office.').waitFor();
  expect(
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Release|Refuse)/ })
      .count(),
  ).toBe(0);
  await page.goto('/devices');
  await page.getByRole('row', { name: serialNumber }).waitFor();
  expect(await page.getByRole('button', { name: 'Offer to another organization…' }).count()).toBe(0);
});
