import { sql } from 'kysely';
import type pg from 'pg';
import type { SystemTx } from './database.ts';

/** When the newest backup was begun, in bytes how large it is. */
export interface LastBackup {
  readonly at: Date;
  readonly bytes: number;
}

/** Notes a backup that has come to its end, on the connection that wrote it, which can be used on also where that fails. */
export async function noteBackup(client: pg.Client, { at, bytes }: LastBackup): Promise<void> {
  try {
    await client.query('begin; set local role muster_owner');
    await client.query(
      `insert into muster.settings (name, value, updated_at) values ('last_backup', $1, $2)
       on conflict (name) do update set value = excluded.value, updated_at = excluded.updated_at`,
      [JSON.stringify({ bytes }), at],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** Null where none was written since this database was made, and none before the one that it was restored from. */
export async function readLastBackup(tx: SystemTx): Promise<LastBackup | null> {
  const rows = await tx.query<LastBackup>(sql`
    select updated_at as at, (value->>'bytes')::float8 as bytes from muster.settings where name = 'last_backup'`);
  return rows[0] ?? null;
}
