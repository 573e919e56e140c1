import { type Command, commands } from './commands.ts';
import { exitCodes, reportFailure } from './failures.ts';
import { commandHelp, overview } from './help.ts';
import type { Terminal } from './terminal.ts';

/** Runs the command that the arguments name; resolves with the exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const found = find(args);
  const options = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined);
  if (found && options.includes('--help')) return print(commandHelp(found.command), terminal);
  if (found) {
    try {
      return await found.command.run(found.rest, terminal);
    } catch (error) {
      return await reportFailure(error, options.includes('--json'), terminal);
    }
  }
  if (args[0] === '--version') return await printVersion(terminal);
  if (args.length === 0 || args[0] === 'help' || args.includes('--help')) return help(args, terminal);
  terminal.error(`muster has no command "${args.slice(0, 2).join(' ')}". All commands: muster help\n`);
  return exitCodes.wrongUsage;
}

async function printVersion(terminal: Terminal): Promise<number> {
  const { version, commit } = (await import('../version.ts')).readVersion();
  return print(`${version}${commit === null ? '' : ` (${commit})`}\n`, terminal);
}

/** The command that the arguments begin with. */
function find(args: readonly string[]): { command: Command; rest: readonly string[] } | null {
  for (const words of [2, 1]) {
    const command = commands.find(({ name }) => name === args.slice(0, words).join(' '));
    if (command) return { command, rest: args.slice(words) };
  }
  return null;
}

/** `muster help`, `muster help devices list`, and `muster devices --help` for all commands of a group. */
async function help(args: readonly string[], terminal: Terminal): Promise<number> {
  const words = args.filter(word => word !== 'help' && word !== '--help');
  const found = find(words);
  if (found) return print(commandHelp(found.command), terminal);
  const group = commands.filter(({ name }) => name.split(' ')[0] === words[0]);
  return print(overview(group.length > 0 ? group : commands), terminal);
}

async function print(text: string, terminal: Terminal): Promise<number> {
  await terminal.out(text);
  return exitCodes.well;
}
