import { Refusal } from '../contracts/errors.ts';
import { type Finding, hashFindings } from '../hardware-hash/check.ts';
import { readHash } from '../hardware-hash/decode.ts';
import { type HashFields, hashFields } from '../hardware-hash/fields.ts';
import type { HardwareHash } from '../hardware-hash/hash.ts';
import { hashMeans } from '../hash-means.ts';

/** A hardware hash as what it says, and what is worth knowing about it. */
export interface Hardware {
  readonly declaredLength: number;
  readonly fields: HashFields;
  readonly findings: Finding[];
}

/** Decodes a hash's text; `valid` false where registering would refuse it. Refuses with `hardwareHashNotValid` what cannot be read. */
export function decodeHardwareHash(text: string, now: Date): Hardware & { readonly valid: boolean } {
  const reading = readHash(text, hashMeans);
  if (!reading.hash) {
    throw new Refusal('hardwareHashNotValid', { reason: reading.reason, params: reading.params });
  }
  return { valid: reading.reason === null, ...describeHardware(reading.hash, now) };
}

/** What a hash that was read says. `now` judges the time of its capture. */
export function describeHardware(read: HardwareHash, now: Date): Hardware {
  return { declaredLength: read.declaredLength, fields: hashFields(read), findings: hashFindings(read, now) };
}
