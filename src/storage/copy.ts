import type { Copy, Tx } from './database.ts';

/** How a value goes into COPY's binary form, by the type of its column. Null is written for null. */
const writers = {
  uuid: (out: Output, value: string) => out.uuid(value),
  text: (out: Output, value: string) => out.text(value),
  jsonb: (out: Output, value: string) => out.json(value),
  bytea: (out: Output, value: Uint8Array) => out.bytes(value),
  smallint: (out: Output, value: number) => out.smallint(value),
  integer: (out: Output, value: number) => out.integer(value),
  boolean: (out: Output, value: boolean) => out.boolean(value),
  timestamptz: (out: Output, value: Date) => out.time(value),
} as const;
type ColumnType = keyof typeof writers;
type ValueOf<Type extends ColumnType> = Parameters<(typeof writers)[Type]>[1];

/** A column of a load: its name, and its value in a row, as such or in COPY's form. */
export interface CopyColumn<Row> {
  readonly name: string;
  value(row: Row): unknown;
  write(out: Output, row: Row): void;
}

/** A column whose value each row tells. */
export function column<Row, Type extends ColumnType>(
  name: string,
  type: Type,
  value: (row: Row) => ValueOf<Type> | null,
): CopyColumn<Row> {
  const write = writers[type] as (out: Output, value: ValueOf<Type>) => void;
  return {
    name,
    value,
    write(out, row) {
      const given = value(row);
      if (given === null) out.nothing();
      else write(out, given);
    },
  };
}

/** A column that has the same value in every row. */
export function sameInAll<Type extends ColumnType>(
  name: string,
  type: Type,
  value: ValueOf<Type> | null,
): CopyColumn<unknown> {
  const field = new Output(64);
  column(name, type, () => value).write(field, null);
  return { name, value: () => value, write: out => out.raw(field.done()) };
}

/** Rows for one table. */
export interface Load {
  /** The rows in COPY's form; null where there are none. */
  readonly writeOut: (tenantField: Uint8Array) => WrittenOut | null;
}

/** Written out when their turn comes. */
export function rowsFor<Row>(table: string, columns: readonly CopyColumn<Row>[], rows: readonly Row[]): Load {
  const names = ['tenant_id', ...columns.map(({ name }) => name)].join(', ');
  return {
    writeOut(tenantField) {
      if (rows.length === 0) return null;
      const out = spare.pop() ?? new Output();
      out.header();
      for (const row of rows) {
        out.fields(columns.length + 1);
        out.raw(tenantField);
        for (const each of columns) each.write(out, row);
      }
      out.trailer();
      return { text: `copy muster.${table} (${names}) from stdin (format binary)`, data: out.done(), out };
    },
  };
}

/**
 * Loads rows of the transaction's tenant by binary COPY, one table after the other: about half of the work of multi-row
 * VALUES on both sides. All of them are written out before this returns; the promise is kept when the database has them.
 */
export async function copyRows(tx: Tx, loads: readonly Load[]): Promise<void> {
  await sent(writeOut(tx, loads), copies => tx.copy(copies));
}

/** The same, unless the database has a row with the same key already: then nothing is loaded, and false. */
export function copyRowsUnlessThere(tx: Tx, load: Load): Promise<boolean> {
  return sent(writeOut(tx, [load]), copies => tx.copyUnlessThere(copies));
}

interface WrittenOut extends Copy {
  readonly out: Output;
}

/** The tenant is written here and nowhere else, since row-level security does not look at it. */
function writeOut(tx: Tx, loads: readonly Load[]): WrittenOut[] {
  const tenantId = tx.scope?.tenantId;
  if (!tenantId) throw new Error('rows are loaded for a tenant');
  const tenant = new Output(64);
  tenant.uuid(tenantId);
  return loads.flatMap(load => load.writeOut(tenant.done()) ?? []);
}

async function sent<T>(written: readonly WrittenOut[], send: (copies: readonly Copy[]) => Promise<T>): Promise<T> {
  const answer = await send(written);
  for (const { out } of written) out.clear();
  spare.push(...written.map(({ out }) => out));
  return answer;
}

/** Outputs that were sent: as many as loads were ever under way at once. A failed load's is left to the collector. */
const spare: Output[] = [];

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Milliseconds from 1970 to 2000, from where PostgreSQL counts. */
const epoch = Date.UTC(2000, 0, 1);

/** Bytes in COPY's binary form (PostgreSQL's manual, COPY, "Binary Format"), in a buffer that grows. */
class Output {
  #bytes: Buffer;
  #at = 0;

  constructor(size = 64 * 1024) {
    this.#bytes = Buffer.allocUnsafe(size);
  }

  done(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  clear(): void {
    this.#at = 0;
  }

  header(): void {
    this.raw(signature);
    this.raw(Buffer.alloc(8));
  }

  trailer(): void {
    this.fields(-1);
  }

  fields(count: number): void {
    this.#room(2);
    this.#at = this.#bytes.writeInt16BE(count, this.#at);
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  nothing(): void {
    this.#room(4);
    this.#at = this.#bytes.writeInt32BE(-1, this.#at);
  }

  bytes(value: Uint8Array): void {
    this.#field(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  text(value: string): void {
    this.#room(4 + value.length * 3);
    const written = this.#bytes.write(value, this.#at + 4, 'utf8');
    this.#bytes.writeInt32BE(written, this.#at);
    this.#at += 4 + written;
  }

  /** jsonb: a version byte, then the text. */
  json(value: string): void {
    this.#room(5 + value.length * 3);
    const written = this.#bytes.write(value, this.#at + 5, 'utf8');
    this.#bytes.writeInt32BE(written + 1, this.#at);
    this.#bytes[this.#at + 4] = 1;
    this.#at += 5 + written;
  }

  integer(value: number): void {
    this.#field(4);
    this.#at = this.#bytes.writeInt32BE(value, this.#at);
  }

  smallint(value: number): void {
    this.#field(2);
    this.#at = this.#bytes.writeInt16BE(value, this.#at);
  }

  boolean(value: boolean): void {
    this.#field(1);
    this.#at = this.#bytes.writeUInt8(value ? 1 : 0, this.#at);
  }

  /** Microseconds since 2000 in 8 bytes, by halves: a number holds them exactly, a BigInt would cost an allocation. */
  time(value: Date): void {
    const microseconds = (value.getTime() - epoch) * 1000;
    const high = Math.floor(microseconds / 2 ** 32);
    this.#field(8);
    this.#at = this.#bytes.writeInt32BE(high, this.#at);
    this.#at = this.#bytes.writeUInt32BE(microseconds - high * 2 ** 32, this.#at);
  }

  uuid(value: string): void {
    this.#field(16);
    for (let i = 0; i < 36; i += 2) {
      if (value.charCodeAt(i) === dash) i += 1;
      this.#bytes[this.#at++] = (nibble(value.charCodeAt(i)) << 4) | nibble(value.charCodeAt(i + 1));
    }
  }

  #field(length: number): void {
    this.#room(4 + length);
    this.#at = this.#bytes.writeInt32BE(length, this.#at);
  }

  #room(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + more));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

const dash = 45;

/** 0–9, a–f, A–F by character code. */
function nibble(code: number): number {
  return (code & 15) + (code >= 65 ? 9 : 0);
}
