/** No vowels, so that no code is a word, and no letter that is taken for a digit (RFC 8628, 6.1). */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';
const length = 8;
const form = new RegExp(`^[${letters}]{${length}}$`);

/** A code for a person to type. `pick(n)` is a whole number from 0 up to n, n excluded, by chance. */
export function newUserCode(pick: (count: number) => number): string {
  return Array.from({ length }, () => letters[pick(letters.length)]).join('');
}

/** What a person typed as a code, whatever its case, blanks and dashes; null for what cannot be one. */
export function readUserCode(text: string): string | null {
  const code = text.replace(/[\s\p{Pd}]/gu, '').toUpperCase();
  return form.test(code) ? code : null;
}

/** In two halves, as `BCDF-GHJK`. */
export function showUserCode(code: string): string {
  return `${code.slice(0, length / 2)}-${code.slice(length / 2)}`;
}
