import type { Layout } from './layout.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const windows1252 = new TextDecoder('windows-1252');
const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Single-byte text that ends with one NUL. Only ASCII has been seen; UTF-8 is assumed and Windows-1252 is the fallback. */
export const text: Layout<string> = {
  kind: 'text',
  read: payload => readText(payload, 0, payload.length),
  write: value => withSize(encoder.encode(value), 1),
};

/** Text that services store and compare, so a NUL anywhere but at its end makes the record damaged. */
export const keyText: Layout<string> = {
  ...text,
  fits(bytes, start, end) {
    let last = end;
    while (last > start && bytes[last - 1] === 0) last--;
    for (let at = start; at < last; at++) if (bytes[at] === 0) return false;
    return true;
  },
};

/** Text without the NUL at its end. */
export const bareText: Layout<string> = { ...text, kind: 'text, no NUL', write: value => encoder.encode(value) };

/** Text filled with NULs to at least `size` bytes. */
export function filledText(size: number): Layout<string> {
  return {
    ...text,
    kind: `text, at least ${size} bytes on x86`,
    write: value => withSize(encoder.encode(value), 1, size),
  };
}

/** UTF-16LE without a NUL at its end. */
export const wideText: Layout<string> = {
  kind: 'text, UTF-16, no NUL',
  read: payload => utf16.decode(payload).replace(/\0+$/, ''),
  write: wideBytes,
};

/** The text between two offsets, verbatim without the NULs at its end. */
export function readText(bytes: Uint8Array, start: number, end: number): string {
  let last = end;
  while (last > start && bytes[last - 1] === 0) last--;
  let ascii = '';
  for (let at = start; at < last; at++) {
    const byte = bytes[at]!;
    if (byte > 0x7f) return readBeyondAscii(bytes.subarray(start, last));
    ascii += String.fromCharCode(byte);
  }
  return ascii;
}

function readBeyondAscii(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}

function wideBytes(value: string): Uint8Array {
  const bytes = new Uint8Array(2 * value.length);
  for (let index = 0; index < value.length; index++) {
    const unit = value.charCodeAt(index);
    bytes[2 * index] = unit & 0xff;
    bytes[2 * index + 1] = unit >> 8;
  }
  return bytes;
}

function withSize(bytes: Uint8Array, nuls: number, atLeast = 0): Uint8Array {
  const payload = new Uint8Array(Math.max(bytes.length + nuls, atLeast));
  payload.set(bytes);
  return payload;
}
