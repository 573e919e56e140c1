/** One row as it stands in the file. */
export interface CsvRow {
  /** The physical line where the row begins; the file's first is 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /** What is wrong with the row's form, and in which cell (from 0); that cell is the last one that was read. */
  readonly fault: { readonly cell: number; readonly reason: 'tooLong' | 'quotes' } | null;
}

/** Takes text as it comes, in pieces of any size, and gives the rows that are complete. */
export interface CsvParser {
  readonly push: (text: string) => CsvRow[];
  /** The row that no line end follows. */
  readonly end: () => CsvRow[];
}

export interface CsvOptions {
  readonly delimiter: string;
  /** Characters of one row as written; a longer one fails. Bounds the parser's memory. */
  readonly rowCharacters: number;
  /** The number of the first line; 1 unless lines before it were taken away. */
  readonly firstLine?: number;
}

/**
 * RFC 4180, with CRLF, LF or CR. Empty lines give no row. A quote inside an unquoted cell is a character like any other.
 * A quoted cell (blanks may stand around its quotes) that does not end in a quote before a delimiter or a line end fails
 * its row, and reading goes on with the next physical line: so a quote that is never closed costs one row, not the file.
 */
export function csvParser({ delimiter, rowCharacters, firstLine = 1 }: CsvOptions): CsvParser {
  let line = firstLine;
  let rest = '';
  /** The remainder of a physical line is passed over. */
  let skipping = false;

  function parse(text: string, final: boolean): CsvRow[] {
    const rows: CsvRow[] = [];
    const reader = rowReader(text, delimiter, rowCharacters, final);
    let at = 0;
    while (at < text.length) {
      if (skipping) {
        const end = reader.lineEnd(at);
        if (!end) break;
        at = end.next;
        line++;
        skipping = false;
        continue;
      }
      const row = reader.read(at);
      if (!row) break;
      if (row.fault || row.cells.length > 1 || row.cells[0] !== '') {
        rows.push({ line, cells: row.cells, fault: row.fault });
      }
      line += row.lines;
      skipping = row.unfinished;
      at = row.next;
    }
    if (!skipping) rest = text.slice(at);
    else rest = text.endsWith('\r') ? '\r' : '';
    return rows;
  }

  return { push: text => parse(rest + text, false), end: () => parse(rest, true) };
}

interface ReadRow {
  readonly cells: readonly string[];
  readonly fault: CsvRow['fault'];
  /** Line ends passed, and where reading goes on. `unfinished`: in the middle of a line that is to be passed over. */
  readonly lines: number;
  readonly next: number;
  readonly unfinished: boolean;
}

interface LineEnd {
  readonly end: number;
  readonly next: number;
}

interface RowReader {
  /** The row that begins at `at`; null where more text is needed to tell. */
  readonly read: (at: number) => ReadRow | null;
  readonly lineEnd: (from: number) => LineEnd | null;
}

