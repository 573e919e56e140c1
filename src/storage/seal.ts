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

/** Layout: version (1), key id (4), nonce (12), ciphertext, tag (16). */
export function makeSeal(rawKey: Uint8Array): Seal {
  const key = createSecretKey(rawKey);
  const keyId = createHash('sha256').update('muster key id').update(rawKey).digest().subarray(0, keyIdBytes);
  const writeNonce = nonces();
  return {
    seal(plain, context) {
      const sealed = Buffer.allocUnsafe(headerBytes + plain.length + tagBytes);
      sealed[0] = version;
      keyId.copy(sealed, 1);
      const nonce = sealed.subarray(1 + keyIdBytes, headerBytes);
      writeNonce(nonce);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(context));
      cipher.update(plain).copy(sealed, headerBytes);
      cipher.final();
      cipher.getAuthTag().copy(sealed, headerBytes + plain.length);
      return sealed;
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

/** Values that do not repeat under one key: 8 bytes drawn by each process, anew every 2^32 values, then a counter of 4. */
function nonces(): (nonce: Buffer) => void {
  let start = randomBytes(nonceBytes - 4);
  let counter = 0;
  return nonce => {
    start.copy(nonce);
    nonce.writeUInt32BE(counter, nonceBytes - 4);
    counter += 1;
    if (counter < 2 ** 32) return;
    start = randomBytes(nonceBytes - 4);
    counter = 0;
  };
}
