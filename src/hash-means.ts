import { hash } from 'node:crypto';
import type { HashMeans } from './hardware-hash/hash.ts';

/** Base64 and SHA-256 as the server has them. */
export const hashMeans: HashMeans = {
  fromBase64: text => Buffer.from(text, 'base64'),
  toBase64: bytes => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  sha256: bytes => hash('sha256', bytes, 'buffer'),
};
