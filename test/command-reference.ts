import { readFileSync, writeFileSync } from 'node:fs';
import { type Command, commands, type OptionEntry, serverOptions } from '../src/cli/commands.ts';

/** The page whose part between two comments is rendered from the table of commands. */
export const commandPage = 'docs/guide/cli.md';

/** That page with the part rendered anew; the rest stays as it is. */
export function renderCommandPage(page: string): string {
  const [before, , after] = page.split(/^<!-- (?:Commands|End of commands).*-->\n/m);
  if (before === undefined || after === undefined) throw new Error(`${commandPage} has lost its two comments`);
  const sections = [...commands.map(section), serverSection()].join('\n');
  return `${before}${begin}\n${sections}\n${end}${after}`;
}

const begin = '<!-- Commands: written by test/dump-docs.ts from src/cli/commands.ts; change them there. -->\n';
const end = '<!-- End of commands. -->\n';

function section({ name, takes, summary, details, options }: Command): string {
  const talks = Object.keys(serverOptions).every(option => option in options);
  const own = Object.entries(options).filter(([option]) => !talks || !(option in serverOptions));
  const paragraphs = [
    `### ${name}`,
    `\`muster ${[name, takes].join(' ').trim()}\` ${summary}.`,
    ...(details === undefined ? [] : [details.replaceAll('\n', ' ')]),
    ...(own.length === 0 ? [] : [optionTable(own)]),
    ...(talks ? [`Talks to a server: [its options](#${serverAnchor}).`] : []),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

const serverAnchor = 'options-of-commands-that-talk-to-a-server';

function serverSection(): string {
  return `### Options of commands that talk to a server\n\n${optionTable(Object.entries(serverOptions))}\n`;
}

function optionTable(options: readonly (readonly [string, OptionEntry])[]): string {
  const rows = options.map(([name, { value, help }]) => `| \`--${name}${value ? ` ${value}` : ''}\` | ${help} |`);
  return ['| option | meaning |', '|---|---|', ...rows].join('\n');
}

/** Writes the page anew. */
export function writeCommandPage(root: URL): void {
  const path = new URL(commandPage, root);
  writeFileSync(path, renderCommandPage(readFileSync(path, 'utf8')));
}
