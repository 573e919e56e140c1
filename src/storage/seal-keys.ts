import { sql } from 'kysely';
import type { SystemTx, Tx } from './database.ts';
import type { Seal } from './seal.ts';

/**
 * The ids of all keys that anything may be sealed with, in hex, the one first that everything is to be sealed with. Never
 * lacks one: a key is listed before its first seal, and taken away under a lock that no transaction that seals lets go.
 */
export async function readSealKeys(tx: SystemTx): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    sql`select encode(key_id, 'hex') as id from muster.seal_keys order by turn desc, key_id`,
  );
  return rows.map(({ id }) => id);
}

/** The same. Whoever asks holds off every other asker until its transaction ends. */
export async function lockSealKeys(tx: SystemTx): Promise<string[]> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtext('muster.seal_keys'))`);
  return await readSealKeys(tx);
}

/** Makes it the key that everything is to be sealed with. */
export async function putSealKeyFirst(tx: SystemTx, id: string): Promise<void> {
  await tx.query(sql`
    insert into muster.seal_keys (key_id, turn)
    values (decode(${id}, 'hex'), (select coalesce(max(turn), 0) + 1 from muster.seal_keys))
    on conflict (key_id) do update set turn = excluded.turn`);
}

/** Every transaction that writes seals says so, at any time before it commits. */
export async function useSealKey(tx: Tx, { keyId }: Pick<Seal, 'keyId'>): Promise<void> {
  await tx.query(sql`select muster.use_seal_key(decode(${keyId}, 'hex'))`);
}

/** Those of the keys that no open transaction seals with. None can begin to before this transaction ends. */
export async function lockUnusedSealKeys(tx: SystemTx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(sql`
    select encode(key_id, 'hex') as id from muster.seal_keys
    where encode(key_id, 'hex') = any (${ids}::text[]) order by key_id for update skip locked`);
  return rows.map(({ id }) => id);
}

export async function deleteSealKeys(tx: SystemTx, ids: readonly string[]): Promise<void> {
  await tx.query(sql`delete from muster.seal_keys where encode(key_id, 'hex') = any (${ids}::text[])`);
}
