import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/security.md'), 'utf8');
const rows = page.split('\n').filter(line => /^\| \d+\.\d/.test(line));

test('every file that the page names is there', () => {
  const named = [...page.matchAll(/`((?:src|test|docs|migrations)\/[^`]+)`/g)].map(([, path = '']) => path);
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter(path => !existsSync(join(root, path)))).toEqual([]);
});

/** Of levels 1 and 2, how many each section has (OWASP ASVS 5.0.0). */
const sections: Readonly<Record<string, readonly number[]>> = {
  1: [2, 9, 11, 3, 2],
  2: [3, 3, 4, 1],
  6: [3, 12, 4, 4, 5, 3, 0, 4],
  7: [3, 4, 2, 5, 2, 2],
  8: [2, 3, 1, 1],
  9: [3, 4],
  10: [2, 2, 4, 11, 5, 2, 3],
  11: [2, 3, 3, 4, 1, 1],
};

test('every requirement of levels 1 and 2 has its line, and each line says how it stands', () => {
  const wanted = Object.entries(sections).flatMap(([chapter, counts]) =>
    counts.flatMap((count, i) => Array.from({ length: count }, (_, n) => `${chapter}.${i + 1}.${n + 1}`)),
  );
  const told = rows.flatMap(row => {
    const [, numbers = '', , state = ''] = row.split('|').map(cell => cell.trim());
    expect(['met', '**gap**', 'n/a'], row).toContain(state);
    return numbers.split(', ').flatMap(rangeOf);
  });
  expect(told.sort()).toEqual(wanted.sort());
});

test('what is met names the file that shows it, or where it stands above', () => {
  const unshown = rows.filter(row => row.includes('| met |') && !/`(?:src|test|docs|migrations)\b/.test(row));
  expect(unshown.filter(row => !/above|there (?:is|are) none|literals/.test(row))).toEqual([]);
});

/** `6.5.1 to 6.5.5` is five numbers. */
function rangeOf(text: string): string[] {
  const [first = '', last = first] = text.split(' to ');
  const [section, from, to] = [first.slice(0, first.lastIndexOf('.')), lastOf(first), lastOf(last)];
  return Array.from({ length: to - from + 1 }, (_, n) => `${section}.${from + n}`);
}

const lastOf = (number: string): number => Number(number.split('.').at(-1));
