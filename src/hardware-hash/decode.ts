import { identityFaults } from './check.ts';
import {
  checksumBytes,
  type HashIdentity,
  type HashMeans,
  type HashReading,
  type HashRepair,
  standardSize,
} from './hash.ts';
import { type Layout, secondsToDate, u16At, u32At, uuidText } from './layout.ts';
import { layoutOf, type RecordName, recordTable } from './records.ts';
import { readText } from './text.ts';

const standardCharacters = (standardSize / 3) * 4;
const mostCharacters = 8192;
/** The shortest text that can be a hash at all: 72 bytes. */
const fewestCharacters = 96;
const leastLength = 32;
/** The value of a base64 character, by its code. */
const sextets: number[] = new Array(128).fill(0);
for (let value = 0; value < 64; value++) {
  sextets['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charCodeAt(value)] = value;
}
const zeroText = 'A'.repeat(mostCharacters);

type Refused = Extract<HashReading, { readonly hash: null }>;

/**
 * Reads a hardware hash and verifies rules 1 to 5 of docs/guide/hardware-hash.md. Any text may come; it never throws.
 * Only the bytes that carry meaning are decoded: more than half of a hash is zero padding.
 */
export function readHash(text: string, means: HashMeans): HashReading {
  const whole = text.trim();
  const equals = whole.endsWith('==') ? 2 : whole.endsWith('=') ? 1 : 0;
  const body = equals === 0 ? whole : whole.slice(0, -equals);
  if (!startsAsHash(body)) return refuseOther(body);

  const length = declaredLength(body);
  const reason = lengthFault(body.length, length);
  if (reason) return refuse(reason, body);
  const lacking = (4 - (body.length % 4)) % 4;
  if (equals > lacking) return { hash: null, reason: 'notBase64', params: { position: body.length + 1 } };

  const bytes = meaningfulBytes(body, length, means);
  if (!bytes || !checksumRight(bytes, length, means)) return refuse('damaged', body);
  const spans = recordSpans(bytes, length);
  if (typeof spans === 'number') return { hash: null, reason: 'recordsDamaged', params: { record: spans } };

  const identity = readIdentity(bytes, spans, means);
  const [fault = null] = identityFaults(identity, bytes, start(spans, 'offlineDevice'));
  const size = Math.floor((body.length * 3) / 4);
  return {
    hash: { bytes, size: Math.max(size, standardSize), declaredLength: length, identity },
    reason: fault,
    repairs: repairsOf(equals !== lacking, size < standardSize),
  };
}

/** The two letters of the magic, "OA", and nothing of what follows them. */
function startsAsHash(body: string): boolean {
  const third = body.charAt(2);
  return body.startsWith('T0') && third >= 'E' && third <= 'H' && body.length <= mostCharacters;
}

/** A name or a serial number in this column holds blanks and dots too; only a long text is worth naming a character. */
function refuseOther(body: string): Refused {
  const lengthFits = body.length >= fewestCharacters && body.length <= mostCharacters;
  return lengthFits ? refuse('notAHardwareHash', body) : { hash: null, reason: 'notAHardwareHash', params: {} };
}

/** A character that does not belong explains everything else that is wrong with a text. */
function refuse(reason: Refused['reason'], body: string): Refused {
  const foreign = body.search(/[^A-Za-z0-9+/]/);
  if (foreign >= 0) return { hash: null, reason: 'notBase64', params: { position: foreign + 1 } };
  const missing = standardCharacters - body.length;
  return { hash: null, reason, params: reason === 'cutShort' ? { missing, expected: standardCharacters } : {} };
}

/** Bytes 2 and 3, which are in characters 3 to 6; nonsense where those are missing or foreign. */
function declaredLength(body: string): number {
  const low = ((sextet(body, 2) & 3) << 6) | sextet(body, 3);
  const high = (sextet(body, 4) << 2) | (sextet(body, 5) >> 4);
  return (high << 8) | low;
}

function sextet(body: string, index: number): number {
  return sextets[body.charCodeAt(index)] ?? 0;
}

/** No tool makes a hash that declares more than its 3,000 bytes hold, so a text that lacks more than that is not cut but damaged. */
function lengthFault(characters: number, length: number): 'cutShort' | 'damaged' | null {
  const needed = Math.ceil(((length + checksumBytes) * 4) / 3);
  if (characters < 6 || (characters < needed && needed <= standardCharacters)) return 'cutShort';
  return length < leastLength || characters < needed ? 'damaged' : null;
}

/** From the magic to the end of the checksum record; null where base64 is not canonical or the padding is not zero. */
function meaningfulBytes(body: string, length: number, means: HashMeans): Uint8Array | null {
  const end = length + checksumBytes;
  const characters = 4 * Math.ceil(end / 3);
  const head = body.slice(0, characters).padEnd(characters, 'A');
  const bytes = exactBytes(head, means);
  if (bytes?.length !== (characters * 3) / 4) return null;
  const tail = body.slice(characters);
  if (tail !== zeroText.slice(0, tail.length)) return null;
  for (let at = end; at < bytes.length; at++) if (bytes[at] !== 0) return null;
  return bytes.subarray(0, end);
}

/** Encoding again and comparing finds every foreign character at a fifth of the cost of looking for one. */
function exactBytes(text: string, means: HashMeans): Uint8Array | null {
  try {
    const bytes = means.fromBase64(text);
    return means.toBase64(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}

function checksumRight(bytes: Uint8Array, length: number, means: HashMeans): boolean {
  if (bytes[length] !== 0x43 || bytes[length + 1] !== 0x53) return false;
  if (bytes[length + 2] !== checksumBytes || bytes[length + 3] !== 0) return false;
  const digest = means.sha256(bytes.subarray(0, length));
  for (let at = 0; at < 32; at++) if (digest[at] !== bytes[length + 4 + at]) return false;
  return true;
}

/** Start and end of the first payload of each known type, at twice its type; or the type of the first record that is not right. */
function recordSpans(bytes: Uint8Array, length: number): number[] | number {
  const spans: number[] = new Array(2 * layoutOf.length).fill(0);
  let at = 4;
  while (at < length) {
    if (at + 4 > length) return 0;
    const type = u16At(bytes, at);
    const end = at + u16At(bytes, at + 2);
    if (end < at + 4 || end > length) return type;
    const layout = type < layoutOf.length ? layoutOf[type] : undefined;
    if (layout && !fits(layout, bytes, at + 4, end)) return type;
    if (layout && spans[2 * type] === 0) {
      spans[2 * type] = at + 4;
      spans[2 * type + 1] = end;
    }
    at = end;
  }
  return spans;
}

function fits({ size, fits }: Layout<unknown>, bytes: Uint8Array, start: number, end: number): boolean {
  return size === undefined ? (fits?.(bytes, start, end) ?? true) : end - start === size;
}

function readIdentity(bytes: Uint8Array, spans: readonly number[], means: HashMeans): HashIdentity {
  const collector = start(spans, 'collector');
  const uuid = start(spans, 'smbiosUuid');
  const ek = start(spans, 'tpmEkPub');
  return {
    manufacturer: textOf(bytes, spans, 'smbiosSystemManufacturer'),
    model: textOf(bytes, spans, 'smbiosSystemProductName'),
    serialNumber: textOf(bytes, spans, 'smbiosSystemSerialNumber'),
    smbiosUuid: uuid === null ? null : uuidText(bytes, uuid),
    productKeyId: textOf(bytes, spans, 'productKeyId'),
    ekSha256: ek === null ? null : means.sha256(bytes.subarray(ek, ek + 256)),
    tpm: ek !== null || start(spans, 'tpmVersion') !== null,
    capturedAt: collector === null ? null : secondsToDate(u32At(bytes, collector + 16)),
  };
}

function start(spans: readonly number[], name: RecordName): number | null {
  return spans[2 * recordTable[name].type] || null;
}

function textOf(bytes: Uint8Array, spans: readonly number[], name: RecordName): string | null {
  const from = start(spans, name);
  return from === null ? null : readText(bytes, from, spans[2 * recordTable[name].type + 1]!);
}

function repairsOf(repaired: boolean, cut: boolean): HashRepair[] {
  const repairs: HashRepair[] = [];
  if (repaired) repairs.push('hashPaddingRepaired');
  if (cut) repairs.push('hashPaddingCut');
  return repairs;
}
