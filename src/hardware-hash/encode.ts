import type { HardwareHash, HashMeans } from './hash.ts';
import { checksumBytes, standardSize } from './hash.ts';
import { type Layout, viewOf } from './layout.ts';
import { type RawRecord, type RecordName, type RecordValue, recordTable } from './records.ts';

/**
 * The text of a hash with these records in this order, its checksum and zero padding up to `size` bytes.
 * A RangeError where they do not fit.
 */
export function encodeHash(records: readonly RawRecord[], means: HashMeans, size: number = standardSize): string {
  const length = records.reduce((sum, { payload }) => sum + 4 + payload.length, 4);
  if (length + checksumBytes > size || length > 0xffff) throw new RangeError(`${length} bytes of records do not fit`);
  const bytes = new Uint8Array(length + checksumBytes);
  const view = viewOf(bytes);
  writeHead(view, 0, 0x414f, length);
  let at = 4;
  for (const { type, payload } of records) {
    writeHead(view, at, type, payload.length + 4);
    bytes.set(payload, at + 4);
    at += payload.length + 4;
  }
  writeHead(view, length, 0x5343, checksumBytes);
  bytes.set(means.sha256(bytes.subarray(0, length)), length + 4);
  return hashText(bytes, size, means);
}

/** The exact text of a hash from the bytes that carry meaning (`HardwareHash.bytes`) and its size with padding. */
export function hashText(bytes: Uint8Array, size: number, means: HashMeans): string {
  const zeros = (3 - (bytes.length % 3)) % 3;
  const head = new Uint8Array(bytes.length + zeros);
  head.set(bytes);
  const characters = Math.ceil((4 * size) / 3);
  const text = means.toBase64(head);
  return (
    (text + 'A'.repeat(Math.max(0, characters - text.length))).slice(0, characters) + '='.repeat((3 - (size % 3)) % 3)
  );
}

/** The records of a hash that was read, in order, payloads as views of its bytes. */
export function rawRecords(hash: HardwareHash): RawRecord[] {
  const view = viewOf(hash.bytes);
  const records: RawRecord[] = [];
  let at = 4;
  while (at < hash.declaredLength) {
    const end = at + view.getUint16(at + 2, true);
    records.push({ type: view.getUint16(at, true), payload: hash.bytes.subarray(at + 4, end) });
    at = end;
  }
  return records;
}

/** A record from its value: the inverse of what `hashFields` reads. */
export function buildRecord<N extends RecordName>(name: N, value: RecordValue<N>): RawRecord {
  const layout: Layout<unknown> = recordTable[name].layout;
  return { type: recordTable[name].type, payload: layout.write(value) };
}

function writeHead(view: DataView, at: number, type: number, length: number): void {
  view.setUint16(at, type, true);
  view.setUint16(at + 2, length, true);
}