function rowReader(text: string, delimiter: string, rowCharacters: number, final: boolean): RowReader {
  const nextFeed = finder(text, '\n');
  const nextReturn = finder(text, '\r');
  const nextQuote = finder(text, '"');
  const nextDelimiter = finder(text, delimiter);

  function lineEnd(from: number): LineEnd | null {
    const feed = nextFeed(from);
    const carriageReturn = nextReturn(from);
    const end = Math.min(feed, carriageReturn);
    if (end === none) return final ? { end: text.length, next: text.length } : null;
    if (feed < carriageReturn) return { end, next: end + 1 };
    if (end + 1 === text.length && !final) return null;
    return { end, next: feed === end + 1 ? end + 2 : end + 1 };
  }

  function read(at: number): ReadRow | null {
    const end = lineEnd(at);
    const rowEnd = end ? end.end : text.length;
    if (nextQuote(at) < Math.min(rowEnd, at + rowCharacters)) return readQuoted(at);
    if (!end) return mayEndInTime(at) ? null : tooLong(at);
    if (rowEnd - at > rowCharacters) return tooLong(at);
    const cells: string[] = [];
    let start = at;
    for (let stop = nextDelimiter(at); stop < rowEnd; stop = nextDelimiter(start)) {
      cells.push(text.slice(start, stop));
      start = stop + 1;
    }
    cells.push(text.slice(start, rowEnd));
    return { cells, fault: null, lines: 1, next: end.next, unfinished: false };
  }

  function readQuoted(at: number): ReadRow | null {
    const cells: string[] = [];
    let start = at;
    for (;;) {
      const opening = passBlanks(start);
      const quoted = text[opening] === '"';
      const closing = quoted ? closingQuote(opening) : start;
      if (closing === none && !final && mayEndInTime(at)) return null;
      if (closing - at > rowCharacters) return brokenQuotes(at, opening, cells);
      const after = quoted ? passBlanks(closing + 1) : start;
      if (after - at > rowCharacters) return tooLong(at);
      if (quoted && after < text.length && !endsCell(after)) return brokenQuotes(at, opening, cells);
      const end = lineEnd(after);
      const stop = Math.min(nextDelimiter(after), end ? end.end : none);
      if (stop === none && mayEndInTime(at)) return null;
      if (stop - at > rowCharacters) return tooLong(at);
      cells.push(quoted ? text.slice(opening + 1, closing).replaceAll('""', '"') : text.slice(start, stop));
      if (end && stop === end.end) {
        return { cells, fault: null, lines: linesBetween(at, end.next), next: end.next, unfinished: false };
      }
      start = stop + 1;
    }
  }

  /** Whether the row, its end not in sight, can still keep to its limit; a carriage return may be the last character so far. */
  function mayEndInTime(at: number): boolean {
    return text.length - at <= rowCharacters + 1;
  }

  function closingQuote(opening: number): number {
    let at = text.indexOf('"', opening + 1);
    while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
    const undecided = at === text.length - 1 && !final;
    return at === -1 || undecided ? none : at;
  }

  function endsCell(at: number): boolean {
    return text[at] === delimiter || text[at] === '\n' || text[at] === '\r';
  }

  function passBlanks(from: number): number {
    let at = from;
    while (text[at] === ' ') at++;
    return at;
  }

  /** The quoted cell that begins at `opening` does not end as it should. */
  function brokenQuotes(at: number, opening: number, cells: readonly string[]): ReadRow | null {
    const end = lineEnd(opening);
    if (!end && mayEndInTime(at)) return null;
    const stop = Math.min(end ? end.end : none, at + rowCharacters);
    const cut = end === null || end.end > stop;
    const fault = { cell: cells.length, reason: cut ? 'tooLong' : 'quotes' } as const;
    return goOnAfter(at, end, [...cells, text.slice(opening, stop)], fault);
  }

  /** Cells as far as they go; those of a row this long are not looked at for quotes. */
  function tooLong(at: number): ReadRow {
    const limit = at + rowCharacters;
    const cells = text.slice(at, limit).split(delimiter);
    return goOnAfter(at, lineEnd(limit), cells, { cell: cells.length - 1, reason: 'tooLong' });
  }

  function goOnAfter(at: number, end: LineEnd | null, cells: readonly string[], fault: CsvRow['fault']): ReadRow {
    const next = end ? end.next : text.length;
    return { cells, fault, lines: linesBetween(at, next), next, unfinished: end === null };
  }

  function linesBetween(from: number, to: number): number {
    let lines = 0;
    for (let end = lineEnd(from); end && end.next <= to && end.end < text.length; end = lineEnd(end.next)) lines++;
    return lines;
  }

  return { read, lineEnd };
}

const none = Number.POSITIVE_INFINITY;

/** Finds the next `character` at or after a place; remembers the last find, so that a text is searched once and not once a row. */
function finder(text: string, character: string): (from: number) => number {
  let searchedFrom = 0;
  let found = -1;
  return from => {
    if (from < searchedFrom || from > found) {
      const at = text.indexOf(character, from);
      searchedFrom = from;
      found = at === -1 ? none : at;
    }
    return found;
  };
}
