import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idMaker, idRandomBytes } from './ids.ts';

const zeros = new Uint8Array(idRandomBytes);
const ones = new Uint8Array(idRandomBytes).fill(0xff);
const random = fc.uint8Array({ minLength: idRandomBytes, maxLength: idRandomBytes });
const time = fc.integer({ min: 0, max: 2 ** 48 - 2 });

test('an id is a UUID of version 7 with the time at its front', () => {
  fc.assert(
    fc.property(time, random, (now, bytes) => {
      const id = idMaker()(now, bytes);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(now);
    }),
  );
});

test('ids sort in the order in which they were made, whatever the clock does', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(time, random), { minLength: 2 }), moments => {
      const next = idMaker();
      const ids = moments.map(([now, bytes]) => next(now, bytes));
      expect(ids).toEqual(ids.toSorted());
      expect(new Set(ids).size).toBe(ids.length);
    }),
  );
});

test('many ids of one millisecond differ without any randomness', () => {
  const next = idMaker();
  const ids = Array.from({ length: 100_000 }, () => next(1_700_000_000_000, zeros));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(ids.toSorted());
});

test('all randomness that is not the counter shows', () => {
  expect(idMaker()(0, ones)).toMatch(/-ffffffffffff$/);
  expect(idMaker()(0, zeros)).toBe('00000000-0000-7000-8000-000000000000');
});
