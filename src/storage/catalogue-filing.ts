import { type RawBuilder, sql } from 'kysely';
import type { PrincipalReference } from '../contracts/tenants.ts';
import { deleteCaptures } from './captures.ts';
import type { Tx } from './database.ts';
import { ChangedMeanwhile } from './sql-errors.ts';

/** What files rows in the catalogue. */
export interface Filing {
  readonly tenantId: string;
  readonly batchId: string;
  readonly principal: PrincipalReference;
  readonly at: Date;
  /** Of entries in the history. */
  readonly newId: () => string;
}

interface FiledRow {
  readonly line: number;
  readonly id: string;
}

/**
 * Files the captures of these rows in the catalogue and drops them as captures. One record a machine as its maker names
 * it: the newer capture replaces, the record's ID stays, and what it told before goes to its history. Ciphertext moves as
 * it is, since a record keeps the capture's tenant and id.
 */
export async function fileRecords(tx: Tx, filing: Filing, rows: readonly FiledRow[]): Promise<void> {
  const { named, filed } = await fileNew(tx, filing, rows);
  const refiled = filed < named ? await fileAgain(tx, filing, rows) : 0;
  // A withdrawn record that has had its time was swept while we waited for it.
  if (filed + refiled !== named) throw new ChangedMeanwhile('a catalogue record went while it was filed again');
  await deleteCaptures(
    tx,
    filing.tenantId,
    rows.map(({ id }) => id),
  );
}

/**
 * What the rows name, each machine once, by the last row that names it. Each table is read by its key before they are
 * joined: tables just filled have no statistics, and a plan made without them took minutes instead of a second. The
 * captures are locked, so that none moves past whoever seals it anew.
 */
function machines({ tenantId, batchId }: Filing, rows: readonly FiledRow[]): RawBuilder<unknown> {
  return sql`
    rows as materialized (
      select id, line, manufacturer, model, serial_number, batch_id from muster.batch_rows
      where tenant_id = ${tenantId} and batch_id = ${batchId} and line = any (${rows.map(({ line }) => line)}::int[])),
    filed as materialized (
      select * from muster.captures where tenant_id = ${tenantId} and id = any (${rows.map(({ id }) => id)}::uuid[])
      for update),
    machines as materialized (
      select distinct on (c.tuple_key) c.tuple_key, c.id, b.line, b.manufacturer, b.model, b.serial_number,
        c.product_key_id, c.ek_key, c.smbios_key, c.ek_key is not null as tpm, c.size, c.sealed, b.batch_id
      from filed c join rows b on b.id = c.id order by c.tuple_key, b.line desc)`;
}

/** Files what is not there yet; answers how many machines are named, and how many of them were filed. */
async function fileNew(
  tx: Tx,
  filing: Filing,
  rows: readonly FiledRow[],
): Promise<{ readonly named: number; readonly filed: number }> {
  const [counts] = await tx.query<{ named: number; filed: number }>(sql`
    with ${machines(filing, rows)},
    inserted as (
      insert into muster.catalogue_records (tenant_id, tuple_key, record_id, id, manufacturer, model, serial_number,
        product_key_id, ek_key, smbios_key, tpm, size, sealed, batch_id, filed_at)
      select ${filing.tenantId}::uuid, tuple_key, id, id, manufacturer, model, serial_number, product_key_id, ek_key,
        smbios_key, tpm, size, sealed, batch_id, ${filing.at}::timestamptz from machines order by tuple_key
      on conflict (tenant_id, tuple_key) do nothing returning 1)
    select (select count(*) from machines)::int as named, (select count(*) from inserted)::int as filed`);
  return counts ?? { named: 0, filed: 0 };
}

/**
 * Replaces the records that were there, in the order in which everybody locks them; answers how many. One that tells
 * the same as before stays the batch's that brought it, and has only another capture.
 */
async function fileAgain(tx: Tx, filing: Filing, rows: readonly FiledRow[]): Promise<number> {
  const { tenantId, batchId, principal, at, newId } = filing;
  const [counts] = await tx.query<{ refiled: number }>(sql`
    with ${machines(filing, rows)},
    entries as materialized (
      select * from unnest(${rows.map(({ line }) => line)}::int[], ${rows.map(() => newId())}::uuid[]) as e (line, entry_id)),
    known as materialized (
      select tuple_key, id, record_id, product_key_id, ek_key, smbios_key, tpm, batch_id, filed_at, withdrawn_at
      from muster.catalogue_records
      where tenant_id = ${tenantId} and tuple_key = any (array(select tuple_key from machines)) order by tuple_key for update),
    again as materialized (
      select m.*, e.entry_id, k.record_id, k.withdrawn_at is not null as withdrawn,
        k.ek_key is distinct from m.ek_key or k.smbios_key is distinct from m.smbios_key as other_hardware,
        k.product_key_id is distinct from m.product_key_id as other_product_key,
        jsonb_build_object('productKeyId', k.product_key_id, 'tpm', k.tpm, 'batchId', k.batch_id, 'filedAt', k.filed_at,
          'otherHardware', k.ek_key is distinct from m.ek_key or k.smbios_key is distinct from m.smbios_key) as before
      from machines m join known k on k.tuple_key = m.tuple_key and k.id <> m.id join entries e on e.line = m.line),
    told as (
      insert into muster.catalogue_history (tenant_id, record_id, id, at, act, principal, batch_id, before)
      select ${tenantId}::uuid, record_id, entry_id, ${at}::timestamptz, case when withdrawn then 'filedAgain' else 'corrected' end,
        ${JSON.stringify(principal)}::jsonb, ${batchId}::uuid, before
      from again where withdrawn or other_hardware or other_product_key),
    replaced as (
      update muster.catalogue_records r set id = a.id, product_key_id = a.product_key_id, ek_key = a.ek_key,
        smbios_key = a.smbios_key, tpm = a.tpm, size = a.size, sealed = a.sealed, withdrawn_at = null,
        batch_id = case when a.withdrawn or a.other_hardware or a.other_product_key then a.batch_id else r.batch_id end,
        filed_at = case when a.withdrawn or a.other_hardware or a.other_product_key then ${at}::timestamptz else r.filed_at end
      from again a
      where r.tenant_id = ${tenantId} and r.tuple_key = a.tuple_key and r.tuple_key = any (array(select tuple_key from again))
      returning 1)
    select count(*)::int as refiled from replaced`);
  return counts?.refiled ?? 0;
}
