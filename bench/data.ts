import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { csvLine } from '../src/files/write.ts';
import { readHash } from '../src/hardware-hash/decode.ts';
import { captureOf, makeMachine } from '../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../src/hash-means.ts';

/** Files of so many machines, made once and kept: what a person uploads, and the same as rows for COPY. */
export interface BenchData {
  readonly rows: number;
  readonly csv: string;
  /** By table of the yardstick: the file, in text or binary form. */
  readonly copy: Readonly<Record<'text' | 'binary', Readonly<Record<YardTable, string>>>>;
}

export const yardTables = ['yard_device', 'yard_claim_key', 'yard_capture'] as const;
export type YardTable = (typeof yardTables)[number];

/** Makes the files below `folder` where they are missing. */
export async function benchData(folder: string, rows: number): Promise<BenchData> {
  const at = join(folder, String(rows));
  const files = (kind: string) =>
    Object.fromEntries(yardTables.map(table => [table, join(at, `${table}.${kind}`)])) as Record<YardTable, string>;
  const data = { rows, csv: join(at, 'devices.csv'), copy: { text: files('text'), binary: files('binary') } };
  if (existsSync(at)) return data;
  const made = `${at}.part`;
  mkdirSync(made, { recursive: true });
  const inPart = (path: string) => path.replace(at, made);
  await writeAll(rows, {
    csv: inPart(data.csv),
    text: map(data.copy.text, inPart),
    binary: map(data.copy.binary, inPart),
  });
  renameSync(made, at);
  return data;
}

/** A partner's file of so many machines, the same as in `benchData`, each as its maker names it; made once and kept. */
export async function tupleFile(folder: string, rows: number): Promise<string> {
  const at = join(folder, `tuples-${rows}.csv`);
  if (existsSync(at)) return at;
  const made = `${at}.part`;
  writeFileSync(made, csvLine(['Manufacturer', 'Model', 'Serial Number']));
  for (let start = 0; start < rows; start += chunk) {
    const machines = Array.from({ length: Math.min(chunk, rows - start) }, (_, i) => makeMachine(start + i + 1));
    const lines = machines.map(({ manufacturer, model, serialNumber }) => csvLine([manufacturer, model, serialNumber]));
    await appendFile(made, lines.join(''));
  }
  renameSync(made, at);
  return at;
}

function map(files: Record<YardTable, string>, change: (path: string) => string): Record<YardTable, string> {
  return Object.fromEntries(yardTables.map(table => [table, change(files[table])])) as Record<YardTable, string>;
}

const chunk = 2_000;

async function writeAll(
  rows: number,
  files: { csv: string; text: Record<YardTable, string>; binary: Record<YardTable, string> },
) {
  writeFileSync(files.csv, csvLine(['Manufacturer', 'Model', 'Serial Number', 'Hardware Hash']));
  for (const table of yardTables) writeFileSync(files.binary[table], binaryHeader);
  for (let start = 0; start < rows; start += chunk) {
    const devices = Array.from({ length: Math.min(chunk, rows - start) }, (_, i) => deviceOf(start + i));
    await appendFile(files.csv, devices.map(({ csv }) => csv).join(''));
    for (const table of yardTables) {
      const records = devices.flatMap(({ records }) => records[table]);
      await appendFile(files.text[table], records.map(textRow).join(''));
      await appendFile(files.binary[table], Buffer.concat(records.map(binaryRow)));
    }
  }
  for (const table of yardTables) await appendFile(files.binary[table], Buffer.from([0xff, 0xff]));
}

/** A value of a COPY row, in the two forms that the server reads. */
type Value = { readonly text: string; readonly binary: Buffer } | null;

const tenant = '01980000-0000-7000-8000-000000000001';
const batch = '01980000-0000-7000-8000-000000000002';

function deviceOf(index: number): { csv: string; records: Record<YardTable, Value[][]> } {
  const machine = makeMachine(index + 1);
  const hash = captureOf(machine, {}, hashMeans);
  const { manufacturer, model, serialNumber, productKeyId } = machine;
  const id = `01980000-0000-7000-9000-${index.toString(16).padStart(12, '0')}`;
  const bytes = readHash(hash, hashMeans).hash?.bytes ?? new Uint8Array();
  const at = time('2026-01-01T00:00:00Z');
  const device = [
    ...[
      uuid(tenant),
      uuid(id),
      text(manufacturer),
      text(model),
      text(serialNumber),
      productKeyId ? text(productKeyId) : null,
    ],
    ...[
      text('setupNeeded'),
      at,
      null,
      null,
      null,
      null,
      null,
      null,
      uuid(batch),
      integer(index + 2),
      at,
      uuid(tenant),
      null,
    ],
  ];
  const keys = [1, 2].map(kind => {
    const key = hashMeans.sha256(new TextEncoder().encode(`${kind} ${index}`));
    return [smallint(kind), bytea(key), uuid(tenant), uuid(id)];
  });
  return {
    csv: csvLine([manufacturer, model, serialNumber, hash]),
    records: { yard_device: [device], yard_claim_key: keys, yard_capture: [[uuid(tenant), uuid(id), bytea(bytes)]] },
  };
}

const text = (value: string): Value => ({ text: value.replaceAll('\\', '\\\\'), binary: Buffer.from(value) });
const uuid = (value: string): Value => ({ text: value, binary: Buffer.from(value.replaceAll('-', ''), 'hex') });
const bytea = (value: Uint8Array): Value => ({
  text: `\\\\x${Buffer.from(value).toString('hex')}`,
  binary: Buffer.from(value),
});

function integer(value: number): Value {
  const binary = Buffer.alloc(4);
  binary.writeInt32BE(value);
  return { text: String(value), binary };
}

function smallint(value: number): Value {
  const binary = Buffer.alloc(2);
  binary.writeInt16BE(value);
  return { text: String(value), binary };
}

/** Microseconds since 2000-01-01 UTC, as PostgreSQL counts. */
function time(iso: string): Value {
  const binary = Buffer.alloc(8);
  binary.writeBigInt64BE(BigInt(Date.parse(iso) - Date.UTC(2000, 0, 1)) * 1000n);
  return { text: iso, binary };
}

function textRow(values: readonly Value[]): string {
  return `${values.map(value => value?.text ?? '\\N').join('\t')}\n`;
}

const binaryHeader = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);

function binaryRow(values: readonly Value[]): Buffer {
  const fields = values.flatMap(value => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(value ? value.binary.length : -1);
    return value ? [length, value.binary] : [length];
  });
  const count = Buffer.alloc(2);
  count.writeInt16BE(values.length);
  return Buffer.concat([count, ...fields]);
}
