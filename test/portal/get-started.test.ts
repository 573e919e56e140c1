import { afterAll, beforeAll, expect, test } from 'vitest';
import { getStartedSteps } from '../../src/contracts/get-started.ts';
import { labelsOf } from '../../src/contracts/texts/labels.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { atPortal, colleagueAt, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { expectSound, looks } from '../fixtures/sound.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

const titles = getStartedSteps.map(id => labelsOf.en.getStartedSteps[id].title);

test.each(looks)('the steps, some of them done: $name', async look => {
  const { page, api, expectQuiet } = await atPortal(house, look);
  await api.getStarted.patch('accessAdminPortal', { done: true });
  await api.getStarted.patch('assignLicenses', { owner: 'Adele', dueOn: '2020-01-31', note: '40 of 60 are here' });
  await page.goto('/get-started');
  await page.getByText('Adele').waitFor();
  await expectSound(page, `get started ${look.name}`);
  await page
    .getByRole('button', {
      name: new RegExp(labelsOf[look.locale.startsWith('de') ? 'de' : 'en'].getStartedSteps.assignLicenses.title),
    })
    .click();
  await page.getByRole('dialog').waitFor();
  await expectSound(page, `get started step ${look.name}`);
  expectQuiet();
});

test('a step is ticked off, and gets an owner, a date and a note', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  await page.goto('/get-started');
  await expect
    .poll(() => page.getByRole('listitem').allInnerTexts())
    .toEqual(titles.map((title, index) => expect.stringContaining(`${index + 1}. ${title}`)));
  await page.getByText('0 of 11 steps are done').waitFor();
  // By keyboard.
  const box = page.getByRole('checkbox', { name: 'Done: Assign licenses' });
  await box.focus();
  await page.keyboard.press('Space');
  await page.getByText('1 of 11 steps are done').waitFor();
  await page.getByText('Done by Megan Bowen').waitFor();
  await page.getByRole('button', { name: /: Deploy apps$/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Deploy apps' });
  await dialog.getByLabel('Owner').fill('Adele Vance');
  await dialog.getByLabel('Due').fill('2099-01-31');
  await dialog.getByLabel('Note').fill('Waiting for the package.');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Due Jan 31, 2099').waitFor();
  const { steps } = await api.getStarted.get();
  expect(steps.find(({ id }) => id === 'deployApps')).toMatchObject({
    ...{ done: false, owner: 'Adele Vance', dueOn: '2099-01-31', note: 'Waiting for the package.' },
  });
  expect(steps.find(({ id }) => id === 'assignLicenses')).toMatchObject({ done: true });
  await box.click();
  await page.getByText('0 of 11 steps are done').waitFor();
  expectQuiet();
});

test('two steps count the devices, and lead to them', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  const machines = [51_001, 51_002, 51_003].map(seed => makeMachine(seed, { tpm: true }));
  await upload(api, fileOf(machines.map(machine => rowOf(machine))));
  await page.goto('/get-started');
  await page.getByText('3 of 3 devices are registered').waitFor();
  await page.getByText('0 of 3 devices were set up').waitFor();
  await page.getByRole('link', { name: 'Go to active devices' }).click();
  await page.waitForURL('**/devices?state=active');
  expectQuiet();
});

test('a reader sees how far it is, and ticks nothing off', async () => {
  const at = await atPortal(house);
  const page = await colleagueAt(house, at, { email: 'lee@contoso.example', name: 'Lee Gu', role: 'reader' });
  await page.goto('/get-started');
  await page.getByText('0 of 11 steps are done').waitFor();
  expect(await page.getByRole('checkbox', { name: 'Done: Deploy apps' }).isDisabled()).toBe(true);
  expect(await page.getByRole('button', { name: /: Deploy apps$/ }).count()).toBe(0);
});
