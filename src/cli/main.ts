import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Halves the time until a command begins. Beside the packages, where nobody writes who could not change the program itself.
enableCompileCache(fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)));

const [{ run }, { processTerminal }] = await Promise.all([import('./run.ts'), import('./terminal.ts')]);
process.exitCode = await run(process.argv.slice(2), processTerminal());
