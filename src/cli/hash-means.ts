import { hash } from 'node:crypto';
import type { HashMeans } from '../hardware-hash/hash.ts';

/** Node's own base64 and SHA-256. */
export const hashMeans: HashMeans = {
  fromBase64: text => Buffer.from(text, 'base64'),
  toBase64: bytes => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'),
  sha256: bytes => hash('sha256', bytes, 'buffer'),
};
