import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';

/**
 * A backup ends with the digest of all that comes before, in a frame that zstd passes over (RFC 8878, 3.1.2), so that
 * `tail -n +2 FILE | zstd -d` still works: magic number, length, and 32 bytes of SHA-256.
 */
const frame = Buffer.from('502a4d1820000000', 'hex');
const endBytes = frame.length + 32;

/** Passes everything on, and then the digest of it. `bytes`: how many that has come to so far. */
export function withDigest(): { readonly stream: Transform; readonly bytes: () => number } {
  const hash = createHash('sha256');
  let bytes = endBytes;
  const stream = new Transform({
    highWaterMark: 1024 * 1024,
    transform(piece: Buffer, _, done) {
      hash.update(piece);
      bytes += piece.length;
      done(null, piece);
    },
    flush: done => done(null, Buffer.concat([frame, hash.digest()])),
  });
  return { stream, bytes: () => bytes };
}

/** Passes on what comes before the end. `isWhole`: whether the end has come, and is the digest of it. `first` was read already. */
export function checkingDigest(
  first: Uint8Array,
  bytes: number,
): { readonly stream: Transform; readonly isWhole: () => boolean } {
  const hash = createHash('sha256').update(first);
  let left = bytes - first.length - endBytes;
  let end = Buffer.alloc(0);
  const stream = new Transform({
    highWaterMark: 1024 * 1024,
    transform(piece: Buffer, _, done) {
      const content = piece.subarray(0, Math.max(0, left));
      end = Buffer.concat([end, piece.subarray(content.length)]);
      left -= content.length;
      hash.update(content);
      done(null, content);
    },
  });
  return { stream, isWhole: () => end.equals(Buffer.concat([frame, hash.copy().digest()])) };
}
