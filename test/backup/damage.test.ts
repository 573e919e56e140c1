import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backupWritten } from '../../src/contracts/backups.ts';
import { muster } from '../../src/contracts/client.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { runMuster } from '../cli/run-muster.ts';
import { fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { type Place, servingPlace } from '../fixtures/serving.ts';

let [from, to]: Place[] = [];
let folder: string;
let file: string;
let whole: Buffer;
const key = Buffer.alloc(32, 7).toString('base64');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'muster-backups-'));
  file = join(folder, 'one.backup');
  [from, to] = [await servingPlace(), await servingPlace()];
  const service = from.start({ MUSTER_KEY: key });
  await service.said('What it keeps is in');
  const tenant = await from.createTenant('Contoso');
  const api = muster({ url: from.url, ...tenant });
  await upload(api, fileOf([1, 2, 3].map(n => rowOf(makeMachine(n, { tpm: true })))));
  expect(await runMuster(['backup', file], { env: { ...from.environment, MUSTER_KEY: key } })).toMatchObject({
    code: 0,
    err: '',
  });
  service.process.kill('SIGTERM');
  await service.ended();
  whole = readFileSync(file);
});
afterAll(async () => {
  await from?.clear();
  await to?.clear();
  rmSync(folder, { recursive: true });
});

const restore = (path: string, settings: Readonly<Record<string, string>> = {}, options: readonly string[] = []) =>
  runMuster(['restore', path, ...options], { env: { ...to!.environment, MUSTER_KEY: key, ...settings } });

/** A file of these bytes is refused with these words, and leaves the database as it was. */
async function expectRefused(bytes: Uint8Array, words: RegExp): Promise<void> {
  const path = join(folder, 'other.backup');
  writeFileSync(path, bytes);
  const { code, err, out } = await restore(path);
  expect([code, err, out]).toEqual([3, expect.stringMatching(words), '']);
  const kept = await runMuster(['backup', '--json', join(folder, 'empty.backup')], { env: to!.environment });
  // The settings tell of the backup before.
  const { tables } = backupWritten.parse(JSON.parse(kept.out));
  expect(tables.filter(({ name, rows }) => rows > 0 && name !== 'settings')).toEqual([]);
  rmSync(join(folder, 'empty.backup'));
}

const headerEnd = (): number => whole.indexOf('\n') + 1;
const plain = (): Buffer => zstdDecompressSync(whole.subarray(headerEnd()));
/** The same backup with another content, well packed and with the right digest at its end (src/storage/backup-end.ts). */
function packed(content: string | Buffer, header: Buffer = whole.subarray(0, headerEnd())): Buffer {
  const all = Buffer.concat([header, zstdCompressSync(content)]);
  return Buffer.concat([all, Buffer.from('502a4d1820000000', 'hex'), createHash('sha256').update(all).digest()]);
}

test('a backup is a private file, says in clear what it is, and holds no secret and no hash', () => {
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const header: unknown = JSON.parse(whole.toString('utf8', 0, headerEnd()));
  expect(header).toMatchObject({
    format: 'muster backup',
    formatVersion: 1,
    sealKeys: [expect.stringMatching(/^[0-9a-f]{8}$/)],
  });
  const text = plain().toString();
  expect(text).toContain('Contoso');
  expect(text).not.toContain(key);
});

test('an existing file is left alone', async () => {
  const { code, err } = await runMuster(['backup', file], { env: from!.environment });
  expect([code, err]).toEqual([3, expect.stringContaining('is there already')]);
  expect(readFileSync(file)).toEqual(whole);
});

test('a folder that is not there', async () => {
  const { code, err } = await runMuster(['backup', join(folder, 'nowhere/x.backup')], { env: from!.environment });
  expect([code, err]).toEqual([3, expect.stringContaining('could not be written')]);
});

test('a byte that was changed, wherever it is', async () => {
  const places = [0.02, 0.6].map(part => Math.floor(headerEnd() + (whole.length - headerEnd()) * part));
  for (const place of [...places, whole.length - 1]) {
    const bytes = Buffer.from(whole);
    bytes[place] = bytes[place]! ^ 1;
    await expectRefused(bytes, /is damaged/);
  }
});

test('a beginning that was changed', async () => {
  const changed = whole.toString('latin1').replace('"createdAt":"2', '"createdAt":"3');
  await expectRefused(Buffer.from(changed, 'latin1'), /is damaged/);
});

test('a file that was cut, wherever', async () => {
  await expectRefused(whole.subarray(0, 100), /is not a backup/);
  await expectRefused(whole.subarray(0, Math.floor(whole.length * 0.7)), /is damaged/);
  await expectRefused(whole.subarray(0, headerEnd()), /is damaged/);
  await expectRefused(whole.subarray(0, whole.length - 1), /is damaged/);
});

test('something behind its end', async () => {
  await expectRefused(Buffer.concat([whole, Buffer.from('x')]), /is damaged/);
  await expectRefused(packed(`${plain()}\n`), /is damaged/);
});

test('rows that were taken away, added or changed, well packed', async () => {
  const text = plain().toString();
  const lines = text.split('\n');
  const device = lines.findIndex(line => line.startsWith('{"table":"devices"')) + 1;
  expect(device).toBeGreaterThan(0);
  await expectRefused(packed(lines.toSpliced(device, 1).join('\n')), /is damaged/);
  await expectRefused(packed(lines.toSpliced(device, 0, lines[device]!).join('\n')), /is damaged/);
  await expectRefused(packed(text.replace('Contoso', 'Fabrikam')), /is damaged/);
  await expectRefused(packed(text.replace('{"table":"devices"', '{"table":"deviceless"')), /is damaged/);
  await expectRefused(packed(lines.slice(0, -2).join('\n')), /is damaged/);
});

test('what is no backup, or one of a later form or schema', async () => {
  await expectRefused(Buffer.from('Manufacturer,Model\n'), /is not a backup of Muster/);
  await expectRefused(Buffer.alloc(0), /is not a backup of Muster/);
  const header: Record<string, unknown> = JSON.parse(whole.toString('utf8', 0, headerEnd()));
  const withHeader = (given: object) => packed(plain(), Buffer.from(`${JSON.stringify({ ...header, ...given })}\n`));
  await expectRefused(withHeader({ formatVersion: 2 }), /newer Muster, in a form/);
  const migrations = [...(header.migrations as object[]), { name: '9999_later', sha256: 'ab' }];
  await expectRefused(withHeader({ migrations, muster: '99.0.0' }), /newer Muster \(99\.0\.0, migration 9999_later\)/);
  const other = (header.migrations as object[]).map((each, i) => (i === 2 ? { ...each, sha256: 'ab' } : each));
  await expectRefused(withHeader({ migrations: other }), /another migration 0003_devices/);
});
