import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { UsageError } from './failures.ts';
import type { Terminal } from './terminal.ts';

const login = z.object({ refreshToken: z.string(), accessToken: z.string(), endsAt: z.number() });
const logins = z.object({ current: z.string().nullable(), logins: z.record(z.string(), login) });

/** A login at one server; `endsAt`: when the access token is to be renewed, in milliseconds since 1970. */
export type KeptLogin = z.infer<typeof login>;
/** By the server's address; `current` is the one signed in to last. */
export type KeptLogins = z.infer<typeof logins>;

/** The file that keeps the logins of this user of the computer. Nobody else can read it. */
export interface LoginFile {
  read(): Promise<KeptLogins>;
  /** Reads, changes and writes while no other command does. What `change` throws leaves the file as it was. */
  update<Result>(change: (kept: KeptLogins) => Promise<{ kept: KeptLogins; result: Result }>): Promise<Result>;
}

const none: KeptLogins = { current: null, logins: {} };

export function loginFile({ env }: Pick<Terminal, 'env'>): LoginFile {
  const path = join(configFolder(env), 'muster', 'login.json');
  const read = async (): Promise<KeptLogins> => {
    const text = await readFile(path, 'utf8').catch(error => {
      if (codeOf(error) === 'ENOENT') return null;
      throw new UsageError(`The file ${path} cannot be read (${codeOf(error)}).`);
    });
    return text === null ? none : parse(text, path);
  };
  return {
    read,
    async update(change) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 }).catch(notWritten(path));
      await chmod(dirname(path), 0o700).catch(notWritten(path));
      const unlock = await lock(`${path}.lock`).catch(notWritten(path));
      try {
        const before = await read();
        const { kept, result } = await change(before);
        if (kept !== before) await replace(path, `${JSON.stringify(kept, null, 2)}\n`).catch(notWritten(path));
        return result;
      } finally {
        await unlock();
      }
    },
  };
}

/** XDG Base Directory Specification: a path that is not absolute is none. */
function configFolder(env: Terminal['env']): string {
  const { XDG_CONFIG_HOME: xdg, HOME: home } = env;
  return xdg && isAbsolute(xdg) ? xdg : join(home || homedir(), '.config');
}

function parse(text: string, path: string): KeptLogins {
  try {
    return logins.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`The file ${path} is not in a form that this program knows. Delete it and run muster login.`);
  }
}

/** A file that is there in full or as it was before, even where the computer stops. */
async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

const lookMilliseconds = 50;
/** Its holder keeps the lock young; one that is this old was left behind. */
const staleMilliseconds = 15_000;

/** Waits for the lock and takes it; answers the way to give it back. */
async function lock(path: string): Promise<() => Promise<void>> {
  const mine = randomUUID();
  while (!(await take(path, mine))) {
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > staleMilliseconds) await rm(path, { force: true });
    else await new Promise(resolve => setTimeout(resolve, lookMilliseconds));
  }
  const young = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, staleMilliseconds / 5);
  young.unref();
  return async () => {
    clearInterval(young);
    const holder = await readFile(path, 'utf8').catch(() => '');
    if (holder === mine) await rm(path, { force: true });
  };
}

async function take(path: string, mine: string): Promise<boolean> {
  try {
    await writeFile(path, mine, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

const notWritten =
  (path: string) =>
  (error: unknown): never => {
    throw new UsageError(`The file ${path}, which keeps your sign-in, cannot be written (${codeOf(error)}).`);
  };
