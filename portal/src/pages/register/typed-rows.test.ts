import { expect, test } from 'vitest';
import { typedRows } from './typed-rows.ts';

const hash = `T0${'A'.repeat(60)}`;

test.each([
  ['a heading', 'Manufacturer,Model,Serial Number\nA,B,C', null],
  ['a quoted heading', '"Manufacturer";"Model";"Serial Number"\nA;B;C', null],
  ['four cells', `A\tB\tC\t${hash}`, 'Manufacturer\tModel\tSerial Number\tHardware Hash'],
  ['four cells, the hash lacking', 'A,B,C,', 'Manufacturer,Model,Serial Number,Hardware Hash'],
  ['three, the last a hash', `C,,${hash}`, 'Device Serial Number,Windows Product ID,Hardware Hash'],
  ['three', 'A;B;C', 'Manufacturer;Model;Serial Number'],
  ['two', `C,"${hash}"`, 'Serial_Number,HardwareHash'],
  ['what nobody can tell', 'hello', null],
  ['nothing', '', null],
])('%s', (_, text, heading) => {
  expect(typedRows(text).text).toBe(heading === null ? text : `${heading}\r\n${text}`);
});

test('a heading that is refused is left for the check to say so', () => {
  expect(typedRows('Model,Model,Manufacturer,Serial Number\nA,B,C,D').assumed).toBe(null);
});
