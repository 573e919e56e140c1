import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { type AtPortal, atPortal, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { fileOf, rowOf } from '../fixtures/registering.ts';

let house: PortalHouse;
let at: AtPortal;
const count = 5_000;
beforeAll(async () => {
  house = await portalHouse();
  at = await atPortal(house);
  const rows = Array.from({ length: count }, (_, i) => rowOf(makeMachine(30_000 + i, { tpm: true, maker: 'lenovo' })));
  const { id } = await at.api.batches.create('register', new Blob([fileOf(rows)]));
  for await (const _ of at.api.batches.follow(id));
}, 120_000);
afterAll(() => house.close());

/** Every request for a page of the list from now on. */
function listRequests(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', request => void (/\/api\/.*\/devices\?/.test(request.url()) && asked.push(request.url())));
  return asked;
}

const focused = (page: Page) => page.locator('[role=row]:focus').getAttribute('data-index');

/** Goes to the end as far as it is loaded, until that is the end. */
async function scrollToEnd(page: Page, last: number): Promise<void> {
  await page.getByRole('row').nth(1).focus();
  await expect
    .poll(
      async () => {
        await page.keyboard.press('End');
        return await focused(page);
      },
      { timeout: 60_000, interval: 50 },
    )
    .toBe(String(last));
}

test('a long list is scrolled to its end page by page; live changes do not have it read anew', async () => {
  const { page, api, expectQuiet } = at;
  const asked = listRequests(page);
  await page.goto('/devices?sort=serialNumber');
  await page.getByRole('button', { name: `All ${count.toLocaleString('en-US')}` }).waitFor();
  await scrollToEnd(page, count - 1);
  // Of all that is loaded, little more is drawn than what is in sight.
  expect(await page.getByRole('row').count()).toBeLessThan(60);
  expect(new Set(asked).size).toBe(count / 200);

  const before = asked.length;
  const [last] = (await api.devices.list({ sort: '-serialNumber', limit: 1 })).items;
  await page.getByRole('row').filter({ hasText: last!.serialNumber }).waitFor();
  await api.devices.remove(last!.id);
  // The one row is gone, and the rest is offered.
  await page.getByText('The list has changed since you began to scroll.').waitFor();
  await page.getByRole('row').filter({ hasText: last!.serialNumber }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: `All ${(count - 1).toLocaleString('en-US')}` }).waitFor();
  expect(asked.length).toBe(before);

  // What is chosen far down stays so at the top.
  await page.keyboard.press('Space');
  await page.getByText('1 selected').waitFor();
  const [changed] = (await api.devices.list({ sort: 'serialNumber', limit: 1 })).items;
  await api.devices.patch(changed!.id, { groupTag: 'Seen' });
  await page.getByRole('status').getByRole('button', { name: 'Refresh' }).click();
  await page.getByRole('row').filter({ hasText: changed!.serialNumber }).getByText('Seen').waitFor();
  expect(await page.locator('[data-index="0"]').innerText()).toContain(changed!.serialNumber);
  await page.getByText('The list has changed since you began to scroll.').waitFor({ state: 'detached' });
  await page.getByText('1 selected').waitFor();
  expect(asked.length - before).toBeLessThan(4);
  expectQuiet();
});

test('the panel keeps the place of the list', async () => {
  const { page } = at;
  await page.goto('/devices?sort=serialNumber');
  await page.getByRole('row').nth(1).focus();
  for (let i = 0; i < 8; i += 1) await page.keyboard.press('PageDown');
  await expect.poll(() => focused(page)).toBe('80');
  const top = () => page.evaluate(() => document.querySelector('[role=grid]')?.parentElement?.scrollTop);
  const before = await top();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('heading', { name: 'Registration' }).waitFor();
  await page.goBack();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expect.poll(() => focused(page)).toBe('80');
  expect(await top()).toBe(before);
});

test('the arrows go on from the row that was scrolled out of sight', async () => {
  const { page } = at;
  await page.goto('/devices?sort=serialNumber');
  await page.getByRole('row').nth(3).focus();
  await page.mouse.move(600, 500);
  await page.mouse.wheel(0, 3000);
  await page.locator('[data-index="60"]').waitFor();
  expect(await focused(page)).toBe('2');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => focused(page)).toBe('3');
});

test('a page of the list that does not come says so once, and comes when asked again', async () => {
  const { page } = at;
  let refused = 0;
  const problem = {
    type: 'about:blank',
    title: 'Unexpected error',
    status: 500,
    detail: 'It is ours.',
    remedy: 'Try again.',
  };
  await page.route('**/devices?*cursor=*', route => {
    refused += 1;
    return route.fulfill({ status: 500, json: { ...problem, code: 'unexpectedError', requestId: 'request-8' } });
  });
  await page.goto('/devices?sort=-serialNumber');
  await page.getByRole('row').nth(1).focus();
  await page.keyboard.press('End');
  await page.getByText('request-8').waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.press('End');
  await expect.poll(() => focused(page)).toBe('199');
  expect(refused).toBe(1);
  await page.unroute('**/devices?*cursor=*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('request-8').waitFor({ state: 'detached' });
  await page.getByRole('row').nth(1).focus();
  await expect
    .poll(async () => {
      await page.keyboard.press('End');
      return Number(await focused(page));
    })
    .toBeGreaterThan(300);
});

test('a server that does not answer is said to be so, and the list comes when it does', async () => {
  const { page } = at;
  await page.route('**/api/v1/tenants/me/devices?*', route => route.abort());
  await page.goto('/devices?sort=-state');
  await page.getByText('The server does not answer').waitFor();
  expect(await page.getByText('No devices yet').count()).toBe(0);
  await page.unroute('**/api/v1/tenants/me/devices?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('row').nth(5).waitFor();
  await page.getByText('The server does not answer').waitFor({ state: 'detached' });
});
