import { Field, Link, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { Link as To } from 'wouter';
import { type Batch, outcomes } from '../../../../src/contracts/batches.ts';
import { labelsOf } from '../../../../src/contracts/texts/labels.ts';
import { useFormats } from '../../lib/formats.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { deregisterTexts } from './deregister-texts.ts';

const useStyles = makeStyles({
  all: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM },
  counts: {
    display: 'grid',
    gridTemplateColumns: 'max-content auto',
    columnGap: tokens.spacingHorizontalL,
    margin: 0,
    fontVariantNumeric: 'tabular-nums',
  },
  number: { margin: 0 },
});

/** Besides the events, which tell of each slice: one of them may have come before this was shown. */
const askMilliseconds = 1_000;
const isSettled = (batch: Batch | undefined): boolean => batch !== undefined && batch.counts.pending === 0;
const isAwaiting = (batch: Batch | undefined): boolean => batch?.state === 'awaitingApproval';

/** How far a batch is that deregisters, and what its rows came to. */
export function DeregisterProgress({ batchId }: { readonly batchId: string }) {
  const styles = useStyles();
  const texts = useTexts(deregisterTexts);
  const words = labelsOf[useLanguage().language].outcomes;
  const formats = useFormats();
  const { api, keys, paths } = useTenant();
  const { data, error, refetch } = useQuery({
    queryKey: keys.batch(batchId),
    queryFn: () => api.batches.get(batchId),
    refetchInterval: query => (isSettled(query.state.data) || isAwaiting(query.state.data) ? false : askMilliseconds),
  });
  const counts = data?.counts;
  const seen = outcomes.filter(outcome => counts && counts[outcome] > 0);
  const after = counts && counts.failed > 0 ? texts.doneWithFailures : texts.done;
  const underWay = isAwaiting(data) ? texts.awaiting : `${texts.underWay}… ${texts.goesOn}`;
  return (
    <div className={styles.all}>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      <div role="status">
        <Field
          label={texts.progress}
          validationState={!isSettled(data) ? 'none' : counts && counts.failed > 0 ? 'warning' : 'success'}
          validationMessage={isSettled(data) ? after : underWay}
        >
          <ProgressBar value={counts && (counts.rows - counts.pending) / counts.rows} />
        </Field>
      </div>
      {counts && (
        <dl className={styles.counts}>
          {seen.map(outcome => (
            <div key={outcome} style={{ display: 'contents' }}>
              <dt>{words[outcome].label}</dt>
              <dd className={styles.number}>{formats.number(counts[outcome])}</dd>
            </div>
          ))}
        </dl>
      )}
      <To href={paths.batch(batchId)} asChild>
        <Link>{texts.openBatch}</Link>
      </To>
    </div>
  );
}
