import type * as crypto from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBrowser, pageWithAuthenticator, toAccount } from '../fixtures/browser.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { comeIn, signInAs, visitor } from '../fixtures/visitor.ts';

const work = vi.hoisted(() => ({ derivations: 0 }));
vi.mock('node:crypto', async original => {
  const real = await original<typeof crypto>();
  const argon2: typeof real.argon2 = (...call) => {
    work.derivations += 1;
    real.argon2(...call);
  };
  return { ...real, argon2 };
});

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  [server, browser] = await Promise.all([testServer({ host: 'localhost' }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function comeInByPasskey(email: string): Promise<void> {
  const { setupUrl } = await server.createTenant();
  const { page, context } = await pageWithAuthenticator(browser);
  await page.goto(setupUrl);
  await page.getByLabel('Email address').fill(email);
  await page.getByLabel('Your name').fill('Pat Passkey');
  await page.getByRole('button', { name: 'Continue with a passkey' }).click();
  await toAccount(page);
  await context.close();
}

/** Time is mostly this work: 60 ms each. */
async function workOf(email: string): Promise<number> {
  const before = work.derivations;
  expect((await signInAs(visitor(server), email, 'not the right password')).status).toBe(401);
  return work.derivations - before;
}

test('a failed sign-in is as much work for every address, in however many tenants it is a user', async () => {
  for (const email of ['one@contoso.example', 'three@contoso.example']) {
    const tenants = email.startsWith('three') ? 3 : 1;
    for (let n = 0; n < tenants; n += 1) await comeIn(server, (await server.createTenant()).setupUrl, { email });
  }
  await comeInByPasskey('passkey@contoso.example');
  const works: Record<string, number> = {};
  for (const name of ['nobody', 'passkey', 'one', 'three']) works[name] = await workOf(`${name}@contoso.example`);
  expect(works).toEqual({ nobody: 3, passkey: 3, one: 3, three: 3 });
});

test('a failed sign-in does not wait for the line in the audit log that only a known user has', async () => {
  const { tenantId, setupUrl } = await server.createTenant();
  await comeIn(server, setupUrl, { email: 'known@contoso.example' });
  await server.database.asSystem('readiness', async tx => {
    // Nobody can add to the log of the tenant until this transaction ends.
    await tx.run({ text: 'select from muster.audit_heads where tenant_id = $1 for update', values: [tenantId] });
    expect((await signInAs(visitor(server), 'known@contoso.example', 'not the right password')).status).toBe(401);
  });
  const refused = () =>
    server.database.asSystem('readiness', tx =>
      tx.run({
        text: `select from muster.audit where tenant_id = $1 and action = 'session.open' and outcome = 'refused'`,
        values: [tenantId],
      }),
    );
  await expect.poll(async () => (await refused()).rowCount).toBe(1);
});

test('what a browser says of its authenticator is kept as far as it is known', async () => {
  const { setupUrl } = await server.createTenant();
  const { page, context } = await pageWithAuthenticator(browser);
  await page.route('**/invitation/passkey', async route => {
    const body = route.request().postDataJSON();
    body.answer.response.transports = ['usb', '\0', { toString: 1 }, 'internal', 'x'.repeat(1000)];
    await route.continue({ postData: JSON.stringify(body) });
  });
  await page.goto(setupUrl);
  await page.getByLabel('Email address').fill('odd@contoso.example');
  await page.getByLabel('Your name').fill('Odd');
  await page.getByRole('button', { name: 'Continue with a passkey' }).click();
  await toAccount(page);
  await context.close();
});
