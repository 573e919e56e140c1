import { type Command, commands, type OptionEntry, serverOptions } from '../src/cli/commands.ts';
import { table } from './markdown.ts';
import type { PagePart } from './page-part.ts';

/** The reference of the command line. */
export const commandPart: PagePart = {
  page: 'docs/guide/cli.md',
  name: 'Commands',
  from: 'src/cli/commands.ts',
  render: () => [...commands.map(section), serverSection()].join('\n'),
};

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
  const rows = options.map(([name, { value, help }]) => [`\`--${name}${value ? ` ${value}` : ''}\``, help]);
  return table(['option', 'meaning'], rows);
}
