import { makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import type { Batch, BatchRow } from '../../../../src/contracts/batches.ts';
import { isSettled } from '../../../../src/contracts/client-follow.ts';
import { errorTable } from '../../../../src/contracts/errors.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { registerTexts } from './texts.ts';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyle: 'none' },
  row: {
    padding: `${tokens.spacingVerticalS} 0`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'anywhere',
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

const rowsShown = 20;

/** The first failed rows of a batch that is settled, and whether any may succeed unchanged. */
export function useFailedRows(batch: Batch): {
  readonly rows: readonly BatchRow[];
  readonly mayRetry: boolean;
  readonly error: Error | null;
} {
  const { api, keys } = useTenant();
  const { id, counts, attempt, finishedAt } = batch;
  const { data, error } = useQuery({
    queryKey: [...keys.batchRows(id), 'receipt', attempt, finishedAt],
    queryFn: () => api.batches.rows(id, { outcome: 'failed', limit: rowsShown }),
    enabled: isSettled(batch) && counts.failed > 0,
  });
  const rows = counts.failed > 0 ? (data?.items ?? []) : [];
  // Of rows that are not shown nobody knows here; the server says where there was nothing to retry.
  const mayRetry =
    counts.failed > rowsShown || rows.some(row => row.error !== null && errorTable[row.error.code].retryable);
  return { rows, mayRetry, error };
}

/** The failed rows of a receipt, each with what to do. */
export function FailedRows({ batch }: { readonly batch: Batch }) {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const { number } = useFormats();
  const { rows, error } = useFailedRows(batch);
  if (error) return <ProblemBox error={error} />;
  if (rows.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={texts.failedRows}>
      {rows.map(row => {
        const { error: words } = row;
        return (
          <li key={row.id} className={styles.row}>
            {texts.line(number(row.line))}
            {row.serialNumber && ` · ${row.serialNumber}`}
            {words && (
              <div>
                <b>{words.title}.</b> {words.detail} <span className={styles.quiet}>{words.remedy}</span>
              </div>
            )}
          </li>
        );
      })}
      {batch.counts.failed > rows.length && (
        <li className={styles.row}>{texts.andMore(number(batch.counts.failed - rows.length))}</li>
      )}
    </ul>
  );
}
