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

/** What the same partner uploaded of these machines for whichever customer, while it has or had a mandate of this tenant. */
export async function knownCapturesOfPartner(
  tx: Tx,
  partnerId: string,
  tupleKeys: readonly Uint8Array[],
  productKeyIds: readonly string[],
): Promise<KnownMachine[]> {
  return await tx.query<KnownMachine>(sql`
    select tuple_key as "tupleKey", product_key_id as "productKeyId", ek_key as "ekKey", smbios_key as "smbiosKey",
      ek_key is not null as tpm, '' as model
    from muster.captures_of_partner(${partnerId}, ${tupleKeys}::bytea[], ${productKeyIds}::text[])`);
}
