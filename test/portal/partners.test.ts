import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import {
  actingFor,
  consentToken,
  mandateBetween,
  type Organization,
  partner,
  requestBetween,
  type ScopeInput,
} from '../fixtures/partners.ts';
import { type AtPortal, atPortal, colleagueAt, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { fileOf, outcomes, rowOf, settled } from '../fixtures/registering.ts';
import { expectSound, looks } from '../fixtures/sound.ts';

let house: PortalHouse;
let distributor: Organization;
let reseller: Organization;
beforeAll(async () => {
  house = await portalHouse();
  distributor = await partner(house.server, { name: 'Northwind Distribution', partnerType: 'distributor' });
  reseller = await partner(house.server, { name: 'Contoso Devices' });
});
afterAll(() => house.close());

let made = 70_000;
/** What a partner sends for a customer: one machine that nobody has yet. */
async function sent(at: AtPortal, by: Organization, fileName = 'delivery.csv') {
  const machine = makeMachine(made++, { tpm: true });
  const acting = actingFor(house.server, by, at.tenant.tenantId);
  return await acting.batches.create('register', new Blob([fileOf([rowOf(machine)])]), { fileName });
}

const bounds: ScopeInput = {
  ...{ orderIds: ['PO-1', 'PO-2'], orderIdPrefixes: ['PO-2026-'], models: ['Latitude 5530'] },
  ...{ maximum: 500, endsAt: '2036-12-31T12:00:00Z', groupTag: 'Berlin', profile: 'standard' },
};

test.each(looks)('partners: none, what waits, what is in force, and a panel: $name', async look => {
  const at = await atPortal(house, look);
  const { page, api, expectQuiet } = at;
  const german = look.locale.startsWith('de');
  await page.goto('/partners');
  await page.getByText(german ? 'Kein Partner handelt in Ihrem Auftrag' : 'No partner acts for you').waitFor();
  await expectSound(page, `partners none ${look.name}`);
  const active = await mandateBetween(api, distributor, { approval: 'each', kinds: ['register', 'deregister'] });
  const { scope } = active;
  await distributor.partners.mandates.passOn(active.id, {
    ...{ partnerId: reseller.tenantId, name: 'Fabrikam through Northwind' },
    scope: { ...scope, ...bounds, kinds: ['register'] },
  });
  await api.mandates.offer({ name: 'For Tailspin' });
  const request = await requestBetween(api, reseller, bounds);
  const { id: ended } = await mandateBetween(api, reseller);
  await api.mandates.end(ended);
  await sent(at, distributor);
  await page.getByRole('button', { name: german ? 'Aktualisieren' : 'Refresh' }).click();
  await page
    .getByRole('button', { name: german ? /^Anfrage von Contoso/ : /^Review the request of Contoso/ })
    .waitFor();
  await page.getByRole('button', { name: german ? 'delivery.csv genehmigen' : 'Approve delivery.csv' }).waitFor();
  await page
    .getByRole('row', { name: /Northwind/ })
    .first()
    .waitFor();
  await expectSound(page, `partners ${look.name}`);
  await page.getByRole('tab', { name: german ? 'Verlauf' : 'History' }).click();
  await page
    .getByRole('row', { name: german ? /Beendet/ : /Ended/ })
    .last()
    .waitFor();
  await expectSound(page, `partners history ${look.name}`);
  await page.goto(`/partners/${active.id}`);
  await page.getByRole('link', { name: german ? 'Stapel anzeigen' : 'Show the batch' }).waitFor();
  await page.getByRole('heading', { name: german ? 'Weitergegeben an' : 'Passed on to' }).waitFor();
  await expectSound(page, `mandate ${look.name}`);
  await page.getByRole('button', { name: german ? 'Beenden' : 'End', exact: true }).click();
  await page.getByRole('dialog', { name: german ? /beenden\?$/ : /^End the mandate/ }).waitFor();
  await expectSound(page, `mandate ending ${look.name}`);
  await page.goto(`/partners/${request.id}`);
  const approve = page.getByRole('button', { name: german ? 'Genehmigen' : 'Approve', exact: true });
  await page.getByLabel(german ? 'Höchstzahl der Geräte' : 'Devices at most').fill('501');
  await approve.click();
  await page.getByText(german ? /mehr, als erbeten wurde/ : /more than what was asked for/).waitFor();
  await expectSound(page, `request ${look.name}`);
  await page.goto('/partners?offer=1');
  await page.getByLabel('Name').fill('Tailspin Toys');
  await expectSound(page, `offer ${look.name}`);
  await page
    .getByRole('dialog')
    .getByRole('button', { name: german ? 'Token erstellen' : 'Make the token' })
    .click();
  await page.getByRole('alertdialog').waitFor();
  await expectSound(page, `offered ${look.name}`);
  expectQuiet();
});

test('a request is narrowed and approved, and never to more than was asked for', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  const { id } = await requestBetween(api, reseller, { ...bounds, kinds: ['register', 'deregister'] });
  await page.goto('/partners');
  await page.getByRole('button', { name: 'Review the request of Contoso Devices' }).click();
  const panel = page.getByRole('dialog', { name: 'Contoso Devices', exact: true });
  await panel.getByRole('checkbox', { name: /^Deregister/ }).uncheck();
  await panel.getByLabel('Order IDs', { exact: true }).fill('PO-1\nPO-3');
  await panel.getByLabel('Models').fill('');
  await panel.getByLabel('Devices at most').fill('100');
  await panel.getByRole('radio', { name: /^Approved one by one/ }).check();
  await panel.getByRole('button', { name: 'Approve' }).click();
  // Order IDs and models: more than was asked for, both.
  await expect.poll(() => panel.getByText('This is more than what was asked for.').count()).toBe(2);
  expect((await api.mandates.get(id)).state).toBe('requested');
  await panel.getByLabel('Order IDs', { exact: true }).fill('PO-1');
  await panel.getByLabel('Models').fill('Latitude 5530');
  await panel.getByRole('button', { name: 'Approve' }).click();
  await panel.getByText('Active').waitFor();
  const { state, scope } = await api.mandates.get(id);
  expect({ state, scope }).toEqual({
    state: 'active',
    scope: {
      ...{ kinds: ['register'], orderIds: ['PO-1'], orderIdPrefixes: ['PO-2026-'], models: ['Latitude 5530'] },
      // Its second of the day is kept, since the day is.
      ...{ maximum: 100, endsAt: '2036-12-31T12:00:00.000Z', groupTag: 'Berlin', profile: 'standard' },
      approval: 'each',
    },
  });
  await page.keyboard.press('Escape');
  await page.getByRole('row', { name: /Contoso Devices/ }).waitFor();
  expect(await page.getByText('Requests that wait for you').count()).toBe(0);
  expectQuiet();
});

