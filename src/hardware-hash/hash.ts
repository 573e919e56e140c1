/**
 * A hardware hash as its bytes and the values that identify a machine. Pure: base64 and SHA-256 are passed in, since
 * the server and a browser have different fast ones. Format and rules: docs/guide/hardware-hash.md.
 */
export interface HashMeans {
  /** Decodes canonical base64 (standard alphabet, padded). Of any other text it may make anything, or throw. */
  readonly fromBase64: (text: string) => Uint8Array;
  readonly toBase64: (bytes: Uint8Array) => string;
  /** SHA-256 of bytes or of a text's UTF-8, 32 bytes. */
  readonly sha256: (data: Uint8Array | string) => Uint8Array;
}

/** Bytes of a whole hash of every current tool, and of the checksum record: `CS`, its length, a SHA-256. */
export const standardSize = 3000;
export const checksumBytes = 36;

/** Why a text is no usable hardware hash; the reasons of `hardwareHashNotValid` in contracts/errors.ts. */
export type HashReason =
  | 'notBase64'
  | 'cutShort'
  | 'notAHardwareHash'
  | 'damaged'
  | 'recordsDamaged'
  | 'identityMissing'
  | 'keyMismatch';

/** What was mended in the text before it was read. `hashPaddingCut`: only zero padding at the end was missing. */
export type HashRepair = 'hashPaddingRepaired' | 'hashPaddingCut';

/** The values that tell machines apart. Texts are verbatim without trailing NULs; null where the hash does not carry them. */
export interface HashIdentity {
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly serialNumber: string | null;
  /** Text form, upper case. */
  readonly smbiosUuid: string | null;
  readonly productKeyId: string | null;
  /** SHA-256 of record 25, the TPM's endorsement key. */
  readonly ekSha256: Uint8Array | null;
  /** Whether the capture saw a TPM (record 13 or 25). */
  readonly tpm: boolean;
  /** UTC, from record 1. */
  readonly capturedAt: Date | null;
}

export interface HardwareHash {
  /** From the magic to the end of the checksum record: all that carries meaning. The rest of the text is zero padding. */
  readonly bytes: Uint8Array;
  /** Bytes of the whole hash, padding included; 3,000 for every current tool. */
  readonly size: number;
  /** Offset of the checksum record, as the hash declares it. */
  readonly declaredLength: number;
  readonly identity: HashIdentity;
}

/**
 * `hash` set and `reason` null: sound. `hash` set and `reason` `identityMissing` or `keyMismatch`: readable, but refused
 * when registering (rules 4 and 5). `hash` null: not readable (rules 1 to 3).
 *
 * `params`: for `cutShort`, `missing` characters of `expected`; for `notBase64`, `position` of the first character that
 * does not belong (1 is the first after outer blanks); for `recordsDamaged`, `record`, the type of the first bad one (0: bytes left over at the end).
 */
export type HashReading =
  | {
      readonly hash: HardwareHash;
      readonly reason: null | 'identityMissing' | 'keyMismatch';
      readonly repairs: readonly HashRepair[];
    }
  | {
      readonly hash: null;
      readonly reason: Exclude<HashReason, 'identityMissing' | 'keyMismatch'>;
      readonly params: Readonly<Record<string, string | number>>;
    };
