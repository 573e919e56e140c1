import type { RowField } from '../../../../../src/contracts/batches.ts';
import type { Language } from '../../../../../src/contracts/languages.ts';
import { describeFault } from '../../../../../src/contracts/texts/render.ts';
import type { FileRow } from '../../../../../src/files/file-row.ts';
import { fixFile } from '../../../../../src/files/fix-file.ts';
import { type Column, json } from '../../../../../src/files/formats.ts';
import { type FileReader, readFile } from '../../../../../src/files/reader.ts';
import type { RowContext } from '../../../../../src/files/rows.ts';
import { bom, csvLine } from '../../../../../src/files/write.ts';
import { bytesOf } from './bytes.ts';
import { type Judge, judgeOf } from './judging.ts';

/** What somebody changed in a file without opening it. */
export interface Changes {
  /** The new cells of a line. */
  readonly corrected: ReadonlyMap<number, readonly string[]>;
  readonly leftOut: ReadonlySet<number>;
  /** Also every row that is still bad, be it shown or not. */
  readonly leaveOutBad: boolean;
}

/** A file made out of another. */
export interface Amended {
  readonly file: Blob;
  readonly rows: number;
  readonly sha256: string;
}

/**
 * The file with its corrected rows and without those left out: UTF-8, under the heading and with the delimiter that it has. A row stays
 * at its line, since a blank one takes the place of each that is gone: so the receipt's lines are those of the file that people have.
 */
export async function amendedFile(file: Blob, changes: Changes, sender: RowContext['sender']): Promise<Amended> {
  const reader = await readFile(bytesOf(file, () => {}).chunks);
  const judge = judgeOf(reader, sender);
  const parts = blobParts(bom + csvLine(reader.heading, reader.delimiter));
  let [line, rows] = [1 + lineEnds(reader.heading), 0];
  for await (const { line: at, cells } of keptRows(reader, judge, changes)) {
    parts.add('\r\n'.repeat(Math.max(0, at - line - 1)) + csvLine(cells, reader.delimiter));
    line = Math.max(at, line + 1) + lineEnds(cells);
    rows += 1;
  }
  return { ...(await parts.whole()), rows };
}

/** A file that is to become part of a larger one. */
export interface Part {
  readonly file: Blob;
  readonly changes: Changes;
}

/** One file out of many, each of whose rows comes under the heading that has a column for everything. */
export async function joinedFile(parts: readonly Part[], sender: RowContext['sender']): Promise<Amended> {
  const whole = blobParts(bom + csvLine(json.heading));
  let rows = 0;
  for (const { file, changes } of parts) {
    const reader = await readFile(bytesOf(file, () => {}).chunks);
    const judge = judgeOf(reader, sender);
    for await (const read of keptRows(reader, judge, changes)) {
      whole.add(csvLine(json.columns.map(column => (isField(column) ? read.values[column] : ''))));
      rows += 1;
    }
  }
  return { ...(await whole.whole()), rows };
}

const isField = (column: Column): column is RowField => column !== 'silent' && column !== 'surplus';

/** Corrected where they were corrected, without those left out. */
async function* keptRows(reader: FileReader, judge: Judge, changes: Changes): AsyncGenerator<FileRow, void, void> {
  const isBad = (read: FileRow, corrected: boolean) =>
    (corrected ? judge.rejudge(read.line, read.cells) : judge.judge(read)).faults.length > 0;
  for await (const part of reader.rows) {
    for (const read of part) {
      if (changes.leftOut.has(read.line)) continue;
      const cells = changes.corrected.get(read.line);
      const row = cells ? judge.read(read.line, cells) : read;
      if (!changes.leaveOutBad || !isBad(row, cells !== undefined)) yield row;
    }
  }
}

/** The rows that are bad, with what to do, as the server would give them after they failed. */
export async function badRowsFile(
  file: Blob,
  { corrected, leftOut }: Pick<Changes, 'corrected' | 'leftOut'>,
  sender: RowContext['sender'],
  language: Language,
): Promise<Blob> {
  const reader = await readFile(bytesOf(file, () => {}).chunks);
  const judge = judgeOf(reader, sender);
  const layout = fixFile(reader.heading, true);
  const parts = blobParts(bom + csvLine(layout.heading, reader.delimiter));
  for await (const part of reader.rows) {
    for (const read of part) {
      const cells = corrected.get(read.line);
      const { row, faults } = cells ? judge.rejudge(read.line, cells) : judge.judge(read);
      const fault = faults[0];
      if (!fault || leftOut.has(read.line)) continue;
      parts.add(csvLine(layout.row(row.cells, fault.code, describeFault(fault, language).remedy), reader.delimiter));
    }
  }
  return (await parts.whole()).file;
}

/** Line ends inside of cells. */
function lineEnds(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
}

const partCharacters = 4 * 1024 * 1024;

/** Gathers text in blobs, which browsers keep on the disk where they are large. */
function blobParts(start: string) {
  const blobs: Blob[] = [];
  let text = start;
  const store = () => {
    blobs.push(new Blob([text]));
    text = '';
  };
  return {
    add(more: string) {
      text += more;
      if (text.length >= partCharacters) store();
    },
    async whole(): Promise<{ readonly file: Blob; readonly sha256: string }> {
      store();
      const file = new Blob(blobs, { type: 'text/csv' });
      const bytes = bytesOf(file, () => {});
      for await (const _ of bytes.chunks);
      return { file, sha256: bytes.digest() };
    },
  };
}
