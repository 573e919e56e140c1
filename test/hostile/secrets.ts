import { expect } from 'vitest';

/** The beginning of every hardware hash in base64, and 40 characters more. */
const hardwareHash = /T0[E-H][A-Za-z0-9+/]{40}/;

/** Holds a text that anybody may see (a log, an error) against what it must never say: hardware hashes, tokens, client secrets. */
export function expectNoSecrets(text: string, secrets: readonly string[]): void {
  expect(hardwareHash.exec(text)?.[0] ?? 'no hardware hash').toBe('no hardware hash');
  for (const secret of secrets) expect(text.includes(secret)).toBe(false);
}

/** The lines of a log in which the service takes the blame: pino's levels 50 and 60. */
export function blames(log: readonly string[]): string[] {
  return log.filter(line => /"level":[56]0/.test(line));
}
