import { mergeClasses } from '@fluentui/react-components';
import type { BatchCounts, FailureCount } from '../../../../src/contracts/batches.ts';
import { textsOf } from '../../../../src/contracts/texts/render.ts';
import { useFormats } from '../../lib/formats.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { OutcomeMark } from '../../parts/batch-marks.tsx';
import { outcomesIn } from './counts.tsx';
import { useReceiptStyles } from './receipt-styles.ts';
import { receiptTexts } from './receipt-texts.ts';

/** How many rows came to what, and that nothing is missing. */
export function ReceiptCounts({ counts }: { readonly counts: BatchCounts }) {
  const styles = useReceiptStyles();
  const texts = useTexts(receiptTexts);
  const { number } = useFormats();
  const parts = outcomesIn(counts);
  const sum = `${number(counts.rows)} = ${parts.map(outcome => number(counts[outcome])).join(' + ')}`;
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" className={mergeClasses(styles.value, styles.label, styles.total)}>
              {texts.outcome}
            </th>
            <th scope="col" className={mergeClasses(styles.value, styles.number)}>
              {texts.rows}
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map(outcome => (
            <tr key={outcome} className={styles.row}>
              <th scope="row" className={mergeClasses(styles.value, styles.label)}>
                <OutcomeMark outcome={outcome} />
              </th>
              <td className={mergeClasses(styles.value, styles.number)}>{number(counts[outcome])}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className={styles.total}>
            <th scope="row" className={mergeClasses(styles.value, styles.label, styles.total)}>
              {texts.total}
            </th>
            <td className={mergeClasses(styles.value, styles.number)}>{number(counts.rows)}</td>
          </tr>
        </tfoot>
      </table>
      <p className={styles.sum}>
        {texts.addsUp(sum)} {counts.pending > 0 && <strong>{texts.notYet(number(counts.pending))}</strong>}
      </p>
    </>
  );
}

/** What the failed rows failed of. */
export function ReceiptFailures({ failures }: { readonly failures: readonly FailureCount[] }) {
  const styles = useReceiptStyles();
  const texts = useTexts(receiptTexts);
  const { number } = useFormats();
  const { language } = useLanguage();
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>{texts.failures}</caption>
      <thead>
        <tr>
          <th scope="col" className={mergeClasses(styles.value, styles.label, styles.total)}>
            {texts.reason}
          </th>
          <th scope="col" className={mergeClasses(styles.value, styles.label, styles.total)}>
            {texts.code}
          </th>
          <th scope="col" className={mergeClasses(styles.value, styles.number)}>
            {texts.rows}
          </th>
        </tr>
      </thead>
      <tbody>
        {failures.map(({ code, reason, rows }) => (
          <tr key={`${code} ${reason}`} className={styles.row}>
            <td className={styles.value}>{textsOf[language].errors[code].title}</td>
            <td className={styles.value}>{reason ? `${code}/${reason}` : code}</td>
            <td className={mergeClasses(styles.value, styles.number)}>{number(rows)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
