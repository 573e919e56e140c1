import { type Browser, chromium, type Page } from 'playwright-core';
import { z } from 'zod';
import { invitationMade } from '../../src/contracts/users.ts';
import { type Case, rounded } from '../measure.ts';
import type { BenchServer } from '../server.ts';
import { fill } from './lists.ts';

/**
 * The portal in a real browser, before a tenant of so many devices: how long after a click something of the next page is painted,
 * the first time and once its code is there; and how the list of devices scrolls. Names Chromium by MUSTER_TEST_CHROMIUM.
 */
export const portal: Case = {
  sizes: [1_000_000],
  async run({ server, folder, rows }) {
    await fill(server, folder, rows);
    const executablePath = process.env.MUSTER_TEST_CHROMIUM ?? '/usr/bin/chromium';
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    try {
      const page = await signedIn(server, browser);
      await page.goto(`${server.url}/devices`);
      await page.getByRole('row').nth(10).waitFor();
      return [await clicks(page), await scrolling(page)];
    } finally {
      await browser.close();
    }
  },
};

/** A page of somebody who came in by a link. */
async function signedIn(server: BenchServer, browser: Browser): Promise<Page> {
  const json = { 'content-type': 'application/json', origin: server.url };
  const invited = await fetch(`${server.url}/api/v1/tenants/me/invitations`, {
    ...{ method: 'POST', body: JSON.stringify({ role: 'administrator' }) },
    headers: { ...json, authorization: `Bearer ${await server.token()}` },
  });
  const token = new URL(invitationMade.parse(await invited.json()).url).hash.slice(1);
  const who = {
    token,
    email: `bench${Date.now()}@contoso.example`,
    name: 'Bench',
    password: 'correct horse battery staple',
  };
  const context = await browser.newContext({ viewport: { width: 1366, height: 850 }, locale: 'en-US' });
  await context.request.post(`${server.url}/invitation/password`, { data: who, headers: json });
  return await context.newPage();
}

const titles = ['Overview', 'Batches', 'Orders', 'Users', 'Audit log', 'Devices'];
const numbers = z.array(z.number());

async function clicks(page: Page): Promise<Record<string, unknown>> {
  const round = async () => {
    const times: number[] = [];
    for (const title of titles) times.push(Number(await page.evaluate(clickOn(title))));
    return times;
  };
  const [first, ...again] = [await round(), await round(), await round(), await round()];
  return { what: 'click to paint', firstMs: spread(first), againMs: spread(again.flat()) };
}

/** Runs in the page: milliseconds from a click in the navigation to the frame that shows the page's heading. */
const clickOn = (title: string): string => `new Promise(done => {
  const isIt = each => each.textContent.trim() === ${JSON.stringify(title)};
  const link = [...document.querySelectorAll('[role=navigation] a, [role=navigation] button')].find(isIt);
  const begun = performance.now();
  const look = () => {
    const isThere = [...document.querySelectorAll('h1')].some(isIt);
    requestAnimationFrame(isThere ? () => done(performance.now() - begun) : look);
  };
  link.click();
  look();
})`;

const wheelPixels = 600;
const wheels = 300;

async function scrolling(page: Page): Promise<Record<string, unknown>> {
  await page.getByRole('row').nth(10).hover();
  await page.evaluate(`(() => {
    window.frames0 = [];
    let last = performance.now();
    const frame = now => { frames0.push(now - last); last = now; window.frame0 = requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
  })()`);
  for (let n = 0; n < wheels; n += 1) await page.mouse.wheel(0, wheelPixels);
  const frames = numbers.parse(await page.evaluate('cancelAnimationFrame(frame0), frames0'));
  const reached = await page.getByRole('row').last().getAttribute('aria-rowindex');
  return { what: 'scrolling', frameMs: spread(frames), frames: frames.length, reachedRow: Number(reached) };
}

function spread(times: readonly number[]): { readonly p50: number; readonly p95: number; readonly most: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => rounded(sorted[Math.floor(share * (sorted.length - 1))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), most: at(1) };
}
