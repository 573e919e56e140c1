import pg from 'pg';

const int8 = 20;
const date = 1082;
const int8Array = 1016;
const uuidArray = 2951;

/**
 * How PostgreSQL's values come into JavaScript, in one place: bytea as Buffer and timestamptz as Date (pg's own way),
 * int8 as number, date as its text. An int8 beyond 2^53 is an error, since a rounded number would be a silent one.
 * numeric stays text: cast a sum with `::int8`.
 */
export const values = new pg.TypeOverrides();
values.setTypeParser(int8, safeInteger);
values.setTypeParser(date, text => text);
values.setTypeParser(int8Array, text => integers(text));
values.setTypeParser(uuidArray, uuids);

function safeInteger(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new RangeError('an int8 value is larger than JavaScript can hold exactly');
  return number;
}

function integers(text: string): (number | null)[] {
  return items(text).map(item => (item === 'NULL' ? null : safeInteger(item)));
}

/** Events hold them by the hundred: pg's own parser takes character by character. */
function uuids(text: string): (string | null)[] {
  return items(text).map(item => (item === 'NULL' ? null : item));
}

/** Of one dimension, as `{1,2,NULL}`: integers and UUIDs are never quoted. */
function items(text: string): string[] {
  return text === '{}' ? [] : text.slice(1, -1).split(',');
}
