import type { Encoding } from '../contracts/batches.ts';

/** Turns the bytes of one file, in chunks cut anywhere, into text. */
export interface Decoder {
  readonly encoding: Encoding;
  /** Bytes of the byte order mark, which is no part of the text. */
  readonly mark: number;
  readonly decode: (bytes: Uint8Array) => string;
  readonly end: () => string;
}

/**
 * Stands for bytes that are no UTF-8. A lone surrogate, since decoding valid UTF-8 never makes one: so a U+FFFD that the
 * file itself contains stays distinguishable. In UTF-16 a lone surrogate of the file is kept as it is.
 */
const badBytes = '\udc80';

/** No bytes. */
export const nothing: Uint8Array = new Uint8Array(0);
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientUtf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const windows1252 = new TextDecoder('windows-1252');

/** UTF-8, unless the first sequence beyond ASCII is none: then Windows-1252. `certain`: a byte order mark decided. */
export function utf8OrWindows1252(certain: boolean, mark: number): Decoder {
  let encoding: Encoding = 'utf-8';
  let known = certain;
  let carried: Uint8Array = nothing;
  const asWindows1252 = (bytes: Uint8Array) => {
    encoding = 'windows-1252';
    carried = nothing;
    return windows1252.decode(bytes);
  };
  return {
    mark,
    get encoding() {
      return encoding;
    },
    decode(chunk) {
      if (encoding === 'windows-1252') return windows1252.decode(chunk);
      const bytes = join(carried, chunk);
      const whole = bytes.subarray(0, bytes.length - unfinishedTail(bytes));
      carried = bytes.slice(whole.length);
      try {
        const text = strictUtf8.decode(whole);
        known ||= text.length !== whole.length;
        return text;
      } catch {
        if (!known && !startsAsUtf8(whole)) return asWindows1252(bytes);
        known = true;
        return decodeMarkingBadBytes(whole);
      }
    },
    end() {
      if (carried.length === 0) return '';
      return known ? badBytes : asWindows1252(carried);
    },
  };
}

/** How many bytes at the end begin a sequence whose rest is still to come: 0 to 3. */
function unfinishedTail(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

function startsAsUtf8(bytes: Uint8Array): boolean {
  const start = bytes.findIndex(byte => byte > 0x7f);
  try {
    strictUtf8.decode(bytes.subarray(start, start + sequenceLength(bytes[start]!)));
    return true;
  } catch {
    return false;
  }
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}

/** Cuts at the U+FFFD that the file itself contains (EF BF BD, which never straddles another sequence), so that every other one is a bad byte. */
function decodeMarkingBadBytes(bytes: Uint8Array): string {
  let text = '';
  let start = 0;
  for (let at = bytes.indexOf(0xef); at !== -1; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] !== 0xbf || bytes[at + 2] !== 0xbd) continue;
    text += `${markBadBytes(bytes.subarray(start, at))}\ufffd`;
    start = at + 3;
  }
  return text + markBadBytes(bytes.subarray(start));
}

function markBadBytes(bytes: Uint8Array): string {
  return lenientUtf8.decode(bytes).replaceAll('\ufffd', badBytes);
}

/** UTF-16 of a known byte order. */
export function utf16(encoding: 'utf-16le' | 'utf-16be', mark: number): Decoder {
  const strict = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  let carried: Uint8Array = nothing;
  return {
    encoding,
    mark,
    decode(chunk) {
      const bytes = join(carried, chunk);
      const whole = bytes.subarray(0, bytes.length - (bytes.length % 2));
      carried = bytes.slice(whole.length);
      try {
        return strict.decode(whole);
      } catch {
        return unitsOf(whole, encoding === 'utf-16le');
      }
    },
    end: () => (carried.length === 0 ? '' : badBytes),
  };
}

/** Unit by unit, so that lone surrogates stay (and pairs that a piece's edge cut find each other again). */
function unitsOf(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = '';
  for (let at = 0; at < bytes.length; at += 2) text += String.fromCharCode(view.getUint16(at, littleEndian));
  return text;
}

/** One run of bytes out of two. */
export function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
