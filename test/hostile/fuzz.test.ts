import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batchKinds, jsonDeregistrations, jsonRegistrations, rowFields } from '../../src/contracts/batches.ts';
import { Refusal } from '../../src/contracts/errors.ts';
import { problem } from '../../src/contracts/problem.ts';
import type { FileRow } from '../../src/files/file-row.ts';
import { jsonRows, readFile } from '../../src/files/reader.ts';
import { checkRow } from '../../src/files/rows.ts';
import { hashFindings, usableIdentity } from '../../src/hardware-hash/check.ts';
import { readHash } from '../../src/hardware-hash/decode.ts';
import { encodeHash, rawRecords } from '../../src/hardware-hash/encode.ts';
import { hashFields } from '../../src/hardware-hash/fields.ts';
import { hashMeans } from '../../src/hash-means.ts';
import { type Call, caller } from '../fixtures/calling.ts';
import { sample, sampleNames } from '../fixtures/hashes/samples.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { blames, expectNoSecrets } from './secrets.ts';
import { hostileStrings, testRuns } from './strings.ts';

const runs = (byDefault: number) => ({ numRuns: testRuns ?? byDefault });
const timeout = testRuns === undefined ? 60_000 : 3_600_000;
const now = new Date(Date.UTC(2026, 0, 1));

/** Changes to a piece of data, at places by their share of its length. */
interface Change {
  readonly at: number;
  readonly cut: number | null;
  readonly put: Uint8Array;
}
const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  // As much as is put: the length stays.
  cut: fc.oneof(fc.constant(null), fc.nat(4), fc.nat(400)),
  put: fc.oneof(fc.uint8Array({ maxLength: 4 }), fc.uint8Array({ maxLength: 200 })),
});
const changes = fc.array(change, { minLength: 1, maxLength: 6 });

function changed(bytes: Uint8Array, all: readonly Change[]): Uint8Array {
  let result = bytes;
  for (const { at, cut, put } of all) {
    const start = Math.floor(at * result.length);
    const rest = cut === null ? result.length - start : put.length;
    result = Buffer.concat([
      result.subarray(0, start),
      put.subarray(0, rest),
      result.subarray(start + (cut ?? put.length)),
    ]);
  }
  return result;
}

describe('the codec', () => {
  const hashes = sampleNames.map(name => sample(name));

  /** All that is ever done with the text of a hash. */
  function useHash(text: string): void {
    const { hash } = readHash(text, hashMeans);
    if (!hash) return;
    JSON.stringify(hashFields(hash));
    JSON.stringify(hashFindings(hash, now));
    usableIdentity(hash.identity);
    for (const value of [hash.identity.manufacturer, hash.identity.model, hash.identity.serialNumber]) {
      expect(value === null || !value.endsWith('\0')).toBe(true);
    }
  }

  test('takes every change of the text', { timeout }, () => {
    fc.assert(
      fc.property(fc.constantFrom(...hashes), changes, (hash, all) => {
        useHash(Buffer.from(changed(Buffer.from(hash), all)).toString('latin1'));
      }),
      runs(3000),
    );
  });

  test('takes every change of the bytes', { timeout }, () => {
    fc.assert(
      fc.property(fc.constantFrom(...hashes), changes, (hash, all) => {
        useHash(Buffer.from(changed(Buffer.from(hash, 'base64'), all)).toString('base64'));
      }),
      runs(3000),
    );
  });

  test('takes every change of the records under a right checksum', { timeout }, () => {
    const records = hashes.map(text => {
      const { hash } = readHash(text, hashMeans);
      return hash ? rawRecords(hash) : [];
    });
    let read = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...records),
        fc.array(fc.tuple(fc.nat(60), fc.option(changes), fc.option(fc.nat(0xffff))), { minLength: 1, maxLength: 5 }),
        (sound, each) => {
          const mutated = [...sound];
          for (const [position, all, type] of each) {
            const at = position % mutated.length;
            const record = mutated[at]!;
            mutated[at] = { type: type ?? record.type, payload: all ? changed(record.payload, all) : record.payload };
          }
          fc.pre(mutated.reduce((sum, { payload }) => sum + 4 + payload.length, 0) < 2900);
          const text = encodeHash(mutated, hashMeans);
          useHash(text);
          if (readHash(text, hashMeans).hash) read += 1;
        },
      ),
      runs(3000),
    );
    expect(read).toBeGreaterThan(300);
  });
});

