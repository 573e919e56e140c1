import { z } from 'zod';

/** What the first line of a backup says, as JSON: it can be read without opening the rest (`head -n 1 FILE`). */
export const backupHeader = z.object({
  format: z.literal('muster backup'),
  formatVersion: z.literal(1),
  /** The version of Muster that wrote it. */
  muster: z.string(),
  createdAt: z.iso.datetime(),
  /** The newest migration of the database; `migrations` are all of them, which a restore brings about again. */
  schemaVersion: z.string(),
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })).min(1),
  /** Ids of the keys that anything in it may be sealed with. */
  sealKeys: z.array(z.string()),
});
export type BackupHeader = z.infer<typeof backupHeader>;

/** Before each table's rows, which are COPY's text form and end with a line `\.`. */
export const backupSection = z.object({ table: z.string(), columns: z.array(z.string()).min(1) });
export type BackupSection = z.infer<typeof backupSection>;

/** A table as the manifest has it: `sha256` over its rows in COPY's text form, hex. */
export const backupTable = z.object({ name: z.string(), rows: z.int().min(0), sha256: z.string() });
export type BackupTable = z.infer<typeof backupTable>;

/** A sequence by the value that it gives next. */
export const backupSequence = z.object({ name: z.string(), next: z.int() });
export type BackupSequence = z.infer<typeof backupSequence>;

/** The last line: what has to be there. */
export const backupManifest = z.object({
  manifest: z.object({ tables: z.array(backupTable), sequences: z.array(backupSequence) }),
});
export type BackupManifest = z.infer<typeof backupManifest>['manifest'];

const done = {
  bytes: z.int(),
  createdAt: z.iso.datetime(),
  schemaVersion: z.string(),
  sealKeys: z.array(z.string()),
  rows: z.int(),
  tables: z.array(backupTable),
};

/** What `muster backup --json` prints. `file`: null where it went to standard output. */
export const backupWritten = z.object({ file: z.string().nullable(), ...done });
export type BackupWritten = z.infer<typeof backupWritten>;

/** What `muster restore --json` prints. `upgradedTo`: the newest migration now. `missingKeys`: of `sealKeys`, those not at hand. */
export const backupRestored = z.object({
  file: z.string(),
  ...done,
  upgradedTo: z.string(),
  missingKeys: z.array(z.string()),
});
export type BackupRestored = z.infer<typeof backupRestored>;
