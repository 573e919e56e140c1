import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/guide/troubleshooting.md'), 'utf8');

/** Everything that the program can say: sources with the pieces of their texts joined, and quotes as they are shown. */
const said = globSync(['src/**/*.ts', 'portal/src/**/texts.ts'], { cwd: root })
  .filter(path => !path.endsWith('.test.ts'))
  .map(path => readFileSync(join(root, path), 'utf8'))
  .join('\n')
  .replaceAll(/(?:['`]\s*\+\s*['`])/g, '')
  .replaceAll("\\'", "'");

/** What stands between backticks in the first column of the tables that are headed "it says". */
const quoted = page
  .split('\n\n')
  .filter(block => block.startsWith('| it says |'))
  .flatMap(block => block.split('\n').slice(2))
  .flatMap(line => [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, message = '']) => message));

test('every message that the page quotes is one that Muster says', () => {
  expect(quoted.length).toBeGreaterThan(50);
  const unsaid = quoted.filter(message => !piecesOf(message).every(piece => said.includes(piece)));
  expect(unsaid).toEqual([]);
});

/** Between the marks for what differs; too little to look for is none. */
function piecesOf(message: string): string[] {
  const pieces = message.split('…').map(piece => piece.trim());
  const long = pieces.filter(piece => piece.length > 5);
  expect(long, message).not.toEqual([]);
  return long;
}
