import type { Encoding, Format, RowValues } from '../contracts/batches.ts';
import { Refusal } from '../contracts/errors.ts';
import { limits as defaultLimits, type Limits } from '../contracts/limits.ts';
import { type CsvRow, csvParser } from './csv.ts';
import { type CellLimits, type FileRow, fileRow } from './file-row.ts';
import { corporateIdentifiers, headingNotKnown, json, knownHeadings, type Shape, shapeOf } from './formats.ts';
import { readText, type TextSource } from './text.ts';
import { type Delimiter, delimiters, unescapeCell } from './write.ts';

export type FileLimits = Pick<Limits, 'rows' | 'columns' | 'cellBytes' | 'hashCharacters'>;

export interface ReadOptions {
  /** Has to be asked for, since such a file has no heading row to tell it by. */
  readonly format?: 'corporateIdentifiers' | undefined;
  readonly limits?: Partial<FileLimits>;
}

/** A file whose heading is known. */
export interface FileReader {
  readonly format: Format;
  readonly delimiter: Delimiter;
  /** As typed, without empty headings at its end; what a fix-file begins with. */
  readonly heading: readonly string[];
  /** In file order, in arrays of some tens to some thousands; can be read once. Throws `tooManyRows`. */
  readonly rows: AsyncIterable<readonly FileRow[]>;
  /** Final after the last row: only its first character beyond ASCII tells UTF-8 from Windows-1252. */
  readonly encoding: Encoding;
}

/**
 * Reads a file of any family in constant memory. Throws a `Refusal` for the file as a whole: `fileEmpty`, `fileNotText`,
 * `headingNotKnown` (also with the reasons `columnTwice` and `tooManyColumns`), `noRows`.
 */
export async function readFile(bytes: AsyncIterable<Uint8Array>, options: ReadOptions = {}): Promise<FileReader> {
  const limits: FileLimits = { ...defaultLimits, ...options.limits };
  const text = readText(bytes);
  try {
    const start = await readStart(text, limits);
    const chosen = chooseShape(start, options, limits);
    const rows = readRows(text, start, chosen, limits);
    const first = await rows.next();
    if (first.done) throw new Refusal('noRows');
    return {
      format: chosen.shape.format,
      delimiter: chosen.delimiter,
      heading: chosen.shape.heading,
      rows: startingWith(first.value, rows),
      get encoding() {
        return text.encoding;
      },
    };
  } catch (error) {
    await text.pieces.return();
    throw error;
  }
}

/** The devices of a JSON batch in the shape of a file's rows, under the heading that their fix-file has. */
export function jsonRows(
  devices: readonly Partial<RowValues>[],
  limits: CellLimits = defaultLimits,
): readonly FileRow[] {
  return devices.map((device, index) => {
    const cells = json.columns.map(column =>
      column === 'silent' || column === 'surplus' ? '' : (device[column] ?? ''),
    );
    return fileRow({ line: index + 1, cells, fault: null }, json, limits, 'utf-16le');
  });
}

/** The beginning of the text, and its first row by each delimiter. */
interface Start {
  readonly text: string;
  readonly firstLine: number;
  readonly candidates: readonly { readonly delimiter: Delimiter; readonly cells: readonly string[] }[];
}

const headingCharacters = 64 * 1024;

async function readStart({ pieces }: TextSource, limits: FileLimits): Promise<Start> {
  let text = '';
  for (;;) {
    const piece = await pieces.next();
    text += piece.value ?? '';
    const separatorLine = /^\s*sep=[^\r\n]?(\r\n|\r(?=[^\n])|\n)/i.exec(text)?.[0] ?? '';
    const body = text.slice(separatorLine.length);
    const firstLine = 1 + separatorLine.split(/\r\n|\r|\n/).length - 1;
    const ended = piece.done === true || body.length > headingCharacters;
    const candidates = delimiters.flatMap(delimiter => {
      const cells = firstRow(body.slice(0, headingCharacters), delimiter, ended, limits);
      return cells ? [{ delimiter, cells }] : [];
    });
    if (candidates.length === delimiters.length) return { text: body, firstLine, candidates };
    if (ended) throw body.trim() === '' ? new Refusal('fileEmpty') : headingNotKnown([]);
  }
}

function firstRow(
  text: string,
  delimiter: Delimiter,
  ended: boolean,
  limits: FileLimits,
): readonly string[] | undefined {
  const parser = csvParser({ delimiter, rowCharacters: rowCharacters(limits) });
  const rows = parser.push(text);
  if (ended) rows.push(...parser.end());
  return rows.find(row => !isBlank(row))?.cells.map(unescapeCell);
}

/** A row within the limits of its cells is no longer than this, even where every character is a doubled quote. */
function rowCharacters({ columns, cellBytes, hashCharacters }: FileLimits): number {
  return 2 * (columns * (cellBytes + 2) + hashCharacters);
}

interface Chosen {
  readonly delimiter: Delimiter;
  readonly shape: Shape;
  readonly headless: boolean;
}

/** The heading row decides; a file that has one is read by it, whatever was asked for. */
function chooseShape({ candidates }: Start, options: ReadOptions, limits: FileLimits): Chosen {
  const ranked = candidates.toSorted(
    (a, b) => knownHeadings(b.cells) - knownHeadings(a.cells) || b.cells.length - a.cells.length,
  );
  const { delimiter, cells } = ranked[0]!;
  const heading = cells.slice(0, cells.findLastIndex(cell => cell.trim() !== '') + 1);
  if (heading.length > limits.columns) {
    const params = { columns: heading.length, limit: limits.columns };
    throw new Refusal('headingNotKnown', { reason: 'tooManyColumns', params });
  }
  const shape = shapeOf(heading);
  if (shape) return { delimiter, shape, headless: false };
  if (options.format === 'corporateIdentifiers') return { delimiter, shape: corporateIdentifiers, headless: true };
  throw headingNotKnown(heading);
}

async function* readRows(
  text: TextSource,
  start: Start,
  { delimiter, shape, headless }: Chosen,
  limits: FileLimits,
): AsyncGenerator<readonly FileRow[], void, void> {
  const parser = csvParser({ delimiter, rowCharacters: rowCharacters(limits), firstLine: start.firstLine });
  let headingPending = !headless;
  let count = 0;
  const fileRows = (parsed: readonly CsvRow[]): readonly FileRow[] => {
    const rows = parsed.filter(row => !isBlank(row));
    if (headingPending && rows.shift()) headingPending = false;
    count += rows.length;
    if (count > limits.rows) throw new Refusal('tooManyRows', { params: { limit: limits.rows } });
    return rows.map(row => fileRow({ ...row, cells: row.cells.map(unescapeCell) }, shape, limits, text.encoding));
  };
  for await (const piece of gathered(start.text, text.pieces)) {
    const rows = fileRows(parser.push(piece));
    if (rows.length > 0) yield rows;
  }
  const last = fileRows(parser.end());
  if (last.length > 0) yield last;
}

const pieceCharacters = 64 * 1024;

/** Puts small pieces together, since the parser begins an unfinished row anew with each. */
async function* gathered(first: string, pieces: AsyncIterable<string>): AsyncGenerator<string, void, void> {
  let text = first;
  for await (const piece of pieces) {
    text += piece;
    if (text.length < pieceCharacters) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function isBlank({ cells, fault }: CsvRow): boolean {
  return !fault && cells.every(cell => cell.trim() === '');
}

async function* startingWith<Item>(
  first: Item,
  rest: AsyncGenerator<Item, void, void>,
): AsyncGenerator<Item, void, void> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return();
  }
}
