import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idList } from './id-list.ts';

test('gives back what was added, any part of it', () => {
  fc.assert(
    fc.property(fc.array(fc.uuid()), fc.nat(30), fc.nat(30), (ids, start, more) => {
      const list = idList();
      for (const id of ids) list.push(id);
      expect([list.length, list.slice(start, start + more)]).toEqual([ids.length, ids.slice(start, start + more)]);
    }),
  );
});

test('holds many', () => {
  const list = idList();
  const id = (n: number) => `01980000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
  for (let n = 0; n < 10_000; n += 1) list.push(id(n));
  expect(list.slice(4094, 4099)).toEqual([4094, 4095, 4096, 4097, 4098].map(id));
  expect(list.slice(9999, 20_000)).toEqual([id(9999)]);
});
