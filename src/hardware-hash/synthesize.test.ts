import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { means } from '../../test/fixtures/hashes/samples.ts';
import { hashFindings } from './check.ts';
import { readHash } from './decode.ts';
import { hashFields } from './fields.ts';
import type { HardwareHash, HashIdentity } from './hash.ts';
import { type MakerName, makers } from './makers.ts';
import { captureOf, type Machine, makeMachine } from './synthesize.ts';

const now = new Date('2026-02-01T00:00:00Z');

function hashOf(machine: Machine, options: Parameters<typeof captureOf>[1] = {}): HardwareHash {
  const reading = readHash(captureOf(machine, options, means), means);
  if (!reading.hash) throw new Error(reading.reason);
  expect(reading.reason).toBeNull();
  return reading.hash;
}

function withoutTime({ capturedAt: _, ...identity }: HashIdentity) {
  return identity;
}

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test('the same seed makes the same machine and the same capture', () => {
  fc.assert(
    fc.property(seeds, seed => {
      expect(captureOf(makeMachine(seed), {}, means)).toBe(captureOf(makeMachine(seed), {}, means));
    }),
  );
});

test('no two seeds share a serial number, a UUID, a key or a product key ID', () => {
  const identities = Array.from({ length: 3000 }, (_, seed) => hashOf(makeMachine(seed)).identity);
  const distinct = (values: unknown[]) => new Set(values.filter(value => value !== null)).size;
  expect(distinct(identities.map(({ serialNumber }) => serialNumber))).toBe(3000);
  expect(distinct(identities.map(({ smbiosUuid }) => smbiosUuid))).toBe(3000);
  const keys = identities.flatMap(({ ekSha256 }) => (ekSha256 ? [Buffer.from(ekSha256).toString('hex')] : []));
  expect(distinct(keys)).toBe(keys.length);
  const productKeys = identities.flatMap(({ productKeyId }) => productKeyId ?? []);
  expect(distinct(productKeys)).toBe(productKeys.length);
  expect(productKeys.every(id => /^\d{13}$/.test(id))).toBe(true);
});

test.each(Object.keys(makers) as MakerName[])('a machine of %s is sound, with nothing that is an error', maker => {
  const codes = hashFindings(hashOf(makeMachine(7, { maker, tpm: true })), now).map(({ code }) => code);
  expect(codes.filter(code => code !== 'placeholderValue')).toEqual([]);
});

describe('another capture of a machine', () => {
  test('at another time under another build has another text and the same identity', () => {
    fc.assert(
      fc.property(seeds, fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01') }), (seed, at) => {
        const machine = makeMachine(seed);
        fc.pre(Number.isFinite(at.getTime()));
        const again = hashOf(machine, { at, osBuild: '10.0.26200.7' });
        expect(withoutTime(again.identity)).toEqual(withoutTime(hashOf(machine).identity));
        expect(again.identity.capturedAt).toEqual(new Date(Math.floor(at.getTime() / 1000) * 1000));
        expect(hashFields(again).osBuild).toBe('10.0.26200.7');
      }),
    );
  });

  const dell = makeMachine(42, { maker: 'dell' });
  const before = hashOf(dell).identity;

  test('with the TPM switched off has no key', () => {
    const { identity } = hashOf(dell, { tpm: false });
    expect(identity).toMatchObject({ tpm: false, ekSha256: null, smbiosUuid: before.smbiosUuid });
  });

  test('with another TPM has another key and is sound', () => {
    const { identity } = hashOf(dell, { replaceTpm: true });
    expect(identity.ekSha256).not.toEqual(before.ekSha256);
    expect({ ...identity, ekSha256: null }).toEqual({ ...before, ekSha256: null });
  });

  test('with another board has another UUID too', () => {
    const { identity } = hashOf(dell, { replaceBoard: true });
    expect(identity.smbiosUuid).not.toBe(before.smbiosUuid);
    expect(identity.ekSha256).not.toEqual(before.ekSha256);
    expect(identity.serialNumber).toBe(before.serialNumber);
  });

  test('in Windows PE says so', () => {
    const fields = hashFields(hashOf(dell, { osType: 'WinPE' }));
    expect(fields).toMatchObject({ osType: 'WinPE', diskSsnKernel: null, winPeSettings: expect.any(String) });
  });
});

test('a seed is an integer below 2^32', () => {
  for (const seed of [-1, 1.5, 2 ** 32, Number.NaN]) expect(() => makeMachine(seed)).toThrow(RangeError);
});
