import type { Device } from '../../src/contracts/devices.ts';
import { csvLine } from '../../src/files/write.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { fileOf, rowOf } from '../fixtures/registering.ts';

/** A file that registers `count` machines from number `first` on. */
export function registering(first: number, count: number): string {
  return fileOf(Array.from({ length: count }, (_, i) => rowOfMachine(first + i)));
}

/** A file that deregisters devices, with `strangers` in their midst that nobody has registered. */
export function deregistering(devices: readonly Device[], strangers: number): string {
  const named = devices.map(({ manufacturer, model, serialNumber }) => [manufacturer, model, serialNumber]);
  const unknown = Array.from({ length: strangers }, (_, i) => ['Contoso', 'Stranger', `STRANGER-${i}`]);
  const half = named.length / 2;
  const rows = [...named.slice(0, half), ...unknown, ...named.slice(half)];
  return [['Manufacturer', 'Model', 'Serial Number'], ...rows].map(row => csvLine(row)).join('');
}

const rows = new Map<number, string[]>();

/** Made once: making up a machine takes longer than registering it. */
function rowOfMachine(number: number): string[] {
  const known = rows.get(number);
  if (known) return known;
  const row = rowOf(makeMachine(number + 1, { tpm: true }));
  rows.set(number, row);
  return row;
}
