import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Readable, Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { Refusal } from '../contracts/errors.ts';
import type { SpooledBody } from '../services/batches.ts';

/** A spooled body whose space is given back by `dispose`, and by the end of the process in whatever way. */
export interface SpooledFile extends SpooledBody {
  dispose(): Promise<void>;
}

/** The bytes stopped coming before their end: the connection is gone, and an answer reaches nobody. */
export class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
  /** Read by Fastify: nothing that the service is to blame for. */
  readonly statusCode = 400;
}

/** How much is gathered before it goes to the disk, and how much is read back at once. */
const pieceBytes = 256 * 1024;

/** What lies in the spool: grows and shrinks with it. */
export interface SpoolUse {
  files: number;
  bytes: number;
}

/**
 * Writes all of `source` to a file without a name in `folder` (made where missing), digesting on the way. Refuses with
 * `fileTooLarge` beyond `limit` bytes and with `notReady` when the disk is full, and throws the signal's reason when that
 * is raised; nothing is left then. The source itself stays open in every case, so that its sender can still be answered.
 */
export async function spool(
  source: Readable,
  folder: string,
  limit: number,
  signal: AbortSignal,
  use: SpoolUse = { files: 0, bytes: 0 },
): Promise<SpooledFile> {
  const file = await openNameless(folder).catch(refuseFullDisk);
  const share = { bytes: 0 };
  use.files += 1;
  const close = async (): Promise<void> => {
    use.files -= 1;
    use.bytes -= share.bytes;
    await file.close();
  };
  const write = async (bytes: Uint8Array): Promise<void> => {
    await file.appendFile(bytes);
    share.bytes += bytes.length;
    use.bytes += bytes.length;
  };
  try {
    const { size, sha256 } = await pour(source, write, limit, signal);
    return { size, sha256, read: () => pieces(file, size), dispose: close };
  } catch (error) {
    await close();
    return refuseFullDisk(error);
  }
}

/**
 * Takes away what processes left behind that died between making a file and taking its name away: names of empty files.
 * A file of another process that is just being made only loses its name earlier.
 */
export async function clearSpool(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) if (ownName.test(name)) await rm(join(folder, name), { force: true });
}

/** Of `randomUUID()`. */
const ownName = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** No other program finds the file, and a crash leaves no bytes behind. */
async function openNameless(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, randomUUID());
  const file = await open(path, 'wx+', 0o600);
  await rm(path, { force: true });
  return file;
}

async function pour(source: Readable, write: (bytes: Uint8Array) => Promise<void>, limit: number, signal: AbortSignal) {
  signal.throwIfAborted();
  const digest = createHash('sha256');
  let size = 0;
  // One for all pieces: making them anew, hundreds of megabytes outside of the heap, has the collector run all the time.
  const piece = Buffer.allocUnsafe(pieceBytes);
  let filled = 0;
  const empty = async () => {
    await write(piece.subarray(0, filled));
    filled = 0;
  };
  const add = async (bytes: Buffer) => {
    size += bytes.length;
    if (size > limit) throw new Refusal('fileTooLarge', { params: { limit } });
    digest.update(bytes);
    for (let from = 0; from < bytes.length; ) {
      const copied = bytes.copy(piece, filled, from);
      filled += copied;
      from += copied;
      if (filled === piece.length) await empty();
    }
  };
  const sink = new Writable({
    highWaterMark: pieceBytes,
    write: (bytes: Buffer, _encoding, done) => {
      add(bytes).then(() => done(), done);
    },
    final: done => {
      empty().then(() => done(), done);
    },
  });
  await fill(sink, source, signal);
  return { size, sha256: digest.digest('hex') };
}

/** `pipe`, unlike `pipeline`, leaves the source open when the sink fails. */
async function fill(sink: Writable, source: Readable, signal: AbortSignal): Promise<void> {
  const stop = () => sink.destroy(signal.reason);
  const breakOff = () => {
    if (!source.readableEnded) sink.destroy(new BrokenOff('the upload broke off'));
  };
  signal.addEventListener('abort', stop);
  source.on('error', breakOff).on('close', breakOff);
  try {
    if (source.destroyed) breakOff();
    else source.pipe(sink);
    await finished(sink);
  } finally {
    signal.removeEventListener('abort', stop);
    source.off('close', breakOff);
  }
}

async function* pieces(file: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < size; ) {
    const length = Math.min(pieceBytes, size - position);
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
    if (bytesRead === 0) throw new Error('a spooled file is shorter than what was written to it');
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** EDQUOT: the quota of the user that the service runs as. */
function refuseFullDisk(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') throw new Refusal('notReady');
  throw error;
}
