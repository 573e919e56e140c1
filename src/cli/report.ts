import type { CheckReport } from '../contracts/batches.ts';
import type { ProblemItem } from '../contracts/problem.ts';
import { counted, printable, type Terminal } from './terminal.ts';

/** One thing wrong, with what to do about it. */
export function problemText(problem: ProblemItem, { style }: Pick<Terminal, 'style'>): string {
  const { line, column, title, detail, remedy } = problem;
  const place = [line === null ? '' : `line ${line}`, column ?? ''].filter(text => text !== '').map(printable);
  const said = `${style('red', title)}: ${printable(detail)}`;
  return `  ${[...place, said].join('  ')}\n${style('dim', `      → ${printable(remedy)}`)}\n`;
}

/** The last line about a file: what it is and how many of its rows are well. */
export function summaryText(
  name: string,
  { format, encoding, rows, failed }: Omit<CheckReport, 'problems' | 'problemsTotal'>,
  { style }: Pick<Terminal, 'style'>,
): string {
  const verdict =
    failed === 0
      ? style('green', 'every row is well')
      : style('red', `${counted(failed, 'row')} would fail, ${counted(rows - failed, 'row')} would not`);
  return `${style('bold', printable(name))} (${format}, ${encoding}), ${counted(rows, 'row')}: ${verdict}\n`;
}

/** A whole report, as the server gives it for a dry run. */
export function reportText(name: string, report: CheckReport, terminal: Pick<Terminal, 'style'>): string {
  const problems = report.problems.map(problem => problemText(problem, terminal));
  const hidden = report.problemsTotal - report.problems.length;
  const rest = hidden > 0 ? [`  … and ${counted(hidden, 'more problem')}\n`] : [];
  return [...problems, ...rest, summaryText(name, report, terminal)].join('');
}
