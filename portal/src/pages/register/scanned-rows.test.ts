import { expect, test } from 'vitest';
import { readFile } from '../../../../src/files/reader.ts';
import { scanned, scannedFile } from './scanned-rows.ts';

const row = (serialNumber: string, model = 'Latitude 5530') => ({ manufacturer: 'Dell Inc.', model, serialNumber });

test('a device that comes twice is told, in whatever case and with blanks', () => {
  expect(scanned([row('A1')], row(' B2 '))).toEqual({ rows: [row('A1'), row('B2')] });
  expect(scanned([row('A1'), row('B2')], row('b2 '))).toEqual({ twice: 2 });
  expect(scanned([row('b2')], row('B2'))).toEqual({ twice: 1 });
  expect(scanned([row('A1')], row('A1', 'Latitude 5540'))).toHaveProperty('rows');
});

test('the rows are read back as they were scanned', async () => {
  const reader = await readFile(new Blob([scannedFile([row('0012'), row('=1', 'a "b", c')])]).stream());
  const [rows] = await Array.fromAsync(reader.rows);
  expect(reader.format).toBe('partner');
  expect(rows?.map(({ values }) => [values.model, values.serialNumber])).toEqual([
    ['Latitude 5530', '0012'],
    ['a "b", c', '=1'],
  ]);
});
