import { Link } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { Link as To } from 'wouter';
import type { Batch } from '../../../../src/contracts/batches.ts';
import { api } from '../../lib/api.ts';
import { useFormats } from '../../lib/formats.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { useLiveList } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { useMay } from '../../lib/session.tsx';
import { tenantOf } from '../../lib/tenant.tsx';
import { BatchDecision } from '../../parts/batch-decision.tsx';
import { batchWords, nameOf } from '../../parts/batch-words.ts';
import { PanelSection } from '../../parts/panel-section.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Time } from '../../parts/time.tsx';
import { useWaitingStyles } from '../../parts/waiting-styles.ts';
import { partnerTexts } from './texts.ts';

/** What partners sent and the organization has yet to approve, where it said so. Nothing where there is none. */
export function AwaitingBatches() {
  const may = useMay('batches.read');
  return may && <Waiting />;
}

function Waiting() {
  const styles = useWaitingStyles();
  const { awaiting: texts } = useTexts(partnerTexts);
  const { items, more, error, refetch } = useLiveList(tenantOf(null).keys.batchesIn('awaitingApproval'), page =>
    api.batches.list({ ...page, state: 'awaitingApproval' }),
  );
  if (error) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  if (items.length === 0) return null;
  return (
    <PanelSection level={2} title={texts.batches} lead={texts.batchesLead}>
      <ul className={styles.list}>
        {items.map(batch => (
          <WaitingBatch key={batch.id} batch={batch} />
        ))}
      </ul>
      <ShowMore more={more} />
    </PanelSection>
  );
}

function WaitingBatch({ batch }: { readonly batch: Batch }) {
  const styles = useWaitingStyles();
  const { awaiting: texts } = useTexts(partnerTexts);
  const words = useTexts(batchWords);
  const { number } = useFormats();
  const { id, kind, counts, orderId, createdAt, mandateId } = batch;
  const { data: mandate } = useQuery({
    ...{ queryKey: keys.mandate(mandateId ?? ''), enabled: mandateId !== null },
    queryFn: () => api.mandates.get(mandateId ?? ''),
  });
  return (
    <li className={styles.item}>
      <div className={styles.words}>
        <To href={paths.batch(id)} asChild>
          <Link>{nameOf(batch, words)}</Link>
        </To>
        <div>
          {[mandate?.partner?.name, words.kinds[kind], texts.rows(number(counts.rows)), orderId]
            .filter(Boolean)
            .join(' · ')}
        </div>
        <div className={styles.quiet}>
          <Time at={createdAt} />
        </div>
      </div>
      <BatchDecision batch={batch} />
    </li>
  );
}
