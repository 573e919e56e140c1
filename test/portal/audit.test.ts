import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditActions } from '../../src/contracts/audit.ts';
import { atPortal, colleagueAt, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { expectSound, looks } from '../fixtures/sound.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

const lee = { email: 'lee@contoso.example', name: 'Lee Gu', role: 'reader' } as const;

test.each(looks)('the log, its filters and an entry: $name', async look => {
  const at = await atPortal(house, look);
  const { page, api, expectQuiet } = at;
  const german = look.locale.startsWith('de');
  await colleagueAt(house, at, lee);
  const [, user] = (await api.users.list()).items;
  await api.users.patch(user!.id, { role: 'operator', name: 'Lee Gu-Park' });
  await page.goto('/audit');
  await page.getByRole('row').nth(4).waitFor();
  await expectSound(page, `audit ${look.name}`);
  await page.goto('/audit?action=user.update');
  await page.getByRole('row').nth(1).click();
  await page.getByText(german ? 'Was sich geändert hat' : 'What changed').waitFor();
  await expectSound(page, `audit entry ${look.name}`);
  await page.goto('/audit?outcome=checked');
  await page.getByText(german ? 'Kein Eintrag passt' : 'No entry matches').waitFor();
  await expectSound(page, `audit without match ${look.name}`);
  expectQuiet();
});

test.each(['en-US', 'de-DE'])('every action has words of its own: %s', async locale => {
  const { page } = await atPortal(house, { locale });
  await page.goto('/audit');
  const options = page.locator('option[value*="."]');
  await options.first().waitFor({ state: 'attached' });
  const words = await options.evaluateAll(all => all.map(each => [each.getAttribute('value'), each.textContent]));
  expect(words.map(([action]) => action).sort()).toEqual(Object.keys(auditActions).sort());
  expect(words.filter(([action, text]) => !text || text === action)).toEqual([]);
  expect(new Set(words.map(([, text]) => text)).size).toBe(words.length);
  const groups = await page
    .locator('optgroup:has(option[value*="."])')
    .evaluateAll(all => all.map(each => each.getAttribute('label')));
  const nouns = Object.keys(auditActions).map(action => action.split('.')[0]);
  expect(groups.filter(label => label !== 'Token' && label !== 'Batch' && nouns.includes(label ?? ''))).toEqual([]);
});

test('an entry tells who, from where, what, on what, before and after', async () => {
  const at = await atPortal(house);
  const { page, api, expectQuiet } = at;
  await colleagueAt(house, at, lee);
  const [, user] = (await api.users.list()).items;
  await page.goto(`/users/${user!.id}`);
  await page.getByRole('radio', { name: /^Operator/ }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').first().waitFor();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('link', { name: 'Audit log' }).click();
  const row = page.getByRole('row', { name: /User changed/ });
  await row.click();
  const panel = page.getByRole('dialog', { name: 'User changed' });
  await expect
    .poll(() => panel.getByRole('row').last().locator('th, td').allInnerTexts())
    .toEqual(['role', 'reader', 'operator']);
  const [entry] = (await api.audit.list({ action: 'user.update' })).items;
  const shown = await panel.innerText();
  for (const told of ['Megan Bowen (user)', '127.0.0.1', user!.id, entry!.requestId!, entry!.digest]) {
    expect(shown).toContain(told);
  }
  const { context } = at;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await panel.getByRole('button', { name: 'Copy: Request ID' }).click();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(entry!.requestId);
  // The address alone leads to it, whatever is filtered.
  await page.goto(`/audit?outcome=refused&entry=${entry!.id}`);
  await page.getByRole('dialog', { name: 'User changed' }).getByText(entry!.digest).waitFor();
  await page.getByRole('button', { name: 'Everything done on this' }).click();
  await expect.poll(() => new URL(page.url()).search).toBe(`?target=${user!.id}`);
  await page.getByRole('row', { name: /User added/ }).waitFor();
  await page.goto('/audit?entry=00000000-0000-7000-8000-000000000000');
  await page.getByText('Entry not found').waitFor();
  expectQuiet();
});

test('filters are in the address, and the export has what they match', async () => {
  const at = await atPortal(house);
  const { page, api, expectQuiet } = at;
  const theirs = await colleagueAt(house, at, lee);
  await theirs.goto('/devices');
  const [megan] = (await api.users.list()).items;
  await page.goto('/audit');
  await page.getByRole('row').nth(3).waitFor();
  const actions = () => page.getByRole('row').locator('[role=gridcell]:nth-child(2)').allInnerTexts();
  await page.getByLabel('What', { exact: true }).selectOption('User added');
  await expect.poll(async () => [...new Set(await actions())]).toEqual(['User added']);
  await page.getByLabel('Who').selectOption('Megan Bowen');
  await expect.poll(() => actions()).toEqual(['User added']);
  const query = () => Object.fromEntries(new URL(page.url()).searchParams);
  expect(query()).toEqual({ action: 'user.create', principal: megan!.id });
  await page.reload();
  await expect.poll(() => actions()).toEqual(['User added']);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export as CSV' }).click(),
  ]);
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('user.create');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect.poll(async () => (await actions()).length).toBeGreaterThan(3);
  await page.getByLabel('Outcome').selectOption('Refused');
  await page.getByText('No entry matches').waitFor();
  await page.getByLabel('Outcome').selectOption('Any');
  await page.getByLabel('Before').fill('2020-01-01T00:00');
  await page.getByText('No entry matches').waitFor();
  // The time of the field is that of the browser, in Berlin.
  expect(query()).toEqual({ to: '2019-12-31T23:00:00.000Z' });
  await page.getByLabel('Before').fill('');
  await page.getByLabel('On what').fill(megan!.id);
  await expect.poll(query).toEqual({ target: megan!.id });
  expectQuiet();
});

test('a long log comes page by page, the newest first', async () => {
  const { page, api } = await atPortal(house);
  const { id } = await api.clients.create({ name: 'First', scopes: ['devices.read'] });
  for (let i = 0; i < 220; i += 1) await api.clients.patch(id, { name: `Name ${i}` });
  await page.goto('/audit');
  const positions = page.getByRole('row', { name: /API client changed/ });
  await positions.first().waitFor();
  await page.getByRole('row').nth(1).focus();
  const [newest] = (await api.audit.list({ limit: 1 })).items;
  await page.keyboard.press('End');
  await page.keyboard.press('End');
  await expect
    .poll(async () => {
      await page.keyboard.press('End');
      return await page.locator('[role=row]:focus').getAttribute('data-index');
    })
    .toBe(String(newest!.position - 1));
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Organization created' }).waitFor();
  await page.keyboard.press('Escape');
  await expect
    .poll(() => page.locator('[role=row]:focus').getAttribute('data-index'))
    .toBe(String(newest!.position - 1));
});

test('an auditor sees it, a reader does not', async () => {
  const at = await atPortal(house);
  const auditor = await colleagueAt(house, at, { ...lee, email: 'auditor@contoso.example', role: 'auditor' });
  await auditor.goto('/audit');
  await auditor.getByRole('row').nth(1).waitFor();
  const reader = await colleagueAt(house, at, lee);
  await reader.goto('/audit');
  await reader.getByRole('heading', { name: 'Page not found' }).waitFor();
  expect(await reader.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
});
