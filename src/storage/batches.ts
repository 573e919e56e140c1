import { sql } from 'kysely';
import type {
  Batch,
  BatchCounts,
  BatchFilter,
  BatchKind,
  BatchSource,
  BatchState,
  Encoding,
  Format,
  Profile,
} from '../contracts/batches.ts';
import type { PartnerBatch } from '../contracts/partners.ts';
import type { PrincipalReference } from '../contracts/tenants.ts';
import type { Tx } from './database.ts';

export type Sender = 'customer' | 'partner';
export type Delimiter = ',' | ';' | '\t';

/** A batch with what only the service needs of it. */
export interface StoredBatch {
  readonly batch: Batch;
  readonly partnerId: string | null;
  readonly sender: Sender;
  /** Null for JSON. */
  readonly delimiter: Delimiter | null;
  /** As typed in the file. */
  readonly heading: readonly string[];
  /** Position of the hash among a row's cells; null where the file has none. */
  readonly hashColumn: number | null;
  /** Up to this line, rows and devices are what they were written as. */
  readonly settledLine: number;
}

export async function insertBatch(tx: Tx, stored: StoredBatch, fileBytes: number): Promise<void> {
  const { batch, partnerId, sender, delimiter, heading, hashColumn } = stored;
  const { counts } = batch;
  await tx.query(sql`
    insert into muster.batches (tenant_id, id, registered_by_tenant, kind, state, source, format, encoding, delimiter,
      heading, hash_column, file_name, file_sha256, file_bytes, order_id, purchase_id, group_tag, profile, request_id,
      rows, pending, failed, created_at, started_at, finished_at, created_by, mandate_id, sender)
    values (${batch.tenantId}, ${batch.id}, ${partnerId}, ${batch.kind}, ${batch.state}, ${batch.source}, ${batch.format},
      ${batch.encoding}, ${delimiter}, ${heading}, ${hashColumn}, ${batch.fileName}, ${Buffer.from(batch.fileSha256, 'hex')},
      ${fileBytes}, ${batch.orderId}, ${batch.purchaseId}, ${batch.groupTag}, ${batch.profile}, ${batch.requestId},
      ${counts.rows}, ${counts.pending}, ${counts.failed}, ${batch.createdAt}, ${batch.startedAt}, ${batch.finishedAt},
      ${JSON.stringify(batch.createdBy)}, ${batch.mandateId}, ${sender})`);
}

/** Writes what changes in the life of a batch. */
export async function updateBatch(
  tx: Tx,
  { id, tenantId, mandateId, state, attempt, counts, startedAt, finishedAt }: Batch,
): Promise<void> {
  await tx.query(sql`
    update muster.batches set state = ${state}, mandate_id = ${mandateId}, attempt = ${attempt}, started_at = ${startedAt}, finished_at = ${finishedAt},
      pending = ${counts.pending}, registered = ${counts.registered}, already_registered = ${counts.alreadyRegistered},
      deregistered = ${counts.deregistered}, not_registered = ${counts.notRegistered}, filed = ${counts.filed},
      failed = ${counts.failed}, cancelled = ${counts.cancelled}
    where tenant_id = ${tenantId} and id = ${id}`);
}

/** Settles the batch up to a line: what was written of its rows and devices is true from now on. */
export async function settleTo(tx: Tx, tenantId: string, batchId: string, line: number, at: Date): Promise<void> {
  await tx.query(
    sql`update muster.batches set settled_line = ${line} where tenant_id = ${tenantId} and id = ${batchId}`,
  );
  await tx.query(sql`insert into muster.batch_slices (tenant_id, batch_id, to_line, settled_at)
    values (${tenantId}, ${batchId}, ${line}, ${at})`);
}

/** Waits for whoever is changing the batch; the lock is held to the end of the transaction. */
export function lockBatch(tx: Tx, tenantId: string, batchId: string): Promise<StoredBatch | null> {
  return one(tx, tenantId, batchId, sql`for update`);
}

export function findBatch(tx: Tx, tenantId: string, batchId: string): Promise<StoredBatch | null> {
  return one(tx, tenantId, batchId, sql``);
}

