import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Refusal } from '../contracts/errors.ts';
import { BrokenOff, clearSpool, spool } from './spool.ts';

const never = new AbortController().signal;
let folder: string;

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'muster-spool-')), 'made/where/missing');
});
afterEach(async () => {
  vi.restoreAllMocks();
  expect(await readdir(folder)).toEqual([]);
});
afterAll(async () => await rm(folder, { recursive: true }));

test('gives back what came, however it was cut, as often as asked', async () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 5000 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(pieces, async chunks => {
      const whole = Buffer.concat(chunks);
      const file = await spool(Readable.from(chunks.map(Buffer.from)), folder, whole.length, never);
      expect(file.size).toBe(whole.length);
      expect(file.sha256).toBe(createHash('sha256').update(whole).digest('hex'));
      expect(await bytesOf(file.read())).toEqual(whole);
      expect(await bytesOf(file.read())).toEqual(whole);
      await file.dispose();
    }),
    { numRuns: 30 },
  );
});

test('takes away what a process left that died as it made a file, and nothing else', async () => {
  const left = join(folder, randomUUID());
  const others = join(folder, 'lost+found');
  await mkdir(others, { recursive: true });
  await writeFile(left, '');
  await clearSpool(folder);
  expect(await readdir(folder)).toEqual(['lost+found']);
  await rm(others, { recursive: true });
  await clearSpool(join(folder, 'not there yet'));
});

test('reads back a large file in large pieces', async () => {
  const whole = Buffer.alloc(3_000_000, 'abcdefg');
  const file = await spool(Readable.from([whole]), folder, whole.length, never);
  const pieces: Uint8Array[] = [];
  for await (const piece of file.read()) pieces.push(piece);
  expect(pieces.length).toBe(12);
  expect(Buffer.concat(pieces).equals(whole)).toBe(true);
  await file.dispose();
  expect(await openFiles()).toEqual([]);
});

test('refuses what is too long, leaves nothing, and leaves the source open', async () => {
  const source = new PassThrough();
  source.write(Buffer.alloc(1001));
  await expect(spool(source, folder, 1000, never)).rejects.toMatchObject({
    fault: { code: 'fileTooLarge', params: { limit: 1000 } },
  });
  expect(source.destroyed).toBe(false);
  expect(await openFiles()).toEqual([]);
});

test('ends with the reason of the signal', async () => {
  const stopped = new AbortController();
  const source = new PassThrough();
  source.write('begun');
  const spooling = spool(source, folder, 1000, stopped.signal);
  stopped.abort(new Refusal('requestTooSlow'));
  await expect(spooling).rejects.toMatchObject({ fault: { code: 'requestTooSlow' } });
  await expect(spool(source, folder, 1000, stopped.signal)).rejects.toMatchObject({
    fault: { code: 'requestTooSlow' },
  });
  expect(await openFiles()).toEqual([]);
});

test('leaves nothing of an upload that breaks off', async () => {
  const source = new PassThrough();
  source.write('begun');
  const spooling = spool(source, folder, 1000, never);
  source.destroy();
  await expect(spooling).rejects.toBeInstanceOf(BrokenOff);
  await expect(spool(source, folder, 1000, never)).rejects.toBeInstanceOf(BrokenOff);
  expect(await openFiles()).toEqual([]);
});

test('a full disk is no unexpected error', async () => {
  const file = await open(join(tmpdir(), `muster-${process.pid}`), 'w');
  const append = vi.spyOn(Object.getPrototypeOf(file), 'appendFile');
  append.mockRejectedValue(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
  await expect(spool(Readable.from([Buffer.of(1)]), folder, 1000, never)).rejects.toMatchObject({
    fault: { code: 'notReady' },
  });
  await file.close();
  await rm(join(tmpdir(), `muster-${process.pid}`));
  expect(await openFiles()).toEqual([]);
});

test('takes no more from the source than the disk takes', async () => {
  const file = await open(join(tmpdir(), `muster-${process.pid}`), 'w');
  const written = Promise.withResolvers<void>();
  vi.spyOn(Object.getPrototypeOf(file), 'appendFile').mockReturnValue(written.promise);
  await file.close();
  await rm(join(tmpdir(), `muster-${process.pid}`));
  let given = 0;
  const source = new Readable({
    read() {
      given += 64 * 1024;
      this.push(given > 64 * 1024 * 1024 ? null : Buffer.alloc(64 * 1024));
    },
  });
  const spooling = spool(source, folder, Number.MAX_SAFE_INTEGER, never);
  await once(source, 'pause');
  expect(given).toBeLessThan(2 * 1024 * 1024);
  written.resolve();
  expect((await spooling).size).toBe(64 * 1024 * 1024);
  await (await spooling).dispose();
});

async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** Files of the spool that this process still holds; where the system does not say, none. */
async function openFiles(): Promise<string[]> {
  const descriptors = await readdir('/proc/self/fd').catch(() => []);
  const targets = await Promise.all(descriptors.map(fd => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return targets.filter(target => target.startsWith(folder));
}
