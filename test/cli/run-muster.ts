import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileCache } from '../fixtures/compile-cache.ts';

/** What `./muster` runs. */
export const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** What a command ended with and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the program, or another version of it, as a caller would, with no environment of Muster's but what is passed in. */
export function runMuster(
  args: readonly string[],
  {
    env = {},
    input = '',
    watch = () => {},
    folder,
  }: {
    readonly env?: Readonly<Record<string, string>>;
    readonly input?: string | Uint8Array;
    /** Told of what the program has written to standard error so far, each time that it wrote. */
    readonly watch?: (err: string) => void;
    /** Of the other version. */
    readonly folder?: string;
  } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [folder ? join(folder, 'src/cli/main.ts') : program, ...args], {
    env: { ...compileCache, ...env },
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', chunk => out.push(chunk));
  child.stderr.on('data', chunk => {
    err.push(chunk);
    watch(`${Buffer.concat(err)}`);
  });
  // A program that does not read its input closes the pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve({ code, out: `${Buffer.concat(out)}`, err: `${Buffer.concat(err)}` }));
  });
}

/** The path of a file under test/fixtures. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}
