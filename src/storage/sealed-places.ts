import { type RawBuilder, sql } from 'kysely';
import type { SystemTx } from './database.ts';
import type { Seal } from './seal.ts';

/** A column that holds seals: its table's primary key, and what each seal is bound to as SQL. */
export interface SealedPlace {
  readonly table: string;
  readonly column: string;
  readonly key: Readonly<Record<string, 'uuid' | 'integer' | 'text' | 'bytea'>>;
  readonly context: string;
}

/** As `sealContext` in captures.ts. */
const ofTenant = `tenant_id || '/' || id`;

/**
 * Every column that holds seals (sealed-places.test.ts looks for others). Where seals are moved from one to another, the
 * one they leave comes first, so that a walk through all misses none. Whoever writes here calls `useSealKey`.
 */
export const sealedPlaces: readonly SealedPlace[] = [
  { table: 'captures', column: 'sealed', key: { tenant_id: 'uuid', id: 'uuid' }, context: ofTenant },
  {
    table: 'batch_rows',
    column: 'sealed_cells',
    key: { tenant_id: 'uuid', batch_id: 'uuid', line: 'integer' },
    context: ofTenant,
  },
  { table: 'catalogue_records', column: 'sealed', key: { tenant_id: 'uuid', tuple_key: 'bytea' }, context: ofTenant },
  { table: 'signing_keys', column: 'sealed', key: { kid: 'text' }, context: `'signing key ' || kid` },
  {
    table: 'sign_in_settings',
    column: 'sealed_secret',
    key: { tenant_id: 'uuid' },
    // As `companySecretContext` in domain/company.ts.
    context: `'company secret ' || tenant_id || ' ' || issuer || ' ' || client_id`,
  },
];

/** Where a walk through a place stands: the values of the last row's key. */
export type Position = readonly unknown[];

/** Rows looked at in one step, which nobody else can change meanwhile: tens of milliseconds. */
const rowsAtOnce = 500;

/**
 * Looks at the next rows of a place and seals those anew that older keys have sealed. Rows that somebody else holds are
 * passed over. Answers where it came to, null at the end, and how many were sealed anew.
 */
export async function resealAfter(
  tx: SystemTx,
  place: SealedPlace,
  after: Position | null,
  seal: Seal,
  oldKeys: readonly string[],
): Promise<{ last: Position | null; resealed: number }> {
  // Both statements go by keys; a plan that reads the whole table for each step would look cheap to who knows it as small.
  await tx.query(sql`set local enable_seqscan = off`);
  const keys = sql.join(Object.keys(place.key).map(name => sql.ref(name)));
  const rows = await tx.query<Record<string, unknown>>(sql`
    select ${keys}, ${isOld(place, oldKeys)} as old from ${tableOf(place)} ${beyond(place, after)}
    order by ${keys} limit ${rowsAtOnce}`);
  const old = rows.filter(row => row.old);
  const resealed = old.length > 0 ? await reseal(tx, place, old, seal, oldKeys) : 0;
  const last = rows.length === rowsAtOnce ? positionOf(place, rows.at(-1)) : null;
  return { last, resealed };
}

async function reseal(
  tx: SystemTx,
  place: SealedPlace,
  rows: readonly Readonly<Record<string, unknown>>[],
  seal: Seal,
  oldKeys: readonly string[],
): Promise<number> {
  const names = Object.entries(place.key);
  const wanted = names.map(([name, type]) => sql`${rows.map(row => row[name])}::${sql.raw(type)}[]`);
  const held = await tx.query<{ at: string; sealed: Buffer; context: string }>(sql`
    select t.* from unnest(${sql.join(wanted)}) as w (${sql.join(names.map((_, i) => sql.ref(`k${i}`)))})
    cross join lateral (
      select ctid::text as at, ${sql.ref(place.column)} as sealed, ${sql.raw(place.context)} as context
      from ${tableOf(place)}
      where ${sql.join(
        names.map(([name], i) => sql`${sql.ref(name)} = ${sql.ref(`w.k${i}`)}`),
        sql` and `,
      )} and ${isOld(place, oldKeys)}
      for update skip locked) t`);
  if (held.length === 0) return 0;
  const anew = held.map(({ sealed, context }) => seal.seal(seal.open(sealed, context), context));
  await tx.query(sql`
    update ${tableOf(place)} t set ${sql.ref(place.column)} = w.sealed
    from unnest(${held.map(({ at }) => at)}::tid[], ${anew}::bytea[]) as w (at, sealed) where t.ctid = w.at`);
  return held.length;
}

/** How many seals of a place each key has made, by its id. */
export async function countSeals(tx: SystemTx, place: SealedPlace): Promise<Map<string, number>> {
  const rows = await tx.query<{ id: string; seals: number }>(sql`
    select encode(${keyIdIn(place)}, 'hex') as id, count(*)::int as seals from ${tableOf(place)}
    where ${sql.ref(place.column)} is not null group by 1`);
  return new Map(rows.map(({ id, seals }) => [id, seals]));
}

/** Whether anything anywhere is sealed with the key. Reads every place through, unless it finds one early. */
export async function anySealedWith(tx: SystemTx, keyId: string): Promise<boolean> {
  for (const place of sealedPlaces) {
    const rows = await tx.query(sql`select from ${tableOf(place)} where ${isOld(place, [keyId])} limit 1`);
    if (rows.length > 0) return true;
  }
  return false;
}

const tableOf = ({ table }: SealedPlace): RawBuilder<unknown> => sql.table(`muster.${table}`);

/** The layout's bytes 2 to 5 (seal.ts). */
const keyIdIn = ({ column }: SealedPlace): RawBuilder<unknown> => sql`substring(${sql.ref(column)} from 2 for 4)`;

function isOld(place: SealedPlace, keyIds: readonly string[]): RawBuilder<unknown> {
  return sql`${keyIdIn(place)} = any (${keyIds.map(id => Buffer.from(id, 'hex'))}::bytea[])`;
}

function beyond({ key }: SealedPlace, after: Position | null): RawBuilder<unknown> {
  if (!after) return sql``;
  const values = Object.values(key).map((type, i) => sql`${after[i]}::${sql.raw(type)}`);
  return sql`where (${sql.join(Object.keys(key).map(name => sql.ref(name)))}) > (${sql.join(values)})`;
}

function positionOf({ key }: SealedPlace, row: Readonly<Record<string, unknown>> | undefined): Position | null {
  return row ? Object.keys(key).map(name => row[name]) : null;
}
