import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type BenchData, type YardTable, yardTables } from './data.ts';
import type { BenchServer } from './server.ts';

export interface CaseContext {
  readonly server: BenchServer;
  /** For files that are made once. */
  readonly folder: string;
  readonly rows: number;
  readonly runs: number;
}

export interface Case {
  /** Rows, unless told otherwise. */
  readonly sizes: readonly number[];
  /** One line, or several where a case has parts. */
  run(context: CaseContext): Promise<Readonly<Record<string, unknown>>[]>;
}

/** One run of a case beside the yardstick. */
export interface Sample {
  readonly seconds: number;
  readonly yardstickSeconds: number;
  readonly binarySeconds?: number;
  readonly peakRssMiB?: number;
  readonly cpuSeconds?: { readonly muster: number; readonly postgres: number };
}

/** Medians of the runs, and the ratio run by run, so that a machine that slows down slows both. */
export function summary(samples: readonly Sample[]): Record<string, unknown> {
  const ratios = samples.map(({ seconds, yardstickSeconds }) => seconds / yardstickSeconds);
  const known = <Key extends keyof Sample>(key: Key) => samples.flatMap(sample => sample[key] ?? []);
  const binary = samples.flatMap(({ seconds, binarySeconds }) => (binarySeconds ? [seconds / binarySeconds] : []));
  const peaks = known('peakRssMiB');
  const cpu = known('cpuSeconds');
  return {
    seconds: rounded(median(known('seconds'))),
    yardstickSeconds: rounded(median(known('yardstickSeconds'))),
    ratio: rounded(median(ratios)),
    ratioMin: rounded(Math.min(...ratios)),
    ratioMax: rounded(Math.max(...ratios)),
    ...(binary.length > 0 && { ratioBinary: rounded(median(binary)) }),
    ...(peaks.length > 0 && { peakRssMiB: Math.max(...peaks) }),
    ...(cpu.length > 0 && {
      cpuSeconds: {
        muster: rounded(median(cpu.map(c => c.muster))),
        postgres: rounded(median(cpu.map(c => c.postgres))),
      },
    }),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[middle - 0.5] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

const run = promisify(execFile);

/** Seconds that PostgreSQL needs to load the same devices by COPY, client in its own process. */
export async function yardstick(
  { yard }: BenchServer,
  data: BenchData,
  form: 'text' | 'binary',
  tables: readonly YardTable[] = yardTables,
): Promise<number> {
  const files = tables.map(table => `${table}=${data.copy[form][table]}`);
  const { stdout } = await run(process.execPath, [
    join(import.meta.dirname, 'copy.ts'),
    JSON.stringify(yard),
    form,
    ...files,
  ]);
  return Number(stdout);
}

/** Seconds from the first byte sent to the last row settled, client in its own process. */
export async function upload(
  server: BenchServer,
  token: string,
  kind: string,
  file: string,
): Promise<{ seconds: number; answered: number; counts: Record<string, number> }> {
  const { stdout } = await run(process.execPath, [
    join(import.meta.dirname, 'upload.ts'),
    server.url,
    token,
    kind,
    file,
  ]);
  return JSON.parse(stdout);
}
