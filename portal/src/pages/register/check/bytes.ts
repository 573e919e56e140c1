import { sha256 } from '@noble/hashes/sha2.js';
import { toHex } from '../../../../../src/hardware-hash/layout.ts';

/** The bytes of a file as they are read, and once all are read their SHA-256 (hex). */
export interface Bytes {
  readonly chunks: AsyncGenerator<Uint8Array, void, void>;
  digest(): string;
}

/** `tell` hears after each chunk how many bytes were read so far. */
export function bytesOf(file: Blob, tell: (read: number) => void): Bytes {
  const hash = sha256.create();
  async function* chunks(): AsyncGenerator<Uint8Array, void, void> {
    const reader = file.stream().getReader();
    let read = 0;
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return;
        hash.update(value);
        read += value.length;
        tell(read);
        yield value;
      }
    } finally {
      await reader.cancel();
    }
  }
  return { chunks: chunks(), digest: () => toHex(hash.digest()) };
}
