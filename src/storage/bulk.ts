import type { Tx } from './database.ts';

/** Rows in one multi-row VALUES. Full statements are prepared once per connection; more rows a statement measured no faster. */
export const bulkRows = 500;

export interface BulkInsert {
  readonly table: string;
  /** Columns with one value for all rows, and those values. */
  readonly shared: Readonly<Record<string, unknown>>;
  readonly columns: readonly string[];
  /** Values by position of `columns`. */
  readonly rows: readonly (readonly unknown[])[];
  /** Set once for a table's statement: what follows the values, such as `on conflict do nothing`. */
  readonly ending?: string;
}

/** Inserts rows as multi-row VALUES, `bulkRows` at a time, in the order given; returns how many were inserted. */
export async function bulkInsert(tx: Tx, insert: BulkInsert): Promise<number> {
  let inserted = 0;
  for (let start = 0; start < insert.rows.length; start += bulkRows) {
    const part = insert.rows.slice(start, start + bulkRows);
    const values = Object.values(insert.shared);
    for (const row of part) values.push(...row);
    const text = statementText(insert, part.length);
    const named = part.length === bulkRows ? { name: `bulk ${insert.table}` } : {};
    inserted += (await tx.run({ ...named, text, values })).rowCount;
  }
  return inserted;
}

/** Texts are kept by table and size: building one costs more than sending it. */
const texts = new Map<string, string>();

function statementText({ table, shared, columns, ending = '' }: BulkInsert, rows: number): string {
  const known = texts.get(`${table} ${rows}`);
  if (known) return known;
  const sharedNames = Object.keys(shared);
  const sharedPlaces = sharedNames.map((_, i) => `$${i + 1}`);
  const tuples = Array.from({ length: rows }, (_, row) => {
    const own = columns.map((_, i) => `$${sharedNames.length + row * columns.length + i + 1}`);
    return `(${[...sharedPlaces, ...own].join(',')})`;
  });
  const text = `insert into muster.${table} (${[...sharedNames, ...columns].join(',')}) values ${tuples.join(',')} ${ending}`;
  texts.set(`${table} ${rows}`, text);
  return text;
}
