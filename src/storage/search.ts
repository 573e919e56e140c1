import { type RawBuilder, sql } from 'kysely';

/** As the search columns are folded: ASCII letters only, the same on every server. */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, letter => letter.toLowerCase());
}

/** A range instead of LIKE, which is not leakproof and would become a sequential scan under a policy. */
export function hasPrefix(searchColumn: RawBuilder<unknown>, search: string): RawBuilder<unknown> {
  const from = asciiLower(search);
  return sql`(${searchColumn} >= ${from} and ${searchColumn} < ${`${from}\u{10FFFF}`})`;
}
