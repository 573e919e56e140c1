import { hash } from 'node:crypto';
import type { HashMeans } from './hardware-hash/hash.ts';

/** Base64 and SHA-256 as the server has them. */
export const hashMeans: HashMeans = {
  fromBase64: text => Buffer.from(text, 'base64'),
  toBase64: bytes => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  // Copied from a text: a digest that comes as bytes is an allocation outside of the heap, and takes three times as long.
  sha256: data => Buffer.from(hash('sha256', data, 'binary'), 'binary'),
};
