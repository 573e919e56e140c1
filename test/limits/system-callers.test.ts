import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type SystemCaller, systemCallers } from '../../src/storage/database.ts';

/** Where each caller may act past row-level security. Another place needs a reason, and a line here. */
const places: Readonly<Record<SystemCaller, readonly string[]>> = {
  'sign-in': [
    'services/clients.ts',
    'services/company.ts',
    'services/logins.ts',
    'services/provider.ts',
    'services/sessions.ts',
    'services/sign-in-settings.ts',
    'services/sign-in.ts',
    'services/signing-keys.ts',
  ],
  work: ['services/batches/settle.ts'],
  sweep: ['services/sweeps.ts'],
  'tenant create': ['services/tenants.ts'],
  'tenant delete': ['services/tenants/delete.ts'],
  'tenant export': ['services/tenants/export.ts'],
  settings: ['operate.ts', 'serve.ts'],
  readiness: ['services/readiness.ts'],
  status: ['services/status.ts'],
  keys: ['services/seal-keys.ts'],
  verify: ['services/audit/verify.ts'],
  'contact links': ['services/contacts/links.ts'],
  mandates: [
    'services/mandates/consent-links.ts',
    'services/mandates/end.ts',
    'services/mandates/offers.ts',
    'services/mandates/pass-on.ts',
    'services/mandates/requests.ts',
  ],
  transfers: ['services/transfers/accept.ts', 'services/transfers/end.ts', 'services/transfers/offer.ts'],
  'release requests': [
    'services/release-requests/answer.ts',
    'services/release-requests/create.ts',
    'services/release-requests/decide.ts',
  ],
};

const src = join(import.meta.dirname, '../../src');
const calls = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(path => path.endsWith('.ts') && !path.endsWith('.test.ts') && path !== 'storage/database.ts')
  .flatMap(path =>
    [...readFileSync(join(src, path), 'utf8').matchAll(/\basSystem\b(?!\()|\basSystem\(\s*(?:'([^']*)')?/g)].map(
      ([, name]) => ({
        path,
        name,
      }),
    ),
  );

test('whoever acts past row-level security says who it is, in its own place', () => {
  expect(calls.filter(({ name }) => name === undefined)).toEqual([]);
  const found = systemCallers.map(caller => [
    caller,
    [...new Set(calls.filter(({ name }) => name === caller).map(({ path }) => path))].sort(),
  ]);
  expect(Object.fromEntries(found)).toEqual(places);
});
