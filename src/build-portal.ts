import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { StartProblem } from './storage/start-problem.ts';

const root = join(import.meta.dirname, '..');
const portal = join(root, 'portal');
/** The portal as browsers get it, once it is built. */
export const portalFolder = join(portal, 'dist');
const stamp = join(portalFolder, 'sources.sha256');
const builder = join(root, 'node_modules/vite/bin/vite.js');

/** What the portal is made of. */
const sources = ['portal/index.html', 'portal/vite.config.ts', 'portal/public', 'portal/src', 'package-lock.json'];
const shared = ['src/contracts', 'src/domain', 'src/files', 'src/hardware-hash'];

/**
 * Builds the portal, which `say` is told, where it is not there or is of other sources; where there is nothing to build it with,
 * as in an image that brings it built, it is taken as it is.
 */
export function buildPortal(say: (line: string) => void): void {
  if (!existsSync(builder)) {
    if (existsSync(stamp)) return;
    throw new StartProblem('The portal is not built, and what builds it is missing. Run "npm ci", and start again.');
  }
  const digest = digestOf([...sources, ...shared].flatMap(filesOf));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  say('The portal is being built. That happens once for each version, and takes some seconds.');
  const args = [builder, 'build', portal, '--logLevel', 'error'];
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  if (status !== 0) throw new StartProblem(`The portal could not be built:\n${stderr}`);
  for (const file of filesOf('portal/dist')) pack(file);
  writeFileSync(stamp, digest);
}

/** Paths from the root, in their order; of a folder all below it. Tests are no part of what browsers get. */
function filesOf(path: string): string[] {
  if (extname(path) !== '') return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.name.includes('.test.'))
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

function digestOf(files: readonly string[]): string {
  const digest = createHash('sha256');
  for (const file of files)
    digest
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return digest.digest('hex');
}

/** Packed once here, and not for everyone who asks. */
function pack(file: string): void {
  if (!['.js', '.css', '.svg'].includes(extname(file))) return;
  const bytes = readFileSync(join(root, file));
  writeFileSync(join(root, `${file}.br`), brotliCompressSync(bytes));
  writeFileSync(join(root, `${file}.gz`), gzipSync(bytes, { level: 9 }));
}
