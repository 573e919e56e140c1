import { expect, test } from 'vitest';
import { isNamed, transferState } from './transfers.ts';

const expiresAt = new Date('2026-03-01T00:00:00Z');
const before = new Date(expiresAt.getTime() - 1);

test('an offer is over at the moment that it names; what was decided stays what it is', () => {
  expect(transferState({ state: 'offered', expiresAt }, before)).toBe('offered');
  expect(transferState({ state: 'offered', expiresAt }, expiresAt)).toBe('expired');
  for (const state of ['accepted', 'declined', 'withdrawn'] as const) {
    expect(transferState({ state, expiresAt }, expiresAt)).toBe(state);
  }
});

test('an organization is named by its code and by its domains, by nothing that only begins like them', () => {
  const tenant = { id: 'id', entraTenantId: 'entra', domains: ['fabrikam.example'] };
  for (const to of ['id', 'entra', 'fabrikam.example']) expect(isNamed(tenant, to)).toBe(true);
  for (const to of ['', 'i', 'mail.fabrikam.example', 'fabrikam']) expect(isNamed(tenant, to)).toBe(false);
  expect(isNamed({ ...tenant, entraTenantId: null }, 'entra')).toBe(false);
});
