import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileSource } from '../contracts/client-transport.ts';
import { limits } from '../contracts/limits.ts';
import { UsageError } from './failures.ts';

const chunkBytes = 256 * 1024;

/** A file that the caller named. */
export interface NamedFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
}

/** Refuses as wrong usage what is no file or cannot be read. */
export async function namedFile(path: string): Promise<NamedFile> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new UsageError(`There is no file ${path}.`);
  if (!found.isFile()) throw new UsageError(`${path} is not a file.`);
  const handle = await open(path).catch(() => null);
  if (!handle) throw new UsageError(`The file ${path} cannot be read.`);
  await handle.close();
  return { path, name: basename(path).slice(-limits.fileNameCharacters), size: found.size };
}

/** The file's bytes; `-` is standard input. */
export function readBytes(path: string): AsyncIterable<Uint8Array> {
  return path === '-' ? process.stdin : createReadStream(path, { highWaterMark: chunkBytes });
}

/** For an upload; `onRead` is told how many bytes were read so far, and hears 0 when the file is opened again. */
export function uploadSource({ path, size }: NamedFile, onRead: (bytes: number) => void): FileSource {
  return {
    size,
    open() {
      const chunks = createReadStream(path, { highWaterMark: chunkBytes })[Symbol.asyncIterator]();
      let read = 0;
      onRead(0);
      return new ReadableStream<Uint8Array>({
        async pull(controller) {
          const { done, value } = await chunks.next();
          if (done) return controller.close();
          controller.enqueue(value);
          read += value.length;
          onRead(read);
        },
        async cancel() {
          await chunks.return?.();
        },
      });
    },
  };
}
