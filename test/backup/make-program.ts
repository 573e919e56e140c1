import { execFileSync } from 'node:child_process';

/**
 * Packs what runs of a released Muster (a folder of it, with the portal built), to be run beside later ones:
 * `node test/backup/make-program.ts FOLDER FILE`. Of the portal its page alone: its files are nothing that versions share.
 */
const [program = '', file = ''] = process.argv.slice(2);
const portal = ['index.html', 'favicon.svg', 'sources.sha256'].map(name => `portal/dist/${name}`);
execFileSync('tar', [
  ...['-czf', file, '--exclude=*.test.ts', '-C', program],
  ...['muster', 'package.json', 'migrations', 'src', ...portal],
]);
