import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { means, sample, sampleNames } from '../../test/fixtures/hashes/samples.ts';
import { readHash } from './decode.ts';
import { buildRecord, encodeHash, hashText, rawRecords } from './encode.ts';
import type { HardwareHash, HashReading } from './hash.ts';
import type { RawRecord } from './records.ts';
import { captureOf, makeMachine } from './synthesize.ts';

const hp = sample('hp-650g10-win11-22621');
const read = (text: string) => readHash(text, means);
/** The HP sample: 1,155 + 36 bytes that carry meaning. */
const meaningful = Math.ceil((1191 * 4) / 3);

function hashOf(text: string): HardwareHash {
  const { hash } = read(text);
  if (!hash) throw new Error('not readable');
  return hash;
}

function reasonOf(reading: HashReading): string {
  return reading.hash ? (reading.reason ?? 'sound') : reading.reason;
}

describe('a sound hash', () => {
  test('gives the identity of the machine', () => {
    expect(read(sample('lenovo-p14sg5-win11-26100'))).toMatchObject({
      reason: null,
      repairs: [],
      hash: {
        size: 3000,
        declaredLength: 1326,
        identity: {
          manufacturer: 'LENOVO',
          model: '21G2001VUS',
          serialNumber: 'EI5ZGA02',
          smbiosUuid: '339E8572-3B64-1AED-C4DF-92AA2034E079',
          productKeyId: '5492039615030',
          tpm: true,
          capturedAt: new Date('2025-12-31T00:00:00Z'),
        },
      },
    });
    const { ekSha256 } = hashOf(sample('lenovo-p14sg5-win11-26100')).identity;
    expect(Buffer.from(ekSha256 ?? []).toString('hex')).toBe(
      'f827e2bc53420fe410e5f46d9426b2922f73bd6c2368b7a270d0522978b873dc',
    );
  });

  test('may stand between blanks', () => {
    expect(read(`  ${hp}\r\n`)).toEqual(read(hp));
  });

  test('holds exactly the bytes that carry meaning', () => {
    expect(hashOf(hp).bytes).toHaveLength(1191);
  });

  test('without a TPM says so', () => {
    expect(hashOf(sample('vmware-x64-win11-26100')).identity).toMatchObject({ tpm: false, ekSha256: null });
  });

  test('may be as short as its four identity records, without record 1', () => {
    const text = encodeHash(
      [
        buildRecord('smbiosUuid', '00112233-4455-6677-8899-AABBCCDDEEFF'),
        buildRecord('smbiosSystemSerialNumber', 'S-1'),
        buildRecord('smbiosSystemManufacturer', 'Contoso'),
        buildRecord('smbiosSystemProductName', 'Book'),
      ],
      means,
    );
    expect(read(text)).toMatchObject({ reason: null, hash: { identity: { serialNumber: 'S-1', capturedAt: null } } });
  });
});

describe('a change', () => {
  test.each(sampleNames)('of any single bit of %s is refused', name => {
    const text = sample(name);
    const bytes = Buffer.from(text, 'base64');
    const accepted: number[] = [];
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const at = bit >> 3;
      const mask = 1 << (bit & 7);
      bytes.writeUInt8(bytes.readUInt8(at) ^ mask, at);
      if (read(means.toBase64(bytes)).hash) accepted.push(bit);
      bytes.writeUInt8(bytes.readUInt8(at) ^ mask, at);
    }
    expect(accepted).toEqual([]);
  });

  test('of any single character is refused', () => {
    fc.assert(
      fc.property(fc.nat(3999), fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }), (at, other) => {
        fc.pre(other !== hp[at] && other.trim() === other && !(other === '=' && at === 3999));
        expect(read(hp.slice(0, at) + other + hp.slice(at + 1)).hash).toBeNull();
      }),
    );
  });

  test('in the middle, as a missing piece, is damage and not a cut', () => {
    expect(reasonOf(read(hp.slice(0, 800) + hp.slice(1200)))).toBe('damaged');
  });

  test('of the zero padding is damage', () => {
    expect(reasonOf(read(`${hp.slice(0, 3999)}B`))).toBe('damaged');
    expect(reasonOf(read(hp + hp))).toBe('damaged');
  });

  test('of the declared length to more than any hash has is damage, however long the text is', () => {
    const bytes = Buffer.from(hp, 'base64');
    bytes.writeUInt16LE(2965, 2);
    expect(reasonOf(read(means.toBase64(bytes)))).toBe('damaged');
    expect(reasonOf(read(means.toBase64(bytes).slice(0, 3000)))).toBe('damaged');
    bytes.writeUInt16LE(2964, 2);
    expect(reasonOf(read(means.toBase64(bytes).slice(0, 3000)))).toBe('cutShort');
  });

  test('of the declared length to less than 32 is damage, even under a right checksum', () => {
    const record = (bytes: number) => [{ type: 99, payload: new Uint8Array(bytes) }];
    expect(reasonOf(read(encodeHash(record(23), means)))).toBe('damaged');
    expect(reasonOf(read(encodeHash(record(24), means)))).toBe('identityMissing');
  });

  test('of bits behind the last byte is damage', () => {
    expect(reasonOf(read(`${hp.slice(0, 3998)}==`))).toBe('sound');
    expect(reasonOf(read(`${hp.slice(0, 3997)}B==`))).toBe('damaged');
  });
});

