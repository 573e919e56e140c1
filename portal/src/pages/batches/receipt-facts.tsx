import type { Batch } from '../../../../src/contracts/batches.ts';
import { useTenantName } from '../../lib/customer.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { BatchStateMark } from '../../parts/batch-marks.tsx';
import { batchWords } from '../../parts/batch-words.ts';
import { useReceiptStyles } from './receipt-styles.ts';
import { receiptTexts } from './receipt-texts.ts';
import { batchTexts } from './texts.ts';

/** Who, what and when. Times in the local zone and in UTC: paper has no hover. */
export function ReceiptFacts({ batch }: { readonly batch: Batch }) {
  const styles = useReceiptStyles();
  const texts = useTexts(receiptTexts);
  const { facts: names } = useTexts(batchTexts);
  const words = useTexts(batchWords);
  const { number } = useFormats();
  const tenantName = useTenantName();
  const time = useBothTimes();
  const { createdBy, profile } = batch;
  const facts = [
    [texts.organization, tenantName],
    [texts.organizationId, batch.tenantId],
    [names.batchId, batch.id],
    [names.fileName, batch.fileName],
    [names.sha256, batch.fileSha256],
    [names.format, batch.format === 'json' ? words.formats.json : `${words.formats[batch.format]}, ${batch.encoding}`],
    [names.source, words.sources[batch.source]],
    [names.createdBy, texts.by(createdBy.name, `${texts.kinds[createdBy.kind]} ${createdBy.id}`)],
    [names.createdAt, time(batch.createdAt)],
    [names.startedAt, time(batch.startedAt)],
    [names.finishedAt, time(batch.finishedAt)],
    [names.orderId, batch.orderId],
    [names.purchaseId, batch.purchaseId],
    [names.groupTag, batch.groupTag],
    [names.profile, profile && words.profiles[profile]],
    [names.requestId, batch.requestId],
    [names.attempt, number(batch.attempt)],
  ] as const;
  return (
    <table className={styles.table}>
      <tbody>
        {facts.map(([name, value]) => (
          <tr key={name} className={styles.row}>
            <th scope="row" className={styles.name}>
              {name}
            </th>
            <td className={styles.value}>
              {value === batch.fileSha256 ? <span className={styles.exact}>{value}</span> : value || '–'}
            </td>
          </tr>
        ))}
        <tr className={styles.row}>
          <th scope="row" className={styles.name}>
            {words.columns.state}
          </th>
          <td className={styles.value}>
            <BatchStateMark state={batch.state} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function useBothTimes(): (at: string | null) => string | null {
  const { dateTime } = useFormats();
  const { both } = useTexts(receiptTexts);
  return at => at && both(dateTime(at), new Date(at).toISOString().slice(0, 19).replace('T', ' '));
}
