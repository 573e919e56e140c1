import type { Command, OptionEntry } from './commands.ts';

/** What `muster help` prints: every command in a line. */
export function overview(commands: readonly Command[]): string {
  const lines = commands.map(command => [`${command.name} ${command.takes}`.trim(), command.summary] as const);
  const width = Math.max(...lines.map(([usage]) => usage.length));
  return `Muster registers devices: it proves what each is and claims it for one organization.

Usage: muster COMMAND [OPTION…]

${lines.map(([usage, summary]) => `  ${usage.padEnd(width)}  ${summary}\n`).join('')}
  ${'COMMAND --help'.padEnd(width)}  explains a command
  ${'--version'.padEnd(width)}  prints the version

Exit codes: 0 all well, 1 rows failed, 2 not used rightly, 3 server not reached or refused.
`;
}

/** What `muster COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, help });
  const names = options.map(([name, { value }]) => (value === undefined ? `--${name}` : `--${name} ${value}`));
  const width = Math.max(...names.map(name => name.length));
  const lines = options.map(([, { help }], index) => `  ${(names[index] ?? '').padEnd(width)}  ${help}\n`);
  const details = command.details === undefined ? '' : `\n${command.details}\n`;
  const usage = ['muster', command.name, command.takes, '[OPTION…]'].filter(part => part !== '').join(' ');
  return `Usage: ${usage}\n\n${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.\n${details}\n${lines.join('')}`;
}

const help: OptionEntry = { type: 'boolean', help: 'prints this' };
