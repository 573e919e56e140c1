import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import {
  type BackupHeader,
  type BackupManifest,
  type BackupSection,
  backupHeader,
  backupManifest,
  backupSection,
} from '../contracts/backups.ts';
import { checkingDigest } from './backup-end.ts';
import { BackupProblem } from './backup-problem.ts';
import { endOfRows } from './backup-write.ts';
import { errorCode } from './sql-errors.ts';

/** The first line of a backup as it stands there, and the size of the whole. */
export interface BackupStart {
  readonly header: BackupHeader;
  readonly line: Buffer;
  readonly bytes: number;
}

/** What comes out of a backup, in order: tables, each with its rows to be read to their end, and then the manifest. */
export type BackupPart =
  | { readonly section: BackupSection; readonly rows: AsyncIterable<Buffer>; readonly digest: () => string }
  | { readonly manifest: BackupManifest };

const longestLine = 1024 * 1024;

/** Fails with `BackupProblem` where the file is none of ours, or of a form that this version does not know. */
export async function readBackupStart(path: string): Promise<BackupStart> {
  const file = await open(path, 'r').catch(error => {
    throw new BackupProblem(`${path} cannot be read (${error instanceof Error ? error.message : error}).`);
  });
  try {
    const buffer = Buffer.alloc(longestLine);
    const { bytesRead } = await file.read(buffer, 0, longestLine, 0);
    const end = buffer.subarray(0, bytesRead).indexOf(newline);
    const line = buffer.subarray(0, end + 1);
    return { header: headerIn(line, path), line, bytes: (await file.stat()).size };
  } catch (error) {
    throw errorCode(error) === 'EISDIR' ? new BackupProblem(`${path} is a folder, not a backup.`) : error;
  } finally {
    await file.close();
  }
}

function headerIn(line: Buffer, path: string): BackupHeader {
  const given = parsed(line.toString());
  const read = backupHeader.safeParse(given);
  if (read.success) return read.data;
  const known = typeof given === 'object' && given !== null ? given : {};
  if ('format' in known && known.format === 'muster backup' && 'formatVersion' in known && known.formatVersion !== 1) {
    throw new BackupProblem(
      `${path} was written by a newer Muster, in a form that this version does not know. Restore it with that version or a later one.`,
    );
  }
  throw new BackupProblem(`${path} is not a backup of Muster, or its beginning was changed. Take another copy of it.`);
}

/** The parts behind the first line. Fails with `BackupProblem` where the file was cut or changed in a way that shows by itself. */
export async function* backupParts(path: string, { line, bytes }: BackupStart): AsyncGenerator<BackupPart> {
  const packed = createReadStream(path, { start: line.length, highWaterMark: pieceBytes });
  const { stream: checked, isWhole } = checkingDigest(line, bytes);
  const unpacked = createZstdDecompress({ chunkSize: pieceBytes });
  // An error of any of them comes out of the last, which is read. That one ends where its content does, maybe before the file.
  const done = Promise.allSettled([pipeline(packed, checked, unpacked)]);
  const source = lineSource(unpacked, damaged(path));
  for (;;) {
    const text = await source.line();
    const section = backupSection.safeParse(parsed(text));
    if (!section.success) {
      const last = backupManifest.safeParse(parsed(text));
      if (!last.success || !(await source.ended())) throw damaged(path);
      const [read] = await done;
      if (read.status === 'rejected' || !isWhole()) throw damaged(path);
      yield last.data;
      return;
    }
    const hash = createHash('sha256');
    yield {
      section: section.data,
      rows: hashed(source.rows(), hash.update.bind(hash)),
      digest: () => hash.digest('hex'),
    };
  }
}

/** What is said of a file that is not as it was written, however that shows. */
export const damaged = (path: string): BackupProblem =>
  new BackupProblem(
    `${path} is damaged: a part is missing or was changed. Nothing was restored. Take another copy of it.`,
  );

const newline = 10;
const endOfLineAndRows = Buffer.concat([Buffer.from('\n'), endOfRows]);
const pieceBytes = 256 * 1024;

interface LineSource {
  line(): Promise<string>;
  /** Up to the line that ends them. */
  rows(): AsyncGenerator<Buffer>;
  ended(): Promise<boolean>;
}

function lineSource(stream: Readable, problem: BackupProblem): LineSource {
  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let held: Buffer = Buffer.alloc(0);

  /** Holds more than before; false at the end. */
  async function more(): Promise<boolean> {
    const next = await pieces.next().catch(error => {
      throw new BackupProblem(problem.message, { cause: error });
    });
    if (next.done) return false;
    held = held.length === 0 ? next.value : Buffer.concat([held, next.value]);
    return true;
  }
  async function moreOrFail(): Promise<void> {
    if (!(await more())) throw problem;
  }

  return {
    async line() {
      let end = held.indexOf(newline);
      while (end < 0) {
        if (held.length > longestLine) throw problem;
        await moreOrFail();
        end = held.indexOf(newline);
      }
      const text = held.toString('utf8', 0, end);
      held = held.subarray(end + 1);
      return text;
    },
    async *rows() {
      const mark = endOfRows.length;
      while (held.length < mark) await moreOrFail();
      if (held.subarray(0, mark).equals(endOfRows)) {
        held = held.subarray(mark);
        return;
      }
      for (;;) {
        const end = held.indexOf(endOfLineAndRows);
        if (end >= 0) {
          yield held.subarray(0, end + 1);
          held = held.subarray(end + endOfLineAndRows.length);
          return;
        }
        // The mark may have begun.
        const sure = held.length - mark;
        if (sure > 0) {
          yield held.subarray(0, sure);
          held = held.subarray(sure);
        }
        await moreOrFail();
      }
    },
    ended: async () => held.length === 0 && !(await more()),
  };
}

async function* hashed(rows: AsyncIterable<Buffer>, update: (piece: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const piece of rows) {
    update(piece);
    yield piece;
  }
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
