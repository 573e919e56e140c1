import { sql } from 'kysely';
import type { SystemTx } from './database.ts';

/** The newest migration of the database, and since when the batch has been waiting that waits longest (null: none waits). */
export async function readReadiness(tx: SystemTx): Promise<{ schemaVersion: string; oldestPending: Date | null }> {
  const rows = await tx.query<{ schemaVersion: string; oldestPending: Date | null }>(sql`
    select (select max(name) from muster.migrations) as "schemaVersion",
      (select min(created_at) from muster.work) as "oldestPending"`);
  return rows[0]!;
}
