import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** Encrypts what is kept at rest: AES-256-GCM, a layout that says with which key, and older keys that open only. */
export interface Seal {
  /** The id of the key that seals, in hex. */
  readonly keyId: string;
  /** The ids of all keys that open. */
  readonly keyIds: readonly string[];
  /** `context` must be given again to open: it binds the ciphertext to its place. */
  seal(plain: Uint8Array, context: string): Buffer;
  /** Throws when the bytes were changed, moved to another place or sealed with a key that is not among ours. */
  open(sealed: Uint8Array, context: string): Buffer;
}

const version = 1;
const keyIdBytes = 4;
const nonceBytes = 12;
const tagBytes = 16;
const headerBytes = 1 + keyIdBytes + nonceBytes;

/** Seals with one key and opens with all. Layout: version (1), key id (4), nonce (12), ciphertext, tag (16). */
export function makeSeal(current: Uint8Array, older: readonly Uint8Array[] = []): Seal {
  const keys = new Map([...older, current].map(raw => [keyIdOf(raw), createSecretKey(raw)]));
  const keyId = keyIdOf(current);
  const header = Buffer.concat([Buffer.of(version), Buffer.from(keyId, 'hex')]);
  const key = createSecretKey(current);
  const writeNonce = nonces();
  return {
    keyId,
    keyIds: [...keys.keys()],
    seal(plain, context) {
      const sealed = Buffer.allocUnsafe(headerBytes + plain.length + tagBytes);
      header.copy(sealed);
      const nonce = sealed.subarray(1 + keyIdBytes, headerBytes);
      writeNonce(nonce);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      cipher.setAAD(Buffer.from(context));
      cipher.update(plain).copy(sealed, headerBytes);
      cipher.final();
      cipher.getAuthTag().copy(sealed, headerBytes + plain.length);
      return sealed;
    },
    open: (sealed, context) => open(keys, sealed, context),
  };
}

/** What a key is called: it tells nothing of the key. */
export function keyIdOf(rawKey: Uint8Array): string {
  return createHash('sha256')
    .update('muster key id')
    .update(rawKey)
    .digest('hex')
    .slice(0, keyIdBytes * 2);
}

function open(keys: ReadonlyMap<string, KeyObject>, sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes[0] !== version) throw new Error(`sealed with layout ${bytes[0]}, which this program does not know`);
  const key = keys.get(bytes.toString('hex', 1, 1 + keyIdBytes));
  if (!key) throw new Error('sealed with another MUSTER_KEY');
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
