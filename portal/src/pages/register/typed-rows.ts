import { headingsOf, shapeOf } from '../../../../src/files/formats.ts';
import { csvLine, type Delimiter, delimiters } from '../../../../src/files/write.ts';

/** Rows that somebody typed or pasted, as a file. `assumed`: the heading that they were given, having none. */
export interface TypedRows {
  readonly text: string;
  readonly assumed: readonly string[] | null;
}

/** What a row without a heading holds, by the number of its cells and which of them is a hardware hash. */
const layouts: readonly { readonly cells: number; readonly hashAt: number; readonly heading: readonly string[] }[] = [
  { cells: 4, hashAt: 3, heading: headingsOf('selfService') },
  { cells: 3, hashAt: 2, heading: ['Device Serial Number', 'Windows Product ID', 'Hardware Hash'] },
  { cells: 2, hashAt: 1, heading: ['Serial_Number', 'HardwareHash'] },
  { cells: 4, hashAt: -1, heading: headingsOf('selfService') },
  { cells: 3, hashAt: -1, heading: headingsOf('partner') },
];

/** Text as it is typed, or comes from a spreadsheet, where people leave the heading row out. */
export function typedRows(text: string): TypedRows {
  const first = text.split(/\r\n|\r|\n/).find(line => line.trim() !== '') ?? '';
  const [delimiter, cells] = firstCells(first);
  if (isHeading(cells)) return { text, assumed: null };
  const hashAt = cells.findIndex(cell => /^"?T0[A-Za-z0-9+/]{40}/.test(cell.trim()));
  const layout = layouts.find(each => each.cells === cells.length && each.hashAt === hashAt);
  if (!layout) return { text, assumed: null };
  return { text: csvLine(layout.heading, delimiter) + text, assumed: layout.heading };
}

function firstCells(line: string): readonly [Delimiter, readonly string[]] {
  const all = delimiters.map(delimiter => [delimiter, line.split(delimiter)] as const);
  const [best = [',', [line]] as const] = all.toSorted(([, a], [, b]) => b.length - a.length);
  return best;
}

function isHeading(cells: readonly string[]): boolean {
  try {
    return shapeOf(cells.map(cell => cell.replaceAll('"', ''))) !== null;
  } catch {
    // A heading that is refused is one all the same, and the check says why.
    return true;
  }
}
