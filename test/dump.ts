import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Writes docs/openapi.json and docs/schema.sql anew: what dump.test.ts compares, it also updates. */
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/dump.test.ts', '--update'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
