import { expect, test } from 'vitest';
import { expectedFields } from '../../test/fixtures/hashes/expected.ts';
import { means, sample, sampleNames } from '../../test/fixtures/hashes/samples.ts';
import { readHash } from './decode.ts';
import { buildRecord, encodeHash } from './encode.ts';
import { hashFields } from './fields.ts';
import type { RawRecord } from './records.ts';

test.each(sampleNames)('%s has each field', name => {
  const { hash } = readHash(sample(name), means);
  expect(hash && hashFields(hash)).toEqual(expectedFields[name]);
});

function fieldsOf(records: readonly RawRecord[]) {
  const { hash } = readHash(encodeHash(records, means), means);
  if (!hash) throw new Error('not readable');
  return hashFields(hash);
}

test('lists keep order and repeats; of other repeated records the first counts; unknown ones are shown', () => {
  const fields = fieldsOf([
    buildRecord('diskSerialNumbers', 'B||'),
    buildRecord('diskSerialNumbers', ' A ||'),
    buildRecord('diskSerialNumbers', 'B||'),
    buildRecord('smbiosSkuNumber', 'first'),
    buildRecord('smbiosSkuNumber', 'second'),
    { type: 300, payload: Uint8Array.of(1, 0xab) },
  ]);
  expect(fields.diskSerialNumbers).toEqual(['B||', ' A ||', 'B||']);
  expect(fields.smbiosSkuNumber).toBe('first');
  expect(fields.unknownRecords).toEqual([{ type: 300, hex: '01ab' }]);
  expect(fields.smbiosUuid).toBeNull();
  expect(fields.osBuild).toBeUndefined();
});

test('text that is not UTF-8 is read as Windows-1252, and codes without a name as their number', () => {
  const fields = fieldsOf([
    { type: 19, payload: Uint8Array.of(0x4d, 0xfc, 0x6c, 0x6c, 0) },
    buildRecord('collector', {
      toolBuild: '10.0.1.2',
      osBuild: '10.0.1.2',
      capturedAt: '2100-01-01T00:00:00.000Z',
      utcOffsetMinutes: -15,
      osType: '7',
      osCpuArchitecture: '5',
      toolVersion: 200,
    }),
  ]);
  expect(fields.smbiosSystemFamily).toBe('Müll');
  expect(fields).toMatchObject({ osType: '7', osCpuArchitecture: '5', capturedAt: '2100-01-01T00:00:00.000Z' });
});
