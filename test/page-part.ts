import { readFileSync, writeFileSync } from 'node:fs';

/** A part of a page, between two comments, that is rendered from a table of the program. */
export interface PagePart {
  /** The page's path from the project's root. */
  readonly page: string;
  /** What the comments call it: `Commands`. */
  readonly name: string;
  /** The file that holds the table. */
  readonly from: string;
  readonly render: () => string;
}

/** The page with the part rendered anew; the rest stays as it is. */
export function withPart(text: string, { page, name, from, render }: PagePart): string {
  const end = `End of ${name.toLowerCase()}`;
  const [before, , after] = text.split(new RegExp(`^<!-- (?:${name}|${end})\\b.*-->\\n`, 'm'));
  if (before === undefined || after === undefined) throw new Error(`${page} has lost the two comments of ${name}`);
  const begin = `${name}: written by test/dump-docs.ts from ${from}; change them there.`;
  return `${before}<!-- ${begin} -->\n\n${render()}\n<!-- ${end}. -->\n${after}`;
}

/** Writes the page anew. */
export function writePart(root: URL, part: PagePart): void {
  const path = new URL(part.page, root);
  writeFileSync(path, withPart(readFileSync(path, 'utf8'), part));
}
