import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { errorCode } from './sql-errors.ts';

/**
 * The text of a private file (0600), which is made with `make` where it is missing. Of two processes that come at the
 * same time one makes it and both answer the same text: the file appears complete or not at all.
 */
export function fileOnce(path: string, make: () => string): string {
  return readIfThere(path) ?? create(path, make());
}

/** A small file's text, null where there is no such file. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function create(path: string, text: string): string {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, path);
    return text;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return readFileSync(path, 'utf8');
    throw error;
  } finally {
    rmSync(draft);
  }
}