describe('the reader of files', () => {
  const folder = join(import.meta.dirname, '../fixtures/csv');
  const files = readdirSync(folder).map(name => readFileSync(join(folder, name)));
  const heads = ['Manufacturer,Model,Serial Number,Hardware Hash\r\n', '\ufeffManufacturer;Model;Serial Number\n'];
  const contents = fc.oneof(
    fc.tuple(fc.constantFrom(...files), changes).map(([file, all]) => changed(file, all)),
    fc
      .tuple(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }))
      .map(([head, rest]) => Buffer.concat([Buffer.from(head), rest])),
    fc
      .tuple(
        fc.constantFrom(...heads),
        fc.array(fc.constantFrom(...hostileStrings, ',', ';', '"', '\n', '\r\n'), { maxLength: 30 }),
      )
      .map(([head, cells]) => Buffer.from(head + cells.join(''), 'utf16le')),
    fc.uint8Array({ maxLength: 300 }),
  );
  const context = { kind: 'register', sender: 'customer', means: hashMeans } as const;

  test('refuses a file or gives its rows, the same however the bytes come', { timeout }, async () => {
    let rowsRead = 0;
    const sizes = fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(contents, sizes, async (bytes, pieces) => {
        const whole = await read([bytes]);
        expect(await read(inPieces(bytes, pieces))).toEqual(whole);
        if (!Array.isArray(whole)) return;
        rowsRead += whole.length;
        let line = 0;
        for (const row of whole) {
          expect(row.line).toBeGreaterThan(line);
          line = row.line;
          expect(row.cells.every(cell => cell.isWellFormed() && !cell.includes('\0'))).toBe(true);
          const checked = checkRow(row, { ...context, format: 'selfService' });
          expectNoSecrets(JSON.stringify([checked.faults, checked.warnings]), []);
        }
      }),
      runs(1500),
    );
    expect(rowsRead).toBeGreaterThan(500);
  });

  async function read(pieces: readonly Uint8Array[]): Promise<FileRow[] | string> {
    const source = async function* () {
      yield* pieces;
    };
    try {
      return (await Array.fromAsync((await readFile(source())).rows)).flat();
    } catch (error) {
      if (error instanceof Refusal) return error.fault.code;
      throw error;
    }
  }

  function inPieces(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
    const ends = sizes.map((_, at) => sizes.slice(0, at + 1).reduce((sum, size) => sum + size, 0));
    return [0, ...ends].map((start, at) => bytes.subarray(start, ends[at] ?? bytes.length));
  }
});

describe('JSON', () => {
  const text = fc.oneof(fc.constantFrom(...hostileStrings), fc.string({ unit: 'binary', maxLength: 30 }));
  const odd = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }));
  const device = fc.oneof(
    { weight: 3, arbitrary: fc.dictionary(fc.constantFrom(...rowFields, 'id'), text, { maxKeys: 7 }) },
    fc.dictionary(fc.oneof(fc.constantFrom(...rowFields, 'id', '__proto__'), text), odd, { maxKeys: 5 }),
    odd,
  );
  const body = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record(
        {
          kind: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...batchKinds) }, odd),
          devices: fc.oneof({ weight: 9, arbitrary: fc.array(device, { maxLength: 5 }) }, odd),
          orderId: odd,
          groupTag: odd,
        },
        { requiredKeys: ['kind', 'devices'] },
      ),
    },
    odd,
  );

  test('of any shape is refused or made rows of', { timeout }, () => {
    let rowsMade = 0;
    fc.assert(
      fc.property(body, value => {
        jsonDeregistrations.safeParse(value);
        const { data } = jsonRegistrations.safeParse(value);
        if (!data) return;
        const rows = jsonRows(data.devices);
        expect(rows).toHaveLength(data.devices.length);
        rowsMade += rows.length;
        for (const row of rows) {
          checkRow(row, { kind: 'register', format: 'json', sender: 'partner', means: hashMeans });
        }
      }),
      runs(3000),
    );
    expect(rowsMade).toBeGreaterThan(500);
  });

  describe('at the front door', () => {
    let server: TestServer;
    let call: Call;
    beforeAll(async () => {
      server = await testServer({ limits: { requestsPerMinute: 100_000_000 } });
      call = await caller(server, await server.createTenant());
    });
    afterAll(async () => {
      expect(blames(server.log)).toEqual([]);
      await server.close();
    });

    const paths = ['/tenants/me/batches?dryRun=true', '/tenants/me/batches', '/hardware-hashes/decode'];
    const bytes = fc.oneof(
      { weight: 3, arbitrary: body.map(value => Buffer.from(JSON.stringify(value))) },
      fc.tuple(body, changes).map(([value, all]) => Buffer.from(changed(Buffer.from(JSON.stringify(value)), all))),
    );

    test('of any bytes is answered, and never by a failure', { timeout }, async () => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...paths), bytes, async (path, content) => {
          const headers = { 'content-type': 'application/json' };
          const answer = await call(path, { method: 'POST', headers, body: new Uint8Array(content) });
          expect(answer.status).toBeLessThan(500);
          const told = await answer.text();
          if (answer.status >= 400) problem.parse(JSON.parse(told));
          expectNoSecrets(told, []);
        }),
        runs(500),
      );
    });
  });
});
