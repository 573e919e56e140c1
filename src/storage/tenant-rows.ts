import { type RawBuilder, sql } from 'kysely';
import type { SystemTx } from './database.ts';
import { tablePlans } from './table-plans.ts';

/** A table as a tenant's export has it: columns by name, without what proves or opens something. */
export interface ExportedTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** The column that is sealed, which is among `columns`. */
  readonly sealed: string | null;
}

/** Every table of which an export has rows, by name. */
export async function exportedTables(tx: SystemTx): Promise<ExportedTable[]> {
  const found = await tx.query<{ name: string; columns: string[] }>(sql`
    select c.relname as name, array(select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
    from pg_class c where c.relnamespace = 'muster'::regnamespace and c.relkind in ('r', 'p') order by c.relname`);
  return found.flatMap(({ name, columns }) => {
    const plan = tablePlans[name];
    if (!plan || plan.exported === 'no' || plan.tenant === null) return [];
    const kept = columns.filter(column => !plan.exported.includes(column));
    return [{ name, columns: kept, sealed: kept.find(column => column.startsWith('sealed')) ?? null }];
  });
}

/** Values as text, null for none; what is sealed as it is. */
export type ExportedRow = Readonly<Record<string, string | Buffer | null>>;

const rowsAtOnce = 1_000;

/** Every row of a tenant in a table, some at a time. One table after another: they share a cursor. */
export async function* tenantRows(
  tx: SystemTx,
  tenantId: string,
  { name, columns, sealed }: ExportedTable,
): AsyncGenerator<ExportedRow[]> {
  const types = new Map(
    (
      await tx.query<{ name: string; type: string }>(sql`
        select attname::text as name, format_type(atttypid, null) as type from pg_attribute
        where attrelid = ${`muster.${name}`}::regclass and attnum > 0`)
    ).map(column => [column.name, column.type]),
  );
  const values = columns.map(column =>
    column === sealed
      ? sql.ref(column)
      : sql`${readable(column, types.get(column) ?? '', tenantId)} as ${sql.ref(column)}`,
  );
  const owner = sql.ref(tablePlans[name]?.tenant ?? 'tenant_id');
  await tx.query(sql`declare exported no scroll cursor for
    select ${sql.join(values)} from ${sql.table(`muster.${name}`)} where ${owner} = ${sql.lit(tenantId)}`);
  for (;;) {
    const rows = await tx.query<ExportedRow>(sql`fetch ${sql.lit(rowsAtOnce)} from exported`);
    if (rows.length > 0) yield rows;
    if (rows.length < rowsAtOnce) break;
  }
  await tx.query(sql`close exported`);
}

/**
 * Times by ISO 8601 in UTC, bytes in hex, lists and objects as JSON. Whoever acted for another organization is named to that one
 * alone.
 */
function readable(column: string, type: string, tenantId: string): RawBuilder<unknown> {
  const name = sql.ref(column);
  if (type === 'timestamp with time zone') {
    return sql`to_char(${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  }
  if (type === 'bytea') return sql`encode(${name}, 'hex')`;
  if (type === 'jsonb') {
    return sql`(case when ${name}->>'tenantId' <> ${sql.lit(tenantId)} then ${name} - 'id' - 'name' else ${name} end)::text`;
  }
  return type.endsWith('[]') ? sql`to_json(${name})::text` : sql`${name}::text`;
}