test('a request is declined', async () => {
  const { page, api } = await atPortal(house);
  const { id } = await requestBetween(api, reseller);
  await page.goto(`/partners/${id}`);
  await page.getByRole('button', { name: 'Decline' }).click();
  await page
    .getByRole('dialog', { name: 'Decline the request of Contoso Devices?' })
    .getByRole('button', { name: 'Decline' })
    .click();
  await page.getByRole('dialog', { name: 'Contoso Devices', exact: true }).getByText('Ended').first().waitFor();
  expect((await api.mandates.get(id)).state).toBe('declined');
});

test('a mandate is narrowed, and ended: what is said is what happens', async () => {
  const at = await atPortal(house);
  const { page, api, expectQuiet } = at;
  const { id } = await mandateBetween(api, reseller);
  await page.goto(`/partners/${id}`);
  await page.getByRole('button', { name: 'Change' }).click();
  const change = page.getByRole('dialog', { name: /^Change the mandate/ });
  await change.getByLabel('Order IDs beginning with').fill('PO-');
  await change.getByRole('button', { name: 'Save' }).click();
  const panel = page.getByRole('dialog', { name: 'Contoso Devices', exact: true });
  await panel.getByText('beginning with PO-').first().waitFor();
  expect((await api.mandates.get(id)).scope.orderIdPrefixes).toEqual(['PO-']);
  await panel.getByRole('button', { name: 'End', exact: true }).click();
  const question = page.getByRole('dialog', { name: 'End the mandate of Contoso Devices?' });
  await question.getByText('What was acknowledged before is settled, to its last row.').waitFor();
  await question.getByRole('button', { name: 'End it now' }).click();
  await panel.getByText('by your organization').waitFor();
  expect((await api.mandates.get(id)).state).toBe('ended');
  const { rows } = await settled(actingFor(house.server, reseller, at.tenant.tenantId), (await sent(at, reseller)).id);
  expect(outcomes(rows)).toEqual(['failed mandateExpired/ended']);
  // What was pressed is gone, and the keyboard is still in the panel.
  await page.keyboard.press('Escape');
  await expect.poll(() => panel.count()).toBe(0);
  expectQuiet();
});

