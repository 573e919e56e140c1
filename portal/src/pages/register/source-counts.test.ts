import { expect, test } from 'vitest';
import { type Correction, countsOf, isChanged } from './source-counts.ts';

const fine: Correction = { cells: [], faults: [], warnings: [] };
const bad: Correction = { cells: [], faults: [{ code: 'missingValue' }], warnings: [] };
const report = { rows: 10, failed: 4 };
const decide = (corrected: [number, Correction][], leftOut: number[] = [], leaveOutBad = false) => ({
  ...{ corrected: new Map(corrected), leftOut: new Set(leftOut), leaveOutBad },
});

test('what is sent, and what of it would fail', () => {
  const counted = (decisions: ReturnType<typeof decide>) => {
    const { bad: still, corrected, leftOut, toSend } = countsOf(report, decisions);
    return [still, corrected, leftOut, toSend];
  };
  expect(counted(decide([]))).toEqual([4, 0, 0, 10]);
  expect(
    counted(
      decide([
        [2, fine],
        [3, bad],
      ]),
    ),
  ).toEqual([3, 1, 0, 10]);
  expect(counted(decide([[2, fine]], [2, 4]))).toEqual([2, 0, 2, 8]);
  expect(
    counted(
      decide(
        [
          [2, fine],
          [3, bad],
        ],
        [],
        true,
      ),
    ),
  ).toEqual([0, 1, 3, 7]);
});

test('a file goes as it is unless something was changed', () => {
  const changed = (decisions: ReturnType<typeof decide>) => isChanged(countsOf(report, decisions), decisions);
  expect(changed(decide([]))).toBe(false);
  expect(changed(decide([[2, bad]]))).toBe(true);
  expect(changed(decide([], [2]))).toBe(true);
});
