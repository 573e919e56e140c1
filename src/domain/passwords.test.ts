import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '../contracts/limits.ts';
import { passwordFault } from './passwords.ts';

const common = new Set(['password', 'qwertyuiop', 'unbelievable', 'iloveyouforever']);
const context = {
  words: ['Megan Bowen', 'megan@contoso.com', 'Contoso'],
  isCommon: (text: string) => common.has(text),
};

test.each([
  ['', 'tooShort'],
  ['elevenchars', 'tooShort'],
  ['👩‍🚀👩‍🚀👩‍🚀', 'tooShort'],
  ['ä'.repeat(513), 'tooLong'],
  ['Unbelievable', 'tooCommon'],
  ['IloveYouForever', 'tooCommon'],
  ['password12345!', 'tooCommon'],
  ['!!qwertyuiop2026', 'tooCommon'],
  ['aaaaaaaaaaaa', 'guessable'],
  ['abcabcabcabc', 'guessable'],
  ['contoso-contoso-1', 'guessable'],
  ['MeganBowen2026', 'guessable'],
  ['megan@contoso.com', 'guessable'],
])('%j is %s', (password, reason) => {
  expect(passwordFault(password, context)?.reason).toBe(reason);
});

test.each([
  'correct horse battery staple',
  'zwölf Zeichen',
  'contoso opens at eight',
  '            .  x',
  'p4ssw0rd & more of it',
])('%j is accepted', password => expect(passwordFault(password, context)).toBeNull());

test('any text gets an answer, and length alone decides about random ones', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), password => {
      const fault = passwordFault(password, { words: [], isCommon: () => false });
      const characters = [...password].length;
      expect(fault?.reason === 'tooShort').toBe(characters < limits.passwordLeastCharacters);
    }),
  );
});
