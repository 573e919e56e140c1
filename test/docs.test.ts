import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { limits } from '../src/contracts/limits.ts';
import { errorPagesFolder, pageParts, renderErrorPages } from './dump-docs.ts';
import { withPart } from './page-part.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const markdown = [
  ...readdirSync(root).filter(name => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md'))
    .map(name => join('docs', name)),
];

test('the pages about codes and states are what the tables render to (node test/dump-docs.ts)', () => {
  const pages = renderErrorPages();
  const committed = [
    ...readdirSync(join(root, errorPagesFolder)).map(name => `${errorPagesFolder}${name}`),
    'docs/states.md',
  ];
  expect(committed.sort()).toEqual([...pages.keys()].sort());
  for (const [path, text] of pages) expect(read(path), path).toBe(text);
});

test.each(pageParts)('$name in $page are what the table in $from renders to (node test/dump-docs.ts)', part => {
  expect(read(part.page)).toBe(withPart(read(part.page), part));
});

test.each(markdown)('%s keeps the house style', path => {
  const prose = read(path).replace(/```[\s\S]*?```|`[^`\n]*`|"[^"\n]{1,40}"/g, '');
  expect(prose.match(/\b(?:invalid|please|internal error)\b.*|.*—.*/gi) ?? []).toEqual([]);
});

test.each(markdown)('the links of %s lead somewhere', path => {
  const links = [...read(path).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g)];
  const lost = links.filter(([, target = '', anchor]) => {
    const file = target === '' ? path : join(dirname(path), target);
    return !existsSync(join(root, file)) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
  });
  expect(lost.map(([link]) => link)).toEqual([]);
});

/** Of the headings of a page, as GitHub makes them. */
function anchorsOf(path: string): string[] {
  const prose = read(path).replace(/^```[\s\S]*?^```$/gm, '');
  const headings = [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return headings.map(heading =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('the page of limits names every limit with its default', () => {
  const rows = [...read('docs/guide/limits.md').matchAll(/^\| `(\w+)` \| ([\d,]+) \|/gm)];
  const told = Object.fromEntries(rows.map(([, name, value]) => [name, Number(value?.replaceAll(',', ''))]));
  expect(told).toEqual({ ...limits });
});
