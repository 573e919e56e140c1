import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { textsOf } from '../../src/contracts/texts/render.ts';
import { type Company, startCompany } from '../fixtures/company.ts';
import { givePasskey } from '../fixtures/passkeys.ts';
import { atPortal, colleagueAt, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { expectSound, looks } from '../fixtures/sound.ts';
import { goodPassword } from '../fixtures/visitor.ts';

let house: PortalHouse;
let company: Company;
beforeAll(async () => {
  house = await portalHouse();
  company = await startCompany(`${house.server.url}/sign-in/company/callback`);
});
afterAll(async () => {
  await company.stop();
  await house.close();
});

const { errors } = textsOf.en;
const unsaved = 'There are changes that are not saved.';

/** Fills in the company's provider. */
async function fillIn(page: Page, { issuer = company.issuer } = {}): Promise<void> {
  await page.getByRole('button', { name: 'Set up a provider' }).click();
  await page.getByLabel('Issuer').fill(issuer);
  await page.getByLabel('Client ID').fill(company.clientId);
  await page.getByLabel('Client secret').fill(company.clientSecret);
  await page.getByLabel('Allowed domains').fill('contoso.example');
}

const save = (page: Page): Promise<void> => page.getByRole('button', { name: 'Save' }).click();

/** Somebody at the provider comes in with a browser of his own; answers the page that he is led to. */
async function comeByCompany(start: string): Promise<Page> {
  const context = await house.browser.newContext({ locale: 'en-US', baseURL: house.server.url });
  const page = await context.newPage();
  await page.goto(start);
  await page.getByRole('link', { name: 'Continue there' }).click();
  return page;
}

test.each(looks)('settings, without and with a provider: $name', async look => {
  const { page, api, expectQuiet } = await atPortal(house, look);
  const german = look.locale.startsWith('de');
  await page.goto('/sign-in-settings');
  await page.getByRole('button', { name: german ? 'Anbieter einrichten' : 'Set up a provider' }).waitFor();
  await expectSound(page, `sign-in settings ${look.name}`);
  const { issuer, clientId, clientSecret } = company;
  const roleMapping = { 'Muster.Administrator': 'administrator', 'Muster.Operator': 'operator' } as const;
  const rules = { domains: ['contoso.example'], roleClaim: 'groups', roleMapping, defaultRole: null };
  await api.signInSettings.replace({ required: 'any', company: { issuer, clientId, clientSecret, ...rules } });
  await page.reload();
  await page.getByRole('button', { name: german ? 'Anbieter entfernen' : 'Remove the provider' }).waitFor();
  await page.getByRole('radio', { name: german ? /^Keine Kennwörter/ : /^No passwords/ }).check();
  // The refusal itself is told by the browser.
  expectQuiet();
  await page.getByRole('button', { name: german ? 'Speichern' : 'Save' }).click();
  await page.getByRole('alert').scrollIntoViewIfNeeded();
  await expectSound(page, `sign-in settings with a provider, refused ${look.name}`);
  await page.getByRole('button', { name: german ? 'Änderungen verwerfen' : 'Discard changes' }).click();
  await expect.poll(() => page.getByRole('alert').count()).toBe(0);
});

test('with the settings saved, somebody comes in by the provider with the role of the mapping', async () => {
  const { page, api, tenant, expectQuiet } = await atPortal(house);
  await page.goto('/sign-in-settings');
  expect(await page.getByLabel('Redirect URI', { exact: true }).inputValue()).toBe(
    `${house.server.url}/sign-in/company/callback/${tenant.tenantId}`,
  );
  await fillIn(page);
  await page.getByLabel('Role claim').fill('groups');
  await page.getByRole('button', { name: 'Add a value' }).click();
  await page.getByLabel('Value 1', { exact: true }).fill('muster-auditors');
  await page.getByLabel('Role of value 1').selectOption('Auditor');
  await page.getByText(unsaved).waitFor();
  await save(page);
  await page.getByText('Saved.', { exact: true }).waitFor();
  expect(await page.getByText(unsaved).count()).toBe(0);
  expect(await api.signInSettings.get()).toEqual({
    required: 'any',
    company: {
      ...{ issuer: company.issuer, clientId: company.clientId, hasSecret: true, domains: ['contoso.example'] },
      ...{ roleClaim: 'groups', roleMapping: { 'muster-auditors': 'auditor' }, defaultRole: null },
    },
  });
  const start = await page.getByLabel('Address to sign in at', { exact: true }).inputValue();
  company.account = { sub: 'pradeep', email: 'pradeep@contoso.example', name: 'Pradeep', groups: ['muster-auditors'] };
  const theirs = await comeByCompany(start);
  await theirs.waitForURL(`${house.server.url}/**`);
  await expect
    .poll(async () => (await api.users.list()).items.map(({ email, role }) => [email, role]))
    .toContainEqual(['pradeep@contoso.example', 'auditor']);
  await theirs.goto('/audit');
  await theirs.getByRole('row').nth(1).waitFor();
  expectQuiet();
});

test('the secret is never shown, and stays when the field is left empty', async () => {
  const { page, api } = await atPortal(house);
  await page.goto('/sign-in-settings');
  await fillIn(page);
  await page.getByLabel('Everybody else').selectOption('Reader');
  await save(page);
  await page.getByText('Saved.', { exact: true }).waitFor();
  await page.reload();
  await page.getByText('A secret is kept, and never shown. Left empty, it stays.').waitFor();
  expect(await page.getByLabel('Client secret').inputValue()).toBe('');
  await page.getByLabel('Allowed domains').fill('contoso.example, fabrikam.example');
  await save(page);
  await page.getByText('Saved.', { exact: true }).waitFor();
  company.account = { sub: 'adele', email: 'adele@fabrikam.example', name: 'Adele Vance' };
  const theirs = await comeByCompany(await page.getByLabel('Address to sign in at', { exact: true }).inputValue());
  await expect
    .poll(async () => (await api.users.list()).items.map(({ email }) => email))
    .toContain('adele@fabrikam.example');
  await theirs.close();
  await page.getByLabel('Issuer').fill(`${company.issuer}/other`);
  await page.getByText('For another issuer or client, enter its secret').waitFor();
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await page.getByRole('checkbox', { name: 'The client has no secret' }).check();
  await save(page);
  await page.getByText('Saved.', { exact: true }).waitFor();
  expect((await api.signInSettings.get()).company?.hasSecret).toBe(false);
  await page.getByRole('button', { name: 'Remove the provider' }).click();
  await save(page);
  await page.getByText('No provider is set up.').waitFor();
  await page.getByText('Saved.', { exact: true }).waitFor();
  expect((await api.signInSettings.get()).company).toBeNull();
});

test('what would lock everybody out, and a provider that does not answer, is refused in words', async () => {
  const { page, api, tenant } = await atPortal(house);
  await page.goto('/sign-in-settings');
  const alert = page.getByRole('alert');
  await page.getByRole('radio', { name: /^No passwords/ }).check();
  await save(page);
  await expect.poll(() => alert.innerText()).toContain(errors.wouldLockOut.reasons.noPasskey.remedy);
  expect(await alert.innerText()).toContain('Request ID');
  await page.getByRole('radio', { name: /^Only the sign-in/ }).check();
  await save(page);
  await expect.poll(() => alert.innerText()).toContain(errors.wouldLockOut.reasons.noCompany.remedy);
  await page.getByRole('radio', { name: /^Any way/ }).check();
  await fillIn(page, { issuer: 'http://127.0.0.1:1' });
  await save(page);
  await expect.poll(() => alert.innerText()).toContain(errors.companyNotUsable.reasons.notReached.remedy);
  await page.getByRole('button', { name: 'Discard changes' }).click();
  const [me] = (await api.users.list()).items;
  await givePasskey(house.server, { tenantId: tenant.tenantId, userId: me!.id });
  await page.getByRole('radio', { name: /^No passwords/ }).check();
  await save(page);
  await page.getByText('Saved.', { exact: true }).waitFor();
  expect((await api.signInSettings.get()).required).toBe('passkey');
});

test('who leaves with changes that are not saved is asked', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  await page.goto('/sign-in-settings');
  await fillIn(page);
  const devices = page.getByRole('link', { name: 'Devices' });
  await devices.click();
  const asked = page.getByRole('dialog', { name: 'Leave without saving?' });
  await asked.getByRole('button', { name: 'Cancel' }).click();
  expect(await page.getByLabel('Client ID').inputValue()).toBe(company.clientId);
  // A whole new page is the browser's to ask about.
  const question = page.waitForEvent('dialog');
  const closing = page.evaluate('location.assign("/account")');
  const dialog = await question;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await closing.catch(() => {});
  await devices.click();
  await asked.getByRole('button', { name: 'Leave without saving' }).click();
  await page.getByText('No devices yet').waitFor();
  await page.getByRole('link', { name: 'Sign-in settings' }).click();
  await page.getByRole('button', { name: 'Set up a provider' }).waitFor();
  expect((await api.signInSettings.get()).company).toBeNull();
  expectQuiet();
});

