import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { muster } from '../../src/contracts/client.ts';
import { scopes } from '../../src/contracts/tenants.ts';
import { textsOf } from '../../src/contracts/texts/render.ts';
import { atPortal, colleagueAt, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { expectSound, looks } from '../fixtures/sound.ts';
import { goodPassword } from '../fixtures/visitor.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

const { errors } = textsOf.en;

/** Opens the dialog and makes a client; answers what is shown this once. */
async function make(page: Page, name: string): Promise<{ clientId: string; clientSecret: string }> {
  await page.getByRole('button', { name: 'Make an API client' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  for (const scope of ['devices.read', 'batches.read']) await dialog.getByRole('checkbox', { name: scope }).check();
  await dialog.getByRole('button', { name: 'Make the client' }).click();
  return await shownOnce(page);
}

async function shownOnce(page: Page): Promise<{ clientId: string; clientSecret: string }> {
  const dialog = page.getByRole('alertdialog');
  const clientId = await dialog.getByLabel('Client ID', { exact: true }).inputValue();
  return { clientId, clientSecret: await dialog.getByLabel('Client secret', { exact: true }).inputValue() };
}

const as = (given: { clientId: string; clientSecret: string }) => muster({ url: house.server.url, ...given });

test.each(looks)('clients, a new one, its secret and its panel: $name', async look => {
  const { page, api, expectQuiet } = await atPortal(house, look);
  const german = look.locale.startsWith('de');
  const soon = new Date(house.server.clock().getTime() + 30 * 86_400_000).toISOString();
  const made = await api.clients.create({ name: 'Warehouse scanner', scopes: ['devices.read'], expiresAt: soon });
  await page.goto('/clients');
  await page.getByRole('row', { name: /Warehouse scanner/ }).waitFor();
  await expectSound(page, `clients ${look.name}`);
  await page.getByRole('button', { name: german ? 'API-Client anlegen' : 'Make an API client' }).click();
  await page.getByRole('button', { name: german ? 'Client anlegen' : 'Make the client', exact: true }).waitFor();
  await page.getByRole('dialog').getByLabel('Name').fill('ERP');
  await page.getByRole('button', { name: german ? 'Client anlegen' : 'Make the client', exact: true }).click();
  await page.getByText(german ? 'Wählen Sie mindestens einen Bereich.' : 'Choose at least one scope.').waitFor();
  await expectSound(page, `new client ${look.name}`);
  await page.getByRole('checkbox', { name: 'audit.read' }).check();
  await page.getByRole('button', { name: german ? 'Client anlegen' : 'Make the client', exact: true }).click();
  await page.getByRole('alertdialog').waitFor();
  await expectSound(page, `new secret ${look.name}`);
  await page.getByRole('button', { name: german ? 'Fertig' : 'Done' }).click();
  await api.clients.rotate(made.id);
  await page.goto(`/clients/${made.id}`);
  await page
    .getByRole('button', { name: german ? /beenden$/ : /^End the secret/ })
    .first()
    .waitFor();
  await expectSound(page, `client ${look.name}`);
  expectQuiet();
});

test('a made client gets a token, and the lines shown say how', async () => {
  const { page, expectQuiet } = await atPortal(house);
  await page.goto('/clients');
  const made = await make(page, 'Scanner');
  expect((await as(made).devices.summary()).total).toBe(0);
  await expect(as(made).users.list()).rejects.toThrow('Not allowed');
  const lines = await page.getByLabel('Where the program runs', { exact: true }).inputValue();
  expect(lines).toBe(
    `export MUSTER_URL='${house.server.url}'\nexport MUSTER_CLIENT_ID='${made.clientId}'\nexport MUSTER_CLIENT_SECRET='${made.clientSecret}'`,
  );
  expect(await page.getByLabel('Get a token with curl', { exact: true }).inputValue()).toContain('/oauth2/token');
  expect(await page.getByLabel('Or with the command line', { exact: true }).inputValue()).toBe('./muster devices list');
  await page.getByRole('button', { name: 'Done' }).click();
  await page
    .getByRole('row', { name: /Scanner/ })
    .getByText('devices.read, batches.read')
    .waitFor();
  expect(await page.content()).not.toContain(made.clientSecret);
  expectQuiet();
});

test('a rotated secret works beside the old one, until that is ended', async () => {
  const { page, expectQuiet } = await atPortal(house);
  await page.goto('/clients');
  const first = await make(page, 'Scanner');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('row', { name: /Scanner/ }).click();
  await page.getByText('The last secret cannot be ended.').waitFor();
  await page.getByRole('button', { name: 'New secret' }).click();
  await page.getByLabel('Overlap in hours').fill('48');
  await page
    .getByRole('dialog', { name: /^New secret/ })
    .getByRole('button', { name: 'New secret' })
    .click();
  const second = await shownOnce(page);
  await page.getByText('The secret from before works until').waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  expect(second.clientSecret).not.toBe(first.clientSecret);
  for (const each of [first, second]) expect((await as(each).devices.summary()).total).toBe(0);
  const ends = page.getByRole('button', { name: /^End the secret/ });
  await expect.poll(() => ends.count()).toBe(2);
  await ends.last().click();
  await page.getByRole('dialog', { name: 'End this secret now?' }).getByRole('button', { name: 'End' }).click();
  await page.getByText('The last secret cannot be ended.').waitFor();
  await expect
    .poll(() =>
      as(first)
        .devices.summary()
        .catch(error => error.code),
    )
    .toBe('invalid_client');
  expect((await as(second).devices.summary()).total).toBe(0);
  expectQuiet();
});

test('a client is renamed, loses a scope, gets an expiry, and is revoked', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  await page.goto('/clients');
  const made = await make(page, 'Scanner');
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('row', { name: /Scanner/ }).click();
  const panel = page.getByRole('dialog', { name: 'Scanner' });
  await panel.getByLabel('Name').fill('Scanner, hall 2');
  await panel.getByRole('checkbox', { name: 'batches.read' }).uncheck();
  await panel.getByLabel('Expires at the end of').fill('2099-12-31');
  await panel.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. It holds within 5 seconds').waitFor();
  expect(await api.clients.get(made.clientId)).toMatchObject({
    ...{ name: 'Scanner, hall 2', scopes: ['devices.read'] },
    // The end of that day where the browser is, in Berlin.
    expiresAt: '2099-12-31T22:59:59.999Z',
  });
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page
    .getByRole('dialog', { name: /^Revoke/ })
    .getByRole('button', { name: 'Revoke' })
    .click();
  await page.waitForURL('**/clients');
  await expect.poll(() => page.getByRole('row', { name: /Scanner/ }).count()).toBe(0);
  await expect(as(made).devices.summary()).rejects.toThrow('invalid_client');
  expectQuiet();
});

test('who lacks a scope cannot give it, nor make a secret of a client that has it', async () => {
  const at = await atPortal(house);
  const who = { email: 'alex@contoso.example', name: 'Alex Wilber', role: 'administrator' } as const;
  const page = await colleagueAt(house, at, who);
  await at.api.clients.create({ name: 'Everything', scopes: [...scopes] });
  await page.goto('/clients?create=1');
  const given = page.getByRole('checkbox', { name: 'See hardware records' });
  expect(await given.isDisabled()).toBe(true);
  await page.getByText('You do not have this scope yourself').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('row', { name: /Everything/ }).click();
  await page.getByText('and you lack some of them').waitFor();
  expect(await page.getByRole('button', { name: 'New secret' }).count()).toBe(0);
  // What it has may stay.
  expect(await page.getByRole('checkbox', { name: 'hardware.read' }).isChecked()).toBe(true);
});

test('a reader sees the clients, and is offered nothing', async () => {
  const at = await atPortal(house);
  const page = await colleagueAt(house, at, { email: 'lee@contoso.example', name: 'Lee Gu', role: 'reader' });
  await page.goto(`/clients/${at.tenant.clientId}`);
  await page.getByText('stays until you end it').waitFor();
  const buttons = await page
    .getByRole('dialog')
    .getByRole('button')
    .evaluateAll(all => all.map(each => each.ariaLabel));
  expect(buttons).toEqual(['Close', 'Copy the client ID']);
  await page.keyboard.press('Escape');
  await page.getByRole('row').nth(1).waitFor();
  expect(await page.getByRole('button', { name: 'Make an API client' }).count()).toBe(0);
});

test('by keyboard: from the button into the dialog and back', async () => {
  const { page } = await atPortal(house);
  await page.goto('/clients');
  await page.getByRole('row').nth(1).waitFor();
  const button = page.getByRole('button', { name: 'Make an API client' });
  await button.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => button.evaluate(node => node === document.activeElement)).toBe(true);
});

// The last one: tokens of API clients are given by the machine's own clock, and are of no use after it.
test('who signed in long ago does so again before a client is made', async () => {
  // Of nobody else on this server, so that signing in again finds the right one.
  const email = 'again@contoso.example';
  const { page } = await atPortal(house, {}, { name: 'Contoso' }, { email });
  await page.goto('/clients');
  house.server.advance(16 * 60_000);
  await page.getByRole('button', { name: 'Make an API client' }).click();
  await page.getByLabel('Name').fill('Scanner');
  await page.getByRole('checkbox', { name: 'devices.read' }).check();
  await page.getByRole('button', { name: 'Make the client' }).click();
  await page.getByText(errors.signInNotRecent.remedy).waitFor();
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(goodPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/clients?create=1');
  await page.getByRole('dialog').waitFor();
});