describe('a cut text', () => {
  test('at any place is cut short, or only its padding is missing', () => {
    for (let length = 3; length < 4000; length++) {
      const reading = read(hp.slice(0, length));
      if (length < meaningful) {
        expect(reading).toEqual({
          hash: null,
          reason: 'cutShort',
          params: { missing: 4000 - length, expected: 4000 },
        });
      } else {
        expect(reading.hash?.size).toBe(3000);
        expect(reading.hash && reading.repairs).toContain('hashPaddingCut');
      }
    }
  });

  test('in its padding gives the whole text back', () => {
    const { bytes, size } = hashOf(hp.slice(0, meaningful + 5));
    expect(hashText(bytes, size, means)).toBe(hp);
  });

  test('one byte before its end, without any padding, is cut short', () => {
    const cut = means.toBase64(hashOf(hp).bytes.subarray(0, 1190));
    expect(read(cut)).toMatchObject({ reason: 'cutShort' });
  });

  test('is told by how much also where `=` follows', () => {
    expect(read(`${hp.slice(0, 1000)}==`)).toMatchObject({ reason: 'cutShort', params: { missing: 3000 } });
    expect(read(`${hp.slice(0, 1002)}==`)).toMatchObject({ reason: 'cutShort', params: { missing: 2998 } });
  });
});

describe('base64 padding', () => {
  const text = encodeHash(rawRecords(hashOf(hp)), means, 3001);

  test('may be missing', () => {
    expect(text.endsWith('==')).toBe(true);
    expect(read(text)).toMatchObject({ reason: null, repairs: [], hash: { size: 3001 } });
    expect(read(text.slice(0, -1))).toMatchObject({ repairs: ['hashPaddingRepaired'], hash: { size: 3001 } });
    expect(read(text.slice(0, -2))).toMatchObject({ repairs: ['hashPaddingRepaired'], hash: { size: 3001 } });
  });

  test('may not be more than the length asks for', () => {
    expect(read(`${hp}=`)).toMatchObject({ reason: 'notBase64', params: { position: 4001 } });
    expect(read(`${hp.slice(0, 3999)}==`)).toMatchObject({ reason: 'notBase64', params: { position: 4000 } });
  });

  test('of an unpadded hash that ends with its checksum may be missing too', () => {
    const { bytes } = hashOf(sample('vmware-x64-win11-26100'));
    const exact = means.toBase64(bytes).replace(/=+$/, '');
    expect(exact.length % 4).not.toBe(0);
    expect(read(exact)).toMatchObject({ repairs: ['hashPaddingRepaired', 'hashPaddingCut'] });
  });
});

describe('another value in the column', () => {
  test.each([
    '',
    'eidkaofjeioaofjfoieoajfoiejofiaoiojeifjojew',
    '016520771357',
    '5CD12000008',
    'Surface Laptop 3',
    'Dell Inc.',
    'AAAA',
    'T0',
    'A'.repeat(4000),
    means.toBase64(Buffer.from(hp, 'base64').fill(7)),
    'T0G'.repeat(3000),
  ])('%#: is no hardware hash', text => {
    expect(read(text)).toEqual({ hash: null, reason: 'notAHardwareHash', params: {} });
  });

  test('with characters that do not belong names the place of the first', () => {
    expect(read(`${hp.slice(0, 76)}\n${hp.slice(76)}`)).toMatchObject({ params: { position: 77 } });
    expect(read(`#${hp.slice(1)}`)).toMatchObject({ reason: 'notBase64', params: { position: 1 } });
    expect(read(`${hp.slice(0, 300)}…`)).toMatchObject({ reason: 'notBase64', params: { position: 301 } });
    expect(read(hp.replace('/', '_'))).toMatchObject({ reason: 'notBase64' });
  });

  test('never throws, whatever it is, and whatever the means do', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String({ maxLength: 200 }),
      fc.tuple(fc.nat(4000), fc.string({ unit: 'binary' })).map(([at, other]) => hp.slice(0, at) + other),
      fc.base64String({ maxLength: 200 }).map(rest => `T0GD${rest}`),
    );
    const throwing = { ...means, fromBase64: (value: string) => Uint8Array.from(atob(value), c => c.charCodeAt(0)) };
    fc.assert(
      fc.property(text, value => {
        const [one, other] = [readHash(value, throwing), read(value)];
        expect({ ...one, hash: one.hash?.declaredLength }).toEqual({ ...other, hash: other.hash?.declaredLength });
      }),
      { numRuns: 2000 },
    );
  });
});

