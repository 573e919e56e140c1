import type { HashIdentity } from '../hardware-hash/hash.ts';

/** SHA-256 of a text's UTF-8; passed in, since the server and a browser have different fast ones. */
export type Digest = (text: string) => Uint8Array;

/** The keys by which two captures of one machine are the same machine. Each 16 bytes, or null where the hash does not carry it. */
export interface BindingKeys {
  /** From the TPM's endorsement key. */
  readonly ek: Uint8Array | null;
  /** From UUID, manufacturer and serial number of the firmware. */
  readonly smbios: Uint8Array | null;
}

/** 128 bits: no accident meets that, and who wants to forge a machine's key forges the whole hash more cheaply. */
const keyBytes = 16;

/** `identity` without placeholders (hardware-hash/check.ts usableIdentity): a void value makes no key. */
export function bindingKeys(identity: HashIdentity, digest: Digest): BindingKeys {
  const { ekSha256, smbiosUuid, manufacturer, serialNumber } = identity;
  const smbios =
    smbiosUuid && manufacturer && serialNumber ? key(digest, smbiosUuid, manufacturer, serialNumber) : null;
  return { ek: ekSha256 ? ekSha256.subarray(0, keyBytes) : null, smbios };
}

/** The key by which a machine is looked up from manufacturer, model and serial number, exact in every character. 16 bytes. */
export function tupleKey(manufacturer: string, model: string, serialNumber: string, digest: Digest): Uint8Array {
  return key(digest, manufacturer, model, serialNumber);
}

function key(digest: Digest, ...parts: string[]): Uint8Array {
  return digest(parts.join('\0')).subarray(0, keyBytes);
}

/** Who holds a key: this tenant's device, or another tenant. */
export type Holder = { readonly mine: true; readonly deviceId: string } | { readonly mine: false };

/** The keys that a device of this tenant holds already. */
export interface HeldKeys {
  readonly ek: Uint8Array | null;
  readonly smbios: Uint8Array | null;
}

export type Verdict =
  | { readonly kind: 'new' }
  /** `add`: keys that the device lacks; `replaced`: the smbios key that it no longer has. */
  | {
      readonly kind: 'already';
      readonly deviceId: string;
      readonly add: BindingKeys;
      readonly replaced: Uint8Array | null;
    }
  | { readonly kind: 'hardwareChanged'; readonly deviceId: string }
  | { readonly kind: 'notUnique' }
  | { readonly kind: 'another' };

/**
 * What a machine with these keys is, given who holds each of them (null: nobody). `heldBy` tells the keys of one of the
 * tenant's own devices; it is asked only for holders that were passed in.
 */
export function verdict(
  keys: BindingKeys,
  holders: { readonly ek: Holder | null; readonly smbios: Holder | null },
  heldBy: (deviceId: string) => HeldKeys,
): Verdict {
  const { ek, smbios } = holders;
  if ((ek && !ek.mine) || (smbios && !smbios.mine)) return { kind: 'another' };
  if (!ek?.mine && !smbios?.mine) return { kind: 'new' };
  if (ek?.mine && smbios?.mine && ek.deviceId !== smbios.deviceId) return { kind: 'notUnique' };
  if (ek?.mine) return sameTpm(keys, ek.deviceId, smbios !== null, heldBy(ek.deviceId));
  if (smbios?.mine) return sameBoard(keys, smbios.deviceId, heldBy(smbios.deviceId));
  return { kind: 'new' };
}

function sameTpm(keys: BindingKeys, deviceId: string, smbiosHeld: boolean, held: HeldKeys): Verdict {
  if (smbiosHeld || !keys.smbios) return { kind: 'already', deviceId, add: none, replaced: null };
  return { kind: 'already', deviceId, add: { ek: null, smbios: keys.smbios }, replaced: held.smbios };
}

function sameBoard(keys: BindingKeys, deviceId: string, held: HeldKeys): Verdict {
  if (!keys.ek) return { kind: 'already', deviceId, add: none, replaced: null };
  if (held.ek) return { kind: 'hardwareChanged', deviceId };
  return { kind: 'already', deviceId, add: { ek: keys.ek, smbios: null }, replaced: null };
}

const none: BindingKeys = { ek: null, smbios: null };
