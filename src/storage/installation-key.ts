import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileOnce } from './file-once.ts';
import { StartProblem } from './start-problem.ts';

const keyBytes = 32;

/**
 * The installation's key in `<data folder>/key` (base64, 0600), made by the first start. Without it nothing that was
 * sealed can be opened, so it belongs into every backup.
 */
export function installationKey(dataFolder: string): Uint8Array {
  mkdirSync(dataFolder, { recursive: true, mode: 0o711 });
  const path = join(dataFolder, 'key');
  const key = Buffer.from(
    fileOnce(path, () => `${randomBytes(keyBytes).toString('base64')}\n`),
    'base64',
  );
  if (key.length === keyBytes) return key;
  throw new StartProblem(`${path} is damaged: it must hold 32 bytes in base64. Bring it back from a backup.`);
}
