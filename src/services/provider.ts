import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { z } from 'zod';
import type { Database } from '../storage/database.ts';
import {
  consumeRecord,
  deleteGrant,
  deleteRecord,
  type FoundRecord,
  findRecord,
  insertSigningKey,
  lockSigningKeys,
  type ProviderRecord,
  type RecordKey,
  upsertRecord,
} from '../storage/provider.ts';
import type { Seal } from '../storage/seal.ts';

/** A private key of curve P-256 as a JWK, for ES256. */
export interface SigningKey extends JsonWebKey {
  readonly kid: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
}

/** What the token issuer keeps: its keys, and records of its own making. */
export interface ProviderService {
  /** The keys that sign tokens, newest first; the first call of an installation makes one. */
  signingKeys(): Promise<SigningKey[]>;
  upsert(record: Omit<ProviderRecord, 'expiresAt'> & { readonly expiresInSeconds: number | null }): Promise<void>;
  /** Undefined for a record that is not there or has expired. */
  find(kind: string, key: RecordKey, value: string): Promise<FoundRecord | undefined>;
  consume(kind: string, id: string): Promise<void>;
  destroy(kind: string, id: string): Promise<void>;
  destroyGrant(grantId: string): Promise<void>;
}

/** `seal` closes the keys, so that a copy of the database alone signs nothing. */
export function providerService(uses: {
  readonly database: Database;
  readonly seal: Seal;
  readonly clock: () => Date;
  readonly newId: () => string;
}): ProviderService {
  const { database, seal, clock, newId } = uses;
  return {
    signingKeys: () =>
      database.asSystem('sign-in', async tx => {
        const kept = await lockSigningKeys(tx);
        if (kept.length > 0) return kept.map(({ kid, sealed }) => keyFrom(kid, seal.open(sealed, contextOf(kid))));
        const kid = newId();
        const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
        const plain = Buffer.from(JSON.stringify(jwk));
        await insertSigningKey(tx, { kid, sealed: seal.seal(plain, contextOf(kid)) }, clock());
        return [keyFrom(kid, plain)];
      }),
    upsert({ expiresInSeconds, ...record }) {
      const expiresAt = expiresInSeconds === null ? null : new Date(clock().getTime() + expiresInSeconds * 1000);
      return database.asSystem('sign-in', tx => upsertRecord(tx, { ...record, expiresAt }));
    },
    async find(kind, key, value) {
      return (await database.asSystem('sign-in', tx => findRecord(tx, kind, key, value, clock()))) ?? undefined;
    },
    consume: (kind, id) => database.asSystem('sign-in', tx => consumeRecord(tx, kind, id, clock())),
    destroy: (kind, id) => database.asSystem('sign-in', tx => deleteRecord(tx, kind, id)),
    destroyGrant: grantId => database.asSystem('sign-in', tx => deleteGrant(tx, grantId)),
  };
}

const contextOf = (kid: string): string => `signing key ${kid}`;

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
