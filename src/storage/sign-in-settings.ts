import { sql } from 'kysely';
import type { Tx } from './database.ts';

/** By what the users of a tenant have to sign in; `any` where it never said. */
export async function findRequired(tx: Tx, tenantId: string): Promise<'any' | 'passkey' | 'company'> {
  const rows = await tx.query<{ required: 'any' | 'passkey' | 'company' }>(
    sql`select required from muster.sign_in_settings where tenant_id = ${tenantId}`,
  );
  return rows[0]?.required ?? 'any';
}
