import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvRow, csvParser } from './csv.ts';

const rowCharacters = 1000;

function rowsOf(
  text: string,
  options: { delimiter?: string; limit?: number; cuts?: readonly number[] } = {},
): CsvRow[] {
  const { delimiter = ',', limit = rowCharacters, cuts = [] } = options;
  const parser = csvParser({ delimiter, rowCharacters: limit });
  const rows: CsvRow[] = [];
  let at = 0;
  for (const size of cuts) {
    rows.push(...parser.push(text.slice(at, at + size)));
    at += size;
  }
  rows.push(...parser.push(text.slice(at)), ...parser.end());
  return rows;
}

const cellsOf = (text: string) => rowsOf(text).map(row => row.cells);

/** What the oracle makes of it; null where it finds the form wrong. */
function oracle(text: string, delimiter: string): string[][] | null {
  try {
    const rows = parse(text, { delimiter, relax_column_count: true, record_delimiter: ['\r\n', '\n', '\r'] });
    return rows.filter(cells => cells.length > 1 || cells[0] !== '');
  } catch {
    return null;
  }
}

const delimiters = fc.constantFrom(',', ';', '\t');
const cuts = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 40 });
const anything = fc.string({
  unit: fc.constantFrom('a', 'b', ',', ';', '\t', '"', '"', '\r', '\n', '\r\n', ' ', 'é'),
  maxLength: 60,
});

describe('csvParser', () => {
  it('agrees with csv-parse on everything that csv-parse accepts', () => {
    let accepted = 0;
    fc.assert(
      fc.property(anything, delimiters, (text, delimiter) => {
        const expected = oracle(text, delimiter);
        if (!expected) return;
        accepted++;
        const rows = rowsOf(text, { delimiter });
        expect(rows.map(row => row.cells)).toEqual(expected);
        expect(rows.every(row => row.fault === null)).toBe(true);
      }),
      { numRuns: 5000 },
    );
    expect(accepted).toBeGreaterThan(1000);
  });

  it('agrees with csv-parse on well-formed files, lines included', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\r\n', '\n', 'é', ' '), maxLength: 6 });
    const row = fc.array(fc.tuple(cell, fc.boolean()), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), fc.constantFrom('\r\n', '\n', '\r'), cuts, (rows, end, sizes) => {
        let text = '';
        const expected: { line: number; cells: string[] }[] = [];
        for (const cells of rows) {
          expected.push({ line: text.split(/\r\n|\r|\n/).length, cells: cells.map(([value]) => value) });
          const written = cells.map(([value, quoted]) =>
            quoted || /[",\r\n]|^ /.test(value) ? `"${value.replaceAll('"', '""')}"` : value,
          );
          text += written.join(',') + end;
        }
        expect(rowsOf(text, { cuts: sizes }).map(({ line, cells }) => ({ line, cells }))).toEqual(expected);
        expect(oracle(text, ',')).toEqual(expected.map(({ cells }) => cells));
      }),
    );
  });

  it('gives the same rows wherever the text is cut, good or bad, short or too long', () => {
    fc.assert(
      fc.property(anything, cuts, fc.integer({ min: 4, max: 70 }), (text, sizes, limit) => {
        expect(rowsOf(text, { cuts: sizes, limit })).toEqual(rowsOf(text, { limit }));
      }),
      { numRuns: 5000 },
    );
  });

  it('leaves quotes inside an unquoted cell alone', () => {
    expect(cellsOf('HP,15" screen,x\nHP,a"b"c,y')).toEqual([
      ['HP', '15" screen', 'x'],
      ['HP', 'a"b"c', 'y'],
    ]);
  });

  it('lets blanks stand around quotes', () => {
    expect(cellsOf('"a" , "b, c" ,d \n')).toEqual([['a', 'b, c', 'd ']]);
  });

  it('fails the row of a quote that is never closed, and only that one', () => {
    expect(rowsOf('a,b\nc,"d\ne,f\n"g","h"\n')).toEqual([
      { line: 1, cells: ['a', 'b'], fault: null },
      { line: 2, cells: ['c', '"d'], fault: { cell: 1, reason: 'quotes' } },
      { line: 3, cells: ['e', 'f'], fault: null },
      { line: 4, cells: ['g', 'h'], fault: null },
    ]);
    expect(rowsOf('a,"b\r\nc,d').map(row => row.line)).toEqual([1, 2]);
  });

  it('fails a row whose quoted cell goes on after its quote', () => {
    expect(rowsOf('"15" screen",x\nb,c\n')).toEqual([
      { line: 1, cells: ['"15" screen",x'], fault: { cell: 0, reason: 'quotes' } },
      { line: 2, cells: ['b', 'c'], fault: null },
    ]);
  });

  it('fails a row over the limit, keeps what came before, and goes on with the next line', () => {
    const long = 'x'.repeat(5 * rowCharacters);
    for (const cell of [long, `"${long}"`]) {
      const rows = rowsOf(`a,${cell},b\r\nc,d\r\n`, { cuts: [10, 700, 700, 3602, 1, 1, 1] });
      expect(rows.map(row => [row.line, row.cells[0], row.fault])).toEqual([
        [1, 'a', { cell: 1, reason: 'tooLong' }],
        [2, 'c', null],
      ]);
      expect(rows[0]?.cells.join(',').length).toBeLessThanOrEqual(rowCharacters);
    }
  });

  it('counts physical lines, those inside quoted cells and empty ones too', () => {
    const text = 'a,b\r\n\r\n"c\r\nd\ne\rf",g\r\rh,i\n';
    expect(rowsOf(text).map(row => row.line)).toEqual([1, 3, 8]);
  });
});
