import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureChromium } from './chromium.ts';
import { prometheusPrograms } from './prometheus.ts';

/** The checks of `npm test`, one after another; the first that fails ends the run with its exit code. */
const checks = [
  { name: 'Format and lint', command: 'biome', args: ['check', '--error-on-warnings'] },
  { name: 'Types', command: 'tsc', args: [] },
  { name: 'Tests', command: 'vitest', args: ['run', ...process.argv.slice(2)] },
] as const;

if (!ensureChromium()) {
  console.error(
    'The tests need Chromium: install it (Debian: "apt-get install chromium-headless-shell"), or name it in MUSTER_TEST_CHROMIUM.',
  );
  process.exit(1);
}

if (!prometheusPrograms()) console.log('No Prometheus here, and apt does not bring it: its tests are skipped.');

const bin = join(import.meta.dirname, '../node_modules/.bin');

for (const { name, command, args } of checks) {
  console.log(`${name} (${command})`);
  const { status, error } = spawnSync(join(bin, command), args, { stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
