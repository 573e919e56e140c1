import type { Page } from '../contracts/lists.ts';
import { type ExitCode, exitCodes } from './failures.ts';
import { type Terminal, table } from './terminal.ts';

/** Ends a command well, with this on standard output. */
export async function print(text: string, terminal: Terminal): Promise<ExitCode> {
  await terminal.out(`${text}\n`);
  return exitCodes.well;
}

/** One page of a list as a table, or with `json` as it came. How to go on stands on standard error. */
export async function printPage<Item>(
  page: Page<Item>,
  heading: readonly string[],
  cells: (item: Item) => readonly string[],
  { json }: { readonly json?: boolean | undefined },
  terminal: Terminal,
): Promise<ExitCode> {
  if (json) return print(JSON.stringify(page), terminal);
  await terminal.out(table(heading, page.items.map(cells)));
  if (page.nextCursor !== null) terminal.error(`There are more: --cursor ${page.nextCursor}\n`);
  return exitCodes.well;
}
