import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { csvParser } from '../../src/files/csv.ts';

const folder = join(import.meta.dirname, '../fixtures/csv-spectrum');
const names = readdirSync(folder).filter(name => name.endsWith('.csv'));

test('all twelve files of csv-spectrum are there', () => {
  expect(names).toHaveLength(12);
});

test.each(names)('%s is read as csv-parse reads it, in one piece and character by character', name => {
  const text = readFileSync(join(folder, name), 'utf8');
  // One of them has a quote inside an unquoted cell, which both leave alone.
  const expected = parse(text, { relax_quotes: true });
  expect(rowsOf([text])).toEqual(expected);
  expect(rowsOf(text.split(''))).toEqual(expected);
});

function rowsOf(pieces: readonly string[]): (readonly string[])[] {
  const parser = csvParser({ delimiter: ',', rowCharacters: 1000 });
  const rows = [...pieces.flatMap(piece => parser.push(piece)), ...parser.end()];
  expect(rows.filter(({ fault }) => fault)).toEqual([]);
  return rows.map(({ cells }) => [...cells]);
}
