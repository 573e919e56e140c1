import { sql } from 'kysely';
import { column, type Load, rowsFor, sameInAll } from './copy.ts';
import type { Tx } from './database.ts';
import type { Seal } from './seal.ts';

/** A hardware hash as a tenant uploaded it. Its id is the id of the row that brought it. */
export interface NewCapture {
  readonly id: string;
  readonly tupleKey: Uint8Array;
  readonly productKeyId: string | null;
  readonly ekKey: Uint8Array | null;
  readonly smbiosKey: Uint8Array | null;
  readonly capturedAt: Date | null;
  /** Bytes of the whole hash, its zero padding included. */
  readonly size: number;
  /** The meaningful bytes. */
  readonly bytes: Uint8Array;
}

/** What a sealed capture or cell is bound to: it opens nowhere else. */
export const sealContext = (tenantId: string, id: string): string => `${tenantId}/${id}`;

/** Captures for `copyRows`, sealed as they are written out. */
export function newCaptures(
  {
    tenantId,
    partnerId,
    dropAfter,
  }: { readonly tenantId: string; readonly partnerId: string | null; readonly dropAfter: Date | null },
  captures: readonly NewCapture[],
  seal: Seal,
): Load {
  const sealed = ({ bytes, id }: NewCapture) => seal.seal(bytes, sealContext(tenantId, id));
  return rowsFor<NewCapture>(
    'captures',
    [
      sameInAll('registered_by_tenant', 'uuid', partnerId),
      sameInAll('drop_after', 'timestamptz', dropAfter),
      column('id', 'uuid', capture => capture.id),
      column('tuple_key', 'bytea', capture => capture.tupleKey),
      column('product_key_id', 'text', capture => capture.productKeyId),
      column('ek_key', 'bytea', capture => capture.ekKey),
      column('smbios_key', 'bytea', capture => capture.smbiosKey),
      column('captured_at', 'timestamptz', capture => capture.capturedAt),
      column('size', 'integer', capture => capture.size),
      column('sealed', 'bytea', sealed),
    ],
    captures,
  );
}

/** Opened captures by id. */
export async function openCaptures(
  tx: Tx,
  tenantId: string,
  ids: readonly string[],
  seal: Seal,
): Promise<Map<string, { bytes: Buffer; size: number }>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; size: number; sealed: Buffer }>(
    sql`select id, size, sealed from muster.captures where tenant_id = ${tenantId} and id = any (${ids}::uuid[])`,
  );
  return new Map(
    rows.map(({ id, size, sealed }) => [id, { bytes: seal.open(sealed, sealContext(tenantId, id)), size }]),
  );
}

/** When each capture was taken, by id; null where its hash does not say. */
export async function captureTimes(
  tx: Tx,
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, Date | null>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; at: Date | null }>(sql`
    select id, captured_at as at from muster.captures where tenant_id = ${tenantId} and id = any (${ids}::uuid[])`);
  return new Map(rows.map(({ id, at }) => [id, at]));
}

export async function deleteCaptures(tx: Tx, tenantId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(sql`delete from muster.captures where tenant_id = ${tenantId} and id = any (${ids}::uuid[])`);
}

/** Captures whose device is gone are kept until then, for rows that name the machine without a hash; null: for good. */
export async function dropCapturesAfter(
  tx: Tx,
  tenantId: string,
  ids: readonly string[],
  at: Date | null,
): Promise<void> {
  if (ids.length === 0) return;
  await tx.query(
    sql`update muster.captures set drop_after = ${at} where tenant_id = ${tenantId} and id = any (${ids}::uuid[])`,
  );
}

/** A machine on file, as a row without a hash can find it. */
export interface KnownMachine {
  readonly tupleKey: Buffer;
  readonly productKeyId: string | null;
  readonly ekKey: Buffer | null;
  readonly smbiosKey: Buffer | null;
  readonly tpm: boolean;
  /** Empty where it is not on file. */
  readonly model: string;
}

/** The tenant's own captures of these machines. */
export async function knownCaptures(
  tx: Tx,
  tenantId: string,
  tupleKeys: readonly Uint8Array[],
  productKeyIds: readonly string[],
): Promise<KnownMachine[]> {
  const columns = sql`tuple_key as "tupleKey", product_key_id as "productKeyId", ek_key as "ekKey", smbios_key as "smbiosKey",
    ek_key is not null as tpm, '' as model`;
  return await tx.query<KnownMachine>(sql`
    select ${columns} from muster.captures where tenant_id = ${tenantId} and tuple_key = any (${tupleKeys}::bytea[])
    union
    select ${columns} from muster.captures where tenant_id = ${tenantId} and product_key_id = any (${productKeyIds}::text[])`);
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

/**
 * Files the captures of these rows in the catalogue and drops them as captures. One record a machine as its maker names
 * it: the newer replaces. Each table is read by its key before they are joined: tables just filled have no statistics, and a
 * plan made without them took minutes instead of a second. Ciphertext moves as it is, since a record keeps the capture's tenant and id;
 * it is locked, so that none moves past whoever seals it anew.
 */
export async function fileCaptures(
  tx: Tx,
  tenantId: string,
  batchId: string,
  rows: readonly { line: number; id: string }[],
  at: Date,
): Promise<void> {
  await tx.query(sql`
    insert into muster.catalogue_records as r (tenant_id, tuple_key, id, manufacturer, model, serial_number, product_key_id,
      ek_key, smbios_key, tpm, size, sealed, batch_id, filed_at)
    with rows as materialized (
      select id, line, manufacturer, model, serial_number, batch_id from muster.batch_rows
      where tenant_id = ${tenantId} and batch_id = ${batchId} and line = any (${rows.map(row => row.line)}::int[])),
    filed as materialized (
      select * from muster.captures where tenant_id = ${tenantId} and id = any (${rows.map(row => row.id)}::uuid[])
      for update)
    select distinct on (c.tuple_key) c.tenant_id, c.tuple_key, c.id, b.manufacturer, b.model, b.serial_number,
      c.product_key_id, c.ek_key, c.smbios_key, c.ek_key is not null, c.size, c.sealed, b.batch_id, ${at}::timestamptz
    from filed c join rows b on b.id = c.id
    order by c.tuple_key, b.line desc
    on conflict (tenant_id, tuple_key) do update set id = excluded.id, manufacturer = excluded.manufacturer,
      model = excluded.model, serial_number = excluded.serial_number, product_key_id = excluded.product_key_id,
      ek_key = excluded.ek_key, smbios_key = excluded.smbios_key, tpm = excluded.tpm, size = excluded.size,
      sealed = excluded.sealed, batch_id = excluded.batch_id, filed_at = excluded.filed_at`);
  await deleteCaptures(
    tx,
    tenantId,
    rows.map(row => row.id),
  );
}
