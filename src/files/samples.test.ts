import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { means } from '../../test/fixtures/hashes/samples.ts';
import type { Fault, Warning } from '../contracts/errors.ts';
import { type FileReader, readFile } from './reader.ts';
import { type CheckedRow, checkRow, type RowContext } from './rows.ts';

const folder = new URL('../../test/fixtures/csv/', import.meta.url);

async function* bytesOf(name: string): AsyncGenerator<Uint8Array> {
  const bytes = readFileSync(new URL(name, folder));
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

async function checkFile(
  name: string,
  sender: RowContext['sender'] = 'customer',
): Promise<{ file: FileReader; rows: CheckedRow[] }> {
  const file = await readFile(bytesOf(name));
  const lookup = sender === 'customer' ? 'never' : 'possible';
  const rows: CheckedRow[] = [];
  for await (const batch of file.rows) {
    rows.push(...batch.map(row => checkRow(row, { kind: 'register', format: file.format, sender, means, lookup })));
  }
  return { file, rows };
}

/** `code/reason column`, as short as a table wants it. */
function brief({ code, column, ...finding }: Fault | Warning): string {
  const reason = 'reason' in finding && finding.reason ? `/${finding.reason}` : '';
  return `${code}${reason} ${column ?? ''}`.trim();
}

const briefs = (rows: readonly CheckedRow[]) =>
  rows.map(row => [row.line, row.values.serialNumber, row.faults.map(brief), row.warnings.map(brief)]);

describe('the sample files', () => {
  it('are all looked at here', () => {
    const looked = [...sound.map(([name]) => name), 'mixed-good-and-bad.csv', 'header-only.csv', 'no-known-header.csv'];
    expect(readdirSync(folder).sort()).toEqual(looked.sort());
  });

  const six = [2, 3, 4, 5, 6, 7];
  const sound = [
    ['self-service.csv', 'selfService', ',', 'utf-8', six],
    ['self-service-utf8-bom-lf.csv', 'selfService', ',', 'utf-8', six],
    ['self-service-utf16le.csv', 'selfService', ',', 'utf-16le', six],
    ['self-service-utf16be.csv', 'selfService', ',', 'utf-16be', six],
    ['german-excel-semicolon-windows1252.csv', 'selfService', ';', 'windows-1252', six],
    ['tab-quoted-all.csv', 'selfService', '\t', 'utf-8', six],
    ['other-order-and-case-surplus-column.csv', 'selfService', ',', 'utf-8', [2, 4, 6, 8, 10, 12]],
    ['autopilotinfo.csv', 'autopilotInfo', ',', 'utf-8', six],
    ['autopilotinfo-tag-user-utf16le.csv', 'autopilotInfo', ',', 'utf-16le', six],
    ['partner.csv', 'partner', ',', 'utf-8', six],
    ['partner-empty-hash-column.csv', 'selfService', ',', 'utf-8', six],
  ] as const;

  it.each(sound)('%s is read as %s', async (name, format, delimiter, encoding, lines) => {
    const { file, rows } = await checkFile(name, name.startsWith('partner') ? 'partner' : 'customer');
    expect(file).toMatchObject({ format, delimiter, encoding });
    expect(rows.map(row => row.line)).toEqual(lines);
    expect(rows.flatMap(row => row.faults)).toEqual([]);
    expect(new Set(rows.map(row => row.method))).toEqual(
      new Set([name.startsWith('partner') ? 'tuple' : 'hardwareHash']),
    );
    expect(rows.every(row => row.usableSerial)).toBe(true);
  });

  it('show what Windows-1252 and other display values say', async () => {
    const { rows } = await checkFile('german-excel-semicolon-windows1252.csv');
    expect(rows.slice(0, 2).map(({ values }) => [values.manufacturer, values.model])).toEqual([
      ['Fabrikam GmbH & Söhne', 'Latitude 5520'],
      ['HP', 'Größe "L"; breit'],
    ]);
    expect(rows.map(row => row.warnings.map(brief))).toEqual([
      ['displayValueDiffers Manufacturer'],
      ['displayValueDiffers Model'],
      [],
      [],
      [],
      [],
    ]);
  });

  it('keep a surplus column, and say that it is not used', async () => {
    const { rows } = await checkFile('other-order-and-case-surplus-column.csv');
    expect(rows[0]?.cells.at(-1)).toBe('shelf 4, box "B"\nsecond line');
    expect(rows.map(row => row.warnings.map(brief))).toEqual(rows.map(() => ['columnIgnored COMMENT']));
  });

  it('carry group tag and user', async () => {
    const { rows } = await checkFile('autopilotinfo-tag-user-utf16le.csv');
    expect(rows.every(({ values }) => values.groupTag !== '' && values.assignedUser.includes('@'))).toBe(true);
  });

  it('come to nothing without a hash when a customer sends them offline', async () => {
    const { rows } = await checkFile('partner-empty-hash-column.csv');
    expect(rows.map(row => row.faults.map(brief))).toEqual(rows.map(() => ['missingValue Hardware Hash']));
  });

  it('fail row by row where they are bad', async () => {
    const { rows } = await checkFile('mixed-good-and-bad.csv');
    expect(briefs(rows)).toEqual([
      [2, '12000000W', ['hardwareHashNotValid/cutShort Hardware Hash'], []],
      [3, 'PF12000001', [], ['hashPaddingCut Hardware Hash']],
      [4, 'PF12000002', ['hardwareHashNotValid/damaged Hardware Hash'], []],
      [5, '1.65208E+11', ['serialNumberMismatch Serial Number'], []],
      [6, '12000005W', ['serialNumberMismatch Serial Number'], []],
      [7, '12000005W', [], []],
      [8, '12000005W', [], []],
      [9, 'PF12000007', [], ['serialNumberCorrected Serial Number']],
      [10, '5CD12000008', ['missingValue Hardware Hash'], []],
      [11, '', ['hardwareHashNotValid/notAHardwareHash Hardware Hash', 'valueNotValid/tooLong Serial Number'], []],
      [12, '12000010W', ['missingValue Hardware Hash'], []],
      [13, '016520771357', ['sampleRow'], []],
      [14, '0077077000000', [], ['serialNumberCorrected Serial Number']],
      [15, '5CD12000013', [], []],
    ]);
    expect(rows.filter(row => !row.usableSerial).map(row => row.line)).toEqual([5, 11, 13]);
  });

  it('are refused whole where they have no rows or no known heading', async () => {
    await expect(checkFile('header-only.csv')).rejects.toMatchObject({ fault: { code: 'noRows' } });
    await expect(checkFile('no-known-header.csv')).rejects.toMatchObject({ fault: { code: 'headingNotKnown' } });
  });
});
