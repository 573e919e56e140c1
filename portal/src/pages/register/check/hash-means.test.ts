import fc from 'fast-check';
import { expect, test } from 'vitest';
import { means as server } from '../../../../../test/fixtures/hashes/samples.ts';
import { hashMeans } from './hash-means.ts';

test('base64 and SHA-256 are those of the server', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4000 }), fc.string({ unit: 'grapheme' }), (bytes, text) => {
      const base64 = server.toBase64(bytes);
      expect(hashMeans.toBase64(bytes)).toBe(base64);
      expect([...hashMeans.fromBase64(base64)]).toEqual([...bytes]);
      expect([...hashMeans.sha256(bytes)]).toEqual([...server.sha256(bytes)]);
      expect([...hashMeans.sha256(text)]).toEqual([...server.sha256(text)]);
    }),
  );
});
