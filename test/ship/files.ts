import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variableNames } from '../../src/config.ts';

export const root = join(import.meta.dirname, '../..');
export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Package.json, as far as what ships it repeats it. */
export const manifest: { readonly version: string; readonly optionalDependencies: Readonly<Record<string, string>> } =
  JSON.parse(read('package.json'));

/** The variables of Muster that a text names and that Muster does not know. */
export function unknownVariables(text: string): readonly string[] {
  const named = text.match(/\b(?:MUSTER_[A-Z_]+|DATABASE_URL(?:_FILE)?)\b/g) ?? [];
  return [...new Set(named)].filter(name => !variableNames.includes(name) && !outside.includes(name));
}

/** Names that compose.yaml gives to what is its own. */
const outside = ['MUSTER_IMAGE', 'MUSTER_LISTEN'];

/** Paths from the root of every file that ships Muster. */
export const shippingFiles: readonly string[] = [
  ...['Dockerfile', '.dockerignore', 'compose.yaml', '.npmrc'],
  ...readdirSync(join(root, 'deploy'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.parentPath.endsWith('/secrets'))
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1)),
];
