import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import { type Machine, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { atPortal, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { expectSound, looks } from '../fixtures/sound.ts';

let house: PortalHouse;
beforeAll(async () => {
  house = await portalHouse();
});
afterAll(() => house.close());

let made = 60_000;
/** Others for each test: a machine belongs to one organization. */
function someMachines(count: number): Machine[] {
  return Array.from({ length: count }, () => makeMachine(made++, { tpm: true }));
}
const good = (count: number) => someMachines(count).map(machine => rowOf(machine));
const bad = (count: number, hash = 'T0hoch') =>
  someMachines(count).map(machine => rowOf(machine, { 'Hardware Hash': hash }));

/** A batch that came so many days ago and was settled after so many seconds: tokens hold by the real clock, so the service's cannot go far. */
async function uploadedBefore(api: Client, days: number, rows: string[][], seconds = 2): Promise<void> {
  const { batch } = await upload(api, fileOf(rows));
  const text = `update muster.batches set created_at = created_at - make_interval(days => $1),
    finished_at = created_at - make_interval(days => $1) + make_interval(secs => $2) where id = $3`;
  await house.server.database.asSystem('sweep', tx => tx.run({ text, values: [days, seconds, batch.id] }));
}

test.each(looks)('the overview, empty and full: $name', async look => {
  const { page, api, expectQuiet } = await atPortal(house, look);
  const german = look.locale.startsWith('de');
  await page.goto('/overview');
  await page.getByText(german ? 'Noch nichts zusammenzufassen' : 'Nothing to sum up yet').waitFor();
  await expectSound(page, `overview empty ${look.name}`);
  for (const days of [1, 2, 5, 9, 14, 20]) {
    await uploadedBefore(api, days, [...good(days), ...bad(days % 4)], days * 45);
  }
  const again = good(3);
  await upload(api, fileOf([...again, ...bad(2, '')]));
  await upload(api, fileOf(again));
  // The window hears of them by itself.
  await page.getByRole('link', { name: german ? 'Einrichtung erforderlich: 54' : 'Setup needed: 54' }).waitFor();
  await page.getByText(german ? 'Ein Wert fehlt' : 'A value is missing').waitFor();
  await expectSound(page, `overview ${look.name}`);
  await page.getByText(german ? 'Tabellen anzeigen' : 'Show tables').click();
  await page
    .getByRole('columnheader', { name: german ? 'Anteil' : 'Share' })
    .first()
    .waitFor();
  await expectSound(page, `overview tables ${look.name}`);
  expectQuiet();
});

test('sums up what the batches of the period came to; the period is in the address', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  await uploadedBefore(api, 3, [...good(4), ...bad(1)], 30);
  await uploadedBefore(api, 40, [...good(2), ...bad(2)], 1200);
  await page.goto('/overview');
  const card = (name: string) => page.getByRole('region', { name });
  const total = () => card('Rows per day').getByRole('row').nth(1).innerText();
  await card('Rows per day').getByRole('row').nth(1).waitFor({ state: 'attached' });
  await expect.poll(async () => (await total()).split(/\s+/)).toEqual(['Whole', 'period', '4', '1']);
  expect(await card('Rows per day').getByRole('row').count()).toBe(1 + 1 + 30);
  await card('From upload to settled').getByText('30 seconds').first().waitFor();
  expect(await card('From upload to settled').getByText('within 10 minutes').count()).toBe(2);

  await page.getByRole('tab', { name: '90 days' }).click();
  await expect.poll(async () => (await total()).split(/\s+/)).toEqual(['Whole', 'period', '6', '3']);
  await card('From upload to settled').getByText('longer than 10 minutes').first().waitFor();
  expect(new URL(page.url()).searchParams.get('days')).toBe('90');
  await page.reload();
  await expect.poll(async () => (await total()).split(/\s+/)).toEqual(['Whole', 'period', '6', '3']);
  await page.getByRole('tab', { name: '90 days' }).focus();
  for (const key of ['ArrowLeft', 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
  await expect.poll(() => card('Rows per day').getByRole('row').count()).toBe(1 + 1 + 7);
  await page.getByRole('link', { name: 'Show the devices that failed' }).click();
  await page.getByRole('heading', { level: 1, name: 'Devices' }).waitFor();
  expect(new URL(page.url()).searchParams.get('state')).toBe('registrationFailed');
  expectQuiet();
});

test('days are those of the browser', async () => {
  const { page, api, context } = await atPortal(house);
  await upload(api, fileOf(good(1)));
  const asked: string[] = [];
  await page.route('**/statistics?*', route => {
    asked.push(new URL(route.request().url()).searchParams.get('timeZone') ?? '');
    return route.continue();
  });
  await page.goto('/overview');
  await page.getByText('Days are those of Europe/Berlin').waitFor();
  const { perDay } = await api.statistics({ days: 30, timeZone: 'Europe/Berlin' });
  const last = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium' }).format(
    new Date(`${perDay.at(-1)?.day}T12:00:00`),
  );
  const days = page.getByRole('region', { name: 'Rows per day' }).getByRole('rowheader');
  await expect.poll(() => days.nth(1).innerText()).toBe(last);
  expect([...new Set(asked)]).toEqual(['Europe/Berlin']);
  await context.close();
});

test('what waits is said, and how long that takes as soon as it was measured', async () => {
  const { page, api, expectQuiet } = await atPortal(house);
  await upload(api, fileOf(good(1)));
  await page.goto('/overview');
  const waiting = page.getByRole('region', { name: 'Waiting now' });
  await waiting.getByText('Nothing waits to be settled.').waitFor();
  const told = await api.status();
  const answer = (status: object) =>
    page.route('**/tenants/*/status', route => route.fulfill({ json: { ...told, ...status } }));
  await answer({ queue: { batches: 2, rows: 12_000 }, rowsPerSecond: 100, estimatedSeconds: 120 });
  await page.reload();
  await waiting
    .getByText('12,000 rows wait to be settled. At the rate measured lately that takes about 2 minutes.')
    .waitFor();
  await answer({ queue: { batches: 1, rows: 1 }, rowsPerSecond: null, estimatedSeconds: null });
  await page.reload();
  await waiting.getByText('One row waits to be settled. How long that takes can be told once').waitFor();
  await expectSound(page, 'overview waiting');
  expectQuiet();
});

test('500: what to do and the request ID are said, and trying again goes on', async () => {
  const { page, api } = await atPortal(house);
  await upload(api, fileOf(good(1)));
  const problem = {
    ...{ type: 'about:blank', title: 'Unexpected error', status: 500, detail: 'It broke.', code: 'unexpectedError' },
    ...{ remedy: 'Try again.', requestId: 'request-1' },
  };
  const body = JSON.stringify(problem);
  await page.route('**/statistics?*', route =>
    route.fulfill({ status: 500, contentType: 'application/problem+json', body }),
  );
  await page.goto('/overview');
  await page.getByRole('alert').getByText('request-1').waitFor();
  await expectSound(page, 'overview failing');
  await page.unroute('**/statistics?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('link', { name: 'Setup needed: 1' }).waitFor();
});
