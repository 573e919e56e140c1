import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { link, open, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { BackupProblem } from './backup-problem.ts';
import { errorCode } from './sql-errors.ts';

/**
 * Makes a private file (0600) that is there complete or not at all, and leaves one that is there already alone. `write` ends
 * the stream. Answers what it did, and the size in bytes.
 */
export async function writeNewFile<Written>(
  path: string,
  write: (out: Writable) => Promise<Written>,
): Promise<{ written: Written; bytes: number }> {
  if (await whatIsAt(path)) throw taken(path);
  const draft = `${resolve(path)}.${randomUUID()}.part`;
  try {
    const file = await open(draft, 'wx', 0o600);
    const written = await write(file.createWriteStream({ flush: true, highWaterMark: 1024 * 1024 })).finally(() =>
      file.close(),
    );
    const { size } = await stat(draft);
    // Unlike a renaming, a link does not replace what somebody else put there meanwhile.
    await link(draft, path);
    await flushFolder(dirname(draft));
    return { written, bytes: size };
  } catch (error) {
    throw explained(error, path);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Whether something is there that files can be put into. */
export async function isFolder(path: string): Promise<boolean> {
  return (await whatIsAt(path))?.isDirectory() ?? false;
}

async function whatIsAt(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw explained(error, path);
  }
}

const taken = (path: string): BackupProblem =>
  new BackupProblem(`${path} is there already, and is left as it is. Name another file.`);

const cannotWrite = new Set([
  'ENOENT',
  'ENOTDIR',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'EISDIR',
  'EFBIG',
  'EIO',
]);

function explained(error: unknown, path: string): unknown {
  const code = errorCode(error) ?? '';
  if (code === 'EEXIST') return taken(path);
  if (!cannotWrite.has(code)) return error;
  const reason = error instanceof Error ? error.message : code;
  return new BackupProblem(`${path} could not be written (${reason}), and nothing of it is left.`, { cause: error });
}

async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
