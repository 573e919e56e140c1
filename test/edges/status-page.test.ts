import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../fixtures/browser.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { expectSound, looks } from '../fixtures/sound.ts';

let server: TestServer;
let full: TestServer;
let browser: Browser;
beforeAll(async () => {
  const leastFreeBytes = Number.MAX_SAFE_INTEGER;
  [server, full, browser] = await Promise.all([testServer(), testServer({ leastFreeBytes }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await Promise.all([server.close(), full.close()]);
});

test.each(looks)('the status page is accessible, in the language of the browser: $name', async ({ name, ...look }) => {
  const context = await browser.newContext(look);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', message => void (message.type() === 'error' && errors.push(message.text())));
  const german = look.locale.startsWith('de');
  await page.goto(`${server.url}/status`);
  expect(await page.getByRole('status').textContent()).toBe(
    german ? 'Uploads werden angenommen.' : 'Uploads are taken.',
  );
  await expectSound(page, `status ${name}`);
  await page.goto(`${full.url}/status`);
  expect(await page.getByRole('status').textContent()).toMatch(german ? /^Uploads werden zurzeit/ : /^Uploads are not/);
  await expectSound(page, `status not well ${name}`);
  expect(errors).toEqual([]);
  await context.close();
});
