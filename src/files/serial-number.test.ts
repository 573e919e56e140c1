import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isDamagedForm, isExponentForm } from './serial-number.ts';

it.each([
  ['16520771357', '016520771357'],
  ['1.65208E+11', '165207713579'],
  ['1,65208E+11', '165207713579'],
  ['1.65208e+10', '016520771357'],
  ['1.65E+11', '165207713579'],
  ['2E+11', '165207713579'],
  ['1E+12', '999999713579'],
  ['1234567890123450000', '1234567890123453217'],
  ['1.23E+36', '123E34'],
  ['pf2abc1d', 'PF2ABC1D'],
  ['PF2 ABC 1D', 'PF2ABC1D'],
])('%s is what a spreadsheet or typing makes of %s', (given, actual) => {
  expect(isDamagedForm(given, actual)).toBe(true);
});

it.each([
  ['1.65208E+11', '165298713579'],
  ['1.65208E+11', '016520771357'],
  ['1.65208E+11', '5CD12000003'],
  ['16520771358', '016520771357'],
  ['1234567890123460000', '1234567890123453217'],
  ['ABC', '0ABC'],
  ['PF-2ABC1D', 'PF2ABC1D'],
  ['1.652E+1', '16'],
])('%s is not what becomes of %s', (given, actual) => {
  expect(isDamagedForm(given, actual)).toBe(false);
});

it('explains every exponent form of a number, with as many digits as it may show', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 10n ** 11n, max: 10n ** 15n }), fc.integer({ min: 0, max: 8 }), (number, digits) => {
      const shown = Number(number).toExponential(digits).toUpperCase();
      expect(isExponentForm(shown)).toBe(true);
      expect(isDamagedForm(shown, `00${number}`)).toBe(true);
    }),
  );
});

it('knows an exponent form from a serial number with an E in it', () => {
  expect(['1.65208E+11', '1,6E+05', '2E+11'].every(isExponentForm)).toBe(true);
  expect(['5E12345', 'PF2E+11', '12E+5', '1.6E-5', '016520771357'].some(isExponentForm)).toBe(false);
});
