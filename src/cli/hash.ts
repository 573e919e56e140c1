import { Refusal } from '../contracts/errors.ts';
import { problemItem } from '../contracts/texts/render.ts';
import { readText } from '../files/text.ts';
import { hashFindings } from '../hardware-hash/check.ts';
import { readHash } from '../hardware-hash/decode.ts';
import { hashFields } from '../hardware-hash/fields.ts';
import type { HardwareHash } from '../hardware-hash/hash.ts';
import { hashMeans } from '../hash-means.ts';
import { type ExitCode, exitCodes } from './failures.ts';
import { problemText } from './report.ts';
import { namedFile, readBytes } from './source-files.ts';
import { printable, type Terminal } from './terminal.ts';

export interface HashValues {
  readonly json?: boolean | undefined;
}

/** `muster hash decode`: the fields and findings of one hash; ends with 1 where registering would refuse it. */
export async function decodeHash(path: string, values: HashValues, terminal: Terminal): Promise<ExitCode> {
  if (path !== '-') await namedFile(path);
  const reading = readHash(await textOf(path), hashMeans);
  if (!reading.hash) {
    const { reason, params } = reading;
    const problem = problemItem(null, { code: 'hardwareHashNotValid', reason, params });
    await terminal.out(
      values.json ? `${JSON.stringify({ valid: false, ...problem })}\n` : problemText(problem, terminal),
    );
    return exitCodes.rowsFailed;
  }
  const decoded = decodedHash(reading.hash, reading.reason === null);
  await terminal.out(values.json ? `${JSON.stringify(decoded)}\n` : decodedText(decoded, terminal));
  return decoded.valid ? exitCodes.well : exitCodes.rowsFailed;
}

/** In any encoding: PowerShell writes UTF-16. A text far too long for a hash is not read to its end. */
async function textOf(path: string): Promise<string> {
  let text = '';
  try {
    for await (const piece of readText(readBytes(path)).pieces) {
      text += piece;
      if (text.length > longestText) break;
    }
  } catch (error) {
    // A program or a picture: no hash either, and the reading says so.
    if (!(error instanceof Refusal)) throw error;
  }
  return text;
}

const longestText = 64 * 1024;

/** The same document that `POST /hardware-hashes/decode` gives. */
function decodedHash(hash: HardwareHash, valid: boolean) {
  const findings = hashFindings(hash, new Date());
  return { valid, declaredLength: hash.declaredLength, fields: hashFields(hash), findings };
}

function decodedText({ fields, findings }: ReturnType<typeof decodedHash>, { style }: Terminal): string {
  const shown = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  const width = Math.max(...shown.map(([name]) => name.length));
  const lines = shown.flatMap(([name, value]) =>
    valuesOf(value).map((text, index) => `${(index === 0 ? name : '').padEnd(width)}  ${printable(text)}\n`),
  );
  const colours = { error: 'red', warning: 'yellow', info: 'dim' } as const;
  const remarks = findings.map(
    ({ severity, message }) => `${style(colours[severity], severity)}: ${printable(message)}\n`,
  );
  return [...lines, '\n', ...remarks].join('');
}

/** A line for each item of a list; objects as JSON. */
function valuesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(valuesOf);
  if (value instanceof Date) return [value.toISOString()];
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}
