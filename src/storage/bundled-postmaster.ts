import { execFile, spawn } from 'node:child_process';
import { chownSync, closeSync, fstatSync, openSync } from 'node:fs';
import { copyFile, readFile, readlink, realpath, rename, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Cluster } from './bundled-cluster.ts';
import { bundledPort } from './bundled-settings.ts';
import { surroundings } from './bundled-user.ts';
import { readIfThere } from './file-once.ts';

const run = promisify(execFile);

/** A server that this process started; it goes on when this process ends. */
export interface Launched {
  exited(): boolean;
  /** What it has written to the log since it was started. */
  said(): Promise<string>;
}

/** Starts the server in a session of its own: neither a Ctrl-C in the terminal nor the end of this process reaches it. */
export function launch({ binaries, data, log, user }: Cluster): Launched {
  const file = openSync(log, 'a', 0o600);
  if ('uid' in user) chownSync(log, user.uid, user.gid);
  const start = fstatSync(file).size;
  const child = spawn(join(binaries, 'bin', 'postgres'), ['-D', data], {
    ...surroundings,
    ...user,
    detached: true,
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  let exited = false;
  child.once('exit', () => {
    exited = true;
  });
  child.once('error', () => {
    exited = true;
  });
  child.unref();
  return {
    exited: () => exited,
    said: async () => (await readFile(log)).subarray(start).toString().trim(),
  };
}

/** The id of the server process that runs on a data folder; null where `postmaster.pid` is missing or left over. */
export async function runningPostmaster(data: string): Promise<number | null> {
  const pid = idIn(readIfThere(join(data, 'postmaster.pid')) ?? '');
  return (await isPostmasterOf(pid, data)) ? pid : null;
}

function idIn(pidFile: string): number {
  return Number.parseInt(pidFile, 10);
}

/** Process ids are used again after a reboot or in a container, so the id alone says nothing. */
async function isPostmasterOf(pid: number, data: string): Promise<boolean> {
  try {
    if (process.platform !== 'linux')
      return (await run('ps', ['-o', 'command=', '-p', `${pid}`])).stdout.includes(data);
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8');
    // The server's working folder is its data folder.
    return command.includes('postgres') && (await readlink(`/proc/${pid}/cwd`)) === (await realpath(data));
  } catch {
    return false;
  }
}

/**
 * Takes away the lock files of a server that is gone, of its folder and of its socket, since PostgreSQL trusts them
 * whenever their id is any process of the same user, even one that has ended and that nobody has buried yet. If another
 * start was faster and such a file is its server's by now, it goes back.
 */
export async function clearLeftover({ data, socketFolder }: Cluster): Promise<void> {
  for (const path of [join(data, 'postmaster.pid'), join(socketFolder, `.s.PGSQL.${bundledPort}.lock`)]) {
    const seen = readIfThere(path);
    if (seen === null || (await isPostmasterOf(idIn(seen), data))) continue;
    const aside = `${path}.${process.pid}`;
    await rename(path, aside).catch(() => {});
    if (readIfThere(aside) === seen) await rm(aside, { force: true });
    else await rename(aside, path).catch(() => {});
  }
}

const largestLog = 8 * 1024 ** 2;

/** Keeps one older log. The server goes on writing at the end of the same file, so it is emptied in place. */
export async function boundLog(log: string): Promise<void> {
  const { size } = await stat(log);
  if (size < largestLog) return;
  await copyFile(log, `${log}.1`);
  await truncate(log);
}
