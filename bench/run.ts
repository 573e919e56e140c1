import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cases } from './cases.ts';
import { startServer } from './server.ts';

/**
 * `npm run bench`: measures Muster against the yardstick (docs/decisions, speed), both in the same run on the same
 * server, and prints one JSON line a case and size, medians of the runs.
 * Options: `--case NAME` and `--rows N` (each may repeat), `--runs N`.
 */
const { values } = parseArgs({
  options: {
    case: { type: 'string', multiple: true },
    rows: { type: 'string', multiple: true },
    runs: { type: 'string', default: '5' },
  },
});

const wanted = values.case ?? Object.keys(cases);
const folder = join(tmpdir(), 'muster-bench');
mkdirSync(folder, { recursive: true, mode: 0o711 });
const server = await startServer(folder);
try {
  for (const name of wanted) {
    const measure = cases[name];
    if (!measure) throw new Error(`there is no case ${name}; there are ${Object.keys(cases).join(', ')}`);
    const sizes = values.rows?.map(Number) ?? measure.sizes;
    for (const rows of sizes) {
      for (const line of await measure.run({ server, folder, rows, runs: Number(values.runs) })) {
        console.log(JSON.stringify({ case: name, rows, ...line }));
      }
    }
  }
} finally {
  await server.stop();
}
