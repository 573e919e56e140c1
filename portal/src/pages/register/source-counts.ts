import type { Fault, Warning } from '../../../../src/contracts/errors.ts';
import type { FileReport } from './check/check-file.ts';

/** Other cells for a row; `faults` are what is wrong with them. */
export interface Correction {
  readonly cells: readonly string[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Warning[];
}

/** What somebody decided about the rows of a file. */
export interface Decisions {
  readonly corrected: ReadonlyMap<number, Correction>;
  readonly leftOut: ReadonlySet<number>;
  /** Every bad row that was not corrected, also those beyond the first 1,000. */
  readonly leaveOutBad: boolean;
}

export interface SourceCounts {
  readonly rows: number;
  /** Bad, and neither corrected nor left out. */
  readonly bad: number;
  readonly corrected: number;
  readonly leftOut: number;
  readonly toSend: number;
}

export function countsOf(report: Pick<FileReport, 'rows' | 'failed'>, decisions: Decisions): SourceCounts {
  const { rows, failed } = report;
  const corrected = [...decisions.corrected].filter(
    ([line, { faults }]) => faults.length === 0 && !decisions.leftOut.has(line),
  ).length;
  const leftOut = decisions.leaveOutBad ? failed - corrected : decisions.leftOut.size;
  return { rows, corrected, leftOut, bad: failed - corrected - leftOut, toSend: rows - leftOut };
}

/** Whether what is sent differs from the file. */
export const isChanged = ({ corrected, leftOut }: SourceCounts, decisions: Decisions): boolean =>
  corrected + leftOut > 0 || decisions.corrected.size > 0;
