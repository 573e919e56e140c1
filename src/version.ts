import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');

/** Which program this is. `commit`: its first 12 digits, and `+changes` where files were changed since; null: not known. */
export interface Version {
  readonly version: string;
  readonly commit: string | null;
}

/** The program's version, as package.json has it. */
export function version(): string {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** Version and commit. Nothing in it depends on when or where the program was built. */
export function readVersion(folder = root): Version {
  return { version: version(), commit: commitInFile(folder) ?? commitOfCheckout(folder) };
}

/** `git archive` writes the commit into the file `commit` (.gitattributes), and so does the making of an image. */
function commitInFile(folder: string): string | null {
  const path = join(folder, 'commit');
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  return /^[0-9a-f]{40}$/.test(text) ? text.slice(0, 12) : null;
}

/** Without a `.git` of its own, a folder may lie in a repository of something else. */
function commitOfCheckout(folder: string): string | null {
  if (!existsSync(join(folder, '.git'))) return null;
  const describe = ['describe', '--always', '--exclude', '*', '--abbrev=12', '--dirty=+changes'];
  const { status, stdout } = spawnSync('git', ['-C', folder, '--no-optional-locks', ...describe], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
