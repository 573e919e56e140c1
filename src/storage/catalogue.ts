import { type RawBuilder, sql } from 'kysely';
import type { CatalogueFilter } from '../contracts/catalogue.ts';
import type { KnownMachine } from './captures.ts';
import type { Tx } from './database.ts';
import { asciiLower, hasPrefix } from './search.ts';

/** A record as lists show it. Its ID stays, whatever is filed anew. */
export interface StoredRecord {
  readonly id: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly productKeyId: string | null;
  readonly tpm: boolean;
  readonly batchId: string;
  readonly filedAt: Date;
  readonly withdrawnAt: Date | null;
}

/** The page begins behind the record with this serial number, folded, and this ID. */
export interface RecordPlace {
  readonly serial: string;
  readonly id: string;
}

export interface RecordListRequest {
  readonly filter: CatalogueFilter;
  readonly after: RecordPlace | null;
  readonly limit: number;
}

type Sql = RawBuilder<unknown>;

const columns = sql`r.record_id as id, r.manufacturer, r.model, r.serial_number as "serialNumber",
  r.product_key_id as "productKeyId", r.tpm, r.batch_id as "batchId", r.filed_at as "filedAt", r.withdrawn_at as "withdrawnAt"`;

/** Records by serial number, without regard to case, by keyset. */
export async function listRecords(tx: Tx, tenantId: string, request: RecordListRequest): Promise<StoredRecord[]> {
  const { filter, after, limit } = request;
  const { search, state } = filter;
  const source = search && (await areFew(tx, tenantId, search)) ? matching(tenantId, search) : all;
  const conditions = [
    sql`r.tenant_id = ${tenantId}`,
    ...(search ? [matches(search)] : []),
    ...(state ? [state === 'filed' ? sql`r.withdrawn_at is null` : sql`r.withdrawn_at is not null`] : []),
    ...(after ? [sql`(r.search_serial, r.record_id) > (${after.serial}, ${after.id}::uuid)`] : []),
  ];
  return await tx.query<StoredRecord>(sql`
    select ${columns} from ${source} r where ${sql.join(conditions, sql` and `)}
    order by r.search_serial, r.record_id limit ${limit}`);
}

/** The place after which the list goes on behind a record. */
export function recordPlace({ serialNumber, id }: StoredRecord): RecordPlace {
  return { serial: asciiLower(serialNumber), id };
}

export async function findRecord(tx: Tx, tenantId: string, id: string): Promise<StoredRecord | null> {
  return one(tx, tenantId, id, sql``);
}

/** A record, which nobody else files or withdraws until the transaction ends. */
export async function lockRecord(tx: Tx, tenantId: string, id: string): Promise<StoredRecord | null> {
  return one(tx, tenantId, id, sql`for update`);
}

async function one(tx: Tx, tenantId: string, id: string, lock: Sql): Promise<StoredRecord | null> {
  const rows = await tx.query<StoredRecord>(sql`
    select ${columns} from muster.catalogue_records r where r.tenant_id = ${tenantId} and r.record_id = ${id} ${lock}`);
  return rows[0] ?? null;
}

/** Rows match it no longer. */
export async function withdrawRecord(tx: Tx, tenantId: string, id: string, at: Date): Promise<void> {
  await tx.query(
    sql`update muster.catalogue_records set withdrawn_at = ${at} where tenant_id = ${tenantId} and record_id = ${id}`,
  );
}

/** What any OEM filed of these machines. */
export async function knownRecords(
  tx: Tx,
  tupleKeys: readonly Uint8Array[],
  productKeyIds: readonly string[],
): Promise<KnownMachine[]> {
  return await tx.query<KnownMachine>(sql`
    select tuple_key as "tupleKey", product_key_id as "productKeyId", ek_key as "ekKey", smbios_key as "smbiosKey", tpm, model
    from muster.catalogue_of(${tupleKeys}::bytea[], ${productKeyIds}::text[])`);
}

/** A machine as a row names it, exact in every character. */
export interface MachineName {
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
}

/** Those of these names that any OEM filed but for case and blanks. */
export async function nearRecords<Name extends MachineName>(tx: Tx, names: readonly Name[]): Promise<Set<Name>> {
  if (names.length === 0) return new Set();
  const rows = await tx.query<{ place: number }>(sql`
    select place from muster.catalogue_near(${names.map(name => name.manufacturer)}::text[],
      ${names.map(name => name.model)}::text[], ${names.map(name => name.serialNumber)}::text[]) as place`);
  return new Set(rows.map(({ place }) => names[place - 1]!));
}

const all = sql`muster.catalogue_records`;

const prefixes = (search: string): Sql[] => [
  hasPrefix(sql`r.search_serial`, search),
  hasPrefix(sql`r.search_model`, search),
];

const matches = (search: string): Sql => sql`(${sql.join(prefixes(search), sql` or `)})`;

/** Found before anything else is looked at, as in device-list.ts. */
function matching(tenantId: string, search: string): Sql {
  return sql`(select * from muster.catalogue_records r where r.tenant_id = ${tenantId} and ${matches(search)} offset 0)`;
}

/** As many records are sorted for a page in some 30 ms. */
const few = 10_000;

/** Whether a search finds few records: those are fetched by their indexes and sorted; many are met soon in the list's order. */
async function areFew(tx: Tx, tenantId: string, search: string): Promise<boolean> {
  const ranges = prefixes(search).map(
    range => sql`select from muster.catalogue_records r where r.tenant_id = ${tenantId} and ${range}`,
  );
  const beyond = await tx.query(
    sql`select from (${sql.join(ranges, sql` union all `)}) as found limit 1 offset ${few}`,
  );
  return beyond.length === 0;
}
