import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { Link as To } from 'wouter';
import type { ListOptions } from '../../../src/contracts/client-answers.ts';
import type { Page } from '../../../src/contracts/lists.ts';
import type { MandateEntry } from '../../../src/contracts/mandates.ts';
import { labelsOf } from '../../../src/contracts/texts/labels.ts';
import { useLanguage, useTexts } from '../lib/language.tsx';
import { usePaged } from '../lib/paged.ts';
import { Loading } from './loading.tsx';
import { mandateTexts } from './mandate-texts.ts';
import { ProblemBox } from './problem-box.tsx';
import { ShowMore } from './show-more.tsx';
import { Time } from './time.tsx';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  entry: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalM,
    padding: `${tokens.spacingVerticalXS} 0`,
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** What was done with a mandate and under it, by which side; each side sees the names of its own people. */
export function MandateHistory({
  queryKey,
  list,
  batchPath,
}: {
  readonly queryKey: readonly unknown[];
  readonly list: (page: ListOptions) => Promise<Page<MandateEntry>>;
  /** Where a batch under the mandate is shown. */
  readonly batchPath: (id: string) => string;
}) {
  const styles = useStyles();
  const { sides, openBatch } = useTexts(mandateTexts);
  const { mandateActs } = labelsOf[useLanguage().language];
  const { items, more, error, refetch } = usePaged(queryKey, list);
  return (
    <>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      <ol className={styles.list}>
        {items.map(({ id, at, act, by, principal, batchId }) => (
          <li key={id} className={styles.entry}>
            <span>{mandateActs[act].label}</span>
            <span className={styles.quiet}>
              <Time at={at} /> · {principal ? principal.name : sides[by]}
            </span>
            {batchId && (
              <To href={batchPath(batchId)} asChild>
                <Link>{openBatch}</Link>
              </To>
            )}
          </li>
        ))}
      </ol>
      {more?.loading && <Loading />}
      <ShowMore more={more} />
    </>
  );
}
