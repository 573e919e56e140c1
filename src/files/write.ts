/** UTF-8's byte order mark, which the first line of a file begins with: spreadsheets need it to see UTF-8. */
export const bom = '\ufeff';

export const delimiters = [',', ';', '\t'] as const;
export type Delimiter = (typeof delimiters)[number];

/** One row of RFC 4180 with its CRLF. A cell that a spreadsheet would run is escaped; reader.ts takes the escape away. */
export function csvLine(cells: readonly string[], delimiter: Delimiter = ','): string {
  const line = cells.map(cell => quoteCell(escapeCell(cell), delimiter)).join(delimiter);
  return `${line}\r\n`;
}

/** Puts one `'` in front of what a spreadsheet would take for a formula, and of what looks escaped already. */
export function escapeCell(cell: string): string {
  return /^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** The inverse of `escapeCell`. */
export function unescapeCell(cell: string): string {
  return cell.startsWith("'") && /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

function quoteCell(cell: string, delimiter: Delimiter): string {
  return /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
