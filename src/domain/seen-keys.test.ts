import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seenKeys } from './seen-keys.ts';

test('remembers as a map does, also where many keys begin alike', () => {
  const key = fc.tuple(fc.nat(3), fc.nat(40), fc.nat(3)).map(([a, b, c]) => {
    const bytes = new Uint8Array(16);
    bytes.set([a, 0, b]);
    bytes[15] = c;
    return bytes;
  });
  fc.assert(
    fc.property(fc.array(key, { maxLength: 2000, size: 'max' }), keys => {
      const [seen, map] = [seenKeys(), new Map<string, number>()];
      for (const [index, each] of keys.entries()) {
        const name = each.join();
        expect(seen.find(each)).toBe(map.get(name) ?? null);
        expect(seen.add(each, index + 1)).toBe(map.get(name) ?? null);
        if (!map.has(name)) map.set(name, index + 1);
      }
    }),
    { numRuns: 30 },
  );
});
