import { sha256 } from '@noble/hashes/sha2.js';
import type { HashMeans } from '../../../../../src/hardware-hash/hash.ts';

const utf8 = new TextEncoder();

/** Base64 and SHA-256 as a browser has them. WebCrypto's digest answers later, which the codec cannot wait for. */
export const hashMeans: HashMeans = {
  fromBase64: Uint8Array.fromBase64 ? text => Uint8Array.fromBase64(text) : fromBinary,
  toBase64: 'toBase64' in Uint8Array.prototype ? bytes => bytes.toBase64() : toBinary,
  sha256: data => sha256(typeof data === 'string' ? utf8.encode(data) : data),
};

/** Browsers older than 2025 have base64 for texts alone. */
function fromBinary(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

function toBinary(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
