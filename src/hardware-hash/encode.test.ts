import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { means, sample, sampleNames } from '../../test/fixtures/hashes/samples.ts';
import { readHash } from './decode.ts';
import { buildRecord, encodeHash, hashText, rawRecords } from './encode.ts';
import { hashFields } from './fields.ts';
import type { HardwareHash } from './hash.ts';
import { type RecordName, recordEntries, recordTable } from './records.ts';

function hashOf(text: string): HardwareHash {
  const { hash } = readHash(text, means);
  if (!hash) throw new Error('not readable');
  return hash;
}

const line = fc.string({ maxLength: 60, unit: 'grapheme' }).filter(text => !text.includes('\0'));
const unknown = fc.record({ type: fc.integer({ min: 38, max: 0xffff }), payload: fc.uint8Array({ maxLength: 40 }) });
const text = fc.record({
  type: fc.constantFrom(3, 4, 7, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 26, 28, 36),
  payload: line.map(value => new TextEncoder().encode(`${value}\0`)),
});
const records = fc.array(fc.oneof(unknown, text), { minLength: 7, maxLength: 12 });

describe('a hash', () => {
  test.each(sampleNames)('%s is encoded again byte for byte', name => {
    const hash = hashOf(sample(name));
    expect(encodeHash(rawRecords(hash), means)).toBe(sample(name));
    expect(hashText(hash.bytes, hash.size, means)).toBe(sample(name));
  });

  test('of any records and size comes back as it was', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 3000, max: 3005 }), (given, size) => {
        const encoded = encodeHash(given, means, size);
        const hash = hashOf(encoded);
        expect(rawRecords(hash).map(({ type, payload }) => [type, [...payload]])).toEqual(
          given.map(({ type, payload }) => [type, [...payload]]),
        );
        expect(hashText(hash.bytes, hash.size, means)).toBe(encoded);
        expect(encodeHash(rawRecords(hash), means, size)).toBe(encoded);
        expect(() => hashFields(hash)).not.toThrow();
      }),
    );
  });

  test('that is too large for its size is not made', () => {
    expect(() => encodeHash([{ type: 99, payload: new Uint8Array(2956) }], means)).not.toThrow();
    expect(() => encodeHash([{ type: 99, payload: new Uint8Array(2957) }], means)).toThrow(RangeError);
    expect(() => encodeHash([{ type: 99, payload: new Uint8Array(65_528) }], means, 70_000)).toThrow(RangeError);
  });
});

describe('a record built from the value that was read', () => {
  /** Every record of the samples, read and written again, is the same bytes. */
  test.each(sampleNames)('of %s is the same record', name => {
    const nameOf = new Map<number, RecordName>(recordEntries.map(([record, { type }]) => [type, record]));
    for (const record of rawRecords(hashOf(sample(name)))) {
      const recordName = nameOf.get(record.type);
      if (!recordName) throw new Error(`record ${record.type} is not in the table`);
      const { layout } = recordTable[recordName];
      expect([recordName, ...buildRecord(recordName, layout.read(record.payload)).payload]).toEqual([
        recordName,
        ...record.payload,
      ]);
    }
  });

  test('holds for text of any language and for shapes that no sample has', () => {
    const back = <N extends RecordName>(name: N, value: Parameters<typeof buildRecord<N>>[1]) =>
      recordTable[name].layout.read(buildRecord(name, value).payload);
    fc.assert(
      fc.property(line, value => {
        expect(back('smbiosSystemFamily', value)).toBe(value);
        expect(back('diskSerialNumbers', value)).toBe(value);
        expect(back('videoAdapters', value)).toBe(value);
      }),
    );
    expect(back('processorModel', 'Snapdragon(R) X Elite - X1E80100 - Qualcomm(R) Oryon(TM) CPU')).toContain('Oryon');
    expect(back('disks', { capacityGB: 2 ** 40, busType: 11, seekPenalty: null, trim: false })).toEqual({
      capacityGB: 2 ** 40,
      busType: 11,
      seekPenalty: null,
      trim: false,
    });
  });
});
