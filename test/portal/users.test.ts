import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textsOf } from '../../src/contracts/texts/render.ts';
import { givePasskey } from '../fixtures/passkeys.ts';
import { atPortal, colleagueAt, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { expectSound, looks } from '../fixtures/sound.ts';
import { comeIn, goodPassword, signInAs, visitor } from '../fixtures/visitor.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

const alex = { email: 'alex@contoso.example', name: 'Alex Wilber', role: 'operator' } as const;
const { errors } = textsOf.en;

/** The user whose panel the address names. */
const idIn = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1)!;

test.each(looks)('users, a panel, an invitation and those that are open: $name', async look => {
  const at = await atPortal(house, look);
  const { page, api, expectQuiet } = at;
  const german = look.locale.startsWith('de');
  await colleagueAt(house, at, alex);
  const reader = await colleagueAt(house, at, { email: 'lee@contoso.example', name: 'Lee Gu', role: 'reader' });
  await reader.close();
  const [, { id } = { id: '' }] = (await api.users.list()).items;
  await api.users.patch(id, { disabled: true });
  await givePasskey(house.server, { tenantId: at.tenant.tenantId, userId: id });
  await page.goto('/users');
  await page.getByRole('row', { name: /Lee Gu/ }).waitFor();
  await expectSound(page, `users ${look.name}`);
  await page.getByRole('row', { name: /Alex Wilber/ }).click();
  await page
    .getByText(german ? 'zuletzt verwendet' : 'never used')
    .or(page.getByText('nie verwendet'))
    .waitFor();
  await expectSound(page, `user ${look.name}`);
  await page.goto('/users?view=invitations');
  await page.getByText(german ? 'Keine offenen Einladungen' : 'No open invitations').waitFor();
  await expectSound(page, `no invitations ${look.name}`);
  await page.getByRole('button', { name: german ? 'Jemanden einladen' : 'Invite somebody' }).click();
  await page.getByRole('dialog').waitFor();
  await expectSound(page, `invite ${look.name}`);
  await page.getByRole('button', { name: german ? 'Link erstellen' : 'Make the link' }).click();
  await page.getByRole('alertdialog', { name: german ? 'Einmal-Link' : 'One-time link' }).waitFor();
  await expectSound(page, `invited ${look.name}`);
  await page.getByRole('button', { name: german ? 'Fertig' : 'Done' }).click();
  await page.getByRole('button', { name: german ? /zurücknehmen/ : /^Take back/ }).waitFor();
  await expectSound(page, `invitations ${look.name}`);
  expectQuiet();
});

test('somebody invited comes in by the link, once, and stands in the list', async () => {
  const { page, expectQuiet } = await atPortal(house);
  await page.goto('/users');
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Email address').fill('Diego@contoso.example');
  await dialog.getByRole('radio', { name: /^Reader/ }).check();
  await expect
    .poll(() => dialog.getByRole('list', { name: 'What the role Reader may do' }).getByRole('listitem').allInnerTexts())
    .toEqual([
      'See devices',
      'See batches and their rows',
      'See partners',
      'See users, API clients and sign-in settings',
    ]);
  await dialog.getByLabel('The link holds for').selectOption('3 days');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  // No slip loses it.
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Done' }).click();
  const other = await house.browser.newContext({ locale: 'en-US', baseURL: house.server.url });
  const invited = await other.newPage();
  await invited.goto(link);
  await expect.poll(() => invited.getByLabel('Email address').inputValue()).toBe('diego@contoso.example');
  await invited.getByLabel('Your name').fill('Diego Siciliani');
  await invited.getByLabel('Choose a password').fill(goodPassword);
  await invited.getByRole('button', { name: 'Continue with this password' }).click();
  await invited.waitForURL('**/devices');
  await invited.getByText('No devices yet').waitFor();
  await page.getByRole('button', { name: 'Refresh' }).click();
  const row = page.getByRole('row', { name: /Diego Siciliani/ });
  await expect.poll(() => row.innerText()).toMatch(/diego@contoso\.example\s+Reader\s+No\s.*\s+Allowed/);
  await page.getByRole('tab', { name: 'Open invitations' }).click();
  await page.getByText('No open invitations').waitFor();
  expectQuiet();
});

