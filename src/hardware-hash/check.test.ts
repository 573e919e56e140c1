import { describe, expect, test } from 'vitest';
import { means, sample } from '../../test/fixtures/hashes/samples.ts';
import { type FindingCode, findingTable, hashFindings, isPlaceholder, usableIdentity, usableUuid } from './check.ts';
import { readHash } from './decode.ts';
import { buildRecord, encodeHash, rawRecords } from './encode.ts';
import type { HardwareHash } from './hash.ts';
import type { RawRecord } from './records.ts';

const now = new Date('2026-02-01T00:00:00Z');

function hashOf(text: string): HardwareHash {
  const { hash } = readHash(text, means);
  if (!hash) throw new Error('not readable');
  return hash;
}

const lenovo = hashOf(sample('lenovo-p14sg5-win11-26100'));
const records = rawRecords(lenovo);
const codesOf = (hash: HardwareHash) => hashFindings(hash, now).map(({ code }) => code);
const codesFor = (changed: readonly RawRecord[], size = 3000) => codesOf(hashOf(encodeHash(changed, means, size)));
/** The Lenovo's records without those types, then these. */
const changed = (without: readonly number[], ...added: RawRecord[]) => [
  ...records.filter(({ type }) => !without.includes(type)),
  ...added,
];
const adapter = (macAddress: string) => buildRecord('networkAdapters', { medium: 14, macAddress, bus: 'PCI' });
const collector = (capturedAt: string, toolVersion = 9) => [
  buildRecord('collector', {
    toolBuild: '10.0.1.1',
    osBuild: '10.0.1.1',
    capturedAt,
    utcOffsetMinutes: 0,
    osType: 'FullOS',
    osCpuArchitecture: 'x64',
    toolVersion,
  }),
  ...changed([1]),
];

describe('findings', () => {
  test('a sound physical machine has none', () => {
    expect(codesOf(lenovo)).toEqual([]);
  });

  test('a plain QEMU guest has them in order, with the severity of the table and names in plain words', () => {
    const findings = hashFindings(hashOf(sample('qemu-notpm-20348')), now);
    expect(findings.map(({ severity, code }) => [severity, code])).toEqual([
      ['error', 'identityMissing'],
      ['warning', 'placeholderValue'],
      ['warning', 'tpmMissing'],
    ]);
    expect(findings[1]?.message).toContain('smbiosSystemSerialNumber, smbiosSkuNumber, smbiosSystemFamily');
  });

  test.each<[FindingCode, readonly RawRecord[]]>([
    ['identityMissing', changed([14])],
    ['keyMismatch', changed([25])],
    ['uuidNotUsable', changed([12])],
    ['uuidNotUsable', changed([12], buildRecord('smbiosUuid', '03000200-0400-0500-0006-000700080009'))],
    ['placeholderValue', changed([17], buildRecord('smbiosSystemProductName', 'To Be Filled By O.E.M.'))],
    ['tpmMissing', changed([13, 25, 11])],
    ['tpmVersionOld', changed([13], buildRecord('tpmVersion', 'TPM-Version:01.02-SpecLevel:2-Errata:3-'))],
    ['tpmKeyNotValid', changed([25], buildRecord('tpmEkPub', '7f'.repeat(256)))],
    ['macAddressMissing', changed([8])],
    ['macAddressNotValid', changed([], adapter('00:00:00:00:00:00'))],
    ['macAddressNotValid', changed([], adapter('01:00:5e:00:00:01'))],
    ['diskSerialMissing', changed([7, 28], buildRecord('diskSerialNumbers', ' |DISK|CONTOSO'))],
    ['productKeyIdNotValid', changed([24], buildRecord('productKeyId', '12345'))],
    ['collectorNotFirst', changed([1])],
    ['capturedInFuture', collector('2026-02-03T00:00:00Z')],
    ['capturedTooEarly', collector('2015-12-31T23:59:59Z')],
    ['toolVersionUnknown', collector('2026-01-01T00:00:00Z', 42)],
    ['unknownRecords', changed([], { type: 38, payload: new Uint8Array(3) })],
    ['repeatedRecords', changed([], buildRecord('smbiosSkuNumber', 'another'))],
  ])('%s (%#)', (code, made) => {
    expect(codesFor(made)).toContain(code);
  });

  test('a size of another tool and a capture in Windows PE', () => {
    expect(codesFor(records, 4096)).toEqual(['sizeNotUsual']);
    expect(codesOf(hashOf(sample('dell-5530-winpe-25398')))).toEqual(['winPeCapture']);
  });

  test('a clock that runs a little ahead is no finding', () => {
    expect(codesFor(collector('2026-02-01T20:00:00Z'))).toEqual([]);
  });

  test('are worded plainly', () => {
    for (const { message } of Object.values(findingTable)) {
      expect(message).toMatch(/^[A-Z].*\.$/);
      expect(message).not.toMatch(/invalid|please/i);
    }
  });
});

describe('placeholders', () => {
  test.each([
    '',
    '  ',
    'SMBIOS_STRING_INDEX_0',
    'To be filled by O.E.M.',
    'TO BE FILLED BY O.E.M. ',
    'Default string',
    'System Serial Number',
    'None',
    'Not Specified',
    '0',
    '00000000',
    'FFFFFFFF',
    'xxxxxxxxxxx',
    '..........',
    '123456789',
    'N/A',
  ])('"%s" is one', text => {
    expect(isPlaceholder(text)).toBe(true);
  });

  test.each([
    '016520771357',
    'PF12000001',
    '86HZGA0',
    'Dell Inc.',
    'HP',
    '000000001',
    'Latitude 5530',
    '111',
    'Nonesuch',
  ])('"%s" is none', text => {
    expect(isPlaceholder(text)).toBe(false);
  });

  test.each([
    '00000000-0000-0000-0000-000000000000',
    'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF',
    'fefefefe-fefe-fefe-fefe-fefefefefefe',
    '03000200-0400-0500-0006-000700080009',
  ])('UUID %s is not usable', text => {
    expect(usableUuid(text)).toBe(false);
  });

  test('the usable identity leaves them out and keeps the rest', () => {
    const { identity } = hashOf(sample('qemu-notpm-20348'));
    expect(usableIdentity(identity)).toEqual({ ...identity, serialNumber: null });
    expect(usableIdentity(lenovo.identity)).toEqual(lenovo.identity);
    const shared = { ...lenovo.identity, smbiosUuid: '00000000-0000-0000-0000-000000000000' };
    expect(usableIdentity(shared).smbiosUuid).toBeNull();
  });
});
