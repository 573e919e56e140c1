import { open } from 'node:fs/promises';
import type { Download } from '../contracts/client-answers.ts';
import { type ExitCode, exitCodes, UsageError } from './failures.ts';
import type { Terminal } from './terminal.ts';

/** Writes a download to a file, or to standard output where none is named. An existing file is left alone. */
export async function saveDownload(
  { body }: Download,
  path: string | undefined,
  terminal: Terminal,
): Promise<ExitCode> {
  if (path === undefined) {
    for await (const chunk of body) await terminal.out(chunk);
    return exitCodes.well;
  }
  const file = await open(path, 'wx').catch(() => {
    throw new UsageError(`The file ${path} exists already or cannot be written.`);
  });
  try {
    for await (const chunk of body) await file.writeFile(chunk);
  } finally {
    await file.close();
  }
  terminal.error(`Written to ${path}\n`);
  return exitCodes.well;
}

const delimiterNames = ['comma', 'semicolon', 'tab'] as const;

/** `--delimiter` as the API takes it. */
export function delimiterOf({ delimiter }: { readonly delimiter?: string | undefined }): {
  delimiter?: (typeof delimiterNames)[number];
} {
  if (delimiter === undefined) return {};
  const named = delimiterNames.find(name => name === delimiter);
  if (!named) throw new UsageError(`--delimiter takes one of ${delimiterNames.join(', ')}.`);
  return { delimiter: named };
}
