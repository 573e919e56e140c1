import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newUserCode, readUserCode, showUserCode } from './logins.ts';

test('a code is read as it is shown, in whatever case, with whatever blanks and dashes', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), chance => {
      const code = newUserCode(count => (chance.next().value ?? 0) % count);
      const shown = showUserCode(code);
      expect(shown).toMatch(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/);
      for (const typed of [shown, code, ` ${shown.toLowerCase()} `, shown.replace('-', ' – ')]) {
        expect(readUserCode(typed)).toBe(code);
      }
    }),
  );
});

test('what is no code is none, and nothing breaks it', () => {
  for (const text of ['', 'BCDF-GHJ', 'BCDF-GHJKL', 'ABCD-EFGH', 'BCDF-GHJ1', 'BCDF_GHJK', 'ßßßßßßßß']) {
    expect(readUserCode(text), text).toBeNull();
  }
  fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void readUserCode(text)));
});
