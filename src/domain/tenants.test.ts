import { expect, test } from 'vitest';
import type { Principal } from '../contracts/tenants.ts';
import { requireHeld } from './tenants.ts';

test('the first scope that is not held is named', () => {
  const reader: Principal = {
    ...{
      kind: 'client',
      id: 'c',
      name: 'Reader',
      tenantId: 't',
      tenantKind: 'customer',
      partnerType: null,
      actsFor: null,
      session: null,
      language: 'en',
    },
    scopes: new Set(['devices.read']),
  };
  const refused = expect.objectContaining({ fault: { code: 'notAllowed', params: { scope: 'audit.read' } } });
  expect(() => requireHeld(reader, ['devices.read', 'audit.read', 'tenant.read'])).toThrow(refused);
  expect(() => requireHeld(reader, ['devices.read'])).not.toThrow();
});
