import { describe, expect, test } from 'vitest';
import { errorCodes, errorTable, type Fault, warningCodes } from '../errors.ts';
import { languages } from '../languages.ts';
import { problemItem as problemItemShape, rowError as rowErrorShape } from '../problem.ts';
import { describeState } from './labels.ts';
import { describeFault, describeWarning, problemItem, rowError, textsOf } from './render.ts';
import { placeholdersOf } from './template.ts';
import { placeholders, type Texts } from './words.ts';

// @ts-expect-error a reason without words does not compile
const _withoutReasons: Texts['errors']['deviceNotFound'] = { title: '', meaning: '', remedy: '', reasons: {} };
// @ts-expect-error a code without words does not compile
const _withoutCodes: Texts['errors'] = {};

const everyFault: Fault[] = errorCodes.flatMap(code => [
  { code },
  ...errorTable[code].reasons.map(reason => ({ code, reason })),
]);

describe.each(languages)('the texts in %s', language => {
  const texts = textsOf[language];

  test('keep the house style', () => {
    const refused = /invalid|ungültig|\bplease\b|\bbitte\b|internal error|interner fehler|—|\boops\b|!/i;
    expect(stringsOf(texts).filter(text => refused.test(text))).toEqual([]);
    expect(stringsOf(texts).filter(text => text !== text.trim() || text === '' || /\s\s/.test(text))).toEqual([]);
  });

  test('say what to do in sentences, and titles without a full stop', () => {
    for (const fault of everyFault) {
      const { title, detail, remedy } = describeFault(fault, language);
      expect(title, fault.code).toMatch(/^\p{Lu}.*[^.]$/u);
      expect(detail, fault.code).toMatch(/^\p{Lu}.*\.$/u);
      expect(remedy, fault.code).toMatch(/^\p{Lu}.*\.$/u);
    }
    for (const text of [...Object.values(texts.warnings), ...Object.values(texts.deviceStates)]) {
      expect(text.meaning).toMatch(/^\p{Lu}.*\.$/u);
    }
  });

  test('use declared placeholders only, and only where they may be left out', () => {
    for (const code of errorCodes) {
      const text = texts.errors[code];
      expect(placeholdersOf(text.meaning), code).toEqual([]);
      expectDeclared(code, [text.detail ?? '', text.remedy]);
      const reasons = Object.entries<{ detail: string; remedy?: string }>(text.reasons ?? {});
      for (const [reason, words] of reasons) expectDeclared(`${code}/${reason}`, [words.detail, words.remedy ?? '']);
    }
  });

  test('render whole with every parameter and with none', () => {
    for (const fault of everyFault) {
      const params = placeholders[fault.reason ? `${fault.code}/${fault.reason}` : fault.code];
      for (const told of [fault, { ...fault, column: 'Model', ...(params && { params }) }]) {
        const { detail, remedy } = describeFault(told, language);
        expect(detail + remedy).not.toMatch(/[{}[\]]|undefined|null|\s\s|\s[.,:;]/);
      }
    }
  });
});

test('every declared placeholder belongs to a code or reason that exists', () => {
  const known = everyFault.map(fault => (fault.reason ? `${fault.code}/${fault.reason}` : fault.code));
  expect(Object.keys(placeholders).filter(name => !known.includes(name))).toEqual([]);
});

test('parameters are filled in, numbers grouped by language', () => {
  const fault: Fault = { code: 'hardwareHashNotValid', reason: 'cutShort', params: { missing: 1022, expected: 4000 } };
  expect(describeFault(fault).detail).toContain('1,022 of 4,000 characters');
  expect(describeFault(fault, 'de').detail).toContain('1.022 von 4.000 Zeichen');
  expect(describeFault({ code: 'fileTooLarge', params: { limit: 2 * 1024 ** 3 } }).detail).toContain('2 GiB');
  expect(describeFault({ code: 'duplicateInFile', params: { otherLine: 12345 } }).detail).toContain('line 12345');
  expect(describeFault({ code: 'missingValue', column: 'Serial Number' }).detail).toContain('Serial Number');
});

test('a bracketed part goes when one of its values is missing', () => {
  const detail = describeFault({ code: 'serialNumberMismatch', params: { given: 'A' } }).detail;
  expect(detail).toBe(
    'The serial number in the row is not the one inside the hardware hash. Rows may have been mixed up.',
  );
});

test('a value is shown as it is, and cut when it is very long', () => {
  const params = { given: '{found}[x]', found: 'B'.repeat(5000) };
  const detail = describeFault({ code: 'serialNumberMismatch', params }).detail;
  expect(detail).toContain('the row has {found}[x], the hash has BBB');
  expect(detail.length).toBeLessThan(500);
});

test('a reason that is not one of its code gets the words of its code', () => {
  expect(describeFault({ code: 'deviceNotFound', reason: 'cutShort' })).toEqual(
    describeFault({ code: 'deviceNotFound' }),
  );
});

test('problem items and row errors have the shape the contract promises', () => {
  const fault: Fault = { code: 'missingValue', column: 'Hardware Hash' };
  expect(problemItemShape.parse(problemItem(3, fault))).toMatchObject({
    line: 3,
    column: 'Hardware Hash',
    reason: null,
  });
  expect(problemItemShape.parse(problemItem(null, { code: 'requestNotValid' }))).toMatchObject({ column: null });
  expect(rowErrorShape.parse(rowError(fault, 'r-1'))).toMatchObject({ requestId: 'r-1', title: 'A value is missing' });
});

test('an unexpected error names the request ID and, where there is one, the support contact', () => {
  const withSupport = rowError({ code: 'unexpectedError' }, 'r-7', 'https://help.example');
  expect(withSupport.detail).toContain('r-7');
  expect(withSupport.remedy).toContain('contact support at https://help.example and');
  expect(rowError({ code: 'unexpectedError' }, 'r-7').remedy).toContain('contact support and');
});

test('warnings and states have their labels', () => {
  for (const code of warningCodes) expect(describeWarning({ code }).title).not.toBe('');
  expect(describeState('setupNeeded').label).toBe('Setup needed');
  expect(describeState('registrationPending', 'de').label).toBe('Registrierung ausstehend');
});

function expectDeclared(name: string, templates: readonly string[]): void {
  const declared = ['column', ...Object.keys(placeholders[name] ?? {})];
  for (const placeholder of templates.flatMap(placeholdersOf)) {
    expect(declared, name).toContain(placeholder.name);
    expect(placeholder.optional, `${name}: {${placeholder.name}} stands outside brackets`).toBe(true);
  }
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [];
}
