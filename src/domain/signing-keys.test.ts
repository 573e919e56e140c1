import { expect, test } from 'vitest';
import {
  aheadSeconds,
  keysToRetire,
  later,
  nextKeySigns,
  signerOf,
  signingDays,
  tokenSeconds,
} from './signing-keys.ts';

const start = new Date('2026-01-01T00:00:00Z');
const month = signingDays * 86_400;
const first = { kid: 'first', signsFrom: start };
const second = { kid: 'second', signsFrom: later(start, month) };

test('the first key signs at once, the next is made ahead of its time', () => {
  expect(nextKeySigns([], start)).toEqual(start);
  expect(nextKeySigns([first], later(start, month - aheadSeconds - 1))).toBeNull();
  expect(nextKeySigns([first], later(start, month - aheadSeconds))).toEqual(second.signsFrom);
  expect(nextKeySigns([second, first], later(start, month))).toBeNull();
  const idleYear = later(start, 12 * month);
  expect(nextKeySigns([second, first], idleYear)).toEqual(later(idleYear, aheadSeconds));
});

test('the newest whose time has come signs', () => {
  const keys = [second, first];
  expect(signerOf(keys, later(start, -60))).toBe(first);
  expect(signerOf(keys, later(start, month - 1))).toBe(first);
  expect(signerOf(keys, later(start, month))).toBe(second);
  expect(signerOf([], start)).toBeUndefined();
});

test('a key is kept until its last token has ended', () => {
  const keys = [second, first];
  expect(keysToRetire(keys, later(second.signsFrom, tokenSeconds + 60))).toEqual([]);
  expect(keysToRetire(keys, later(second.signsFrom, tokenSeconds + 300))).toEqual(['first']);
  expect(keysToRetire([first], later(start, 12 * month))).toEqual([]);
});
