import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HashIdentity } from '../hardware-hash/hash.ts';
import { type BindingKeys, bindingKeys, type HeldKeys, type Holder, tupleKey, verdict } from './identity.ts';

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();
const bytes = (n: number) => new Uint8Array(16).fill(n);
const machine: HashIdentity = {
  manufacturer: 'Contoso',
  model: 'Book 1',
  serialNumber: '0001',
  smbiosUuid: '4C4C4544-0038-5410-8052-B4C04F4D3232',
  productKeyId: null,
  ekSha256: sha256(Uint8Array.of(1)),
  tpm: true,
  capturedAt: null,
};

describe('binding keys', () => {
  test('a void value makes no key', () => {
    expect(bindingKeys({ ...machine, smbiosUuid: null }, sha256)).toMatchObject({ smbios: null });
    expect(bindingKeys({ ...machine, serialNumber: null }, sha256)).toMatchObject({ smbios: null });
    expect(bindingKeys({ ...machine, ekSha256: null }, sha256)).toMatchObject({ ek: null });
  });
  test('the model is no part of the machine, its maker is', () => {
    const keys = bindingKeys(machine, sha256);
    expect(bindingKeys({ ...machine, model: 'Book 2' }, sha256)).toEqual(keys);
    expect(bindingKeys({ ...machine, manufacturer: 'Fabrikam' }, sha256).smbios).not.toEqual(keys.smbios);
  });
  test('a tuple is exact in every character, and its parts cannot run together', () => {
    expect(tupleKey('HP', 'Elite', '1', sha256)).not.toEqual(tupleKey('HP', 'elite', '1', sha256));
    expect(tupleKey('HP', 'Elite1', '', sha256)).not.toEqual(tupleKey('HP', 'Elite', '1', sha256));
  });
});

// design: section "Identity and claims", one test a line of its table.
describe('verdict', () => {
  const both: BindingKeys = { ek: bytes(1), smbios: bytes(2) };
  const ours = (deviceId: string): Holder => ({ mine: true, deviceId });
  const theirs: Holder = { mine: false };
  const judge = (keys: BindingKeys, ek: Holder | null, smbios: Holder | null, held: HeldKeys = both) =>
    verdict(keys, { ek, smbios }, () => held);

  test('nothing found: new', () => expect(judge(both, null, null)).toEqual({ kind: 'new' }));
  test('both keys ours: already registered', () =>
    expect(judge(both, ours('a'), ours('a'))).toEqual({
      kind: 'already',
      deviceId: 'a',
      add: { ek: null, smbios: null },
      replaced: null,
    }));
  test('the board is ours and never showed a TPM: its key is added', () =>
    expect(judge(both, null, ours('a'), { ek: null, smbios: bytes(2) })).toMatchObject({
      kind: 'already',
      add: { ek: bytes(1), smbios: null },
    }));
  test('the TPM is switched off in this capture: already registered', () =>
    expect(judge({ ek: null, smbios: bytes(2) }, null, ours('a'))).toMatchObject({ kind: 'already', deviceId: 'a' }));
  test('the board is ours with another TPM: hardware changed', () =>
    expect(judge({ ek: bytes(9), smbios: bytes(2) }, null, ours('a'))).toEqual({
      kind: 'hardwareChanged',
      deviceId: 'a',
    }));
  test('the TPM is ours with other firmware values: the new key replaces the old', () =>
    expect(judge({ ek: bytes(1), smbios: bytes(9) }, ours('a'), null)).toMatchObject({
      kind: 'already',
      add: { ek: null, smbios: bytes(9) },
      replaced: bytes(2),
    }));
  test("any key another tenant's: claimed by another organization", () => {
    for (const [ek, smbios] of [
      [theirs, null],
      [null, theirs],
      [theirs, theirs],
      [ours('a'), theirs],
      [theirs, ours('a')],
    ] as const)
      expect(judge(both, ek, smbios)).toEqual({ kind: 'another' });
  });
  test('two of our devices: not unique', () =>
    expect(judge(both, ours('a'), ours('b'))).toEqual({ kind: 'notUnique' }));
});
