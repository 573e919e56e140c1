import { createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { askedAheadSeconds, keysToRetire, later, nextKeySigns, signerOf } from '../domain/signing-keys.ts';
import type { Database, SystemTx } from '../storage/database.ts';
import type { Seal } from '../storage/seal.ts';
import { useSealKey } from '../storage/seal-keys.ts';
import {
  insertSigningKey,
  lockSigningKeys,
  readSigningKeys,
  retireSigningKeys,
  type StoredSigningKey,
  signingKeyContext,
} from '../storage/signing-keys.ts';

/** A private key of curve P-256 as a JWK, for ES256. */
export interface SigningKey extends JsonWebKey {
  readonly kid: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
}

/** What rotating came to. */
export interface Rotated {
  readonly kid: string;
  readonly signsFrom: Date;
  /** Keys whose tokens do not count any more. */
  readonly revoked: readonly string[];
}

/** The keys that sign tokens. They are exchanged every 30 days without anybody asking (domain/signing-keys.ts). */
export interface SigningKeyService {
  /** The key that signs now; the first call of an installation makes it. */
  current(): Promise<SigningKey>;
  /** What a token with this key id is verified by; null where it does not count. */
  verifier(kid: string): Promise<KeyObject | null>;
  /** The public halves of all keys whose tokens count, as JWKs. */
  published(): Promise<JsonWebKey[]>;
  /** A new key at once. `revoke`: the tokens of all others end within 5 s; else those keys are kept for their tokens. */
  rotate(options: { readonly revoke: boolean }): Promise<Rotated>;
}

/** What is known of the keys is never older, so that a revoked one goes as quickly as a revoked client. */
export const keyCacheMilliseconds = 5_000;
/** A token with an unknown key id makes us look again, this often at most. */
const unknownMilliseconds = 1_000;

interface KnownKey {
  readonly kid: string;
  readonly signsFrom: Date;
  readonly jwk: SigningKey;
  readonly verifier: KeyObject;
}

interface Ring {
  readonly readAt: number;
  readonly keys: readonly KnownKey[];
}

/** `seal` closes the keys, so that a copy of the database alone signs nothing. */
export function signingKeyService(uses: {
  readonly database: Database;
  readonly seal: Seal;
  readonly clock: () => Date;
  readonly newId: () => string;
}): SigningKeyService {
  const { database, seal, clock, newId } = uses;
  let ring: Ring | null = null;
  let looking: Promise<Ring> | null = null;

  async function look(): Promise<Ring> {
    const now = clock();
    let stored = await database.asSystem('sign-in', readSigningKeys, { readOnly: true });
    if (nextKeySigns(stored, now) || keysToRetire(stored, now).length > 0) {
      stored = await database.asSystem('sign-in', tx => tend(tx, now));
    }
    // One that is known is not opened again: it may be sealed with a key by now that this process was not told of.
    const known = new Map(ring?.keys.map(key => [key.kid, key]));
    ring = { readAt: now.getTime(), keys: stored.map(key => known.get(key.kid) ?? openKey(key)) };
    return ring;
  }

  /** Whoever comes while somebody looks waits for the same. */
  async function recent(milliseconds: number): Promise<Ring> {
    if (ring && clock().getTime() - ring.readAt < milliseconds) return ring;
    looking ??= look().finally(() => {
      looking = null;
    });
    return await looking;
  }

  async function tend(tx: SystemTx, now: Date): Promise<StoredSigningKey[]> {
    const keys = await lockSigningKeys(tx);
    const signsFrom = nextKeySigns(keys, now);
    if (signsFrom) await addKey(tx, signsFrom, now);
    await retireSigningKeys(tx, keysToRetire(keys, now), now);
    return await readSigningKeys(tx);
  }

  async function addKey(tx: SystemTx, signsFrom: Date, now: Date): Promise<string> {
    const kid = newId();
    const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
    const sealed = seal.seal(Buffer.from(JSON.stringify(jwk)), signingKeyContext(kid));
    await useSealKey(tx, seal);
    await insertSigningKey(tx, { kid, sealed, signsFrom }, now);
    return kid;
  }

  function openKey({ kid, sealed, signsFrom }: StoredSigningKey): KnownKey {
    const jwk = keyFrom(kid, seal.open(sealed, signingKeyContext(kid)));
    return { kid, signsFrom, jwk, verifier: createPublicKey({ key: jwk, format: 'jwk' }) };
  }

  return {
    async current() {
      const signer = signerOf((await recent(keyCacheMilliseconds)).keys, clock());
      if (!signer) throw new Error('no key signs tokens');
      return signer.jwk;
    },
    async verifier(kid) {
      const find = ({ keys }: Ring) => keys.find(key => key.kid === kid)?.verifier;
      return find(await recent(keyCacheMilliseconds)) ?? find(await recent(unknownMilliseconds)) ?? null;
    },
    async published() {
      const { keys } = await recent(keyCacheMilliseconds);
      return keys.map(({ jwk: { d: _private, ...publicHalf } }) => publicHalf);
    },
    rotate: ({ revoke }) =>
      database.asSystem('sign-in', async tx => {
        const now = clock();
        const signsFrom = revoke ? now : later(now, askedAheadSeconds);
        const others = await lockSigningKeys(tx);
        const kid = await addKey(tx, signsFrom, now);
        // One that would have followed has signed nothing yet, and would take over from the new one.
        const revoked = others.filter(key => revoke || key.signsFrom > now).map(key => key.kid);
        await retireSigningKeys(tx, revoked, now);
        return { kid, signsFrom, revoked };
      }),
  };
}

const privateKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

function keyFrom(kid: string, plain: Buffer): SigningKey {
  return { ...privateKey.parse(JSON.parse(plain.toString())), kid, alg: 'ES256', use: 'sig' };
}
