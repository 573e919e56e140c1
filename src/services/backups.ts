import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BackupRestored, BackupTable, BackupWritten } from '../contracts/backups.ts';
import { writeNewFile } from '../storage/backup-file.ts';
import { BackupProblem } from '../storage/backup-problem.ts';
import { readBackupStart } from '../storage/backup-read.ts';
import { restoreBackup } from '../storage/backup-restore.ts';
import { type BackupStamp, writeBackup } from '../storage/backup-write.ts';
import type { BeforeBreaking, OwnConnection } from '../storage/migrate.ts';
import { connectToPrimary, type Servers } from '../storage/servers.ts';
import { StartProblem } from '../storage/start-problem.ts';

/** Writes everything into a new file, beside running services or without any. Fails with `BackupProblem`. */
export async function backUp(servers: Servers, stamp: BackupStamp, path: string): Promise<BackupWritten> {
  const { client } = await connectToPrimary(servers, { application_name: 'muster backup' });
  try {
    return await backUpOn(client, stamp, path);
  } finally {
    await client.end();
  }
}

async function backUpOn(client: OwnConnection, stamp: BackupStamp, path: string): Promise<BackupWritten> {
  const { written, bytes } = await writeNewFile(path, out => writeBackup(client, stamp, out));
  const { createdAt, schemaVersion, sealKeys } = written.header;
  return { file: resolve(path), bytes, createdAt, schemaVersion, sealKeys, ...sum(written.tables) };
}

const sum = (tables: readonly BackupTable[]) => ({
  rows: tables.reduce((rows, table) => rows + table.rows, 0),
  tables: [...tables],
});

/**
 * Takes a backup into a folder before a migration that an older program cannot live with. Without one nothing is migrated:
 * `StartProblem` says what to do.
 */
export function backUpBeforeBreaking(
  folder: string,
  stamp: () => BackupStamp,
  report: (line: string) => void,
): BeforeBreaking {
  return async (client, migration) => {
    const now = stamp();
    const time = now.at.toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const path = join(folder, `before-${migration}-${time}.backup`);
    report(`The database is upgraded in a way that older versions do not understand. First a backup: ${path}`);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await backUpOn(client, now, path);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartProblem(
        `Nothing was upgraded, because the backup before it failed: ${reason}\n` +
          'Make room, or name another folder in MUSTER_BACKUPS. MUSTER_BACKUPS=off upgrades without a backup.',
      );
    }
  };
}

/** What a restore is told besides the file. */
export interface RestoreOptions {
  /** Ids of the keys at hand. */
  readonly keyIds: readonly string[];
  /** Whether keys that are missing may come later. */
  readonly keysLater: boolean;
}

/** Restores a backup into an empty database, everything or nothing, and brings it up to this version. Fails with `BackupProblem`. */
export async function restore(
  servers: Servers,
  migrationsFolder: string,
  path: string,
  { keyIds, keysLater }: RestoreOptions,
): Promise<BackupRestored> {
  const start = await readBackupStart(path);
  const { createdAt, schemaVersion, sealKeys } = start.header;
  const missingKeys = sealKeys.filter(id => !keyIds.includes(id));
  if (missingKeys.length > 0 && !keysLater) throw keysMissing(missingKeys);
  const restored = await restoreBackup(servers, migrationsFolder, path, start);
  const whence = { file: resolve(path), bytes: start.bytes, createdAt, schemaVersion, sealKeys };
  return { ...whence, ...sum(restored.tables), upgradedTo: restored.schemaVersion, missingKeys };
}

function keysMissing(ids: readonly string[]): BackupProblem {
  const named = ids.length === 1 ? `key ${ids[0]}, which is` : `keys ${ids.join(', ')}, which are`;
  return new BackupProblem(
    `What this backup keeps is sealed with ${named} not at hand. Put it into the data folder as "key" (or "key.old-…"), or set ` +
      'MUSTER_KEY and MUSTER_OLD_KEYS, and restore again. With --keys-later it is restored now; the service does not start ' +
      'before it has every key.',
  );
}