test('an invitation that is taken back is of no use', async () => {
  const { page, api } = await atPortal(house);
  const { url } = await api.invitations.create({ email: 'eve@contoso.example', role: 'administrator' });
  await page.goto('/users?view=invitations');
  await page.getByRole('button', { name: 'Take back the invitation of eve@contoso.example' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await page.getByText('No open invitations').waitFor();
  await expect(comeIn(house.server, url)).rejects.toThrow('linkNotValid');
});

test('a user is changed, disabled, enabled and removed', async () => {
  const at = await atPortal(house);
  const { page, api, expectQuiet } = at;
  const theirs = await colleagueAt(house, at, alex);
  await theirs.goto('/devices');
  await page.goto('/users');
  await page.getByRole('row', { name: /Alex Wilber/ }).click();
  const panel = page.getByRole('dialog', { name: 'Alex Wilber' });
  await panel.getByLabel('Name').fill('Alexandra Wilber');
  await panel.getByRole('radio', { name: /^Auditor/ }).check();
  await panel.getByLabel('May see hardware records').check();
  await panel.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. It holds within 5 seconds.').waitFor();
  const id = idIn(page);
  expect(await api.users.get(id)).toMatchObject({ name: 'Alexandra Wilber', role: 'auditor', hardware: true });
  await page.getByRole('button', { name: 'Disable' }).click();
  await page
    .getByRole('dialog', { name: 'Disable Alexandra Wilber?' })
    .getByRole('button', { name: 'Disable' })
    .click();
  await page.getByText('This user is disabled and cannot sign in.').waitFor();
  await theirs.waitForURL('**/sign-in**');
  await page.getByRole('button', { name: 'Enable' }).click();
  await page
    .getByRole('dialog', { name: /^Enable/ })
    .getByRole('button', { name: 'Enable' })
    .click();
  await page.getByRole('button', { name: 'Disable' }).waitFor();
  await page.getByRole('button', { name: 'Remove' }).click();
  await page
    .getByRole('dialog', { name: /^Remove/ })
    .getByRole('button', { name: 'Remove' })
    .click();
  await page.waitForURL('**/users');
  await expect.poll(() => page.getByRole('row').count()).toBe(2);
  expect((await api.users.list()).items.map(user => user.id)).not.toContain(id);
  expectQuiet();
});

test('a link for a lost way in replaces the password from before', async () => {
  const at = await atPortal(house);
  const { page } = at;
  await colleagueAt(house, at, { ...alex, email: 'nestor@contoso.example', name: 'Nestor Wilke' });
  await page.goto('/users');
  await page.getByRole('row', { name: /Nestor Wilke/ }).click();
  await page.getByRole('button', { name: 'New way in' }).click();
  await page.getByText('The password and all passkeys from before are gone.').waitFor();
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  const next = 'another horse battery staple';
  await comeIn(house.server, link, { email: 'nestor@contoso.example', name: 'Nestor Wilke', password: next });
  const old = await signInAs(visitor(house.server), 'nestor@contoso.example');
  const now = await signInAs(visitor(house.server), 'nestor@contoso.example', next);
  expect([old.status, now.status]).toEqual([401, 303]);
});

test('the last administrator, and the last way in, stay; it is said in words', async () => {
  const { page, tenant } = await atPortal(house);
  await page.goto('/users');
  await page.getByRole('row', { name: /Megan Bowen/ }).click();
  const panel = page.getByRole('dialog', { name: 'Megan Bowen (you)' });
  await panel.getByRole('radio', { name: /^Operator/ }).check();
  await panel.getByRole('button', { name: 'Save' }).click();
  const alert = page.getByRole('alert');
  await expect.poll(() => alert.innerText()).toContain(errors.lastAdministrator.title);
  expect(await alert.innerText()).toContain(errors.lastAdministrator.remedy);
  expect(await alert.innerText()).toContain('Request ID');
  await panel.getByRole('radio', { name: /^Administrator/ }).check();
  await givePasskey(house.server, { tenantId: tenant.tenantId, userId: idIn(page) });
  // In her own session, which a stricter requirement does not end.
  await page.evaluate(async () => {
    const body = JSON.stringify({ required: 'passkey', company: null });
    const headers = { 'content-type': 'application/json' };
    await fetch('/api/v1/tenants/me/sign-in-settings', { method: 'PUT', headers, body });
  });
  await page.reload();
  await page.getByRole('button', { name: 'Remove passkey Phone' }).click();
  await page
    .getByRole('dialog', { name: /Remove passkey/ })
    .getByRole('button', { name: 'Remove' })
    .click();
  await expect.poll(() => alert.innerText()).toContain(errors.wouldLockOut.title);
  expect(await alert.innerText()).toContain(errors.wouldLockOut.reasons.noAdministrator.remedy);
});

test('a passkey of another is removed', async () => {
  const at = await atPortal(house);
  const { page, api, tenant } = at;
  await colleagueAt(house, at, alex);
  const [, user] = (await api.users.list()).items;
  await givePasskey(house.server, { tenantId: tenant.tenantId, userId: user!.id, name: 'Lost phone' });
  await page.goto(`/users/${user!.id}`);
  await page.getByRole('button', { name: 'Remove passkey Lost phone' }).click();
  await page
    .getByRole('dialog', { name: /Lost phone/ })
    .getByRole('button', { name: 'Remove' })
    .click();
  await page.getByText('This user has no passkey.').waitFor();
  expect((await api.users.passkeys(user!.id)).items).toEqual([]);
});

test('an administrator without the right to hardware records gives it to nobody', async () => {
  const at = await atPortal(house);
  const page = await colleagueAt(house, at, { ...alex, role: 'administrator' });
  await page.goto('/users?invite=1');
  expect(await page.getByRole('dialog').getByLabel('May see hardware records').isDisabled()).toBe(true);
  await page.getByText('You can only give rights that you have yourself').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('row', { name: /Megan Bowen/ }).click();
  await page.getByText('somebody who may has to make the link').waitFor();
  expect(await page.getByRole('button', { name: 'New way in' }).count()).toBe(0);
});

test('a reader sees who is there, and is offered nothing', async () => {
  const at = await atPortal(house);
  const page = await colleagueAt(house, at, { email: 'lee@contoso.example', name: 'Lee Gu', role: 'reader' });
  await page.goto('/users');
  await page.getByRole('row', { name: /Megan Bowen/ }).click();
  await page.getByRole('dialog').getByText('Administrator', { exact: true }).waitFor();
  const buttons = await page
    .getByRole('dialog')
    .getByRole('button')
    .evaluateAll(all => all.map(each => each.ariaLabel));
  expect(buttons).toEqual(['Close', 'Copy the user ID']);
  await page.keyboard.press('Escape');
  expect(await page.getByRole('button', { name: 'Invite somebody' }).count()).toBe(0);
});

test('by keyboard: a row opens its panel, and gets the focus back', async () => {
  const at = await atPortal(house);
  const { page } = at;
  await colleagueAt(house, at, alex);
  await page.goto('/users');
  await page.getByRole('row', { name: /Alex Wilber/ }).waitFor();
  await page.getByRole('row').nth(1).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Alex Wilber' }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.locator('[role=row]:focus').getAttribute('data-index')).toBe('1');
});

// The last one: tokens of API clients are given by the machine's own clock, and are of no use after it.
test('who signed in long ago does so again and is back at the invitation', async () => {
  // Of nobody else on this server, so that signing in again finds the right one.
  const email = 'again@contoso.example';
  const { page } = await atPortal(house, {}, { name: 'Contoso' }, { email });
  await page.goto('/users');
  house.server.advance(16 * 60_000);
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  await page.getByRole('button', { name: 'Make the link' }).click();
  await page.getByText(errors.signInNotRecent.remedy).waitFor();
  await page.getByRole('link', { name: 'Sign in again' }).click();
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(goodPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/users?invite=1');
  await page.getByRole('button', { name: 'Make the link' }).click();
  await page.getByLabel('Link', { exact: true }).waitFor();
});
