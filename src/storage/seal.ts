import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** Encrypts what is kept at rest: AES-256-GCM, one key, a layout that says how to open it again. */
export interface Seal {
  /** `context` must be given again to open: it binds the ciphertext to its place. */
  seal(plain: Uint8Array, context: string): Buffer;
  /** Throws when the bytes were changed, moved to another place or sealed with another key. */
  open(sealed: Uint8Array, context: string): Buffer;
}

const version = 1;
const keyIdBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;
const headerBytes = 1 + keyIdBytes + nonceBytes;

/** Layout: version (1), key id (4), nonce (12), ciphertext, tag (16). The nonce is a random start plus a counter, 2^48 values a start. */
export function makeSeal(rawKey: Uint8Array): Seal {
  const key = createSecretKey(rawKey);
  const keyId = createHash('sha256').update('muster key id').update(rawKey).digest().subarray(0, keyIdBytes);
  const nextNonce = nonces();
  return {
    seal(plain, context) {
      const nonce = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(context));
      return Buffer.concat([
        Buffer.of(version),
        keyId,
        nonce,
        cipher.update(plain),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
    },
    open: (sealed, context) => open(key, keyId, sealed, context),
  };
}

function open(key: KeyObject, keyId: Buffer, sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes[0] !== version) throw new Error(`sealed with layout ${bytes[0]}, which this program does not know`);
  if (!bytes.subarray(1, 1 + keyIdBytes).equals(keyId)) throw new Error('sealed with another MUSTER_KEY');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1 + keyIdBytes, headerBytes));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(headerBytes, bytes.length - tagBytes)), decipher.final()]);
}

/** Random values that never repeat: 6 random bytes a process, then a counter of 6 bytes that starts anywhere. */
function nonces(): () => Buffer {
  let start = randomBytes(nonceBytes - 6);
  let counter = 0;
  return () => {
    const nonce = Buffer.allocUnsafe(nonceBytes);
    start.copy(nonce);
    nonce.writeUIntBE(counter, nonceBytes - 6, 6);
    counter += 1;
    if (counter === 2 ** 32) {
      start = randomBytes(nonceBytes - 6);
      counter = 0;
    }
    return nonce;
  };
}
