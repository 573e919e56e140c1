import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import type { BackupRestored, BackupTable, BackupWritten } from '../contracts/backups.ts';
import { isFolder, writeNewFile } from '../storage/backup-file.ts';
import { BackupProblem } from '../storage/backup-problem.ts';
import { readBackupStart } from '../storage/backup-read.ts';
import { restoreBackup } from '../storage/backup-restore.ts';
import { type BackupStamp, type Snapshot, writeBackup } from '../storage/backup-write.ts';
import { noteBackup } from '../storage/last-backup.ts';
import type { BeforeBreaking, OwnConnection } from '../storage/migrate.ts';
import { connectToPrimary, type Servers } from '../storage/servers.ts';
import { StartProblem } from '../storage/start-problem.ts';

/** Where a backup goes: into a new file, into a folder under a name made of its time, or to whoever reads it. */
export type BackupPlace = string | Writable;

/** Writes everything, beside running services or without any. Fails with `BackupProblem`. */
export async function backUp(servers: Servers, stamp: BackupStamp, place: BackupPlace): Promise<BackupWritten> {
  const { client } = await connectToPrimary(servers, { application_name: 'muster backup' });
  try {
    if (typeof place !== 'string') return await noted(client, stamp, null, await writeBackup(client, stamp, place));
    return await backUpIntoFile(client, stamp, (await isFolder(place)) ? pathIn(place, 'muster', stamp) : place);
  } finally {
    await client.end();
  }
}

async function backUpIntoFile(client: OwnConnection, stamp: BackupStamp, path: string): Promise<BackupWritten> {
  const { written } = await writeNewFile(path, out => writeBackup(client, stamp, out));
  return await noted(client, stamp, resolve(path), written);
}

/** Also where the note cannot be made: the backup is there. */
async function noted(
  client: OwnConnection,
  { at }: BackupStamp,
  file: string | null,
  { header, tables, bytes }: Snapshot,
): Promise<BackupWritten> {
  await noteBackup(client, { at, bytes }).catch(() => {});
  const { createdAt, schemaVersion, sealKeys } = header;
  return { file, bytes, createdAt, schemaVersion, sealKeys, ...sum(tables) };
}

const pathIn = (folder: string, name: string, { at }: BackupStamp): string =>
  join(folder, `${name}-${at.toISOString().replaceAll(/[-:]|\.\d+/g, '')}.backup`);

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
    const path = pathIn(folder, `before-${migration}`, now);
    report(`The database is upgraded in a way that older versions do not understand. First a backup: ${path}`);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await backUpIntoFile(client, now, path);
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
