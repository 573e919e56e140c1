import { sql } from 'kysely';
import type { SystemTx } from './database.ts';

/** A key that signs tokens, sealed. */
export interface StoredSigningKey {
  readonly kid: string;
  readonly sealed: Buffer;
  readonly signsFrom: Date;
}

/** What a signing key's seal is bound to. */
export const signingKeyContext = (kid: string): string => `signing key ${kid}`;

/** The keys whose tokens count, the last to sign first. */
export async function readSigningKeys(tx: SystemTx): Promise<StoredSigningKey[]> {
  return await tx.query<StoredSigningKey>(sql`
    select kid, sealed, coalesce(signs_from, created_at) as "signsFrom" from muster.signing_keys
    where retired_at is null order by 3 desc, kid desc`);
}

/** The same. Whoever asks holds off every other asker until its transaction ends, and so may add a key. */
export async function lockSigningKeys(tx: SystemTx): Promise<StoredSigningKey[]> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtext('muster.signing_keys'))`);
  return await readSigningKeys(tx);
}

export async function insertSigningKey(tx: SystemTx, key: StoredSigningKey, now: Date): Promise<void> {
  await tx.query(sql`insert into muster.signing_keys (kid, sealed, created_at, signs_from)
    values (${key.kid}, ${key.sealed}, ${now}, ${key.signsFrom})`);
}

/** From now on their tokens do not count. */
export async function retireSigningKeys(tx: SystemTx, kids: readonly string[], now: Date): Promise<void> {
  if (kids.length === 0) return;
  await tx.query(sql`update muster.signing_keys set retired_at = ${now} where kid = any (${kids}::text[])`);
}
