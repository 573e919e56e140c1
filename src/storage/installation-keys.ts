import { randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileOnce, readIfThere } from './file-once.ts';
import { keyIdOf } from './seal.ts';
import { errorCode } from './sql-errors.ts';
import { StartProblem } from './start-problem.ts';

const keyBytes = 32;
const oldName = /^key\.old-[0-9a-f]{8}$/;

/** The key that seals, and those before it, which open what they sealed. */
export interface InstallationKeys {
  readonly current: Uint8Array;
  readonly older: readonly Uint8Array[];
}

/**
 * The installation's keys in its data folder (base64, 0600): `key`, made by the first start, and `key.old-…` for those
 * before it. Without them nothing that was sealed can be opened, so they belong into every backup.
 */
export function installationKeys(dataFolder: string): InstallationKeys {
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 });
  const path = join(dataFolder, 'key');
  // In this order: a key that is renewed meanwhile is filed as an old one before `key` is another.
  const current = keyOf(path, fileOnce(path, newKey));
  const older = readdirSync(dataFolder).filter(name => oldName.test(name));
  return { current, older: older.map(name => keyOf(join(dataFolder, name))) };
}

/** The ids of the keys that are there; makes none. */
export function presentKeyIds(dataFolder: string): string[] {
  if (!existsSync(dataFolder)) return [];
  return readdirSync(dataFolder)
    .filter(name => name === 'key' || oldName.test(name))
    .flatMap(name => {
      const path = join(dataFolder, name);
      const text = readIfThere(path);
      return text === null ? [] : [keyIdOf(keyOf(path, text))];
    });
}

/**
 * Puts a new key in the place of `key` and keeps that one as `key.old-…`; answers that file. Whenever it is cut short,
 * `key` is the old or the new one and complete, and no key is lost. One at a time is the caller's to see to.
 */
export function renewInstallationKey(dataFolder: string): string {
  const { current } = installationKeys(dataFolder);
  const path = join(dataFolder, 'key');
  const kept = `${path}.old-${keyIdOf(current)}`;
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, newKey(), { mode: 0o600, flag: 'wx', flush: true });
  linkUnlessThere(path, kept);
  flushFolder(dataFolder);
  renameSync(draft, path);
  flushFolder(dataFolder);
  return kept;
}

const newKey = (): string => `${randomBytes(keyBytes).toString('base64')}\n`;

function keyOf(path: string, text = readFileSync(path, 'utf8')): Uint8Array {
  const key = Buffer.from(text, 'base64');
  if (key.length === keyBytes) return key;
  throw new StartProblem(`${path} is damaged: it must hold 32 bytes in base64. Bring it back from a backup.`);
}

/** It is there when an earlier try was cut short. */
function linkUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

function flushFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
