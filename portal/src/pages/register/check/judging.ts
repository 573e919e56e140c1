import type { Fault, Warning } from '../../../../../src/contracts/errors.ts';
import { limits } from '../../../../../src/contracts/limits.ts';
import { rowJudge } from '../../../../../src/domain/batches.ts';
import type { BindingKeys } from '../../../../../src/domain/identity.ts';
import { type FileRow, fileRow } from '../../../../../src/files/file-row.ts';
import { type Column, type Shape, shapeOf } from '../../../../../src/files/formats.ts';
import type { FileReader } from '../../../../../src/files/reader.ts';
import { type CheckedRow, checkRow, type RowContext } from '../../../../../src/files/rows.ts';
import { usableIdentity } from '../../../../../src/hardware-hash/check.ts';
import { hashMeans } from './hash-means.ts';

/** A row with everything that its file tells about it. Without faults it is acceptable. */
export interface Judged {
  readonly row: CheckedRow;
  readonly keys: BindingKeys | null;
  readonly faults: readonly Fault[];
}

/** What is said of a row whose cells were corrected. */
export interface Verdict {
  readonly faults: readonly Fault[];
  readonly warnings: readonly Warning[];
}

/** Judges the rows of one file in their order, by the code of the server and of `muster check`. */
export interface Judge {
  readonly columns: readonly Column[];
  judge(row: FileRow): Judged;
  /** Other cells for a line of the file, as if it had been read with them. */
  read(line: number, cells: readonly string[]): FileRow;
  rejudge(line: number, cells: readonly string[]): Judged;
}

export function judgeOf(reader: FileReader, sender: RowContext['sender']): Judge {
  const { format, heading } = reader;
  const shape: Shape = shapeOf(heading) ?? { format, heading, columns: [] };
  const context: RowContext = { kind: 'register', format, sender, means: hashMeans, lookup: 'never' };
  const judgeRow = rowJudge(hashMeans.sha256);
  const judge = (fileRow: FileRow): Judged => {
    const row = checkRow(fileRow, context);
    const { keys, faults } = judgeRow(row, row.hash ? usableIdentity(row.hash.identity) : null);
    return { row, keys, faults };
  };
  const read = (line: number, cells: readonly string[]) =>
    fileRow({ line, cells, fault: null }, shape, limits, reader.encoding);
  return {
    columns: shape.columns,
    judge,
    read,
    rejudge(line, cells) {
      const judged = judge(read(line, cells));
      // The row was taken before, with the cells that it had then.
      const faults = judged.faults.filter(
        ({ code, params }) => code !== 'duplicateInFile' || params?.otherLine !== line,
      );
      return { ...judged, faults };
    },
  };
}