async function one(tx: Tx, tenantId: string, batchId: string, lock: typeof columns): Promise<StoredBatch | null> {
  const rows = await tx.query<BatchRecord>(
    sql`select ${columns} from muster.batches where tenant_id = ${tenantId} and id = ${batchId} ${lock}`,
  );
  return rows[0] ? toStoredBatch(rows[0]) : null;
}

/** Newest first, beginning below `beforeId`. */
export async function listBatches(
  tx: Tx,
  tenantId: string,
  { state, mandateId }: BatchFilter,
  beforeId: string | null,
  limit: number,
): Promise<Batch[]> {
  const conditions = [
    sql`tenant_id = ${tenantId}`,
    ...(state === undefined ? [] : [sql`state = ${state}`]),
    ...(mandateId === undefined ? [] : [sql`mandate_id = ${mandateId}`]),
    ...(beforeId === null ? [] : [sql`id < ${beforeId}`]),
  ];
  const rows = await tx.query<BatchRecord>(
    sql`select ${columns} from muster.batches where ${sql.join(conditions, sql` and `)} order by id desc limit ${limit}`,
  );
  return rows.map(row => toStoredBatch(row).batch);
}

/** What the transaction's tenant sent as a partner, for whichever customer, with the customer's name. */
export async function listPartnerBatches(tx: Tx, beforeId: string | null, limit: number): Promise<PartnerBatch[]> {
  const rows = await tx.query<BatchRecord & { customer_name: string }>(sql`
    with customers as materialized (select id as mandate, customer_name from muster.mandates_of_partner())
    select ${columns}, customer_name
    from muster.batches_of_partner(${beforeId}::uuid, ${limit}) join customers on mandate = mandate_id order by id desc`);
  return rows.map(row => ({ ...toStoredBatch(row).batch, customerName: row.customer_name }));
}

const columns = sql`tenant_id, id, registered_by_tenant, kind, state, source, format, encoding, delimiter, heading, hash_column, settled_line,
  file_name, file_sha256, order_id, purchase_id, group_tag, profile, request_id, attempt, rows, pending, registered,
  already_registered, deregistered, not_registered, filed, failed, cancelled, created_at, started_at, finished_at, created_by, mandate_id, sender`;

interface BatchRecord {
  tenant_id: string;
  id: string;
  registered_by_tenant: string | null;
  kind: BatchKind;
  state: BatchState;
  source: BatchSource;
  format: Format;
  encoding: Encoding;
  delimiter: Delimiter | null;
  heading: string[];
  hash_column: number | null;
  settled_line: number;
  file_name: string | null;
  file_sha256: Buffer;
  order_id: string | null;
  purchase_id: string | null;
  group_tag: string | null;
  profile: Profile | null;
  request_id: string;
  attempt: number;
  rows: number;
  pending: number;
  registered: number;
  already_registered: number;
  deregistered: number;
  not_registered: number;
  filed: number;
  failed: number;
  cancelled: number;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  created_by: PrincipalReference;
  mandate_id: string | null;
  sender: Sender;
}

function toStoredBatch(row: BatchRecord): StoredBatch {
  return {
    batch: {
      id: row.id,
      tenantId: row.tenant_id,
      kind: row.kind,
      state: row.state,
      source: row.source,
      format: row.format,
      encoding: row.encoding,
      fileName: row.file_name,
      fileSha256: row.file_sha256.toString('hex'),
      orderId: row.order_id,
      purchaseId: row.purchase_id,
      groupTag: row.group_tag,
      profile: row.profile,
      requestId: row.request_id,
      attempt: row.attempt,
      counts: countsOf(row),
      createdAt: row.created_at.toISOString(),
      startedAt: row.started_at?.toISOString() ?? null,
      finishedAt: row.finished_at?.toISOString() ?? null,
      createdBy: row.created_by,
      mandateId: row.mandate_id,
    },
    partnerId: row.registered_by_tenant,
    sender: row.sender,
    delimiter: row.delimiter,
    heading: row.heading,
    hashColumn: row.hash_column,
    settledLine: row.settled_line,
  };
}

function countsOf(row: BatchRecord): BatchCounts {
  return {
    rows: row.rows,
    pending: row.pending,
    registered: row.registered,
    alreadyRegistered: row.already_registered,
    deregistered: row.deregistered,
    notRegistered: row.not_registered,
    filed: row.filed,
    failed: row.failed,
    cancelled: row.cancelled,
  };
}
