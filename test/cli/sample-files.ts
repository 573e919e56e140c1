import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvLine } from '../../src/files/write.ts';
import { captureOf, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../../src/hash-means.ts';

/** A folder that is gone when `remove` is called. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'muster-cli-'));
  return { path, remove: () => rmSync(path, { recursive: true }) };
}

export interface SampleFile {
  readonly path: string;
  readonly serialNumbers: readonly string[];
}

/** A self-service file with a row for each of these machines, which no other test names; `spoiled` more rows have a damaged hash. */
export function selfServiceFile(path: string, seeds: readonly number[], spoiled = 0): SampleFile {
  const machines = seeds.map(seed => makeMachine(seed));
  const rows = machines.map(machine => {
    return csvLine([
      machine.manufacturer,
      machine.model,
      machine.serialNumber,
      captureOf(machine, {}, hashMeans),
    ]).trimEnd();
  });
  const damaged = rows.slice(0, spoiled).map(row => row.replace(/.{3900}$/, ''));
  writeFileSync(path, ['Manufacturer,Model,Serial Number,Hardware Hash', ...rows, ...damaged, ''].join('\r\n'));
  return { path, serialNumbers: machines.map(machine => machine.serialNumber) };
}
