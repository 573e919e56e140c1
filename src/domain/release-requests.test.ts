import { expect, test } from 'vitest';
import { isToDecide, releaseState } from './release-requests.ts';

const answerBy = new Date('2026-03-01T00:00:00Z');
const before = new Date(answerBy.getTime() - 1);

test('a request is overdue from the moment that it names, and decided only then, or when it was refused', () => {
  expect(releaseState({ state: 'open', answerBy }, before)).toBe('open');
  expect(releaseState({ state: 'open', answerBy }, answerBy)).toBe('overdue');
  expect([before, answerBy].map(now => isToDecide({ state: 'open', answerBy }, now))).toEqual([false, true]);
  expect(isToDecide({ state: 'refused', answerBy }, before)).toBe(true);
  for (const state of ['released', 'withdrawn', 'kept'] as const) {
    expect(releaseState({ state, answerBy }, answerBy)).toBe(state);
    expect(isToDecide({ state, answerBy }, answerBy)).toBe(false);
  }
});
