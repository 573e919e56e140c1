import { once } from 'node:events';
import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Where a command's words go. Results belong on standard output, everything about getting them on standard error. */
export interface Terminal {
  /** Waits while the reader is slower. */
  out(text: string | Uint8Array): Promise<void>;
  error(text: string): void;
  /** Leaves the text as it is where standard output shows no colours (NO_COLOR, a pipe, a file). */
  style(style: Style, text: string): string;
  /** Characters in a line of standard error; null where it is no terminal. */
  readonly width: () => number | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The terminal of this process. A reader that has enough (`| head`) ends the process without a word. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', error => {
      if ('code' in error && error.code === 'EPIPE') process.exit();
      throw error;
    });
  }
  return {
    async out(text) {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    },
    error: text => void process.stderr.write(text),
    style: (style, text) => styleText(style, text, { stream: process.stdout }),
    width: () => (process.stderr.isTTY ? process.stderr.columns || 80 : null),
    env: process.env,
  };
}

/** A text from a file or a server without what could steer the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, '\ufffd');
}

/** Digits in groups: `1,000,000`. */
export function grouped(count: number): string {
  return count.toLocaleString('en');
}

/** `1 row`, `2 rows`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(count)} ${count === 1 ? singular : plural}`;
}

/** Columns as wide as their widest cell, two blanks between them. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, ...rows.map(row => row.map(printable))];
  const widths = heading.map((_, column) => Math.max(...lines.map(line => (line[column] ?? '').length)));
  return lines
    .map(
      line =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
