import { expect, test } from 'vitest';
import { isKeeper, secretText, whenRotated } from './clients.ts';

const now = new Date('2026-03-01T00:00:00Z');
const after = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const secret = (id: string, expiresAt: Date | null = null) => ({ id, expiresAt });

test('the only secret goes on for the overlap', () => {
  expect(whenRotated([secret('a')], now, 24)).toEqual({ ended: [], goesOn: { id: 'a', until: after(24) } });
});

test('a third secret ends the oldest at once', () => {
  const two = [secret('b'), secret('a', after(20))];
  expect(whenRotated(two, now, 24)).toEqual({ ended: ['a'], goesOn: { id: 'b', until: after(24) } });
});

test('without an overlap all end at once', () => {
  expect(whenRotated([secret('b'), secret('a', after(1))], now, 0)).toEqual({ ended: ['b', 'a'], goesOn: null });
  expect(whenRotated([], now, 24)).toEqual({ ended: [], goesOn: null });
});

test('rotating makes no secret live longer than it would have', () => {
  expect(whenRotated([secret('a', after(2))], now, 24).goesOn).toEqual({ id: 'a', until: after(2) });
});

test('a secret is 256 bits in characters of forms and URLs', () => {
  expect(secretText(new Uint8Array(32).fill(255))).toBe(`muster_${'_'.repeat(42)}8`);
  expect(secretText(new Uint8Array(32))).toBe(`muster_${'A'.repeat(43)}`);
});

test('a keeper can manage its tenant, and does not expire', () => {
  expect(isKeeper({ scopes: ['tenant.write'], expiresAt: null })).toBe(true);
  expect(isKeeper({ scopes: ['tenant.write'], expiresAt: after(1) })).toBe(false);
  expect(isKeeper({ scopes: ['tenant.read'], expiresAt: null })).toBe(false);
});
