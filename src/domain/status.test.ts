import { expect, test } from 'vitest';
import { queueLength, secondsToSettle } from './status.ts';

test.each([
  [0, 'none'],
  [1, 'below1000'],
  [999, 'below1000'],
  [1000, 'below100000'],
  [99_999, 'below100000'],
  [100_000, 'more'],
])('a queue of %s rows is told as %s', (rows, told) => expect(queueLength(rows)).toBe(told));

test.each([
  ['nothing waits', 0, [5000], 100, 0],
  ['nothing was measured', 10, [], null, null],
  ['nobody else waits', 1000, [], 100, 10],
  ['a part of a second is a whole one', 1, [], 100, 1],
  ['others wait with less', 1000, [100, 300], 100, 14],
  ['another waits with a million', 1000, [1_000_000], 100, 20],
])('%s', (_, own, others, rate, seconds) => expect(secondsToSettle(own, others, rate)).toBe(seconds));
