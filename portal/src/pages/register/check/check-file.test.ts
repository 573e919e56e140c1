import { openAsBlob } from 'node:fs';
import { expect, test } from 'vitest';
import { csvLine } from '../../../../../src/files/write.ts';
import { captureOf, makeMachine } from '../../../../../src/hardware-hash/synthesize.ts';
import { acrossFiles } from './across-files.ts';
import { checkFile } from './check-file.ts';
import { hashMeans } from './hash-means.ts';

const heading = csvLine(['Manufacturer', 'Model', 'Serial Number', 'Hardware Hash']);
const row = (seed: number) => {
  const machine = makeMachine(seed, { tpm: true });
  return csvLine([machine.manufacturer, machine.model, machine.serialNumber, captureOf(machine, {}, hashMeans)]);
};
const fileOf = (...seeds: number[]) => new Blob([heading, ...seeds.map(row)]);
const code = async (file: Blob): Promise<unknown> =>
  checkFile(file, { sender: 'customer' }).catch(({ fault }) => fault.code);

test('files that cannot be read as a whole', async () => {
  const large = { size: 2 * 1024 ** 3 + 1 } as Blob;
  const found = [large, new Blob([]), new Blob(['PK\x03\x04']), new Blob(['a,b\n1,2']), new Blob([heading])].map(code);
  expect(await Promise.all(found)).toEqual(['fileTooLarge', 'fileEmpty', 'fileNotText', 'headingNotKnown', 'noRows']);
});

test('what was repaired is counted by what it was', async () => {
  const path = new URL('../../../../../test/fixtures/csv/mixed-good-and-bad.csv', import.meta.url);
  const { report } = await checkFile(await openAsBlob(path), { sender: 'customer' });
  expect(report.warned.map(({ warning, rows }) => [warning.code, warning.column, rows])).toEqual([
    ['hashPaddingCut', 'Hardware Hash', 1],
    ['serialNumberCorrected', 'Serial Number', 2],
  ]);
});

test('a device of another file is told with its line, unless that file is no longer chosen', async () => {
  const across = acrossFiles();
  const check = async (id: string, file: Blob) =>
    (await checkFile(file, { sender: 'customer', elsewhere: across.file(id) })).report.elsewhere;
  expect(await check('a', fileOf(1, 2, 3))).toEqual({ rows: 0, first: null });
  expect(await check('b', fileOf(4, 3, 2))).toEqual({ rows: 2, first: { line: 3, otherFile: 'a', otherLine: 4 } });
  expect(await check('c', fileOf(5, 4))).toEqual({ rows: 1, first: { line: 3, otherFile: 'b', otherLine: 2 } });
  across.forget('a');
  expect(await check('d', fileOf(1))).toEqual({ rows: 0, first: null });
  expect(await check('e', fileOf(1))).toEqual({ rows: 1, first: { line: 2, otherFile: 'd', otherLine: 2 } });
});
