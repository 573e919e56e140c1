import { expect, test } from 'vitest';
import { secondsLeft } from './estimate.ts';

test('what is left at the rate so far, and nothing before anybody can tell', () => {
  const first = { at: 1000, done: 100 };
  expect(secondsLeft(first, { at: 2999, done: 200 }, 1000)).toBe(null);
  expect(secondsLeft(first, { at: 11_000, done: 100 }, 1000)).toBe(null);
  expect(secondsLeft(first, { at: 11_000, done: 300 }, 1000)).toBe(35);
});
