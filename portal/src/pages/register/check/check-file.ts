import type { Encoding, Format } from '../../../../../src/contracts/batches.ts';
import { type Fault, Refusal, type Warning } from '../../../../../src/contracts/errors.ts';
import { limits } from '../../../../../src/contracts/limits.ts';
import { problemsShown } from '../../../../../src/contracts/problem.ts';
import type { Column } from '../../../../../src/files/formats.ts';
import { type FileReader, readFile } from '../../../../../src/files/reader.ts';
import type { RowContext } from '../../../../../src/files/rows.ts';
import type { Elsewhere } from './across-files.ts';
import { bytesOf } from './bytes.ts';
import { type Judge, type Judged, judgeOf } from './judging.ts';

/** A row that would fail, with what it takes to correct it. */
export interface BadRow {
  readonly line: number;
  readonly serialNumber: string;
  readonly cells: readonly string[];
  readonly faults: readonly Fault[];
}

/** How many rows were accepted with one and the same warning. */
export interface WarnedRows {
  readonly warning: Pick<Warning, 'code' | 'column'>;
  readonly rows: number;
}

/** A row of this file whose device another chosen file has too. */
export interface RowElsewhere extends Elsewhere {
  readonly line: number;
}

/** What a file comes to. `failed` counts all bad rows, `bad` holds the first 1,000. */
export interface FileReport {
  readonly format: Format;
  readonly encoding: Encoding;
  readonly heading: readonly string[];
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly failed: number;
  readonly bad: readonly BadRow[];
  readonly warned: readonly WarnedRows[];
  /** How many devices other files have too, and the first of them. */
  readonly elsewhere: { readonly rows: number; readonly first: RowElsewhere | null };
  readonly sha256: string;
}

/** How far a check is. */
export interface CheckProgress {
  readonly bytes: number;
  readonly rows: number;
  readonly failed: number;
}

export interface CheckOptions {
  readonly sender: RowContext['sender'];
  readonly tell?: (progress: CheckProgress) => void;
  /** Where another file has the device of a good row. */
  readonly elsewhere?: (judged: Judged) => Elsewhere | null;
}

export interface CheckedFile {
  readonly report: FileReport;
  /** For corrections. */
  readonly judge: Judge;
}

/**
 * Reads a file as the server would, and keeps no more of it than counts and the first bad rows. Throws the `Refusal` of a file that
 * cannot be read as a whole.
 */
export async function checkFile(file: Blob, options: CheckOptions): Promise<CheckedFile> {
  if (file.size > limits.fileBytes) throw new Refusal('fileTooLarge', { params: { limit: limits.fileBytes } });
  const counts = { bytes: 0, rows: 0, failed: 0 };
  const source = bytesOf(file, read => {
    counts.bytes = read;
    options.tell?.(counts);
  });
  const reader = await readFile(source.chunks);
  const judge = judgeOf(reader, options.sender);
  const found = await readRows(reader, judge, counts, options);
  return {
    judge,
    report: {
      ...{ format: reader.format, encoding: reader.encoding, heading: reader.heading, columns: judge.columns },
      ...{ rows: counts.rows, failed: counts.failed, ...found, sha256: source.digest() },
    },
  };
}

async function readRows(
  reader: FileReader,
  judge: Judge,
  counts: { rows: number; failed: number },
  { elsewhere }: CheckOptions,
): Promise<Pick<FileReport, 'bad' | 'warned' | 'elsewhere'>> {
  const bad: BadRow[] = [];
  const warned = new Map<string, WarnedRows>();
  const others: { rows: number; first: RowElsewhere | null } = { rows: 0, first: null };
  for await (const part of reader.rows) {
    for (const read of part) {
      const judged = judge.judge(read);
      const { row, faults } = judged;
      counts.rows += 1;
      for (const warning of row.warnings) count(warned, warning);
      if (faults.length > 0) {
        counts.failed += 1;
        if (bad.length < problemsShown) bad.push(badRow(judged));
        continue;
      }
      const other = elsewhere?.(judged);
      if (!other) continue;
      others.rows += 1;
      others.first ??= { ...other, line: row.line };
    }
  }
  return { bad, warned: [...warned.values()], elsewhere: others };
}

function badRow({ row: { line, values, cells }, faults }: Judged): BadRow {
  return { line, serialNumber: values.serialNumber, cells, faults };
}

function count(warned: Map<string, WarnedRows>, { code, column }: Warning): void {
  const name = `${code} ${column ?? ''}`;
  const warning = column === undefined ? { code } : { code, column };
  warned.set(name, { warning, rows: (warned.get(name)?.rows ?? 0) + 1 });
}
