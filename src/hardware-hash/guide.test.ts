import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findingTable } from './check.ts';
import { recordEntries } from './records.ts';

const guide = readFileSync(new URL('../../docs/guide/hardware-hash.md', import.meta.url), 'utf8');

/** The rows of a table of the guide, the heading left out. */
function rowsUnder(heading: string): string[] {
  const section = guide.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section.split('\n').filter(line => /^\| [`\d]/.test(line));
}

test('the guide shows the table of records as it is', () => {
  const size = (layout: { readonly kind: string }, as: string) => `${layout.kind} | ${as === 'list' ? 'yes' : ''}`;
  const rows = recordEntries.map(
    ([name, { type, as, layout, meaning }]) => `| ${type} | \`${name}\` | ${size(layout, as)} | ${escaped(meaning)} |`,
  );
  expect(rowsUnder('Records')).toEqual(rows);
});

test('the guide shows the table of findings as it is', () => {
  const rows = Object.entries(findingTable).map(
    ([code, { severity, message }]) => `| \`${code}\` | ${severity} | ${message.replace('{names}', '…')} |`,
  );
  expect(rowsUnder('Findings')).toEqual(rows);
});

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