test('who lacks a right sees what it takes', async () => {
  const at = await atPortal(house);
  const who = { email: 'alex@contoso.example', name: 'Alex Wilber', role: 'administrator' } as const;
  const page = await colleagueAt(house, at, who);
  await page.goto('/sign-in-settings');
  await page.getByText('Changing this takes every right').waitFor();
  expect(await page.getByRole('button', { name: 'Set up a provider' }).count()).toBe(0);
  const reader = await colleagueAt(house, at, { email: 'lee@contoso.example', name: 'Lee Gu', role: 'reader' });
  await reader.goto('/sign-in-settings');
  await reader.getByText('An administrator can change them.').waitFor();
  await reader.getByText('No provider is set up.').waitFor();
  expect(await reader.getByRole('button', { name: 'Save' }).count()).toBe(0);
});

// The last one: tokens of API clients are given by the machine's own clock, and are of no use after it.
test('by keyboard, and over a new sign-in the changes stay, but for the secret', async () => {
  const email = 'again@contoso.example';
  const { page } = await atPortal(house, {}, { name: 'Contoso' }, { email });
  await page.goto('/sign-in-settings');
  await fillIn(page);
  house.server.advance(16 * 60_000);
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await page.getByText(errors.signInNotRecent.remedy).waitFor();
  await page.getByRole('link', { name: 'Sign in again' }).press('Enter');
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(goodPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL('**/sign-in-settings');
  expect(await page.getByLabel('Issuer').inputValue()).toBe(company.issuer);
  expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain(company.clientSecret);
  await page.getByLabel('Client secret').fill(company.clientSecret);
  await save(page);
  await page.getByText('Saved.', { exact: true }).waitFor();
});
