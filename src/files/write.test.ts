import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFile } from './reader.ts';
import { bom, csvLine, delimiters, escapeCell, unescapeCell } from './write.ts';

describe('csvLine', () => {
  it('quotes only what needs it, and ends in CRLF', () => {
    expect(csvLine(['a', 'b, c', 'd "e"', 'f\ng', 'h;i'])).toBe('a,"b, c","d ""e""","f\ng",h;i\r\n');
    expect(csvLine(['a,b', 'h;i'], ';')).toBe('a,b;"h;i"\r\n');
  });

  it('escapes what a spreadsheet would run, and what looks escaped already', () => {
    expect(['=1+1', '+1', '-1', '@x', "'=1", "''@", '\tx', "'01", 'a=1', ' =1'].map(escapeCell)).toEqual([
      "'=1+1",
      "'+1",
      "'-1",
      "'@x",
      "''=1",
      "'''@",
      "'\tx",
      "'01",
      'a=1',
      ' =1',
    ]);
  });

  it('is undone by the reader', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '=', "'", '-', '"', ',', ';', '\t', '\r', '\n', ' ', 'é', '\ufffd'),
      maxLength: 8,
    });
    const rows = fc.array(fc.tuple(fc.constant('x'), cell, cell, cell, fc.constant('y')), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom(...delimiters), async (written, delimiter) => {
        const heading = ['Manufacturer', 'Model', 'Serial Number', 'Hardware Hash', 'Group Tag'];
        const text = bom + [heading, ...written].map(cells => csvLine(cells, delimiter)).join('');
        const file = await readFile(toAsync([new TextEncoder().encode(text)]));
        const read: (readonly string[])[] = [];
        for await (const batch of file.rows) read.push(...batch.map(row => row.cells));
        expect(file.delimiter).toBe(delimiter);
        expect(read).toEqual(written);
      }),
      { numRuns: 500 },
    );
  });

  it('has an escape and an inverse', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("'", '=', 'a', '\r', '-') }),
        text => unescapeCell(escapeCell(text)) === text,
      ),
    );
  });
});

async function* toAsync(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}
