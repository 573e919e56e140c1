import { describe, expect, it } from 'vitest';
import type { FileRow } from './file-row.ts';
import { type FileReader, jsonRows, type ReadOptions, readFile } from './reader.ts';

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(
  content: string | Uint8Array,
  options?: ReadOptions,
  size = 1 << 16,
): Promise<{ file: FileReader; rows: FileRow[] }> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const file = await readFile(inChunks(bytes, size), options);
  const rows: FileRow[] = [];
  for await (const batch of file.rows) rows.push(...batch);
  return { file, rows };
}

const refusal = (fault: object) => expect.objectContaining({ fault });
const self = 'Manufacturer,Model,Serial Number,Hardware Hash';
const partner = 'Manufacturer,Model,Serial Number';

describe('readFile', () => {
  it('gives rows as typed, trimmed values by field, and the line each begins at', async () => {
    const { file, rows } = await read(`${self}\r\n\r\n HP , X ,007,"ab\r\ncd"\r\n,,,\r\n" ","","",\r\nDell,Y,8`);
    expect(file).toMatchObject({ format: 'selfService', delimiter: ',', heading: self.split(','), encoding: 'utf-8' });
    expect(rows.map(({ line, cells, faults, warnings }) => ({ line, cells, faults, warnings }))).toEqual([
      { line: 3, cells: [' HP ', ' X ', '007', 'ab\r\ncd'], faults: [], warnings: [] },
      { line: 7, cells: ['Dell', 'Y', '8'], faults: [], warnings: [] },
    ]);
    expect(rows[0]?.values).toEqual({
      manufacturer: 'HP',
      model: 'X',
      serialNumber: '007',
      hardwareHash: 'ab\r\ncd',
      productKeyId: '',
      groupTag: '',
      assignedUser: '',
    });
    expect(rows[1]?.values.hardwareHash).toBe('');
  });

  it.each([
    [';', 'Manufacturer;Model;Serial Number\nHP, Inc;X;1\n'],
    ['\t', 'Manufacturer\tModel\tSerial Number\nHP, Inc\tX\t1\n'],
    [';', '"Manufacturer";"Model";"Serial Number"\r\n"HP, Inc";"X";"1"\r\n'],
    [',', '"Manufacturer","Model","Serial Number","Remarks; a, b\tand\nmore"\r\n"HP, Inc",X,1\r\n'],
    [';', 'sep=;\r\nManufacturer;Model;Serial Number\r\nHP, Inc;X;1\r\n'],
    [';', 'Manufacturer;Model;Serial Number;Remarks, internal, old\nHP, Inc;X;1\n'],
  ])('decides for %j by the heading row', async (delimiter, text) => {
    for (const size of [1, 7, 1000]) {
      const { file, rows } = await read(text, {}, size);
      expect(file.delimiter).toBe(delimiter);
      expect(rows.map(row => row.values)).toMatchObject([{ manufacturer: 'HP, Inc', model: 'X', serialNumber: '1' }]);
    }
  });

  it('counts the lines that come before the heading', async () => {
    const { rows } = await read(`sep=,\r\n\r\n${partner}\r\nHP,X,1\r\n`);
    expect(rows.map(row => row.line)).toEqual([4]);
  });

  it('ignores surplus columns with a warning on rows that use them, and its own error columns without', async () => {
    const { file, rows } = await read(
      `${partner},Remarks,Error Code,What To Do,,\nHP,X,1,shelf 4,missingValue,do,,\nHP,X,2,,,\n`,
    );
    expect(file.heading).toEqual([...partner.split(','), 'Remarks', 'Error Code', 'What To Do']);
    expect(rows.map(row => [row.faults, row.warnings])).toEqual([
      [[], [{ code: 'columnIgnored', column: 'Remarks' }]],
      [[], []],
    ]);
  });

  it('takes short rows as they are, and surplus cells only where they are empty', async () => {
    const { rows } = await read(`${partner}\nHP,X\nHP,X,1,, ,\nFabrikam, Inc.,X,1\n`);
    expect(rows.map(row => row.cells)).toEqual([
      ['HP', 'X'],
      ['HP', 'X', '1'],
      ['Fabrikam', ' Inc.', 'X', '1'],
    ]);
    expect(rows.map(row => row.faults)).toEqual([
      [],
      [],
      [{ code: 'valueNotValid', reason: 'surplusCell', column: 'Column 4' }],
    ]);
  });

  it('takes the escape of a spreadsheet away, once', async () => {
    const { rows } = await read(`${partner}\n'=HP,''-X,'01\n`);
    expect(rows[0]?.cells).toEqual(['=HP', "'-X", "'01"]);
  });

  it('fails a row with a cell over its limit, and cuts the cell so that it stays over it', async () => {
    const fits = 'é'.repeat(512);
    const long = 'x'.repeat(1_000_000);
    const text = `${self},Remarks\n${fits},X,1,${'A'.repeat(8192)}\n${fits}x,X,2\nHP,X,3,${'A'.repeat(8193)}\nHP,X,4,,${long}\nHP,X,5,,"${long}"\nHP,X,6\n`;
    const { rows } = await read(text);
    expect(rows.map(row => [row.line, row.values.serialNumber, row.faults])).toEqual([
      [2, '1', []],
      [3, '2', [{ code: 'valueNotValid', reason: 'tooLong', column: 'Manufacturer', params: { bytes: 1024 } }]],
      [4, '3', [{ code: 'valueNotValid', reason: 'tooLong', column: 'Hardware Hash', params: { limit: 8192 } }]],
      [5, '4', [{ code: 'valueNotValid', reason: 'tooLong', column: 'Remarks', params: { bytes: 1024 } }]],
      [6, '5', [{ code: 'valueNotValid', reason: 'tooLong', column: 'Remarks', params: { bytes: 1024 } }]],
      [7, '6', []],
    ]);
    expect(rows[3]?.cells[4]).toHaveLength(8193);
  });

  it('fails a row that cannot be stored or decoded, and no other', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${partner}\né,X,1\nHP,a\0b,2\nHP,`),
      Buffer.from([0xe9]),
      Buffer.from(',3\nHP,\ufffd,4\n'),
    ]);
    const { rows } = await read(bytes);
    expect(rows.map(row => [row.cells[1], row.faults])).toEqual([
      ['X', []],
      ['a\ufffdb', [{ code: 'valueNotValid', reason: 'notStorable', column: 'Model' }]],
      ['\ufffd', [{ code: 'valueNotValid', reason: 'badCharacters', column: 'Model' }]],
      ['\ufffd', []],
    ]);
    const wide = await read(Buffer.from(`\ufeff${partner}\nHP,X\ud800,1\nHP,😀,2\n`, 'utf16le'));
    expect(wide.rows.map(row => row.faults)).toEqual([
      [{ code: 'valueNotValid', reason: 'notStorable', column: 'Model' }],
      [],
    ]);
  });

  it('fails the row of a quote that is never closed, and reads on', async () => {
    const { rows } = await read(`${partner}\nHP,"X,1\nHP,Y,2\n`);
    expect(rows.map(row => [row.line, row.values.model, row.faults])).toEqual([
      [2, '"X,1', [{ code: 'valueNotValid', reason: 'quotes', column: 'Model' }]],
      [3, 'Y', []],
    ]);
  });

  it('reads files without a heading only when asked', async () => {
    const text = 'HP;EliteBook;007\r\nDell;Latitude;8';
    await expect(read(text)).rejects.toEqual(refusal(expect.objectContaining({ code: 'headingNotKnown' })));
    const { file, rows } = await read(text, { format: 'corporateIdentifiers' });
    expect(file).toMatchObject({ format: 'corporateIdentifiers', delimiter: ';', heading: partner.split(',') });
    expect(rows.map(row => [row.line, row.values.serialNumber])).toEqual([
      [1, '007'],
      [2, '8'],
    ]);
    const fixed = await read(`${partner},Error Code,What To Do\nHP,X,1,c,r`, { format: 'corporateIdentifiers' });
    expect(fixed.file.format).toBe('partner');
    expect(fixed.rows).toHaveLength(1);
  });

  it('knows the encoding after the last row', async () => {
    const { file } = await read(Buffer.from(`${partner}\nHP,X,1\nHP,Gr\xf6\xdfe,2\n`, 'latin1'));
    expect(file.encoding).toBe('windows-1252');
  });

  it.each(['', '\ufeff', '\r\n \r\n'])('refuses %j as empty', async text => {
    await expect(read(text)).rejects.toEqual(refusal({ code: 'fileEmpty' }));
  });

  it.each([self, `${self}\r\n`, `${self}\r\n,,,\r\n\r\n`])('refuses %j for want of rows', async text => {
    await expect(read(text)).rejects.toEqual(refusal({ code: 'noRows' }));
  });

  it('refuses too many rows and too many columns', async () => {
    const text = `${partner}\n${'HP,X,1\n'.repeat(11)}`;
    expect((await read(text, { limits: { rows: 11 } })).rows).toHaveLength(11);
    await expect(read(text, { limits: { rows: 10 } })).rejects.toEqual(
      refusal({ code: 'tooManyRows', params: { limit: 10 } }),
    );
    const wide = `${partner}${',x'.repeat(62)}\nHP,X,1\n`;
    await expect(read(wide)).rejects.toEqual(
      refusal({ code: 'headingNotKnown', reason: 'tooManyColumns', params: { columns: 65, limit: 64 } }),
    );
  });

  it('lets go of the source where it refuses and where the caller stops', async () => {
    let open = 0;
    async function* source(text: string): AsyncGenerator<Uint8Array> {
      open++;
      try {
        for (;;) yield new TextEncoder().encode(text);
      } finally {
        open--;
      }
    }
    await expect(readFile(source('Asset,Name\n'))).rejects.toThrow();
    expect(open).toBe(0);
    const file = await readFile(source(`${partner}\nHP,X,1\n`));
    for await (const rows of file.rows) {
      expect(rows.length).toBeGreaterThan(0);
      break;
    }
    expect(open).toBe(0);
  });
});

describe('jsonRows', () => {
  it('gives devices the shape of rows, under the heading of their fix-file', () => {
    const rows = jsonRows([
      { serialNumber: ' 007 ', hardwareHash: 'T0' },
      { model: "'=X\0", groupTag: 'a' },
    ]);
    expect(rows.map(row => [row.line, row.cells])).toEqual([
      [1, [' 007 ', '', 'T0', '', '', '', '']],
      [2, ['', '', '', '', "'=X\ufffd", 'a', '']],
    ]);
    expect(rows[0]).toMatchObject({ values: { serialNumber: '007', hardwareHash: 'T0' }, faults: [], warnings: [] });
    expect(rows[1]?.faults).toEqual([{ code: 'valueNotValid', reason: 'notStorable', column: 'Model' }]);
  });
});
