import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { type AtPortal, atPortal, type PortalHouse, portalHouse } from '../fixtures/portal.ts';
import { csvFile, registerPanel, untilStill } from '../fixtures/register-panel.ts';
import { fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { expectSound, looks } from '../fixtures/sound.ts';

/**
 * Every page of the navigation, and what it may take: files that it loads after the first page (kB, packed by gzip) and
 * requests to the API, the stream of events not counted.
 */
const tour = {
  overview: { path: '/overview', heading: 'Overview', kilobytes: 40, requests: 4 },
  devices: { path: '/devices', heading: 'Devices', kilobytes: 60, requests: 4 },
  batches: { path: '/batches', heading: 'Batches', kilobytes: 60, requests: 3 },
  orders: { path: '/orders', heading: 'Orders', kilobytes: 60, requests: 3 },
  transfers: { path: '/transfers', heading: 'Transfers', kilobytes: 60, requests: 4 },
  getStarted: { path: '/get-started', heading: 'Get started', kilobytes: 60, requests: 3 },
  partners: { path: '/partners', heading: 'Partners', kilobytes: 60, requests: 5 },
  users: { path: '/users', heading: 'Users', kilobytes: 60, requests: 4 },
  clients: { path: '/clients', heading: 'API clients', kilobytes: 60, requests: 3 },
  signInSettings: { path: '/sign-in-settings', heading: 'Sign-in settings', kilobytes: 60, requests: 3 },
  audit: { path: '/audit', heading: 'Audit log', kilobytes: 60, requests: 5 },
  contacts: { path: '/contacts', heading: 'Admin contacts', kilobytes: 60, requests: 3 },
  sessions: { path: '/sessions', heading: 'Your sessions', kilobytes: 60, requests: 4 },
} as const;
const names = Object.keys(tour) as (keyof typeof tour)[];
const firstLoadKilobytes = 300;

let house: PortalHouse;
let at: AtPortal;
beforeAll(async () => {
  house = await portalHouse();
  at = await atPortal(house);
  const rows = Array.from({ length: 30 }, (_, i) => {
    const machine = makeMachine(900_000 + i, { tpm: true });
    return rowOf(machine, { 'Group Tag': i % 3 === 0 ? 'Berlin' : 'Sales', 'Assigned User': `user${i}@contoso.com` });
  });
  await upload(at.api, fileOf(rows.slice(0, 20)), 'register', { orderId: 'PO-7', fileName: 'laptops.csv' });
  await upload(at.api, fileOf(rows.slice(20)), 'register', { orderId: 'PO-8', fileName: 'desktops.csv' });
  const mixed = new Blob([readFileSync(csvFile('mixed-good-and-bad.csv'))]);
  await upload(at.api, mixed, 'register', { orderId: 'PO-8', fileName: 'mixed-good-and-bad.csv' });
});
afterAll(() => house.close());

const heading = (page: Page, name: keyof typeof tour) =>
  page.getByRole('heading', { level: 1, name: tour[name].heading, exact: true });

/** Paths of what a page loads from now on. */
function loads(page: Page): { readonly assets: Set<string>; readonly calls: string[] } {
  const [assets, calls] = [new Set<string>(), [] as string[]];
  page.on('request', request => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/assets/')) assets.add(pathname);
    if (pathname.startsWith('/api/') && !pathname.endsWith('/events')) calls.push(pathname);
  });
  return { assets, calls };
}

/** What a page has asked the API for and not yet got, the stream of events not counted. */
function underWay(page: Page): { readonly open: ReadonlySet<Request> } {
  const open = new Set<Request>();
  const isCall = (request: Request) => /\/api\/v1\/(?!.*\/events$)/.test(new URL(request.url()).pathname);
  page.on('request', request => isCall(request) && open.add(request));
  page.on('requestfinished', request => open.delete(request));
  page.on('requestfailed', request => open.delete(request));
  return { open };
}

/** As `portal/dist` has them packed. */
function kilobytesOf(assets: Iterable<string>): number {
  const folder = join(import.meta.dirname, '../../portal/dist');
  const bytes = [...assets].map(path => statSync(join(folder, `${path}.gz`)).size);
  return Math.round(bytes.reduce((sum, size) => sum + size, 0) / 1000);
}

test('the first load keeps to its budget', async () => {
  const page = await at.another();
  const { assets, calls } = loads(page);
  await page.goto('/devices');
  await page.getByRole('row').nth(5).waitFor();
  const taken = kilobytesOf(assets);
  console.log(`first load: ${taken} kB packed by gzip, ${assets.size} files, ${calls.length} calls`);
  expect(taken).toBeLessThanOrEqual(firstLoadKilobytes);
  expect(new Set(calls).size).toBeLessThanOrEqual(4);
  await page.close();
});

describe('every page', () => {
  test.each(names)('%s comes within its budget, by a click, and the window stays quiet', async name => {
    const page = await at.another();
    await page.goto(name === 'devices' ? '/orders' : '/devices');
    await page.getByRole('row').nth(1).waitFor();
    const { assets, calls } = loads(page);
    const { heading: title, kilobytes, requests } = tour[name];
    await page.getByRole('navigation').getByText(title, { exact: true }).last().click();
    await heading(page, name).waitFor();
    await expect.poll(() => page.getByText('Loading').count()).toBe(0);
    const taken = kilobytesOf(assets);
    console.log(`${name}: ${taken} kB packed by gzip, ${calls.length} calls`);
    expect(taken).toBeLessThanOrEqual(kilobytes);
    expect(calls.length).toBeLessThanOrEqual(requests);
    at.expectQuiet();
    await page.close();
  });

  test.each(looks)('is sound: $name', async look => {
    const { name: lookName, ...emulated } = look;
    const context = await house.browser.newContext({
      ...{ ...emulated, baseURL: house.server.url, timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' },
      storageState: await at.context.storageState(),
    });
    const page = await context.newPage();
    const { open } = underWay(page);
    for (const name of names) {
      await page.goto(tour[name].path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expect.poll(() => open.size).toBe(0);
      await expectSound(page, lookName === 'light' ? name : `${name} ${lookName}`);
    }
    await context.close();
  });
});

test('registering, and a device, for the picture book', async () => {
  const page = await at.another();
  const { choose, source } = await registerPanel(page);
  await choose(csvFile('mixed-good-and-bad.csv'));
  await source('mixed-good-and-bad.csv').getByRole('button', { name: 'Correct line' }).first().waitFor();
  await untilStill(page);
  await expectSound(page, 'register');
  await page.goto('/devices?state=registrationFailed');
  await page.getByRole('row').nth(1).click();
  await page.getByRole('dialog').waitFor();
  await expectSound(page, 'device');
  at.expectQuiet();
});
