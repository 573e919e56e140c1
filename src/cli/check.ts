import type { CheckReport } from '../contracts/batches.ts';
import { Refusal, type Warning } from '../contracts/errors.ts';
import { type ProblemItem, problemsShown } from '../contracts/problem.ts';
import { describeWarning, problemItem } from '../contracts/texts/render.ts';
import { rowJudge } from '../domain/batches.ts';
import { type FileReader, readFile } from '../files/reader.ts';
import { checkRow, type RowContext } from '../files/rows.ts';
import { usableIdentity } from '../hardware-hash/check.ts';
import { hashMeans } from '../hash-means.ts';
import { type ExitCode, exitCodes, UsageError } from './failures.ts';
import { problemText, summaryText } from './report.ts';
import { namedFile, readBytes } from './source-files.ts';
import { counted, printable, type Terminal } from './terminal.ts';

export interface CheckValues {
  readonly json?: boolean | undefined;
  readonly format?: string | undefined;
  readonly partner?: boolean | undefined;
}

/** A report of a file that could be read, or why it is refused as a whole: then the format is not known. */
type Report =
  | CheckReport
  | (Omit<CheckReport, 'format' | 'encoding'> & { readonly format: null; readonly encoding: null });

/** `muster check`: reads files as the server would and says what is wrong, with nothing but the files. */
export async function check(paths: readonly string[], values: CheckValues, terminal: Terminal): Promise<ExitCode> {
  for (const path of paths) if (path !== '-') await namedFile(path);
  const options = optionsOf(values);
  const reports: Report[] = [];
  for (const path of paths) reports.push(await checkFile(path, options, values.json ? null : terminal));
  if (values.json) await terminal.out(`${JSON.stringify(reports.length === 1 ? reports[0] : reports)}\n`);
  return reports.every(({ format, failed }) => format !== null && failed === 0) ? exitCodes.well : exitCodes.rowsFailed;
}

type Words = Pick<Terminal, 'out' | 'style'>;

interface CheckOptions {
  readonly format: 'corporateIdentifiers' | undefined;
  readonly sender: RowContext['sender'];
}

function optionsOf({ format, partner }: CheckValues): CheckOptions {
  if (format !== undefined && format !== 'corporateIdentifiers') {
    throw new UsageError('--format takes corporateIdentifiers only; every other format is told by its heading row.');
  }
  return { format, sender: partner ? 'partner' : 'customer' };
}

/** Writes what it finds as it reads, unless `words` is null. */
async function checkFile(path: string, options: CheckOptions, words: Words | null): Promise<Report> {
  const name = path === '-' ? 'standard input' : path;
  try {
    const reader = await readFile(readBytes(path), { format: options.format });
    return await checkRows(name, reader, options, words);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const problem = problemItem(null, error.fault);
    const heading = `${words?.style('bold', printable(name))} was refused as a whole.\n`;
    await words?.out(heading + problemText(problem, words));
    return { format: null, encoding: null, rows: 0, ok: 0, failed: 0, problems: [problem], problemsTotal: 1 };
  }
}

async function checkRows(
  name: string,
  reader: FileReader,
  { sender }: CheckOptions,
  words: Words | null,
): Promise<CheckReport> {
  const context: RowContext = { kind: 'register', format: reader.format, sender, means: hashMeans, lookup: 'never' };
  const judge = rowJudge(hashMeans.sha256);
  const warnings = new Map<string, number>();
  const problems: ProblemItem[] = [];
  const counts = { rows: 0, failed: 0, problemsTotal: 0 };
  for await (const part of reader.rows) {
    let text = '';
    for (const row of part) {
      const checked = checkRow(row, context);
      const { faults } = judge(checked, checked.hash ? usableIdentity(checked.hash.identity) : null);
      for (const warning of checked.warnings) count(warnings, warning);
      counts.rows += 1;
      counts.problemsTotal += faults.length;
      if (faults.length > 0) counts.failed += 1;
      for (const fault of faults) {
        if (words) text += problemText(problemItem(row.line, fault), words);
        else if (problems.length < problemsShown) problems.push(problemItem(row.line, fault));
      }
    }
    if (text !== '') await words?.out(text);
  }
  const { rows, failed, problemsTotal } = counts;
  const report = { format: reader.format, encoding: reader.encoding, rows, ok: rows - failed, failed };
  await words?.out(summaryText(name, report, words) + warningsText(warnings, words));
  return { ...report, problems, problemsTotal };
}

function count(warnings: Map<string, number>, warning: Warning): void {
  const { title } = describeWarning(warning);
  const name = warning.column === undefined ? title : `${title} (${warning.column})`;
  warnings.set(name, (warnings.get(name) ?? 0) + 1);
}

function warningsText(warnings: ReadonlyMap<string, number>, { style }: Pick<Terminal, 'style'>): string {
  return [...warnings]
    .map(([name, rows]) => `  ${style('yellow', 'Note')}: ${printable(name)} in ${counted(rows, 'row')}\n`)
    .join('');
}
