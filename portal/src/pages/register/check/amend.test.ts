import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readFile } from '../../../../../src/files/reader.ts';
import { amendedFile, badRowsFile, type Changes, joinedFile } from './amend.ts';
import { checkFile } from './check-file.ts';

const changes = (more: Partial<Changes> = {}): Changes => ({
  ...{ corrected: new Map(), leftOut: new Set<number>(), leaveOutBad: false, ...more },
});
const fileOf = (...lines: string[]) => new Blob([lines.join('\n')]);
/** Line and cells of each row. */
async function rowsOf(file: Blob) {
  const rows = (await Array.fromAsync((await readFile(file.stream())).rows)).flat();
  return rows.map(({ line, cells }) => [line, ...cells]);
}

const partner = fileOf(
  'sep=;',
  'Manufacturer;Model;Serial Number;Comment',
  'Dell Inc.;"Latitude',
  '5530";A1;first',
  '',
  'Dell Inc.;Latitude 5530;;second',
  'Dell Inc.;Latitude 5530;=C3;"third; ""quoted"""',
  'Dell Inc.;Latitude 5530;D4',
);

test('every row stays at its line with all its cells, be lines empty, long or gone', async () => {
  const all = await rowsOf(partner);
  const same = await amendedFile(partner, changes(), 'customer');
  expect(await rowsOf(same.file)).toEqual(all);
  const corrected = new Map([[6, ['Dell Inc.', 'Latitude 5530', 'B2', 'second']]]);
  const { file, rows, sha256 } = await amendedFile(partner, changes({ corrected, leftOut: new Set([7]) }), 'customer');
  expect(rows).toBe(3);
  expect(await rowsOf(file)).toEqual([all[0], [6, 'Dell Inc.', 'Latitude 5530', 'B2', 'second'], all[3]]);
  expect(sha256).toBe(
    createHash('sha256')
      .update(await file.bytes())
      .digest('hex'),
  );
});

test('what is still bad is left out, what was corrected is not', async () => {
  const { rows } = await amendedFile(partner, changes({ leaveOutBad: true }), 'customer');
  expect(rows).toBe(3);
  const corrected = new Map([[6, ['Dell Inc.', 'Latitude 5530', 'B2', '']]]);
  expect((await amendedFile(partner, changes({ leaveOutBad: true, corrected }), 'customer')).rows).toBe(4);
});

test('the fix-file has the bad rows, under the heading and with the delimiter that they came with', async () => {
  const text = await (await badRowsFile(partner, changes(), 'customer', 'en')).text();
  expect(text.split('\r\n').map(line => line.split(';').slice(0, 5).join(';'))).toEqual([
    'Manufacturer;Model;Serial Number;Comment;Error Code',
    'Dell Inc.;Latitude 5530;;second;missingValue',
    '',
  ]);
});

test('files of several families become one that says the same', async () => {
  const other = fileOf('Device Serial Number,Windows Product ID,Hardware Hash,Group Tag', 'B2,,T0,Sales');
  const { file, rows } = await joinedFile(
    [
      { file: partner, changes: changes({ leaveOutBad: true }) },
      { file: other, changes: changes() },
    ],
    'customer',
  );
  expect(rows).toBe(4);
  const joined = await rowsOf(file);
  expect(joined.at(0)).toEqual([2, 'A1', '', '', 'Dell Inc.', 'Latitude\n5530', '', '']);
  expect(joined.at(-1)).toEqual([6, 'B2', '', 'T0', '', '', 'Sales', '']);
});

test('a corrected row is judged anew, and is no duplicate of itself', async () => {
  const { report, judge } = await checkFile(partner, { sender: 'customer' });
  expect([report.rows, report.failed, report.bad[0]?.line]).toEqual([4, 1, 6]);
  const codes = (line: number, serial: string) =>
    judge.rejudge(line, ['Dell Inc.', 'Latitude 5530', serial, '']).faults.map(({ code }) => code);
  expect(codes(6, 'B2')).toEqual([]);
  expect(codes(6, 'B2')).toEqual([]);
  expect(codes(6, 'D4')).toEqual(['duplicateInFile']);
});
