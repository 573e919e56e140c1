import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Space of the file system that a folder is on, in bytes; `free` is what an ordinary user may still use. */
export interface DiskSpace {
  readonly freeBytes: number;
  readonly sizeBytes: number;
}

/** Of the folder, or of the one above it where it is not made yet. */
export async function diskSpace(folder: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize } = await statfs(folder).catch(() => statfs(dirname(folder)));
  return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize };
}
