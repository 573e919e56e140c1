import { looksLikeHash } from './columns.ts';
import { fixHeadings, shapeOf } from './formats.ts';

/** The failed rows of a batch as a file that can be corrected and uploaded as it is. */
export interface FixFile {
  readonly heading: readonly string[];
  /** A row under that heading; `errorCode` and `remedy` come last. */
  readonly row: (cells: readonly string[], errorCode: string, remedy: string) => readonly string[];
}

/**
 * Lays out a fix-file under the heading that the rows came with; what an earlier fix-file said is replaced. Without
 * `withHashes` the hash column, and a hash in any other column, is empty.
 */
export function fixFile(heading: readonly string[], withHashes: boolean): FixFile {
  const columns = shapeOf(heading)?.columns ?? [];
  const outdated = new Set<string>(fixHeadings.map(name => name.toLowerCase()));
  const kept = heading.map(name => !outdated.has(name.trim().toLowerCase()));
  const isHidden = (cell: string, at: number) =>
    !withHashes && (columns[at] === 'hardwareHash' || looksLikeHash(cell.trim()));
  return {
    heading: [...heading.filter((_, at) => kept[at]), ...fixHeadings],
    row(cells, errorCode, remedy) {
      const padded = [...cells, ...heading.slice(cells.length).map(() => '')];
      const shown = padded.map((cell, at) => (isHidden(cell, at) ? '' : cell));
      return [...shown.filter((_, at) => kept[at] ?? true), errorCode, remedy];
    },
  };
}
