import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Written by hand, by what they make stumble: databases, spreadsheets, shells, templates, terminals, people. */
const written = z
  .record(z.string(), z.array(z.string()))
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'strings.json'), 'utf8')));

const controls = Array.from({ length: 33 }, (_, code) => `a${String.fromCharCode(code)}b`);

/** On both sides of a limit, and far beyond. */
const long = [
  ...[95, 96, 255, 256, 257, 1024, 1025, 9000].map(length => 'x'.repeat(length)),
  ...[512, 513].map(length => 'ü'.repeat(length)),
  ...[341, 342].map(length => '€'.repeat(length)),
  ...[128, 256, 257].map(length => '😀'.repeat(length)),
  ...['"'.repeat(300), "'".repeat(200), '='.repeat(200), '\n'.repeat(300), '[{'.repeat(400), ' '.repeat(2000)],
  ...[
    'T0H'.padEnd(4000, 'A'),
    'word '.repeat(300),
    '🧑‍🚀'.repeat(20),
    `a${'\u0301'.repeat(100)}`,
    `1${'0'.repeat(400)}`,
  ],
];

/** Texts that programs stumble over. Every one may stand wherever a caller can put a text. */
export const hostileStrings: readonly string[] = [...new Set([...Object.values(written).flat(), ...controls, ...long])];

/** `MUSTER_TEST_RUNS`: how often property tests run; unset by default, when each has its own number of some seconds. */
export const testRuns: number | undefined = Number(process.env.MUSTER_TEST_RUNS) || undefined;

/**
 * An eighth of the strings, others each time; all of them when runs are asked for. For the many places where a text is
 * only looked at and not kept, so that they take seconds.
 */
export function someStrings(): readonly string[] {
  if (testRuns !== undefined) return hostileStrings;
  turn += 1;
  return hostileStrings.filter((_, at) => at % 8 === turn % 8);
}
let turn = 0;
