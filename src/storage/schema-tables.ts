import pg from 'pg';

/** A table of the schema `muster`, with the columns that can be written: none that are generated. */
export interface SchemaTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/** All tables of the database as they are now, each behind those that it refers to. */
export async function schemaTables(client: pg.ClientBase): Promise<SchemaTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[]; needs: string[] }>(`
    select c.relname as name,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = '' order by a.attnum) as columns,
      array(select distinct r.relname::text from pg_constraint k join pg_class r on r.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and r.oid <> c.oid) as needs
    from pg_class c where c.relnamespace = 'muster'::regnamespace and c.relkind in ('r', 'p') order by c.relname`);
  const placed = new Map<string, SchemaTable>();
  while (placed.size < rows.length) {
    const next = rows.find(({ name, needs }) => !placed.has(name) && needs.every(needed => placed.has(needed)));
    if (!next) throw new Error('tables of the schema refer to each other in a circle');
    placed.set(next.name, { name: next.name, columns: next.columns });
  }
  return [...placed.values()];
}

/** Also for a role that may not use the schema. */
export async function hasTable(client: pg.ClientBase, name: string): Promise<boolean> {
  const { rows } = await client.query(`select from pg_tables where schemaname = 'muster' and tablename = $1`, [name]);
  return rows.length > 0;
}

/** As SQL names a table or a sequence of the schema. */
export const tableName = (name: string): string => `muster.${pg.escapeIdentifier(name)}`;
