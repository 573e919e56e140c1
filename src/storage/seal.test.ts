import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { keyIdOf, makeSeal } from './seal.ts';

test('opens what it sealed, at its place, with its key, unchanged; and nothing else', () => {
  const key = randomBytes(32);
  const seal = makeSeal(key);
  for (const size of [0, 1, 1100]) {
    const plain = randomBytes(size);
    const sealed = seal.seal(plain, 'tenant/row');
    expect(makeSeal(key).open(sealed, 'tenant/row')).toEqual(plain);
    expect(() => seal.open(sealed, 'tenant/other')).toThrow();
    expect(() => makeSeal(randomBytes(32)).open(sealed, 'tenant/row')).toThrow('another MUSTER_KEY');
    for (let bit = 0; bit < sealed.length * 8; bit += 7) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => seal.open(changed, 'tenant/row')).toThrow();
    }
  }
});

test('the same text is never sealed twice alike', () => {
  const seal = makeSeal(randomBytes(32));
  const sealed = Array.from({ length: 1000 }, () => seal.seal(Buffer.from('text'), '').toString('hex'));
  expect(new Set(sealed).size).toBe(1000);
});

test('older keys open and never seal', () => {
  const [current, older] = [randomBytes(32), randomBytes(32)];
  const seal = makeSeal(current, [older, current]);
  expect(seal.keyIds.toSorted()).toEqual([keyIdOf(current), keyIdOf(older)].toSorted());
  expect(seal.open(makeSeal(older).seal(Buffer.from('text'), 'row'), 'row').toString()).toBe('text');
  const sealed = seal.seal(Buffer.from('text'), 'row');
  expect(sealed.toString('hex', 1, 5)).toBe(keyIdOf(current));
  expect(() => makeSeal(older).open(sealed, 'row')).toThrow('another MUSTER_KEY');
});
