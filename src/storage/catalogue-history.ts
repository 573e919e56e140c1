import { sql } from 'kysely';
import type { CatalogueEntry } from '../contracts/catalogue.ts';
import type { PrincipalReference } from '../contracts/tenants.ts';
import type { Tx } from './database.ts';

/** What a record told before, and which batch had brought that when. */
export interface RecordBefore {
  readonly productKeyId: string | null;
  readonly tpm: boolean;
  readonly otherHardware: boolean;
  readonly batchId: string;
  /** As JSON has it. */
  readonly filedAt: string;
}

export interface StoredEntry {
  readonly id: string;
  readonly at: Date;
  readonly act: Exclude<CatalogueEntry['act'], 'filed'>;
  readonly principal: PrincipalReference;
  readonly batchId: string | null;
  readonly before: RecordBefore;
}

/** Entries of a record behind an entry's ID, in the order in which they were made. */
export async function recordHistory(
  tx: Tx,
  tenantId: string,
  recordId: string,
  after: string | null,
  limit: number,
): Promise<StoredEntry[]> {
  return await tx.query<StoredEntry>(sql`
    select id, at, act, principal, batch_id as "batchId", before from muster.catalogue_history
    where tenant_id = ${tenantId} and record_id = ${recordId} and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}`);
}

export async function insertRecordEntry(
  tx: Tx,
  tenantId: string,
  recordId: string,
  { id, at, act, principal, batchId, before }: StoredEntry,
): Promise<void> {
  await tx.query(sql`
    insert into muster.catalogue_history (tenant_id, record_id, id, at, act, principal, batch_id, before)
    values (${tenantId}, ${recordId}, ${id}, ${at}, ${act}, ${JSON.stringify(principal)}, ${batchId}, ${JSON.stringify(before)})`);
}