/** A record by its type and payload in hex. */
const raw = (type: number, hex: string): RawRecord => ({ type, payload: Buffer.from(hex, 'hex') });

describe('records under a right checksum', () => {
  const identity = [
    buildRecord('smbiosSystemSerialNumber', 'S-0001'),
    buildRecord('smbiosSystemManufacturer', 'Contoso Electronics'),
  ];

  test.each([1, 2, 5, 6, 9, 10, 11, 12, 25, 27, 29])('of type %i have one size', type => {
    expect(read(encodeHash([...identity, raw(type, '00')], means))).toEqual({
      hash: null,
      reason: 'recordsDamaged',
      params: { record: type },
    });
  });

  test.each([
    ['8, with another length than its bus name has', 8, '0e00000002005e005301090000005000430049000000'],
    ['8, too short', 8, '0e000000'],
    ['34, with another count than it has classes', 34, '03010400080000080008'],
    ['34, empty', 34, ''],
    ['16, with a NUL inside its text', 16, '410042'],
  ])('of type %s are damaged', (_, type, hex) => {
    expect(reasonOf(read(encodeHash([...identity, raw(type, hex)], means)))).toBe('recordsDamaged');
  });

  test('end exactly where the checksum begins', () => {
    const bytes = Uint8Array.from(Buffer.from(encodeHash([...identity, raw(99, '0000000000')], means), 'base64'));
    const length = bytes[2]! | (bytes[3]! << 8);
    const lengthOfLast = length - 9 + 2;
    for (const wrong of [0, 3, 8, 10, 255]) {
      bytes[lengthOfLast] = wrong;
      bytes.set(means.sha256(bytes.subarray(0, length)), length + 4);
      expect(reasonOf(read(means.toBase64(bytes)))).toBe('recordsDamaged');
    }
  });

  test('leave no bytes over', () => {
    const bytes = Uint8Array.from(Buffer.from(encodeHash([...identity, raw(99, '000000')], means), 'base64'));
    const length = bytes[2]! | (bytes[3]! << 8);
    bytes[length - 5] = 4;
    bytes.set(means.sha256(bytes.subarray(0, length)), length + 4);
    expect(read(means.toBase64(bytes))).toMatchObject({ reason: 'recordsDamaged', params: { record: 0 } });
  });

  test('of a type that is not known are kept, not refused', () => {
    const records = [...identity, raw(38, 'c0ffee'), raw(0x1234, '')];
    expect(rawRecords(hashOf(encodeHash(records, means)))).toEqual(
      records.map(({ type, payload }) => ({ type, payload: Buffer.from(payload) })),
    );
  });
});

describe('rules 4 and 5', () => {
  test('a placeholder is no serial number', () => {
    expect(reasonOf(read(sample('qemu-notpm-20348')))).toBe('identityMissing');
    expect(hashOf(sample('qemu-notpm-20348')).identity.serialNumber).toBe('SMBIOS_STRING_INDEX_0');
  });

  test.each(['smbiosSystemManufacturer', 'smbiosSystemSerialNumber'] as const)('%s must be there', name => {
    const { type } = buildRecord(name, '');
    const records = rawRecords(hashOf(hp)).filter(record => record.type !== type);
    expect(reasonOf(read(encodeHash(records, means)))).toBe('identityMissing');
  });

  test('the device ID belongs to the endorsement key', () => {
    const [one, other] = [makeMachine(1, { maker: 'dell' }), makeMachine(2, { maker: 'dell' })];
    const keyOf = (seed: typeof one) =>
      rawRecords(hashOf(captureOf(seed, {}, means))).find(({ type }) => type === 25) ?? raw(25, '');
    const records = rawRecords(hashOf(captureOf(one, {}, means)));
    const spliced = records.map(record => (record.type === 25 ? keyOf(other) : record));
    expect(reasonOf(read(encodeHash(records, means)))).toBe('sound');
    expect(reasonOf(read(encodeHash(spliced, means)))).toBe('keyMismatch');
    expect(
      reasonOf(
        read(
          encodeHash(
            records.filter(({ type }) => type !== 25),
            means,
          ),
        ),
      ),
    ).toBe('keyMismatch');
  });
});
