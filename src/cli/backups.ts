import { Writable } from 'node:stream';
import type { BackupRestored, BackupWritten } from '../contracts/backups.ts';
import { type ExitCode, exitCodes } from './failures.ts';
import { configOf } from './service.ts';
import { counted, type Terminal } from './terminal.ts';

export interface BackupValues {
  readonly json?: boolean | undefined;
  readonly data?: string | undefined;
  readonly 'keys-later'?: boolean | undefined;
}

/** `muster backup`. */
export async function backUpHere(file: string, values: BackupValues, terminal: Terminal): Promise<ExitCode> {
  const config = await configOf({ data: values.data }, terminal);
  const { backup } = await import('../operate.ts');
  if (file === '-') {
    // What ends the process before the end, such as a reader that goes away, must not look like a backup.
    process.exitCode = exitCodes.notWhole;
    terminal.error(told(await backup(config, through(terminal)), values));
  } else await terminal.out(told(await backup(config, file), values));
  return exitCodes.well;
}

const told = (written: BackupWritten, { json }: BackupValues): string =>
  json ? `${JSON.stringify(written)}\n` : writtenText(written);

/** Standard output, as a stream. */
const through = (terminal: Terminal): Writable =>
  new Writable({ write: (piece: Buffer, _, done) => void terminal.out(piece).then(() => done(), done) });

/** `muster restore`. */
export async function restoreHere(file: string, values: BackupValues, terminal: Terminal): Promise<ExitCode> {
  const config = await configOf({ data: values.data }, terminal);
  const { restoreFrom } = await import('../operate.ts');
  const restored = await restoreFrom(config, file, { keysLater: values['keys-later'] ?? false });
  await terminal.out(values.json ? `${JSON.stringify(restored)}\n` : restoredText(restored));
  return exitCodes.well;
}

function writtenText({ file, bytes, rows, tables, createdAt, schemaVersion, sealKeys }: BackupWritten): string {
  return `${file ?? 'The backup is written.'}
${counted(rows, 'row')} of ${counted(tables.length, 'table')}, ${counted(bytes, 'byte')}, as of ${createdAt}, schema ${schemaVersion}

${keyText(sealKeys)}`;
}

function keyText(ids: readonly string[]): string {
  if (ids.length === 0) return 'Nothing in it is sealed.\n';
  return `The key is not in it: hardware hashes and secrets in it cannot be opened without ${ids.join(', ')}.
Keep that key (MUSTER_KEY, or the file "key" of the data folder), apart from this file. "muster keys status" lists the keys.
`;
}

function restoredText({ file, rows, createdAt, schemaVersion, upgradedTo, missingKeys }: BackupRestored): string {
  const upgraded = upgradedTo === schemaVersion ? '' : `Its schema ${schemaVersion} was upgraded to ${upgradedTo}.\n`;
  const missing =
    missingKeys.length === 0 ? '' : `The service does not start before it has the key ${missingKeys.join(', ')}.\n`;
  return `Restored ${counted(rows, 'row')} from ${file}, as they were at ${createdAt}.
${upgraded}${missing}
People sign in anew, and programs ask for new tokens. Start Muster, and run "muster verify".
`;
}