test('a token is shown once, and is of use to the partner that brings it; another is taken back', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  await page.goto('/partners');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Contoso');
  await dialog.getByLabel('Devices at most').fill('20');
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  const token = await page.getByLabel('Token', { exact: true }).inputValue();
  // No slip loses it.
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('row', { name: /Nobody yet/ }).waitFor();
  const taken = await reseller.partners.mandates.accept(token);
  expect(taken).toMatchObject({ state: 'active', scope: { maximum: 20 } });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByRole('row', { name: /Contoso Devices.*0 of 20/ }).waitFor();
  const { id, token: other = '' } = await api.mandates.offer({ name: 'For Tailspin' });
  await page.goto(`/partners/${id}`);
  await page.getByRole('button', { name: 'Take the token back' }).click();
  await page
    .getByRole('dialog', { name: 'Take back the token “For Tailspin”?' })
    .getByRole('button', { name: 'Take the token back' })
    .click();
  await page.getByRole('dialog', { name: 'For Tailspin', exact: true }).getByText('Ended').first().waitFor();
  await expect(reseller.partners.mandates.accept(other)).rejects.toThrow('Link not valid');
  expectQuiet();
});

test('what a partner sent is approved and declined, on the page and at the batch', async () => {
  const at = await atPortal(house);
  const { page, api, expectQuiet } = at;
  await mandateBetween(api, reseller, { approval: 'each' });
  const [first, second, third] = [
    await sent(at, reseller, 'first.csv'),
    await sent(at, reseller, 'second.csv'),
    await sent(at, reseller, 'third.csv'),
  ];
  const stateOf = async (client: Pick<Client, 'batches'>, id: string) => (await client.batches.get(id)).state;
  await page.goto('/partners');
  await page.getByRole('button', { name: 'Approve first.csv' }).click();
  await expect.poll(() => page.getByRole('link', { name: 'first.csv' }).count()).toBe(0);
  await expect.poll(() => stateOf(api, first.id)).toBe('finished');
  await page.getByRole('button', { name: 'Decline second.csv' }).click();
  await page.getByRole('dialog', { name: 'Decline “second.csv”?' }).getByRole('button', { name: 'Decline' }).click();
  await expect.poll(() => page.getByRole('link', { name: 'second.csv' }).count()).toBe(0);
  await expect.poll(() => stateOf(api, second.id)).toBe('declined');
  await page.getByRole('link', { name: 'third.csv' }).click();
  await page.getByText('A partner sent this under a mandate by which you approve each upload.').waitFor();
  await page.getByRole('link', { name: 'Contoso Devices' }).waitFor();
  await expectSound(page, 'batch awaiting approval');
  await page.getByRole('button', { name: 'Approve third.csv' }).click();
  await page.getByRole('status').getByText('Finished').waitFor();
  expect(await stateOf(api, third.id)).toBe('finished');
  expectQuiet();
});

test('a reader sees who may do what, and is offered nothing', async () => {
  const at = await atPortal(house);
  const { id } = await mandateBetween(at.api, reseller, { approval: 'each' });
  await at.api.mandates.open(await consentToken(distributor));
  await sent(at, reseller);
  const page = await colleagueAt(house, at, { email: 'lee@contoso.example', name: 'Lee Gu', role: 'reader' });
  await page.goto('/partners');
  await page.getByRole('link', { name: 'delivery.csv' }).waitFor();
  expect(await page.getByRole('button', { name: /^(Approve|Decline|Make a token)/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Review the request of Northwind Distribution' }).click();
  await page.getByText('This request waits for your organization’s decision.').waitFor();
  expect(
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Approve|Decline)/ })
      .count(),
  ).toBe(0);
  await page.goto(`/partners/${id}`);
  await page.getByText('Batch sent').waitFor();
  expect(
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(End|Change)/ })
      .count(),
  ).toBe(0);
});
