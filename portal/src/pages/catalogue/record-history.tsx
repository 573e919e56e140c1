import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { Link as To } from 'wouter';
import type { CatalogueEntry } from '../../../../src/contracts/catalogue.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { usePaged } from '../../lib/paged.ts';
import { paths } from '../../lib/paths.ts';
import { Loading } from '../../parts/loading.tsx';
import { PanelSection } from '../../parts/panel-section.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { Time } from '../../parts/time.tsx';
import { catalogueTexts } from './texts.ts';

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
  before: { flexBasis: '100%', color: tokens.colorNeutralForeground2 },
});

/** What happened to a record from its filing on, and what it told before. */
export function RecordHistory({ id }: { readonly id: string }) {
  const styles = useStyles();
  const { acts, panel } = useTexts(catalogueTexts);
  const { items, more, error, refetch } = usePaged(keys.catalogueHistory(id), page =>
    api.partners.catalogue.history(id, page),
  );
  return (
    <PanelSection title={panel.history}>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      <ol className={styles.list}>
        {items.map(({ at, act, by, batchId, before }) => (
          <li key={`${at} ${act}`} className={styles.entry}>
            <span>{acts[act]}</span>
            <span className={styles.quiet}>
              <Time at={at} />
              {by && ` · ${by.name}`}
            </span>
            {batchId && (
              <To href={paths.batch(batchId)} asChild>
                <Link>{panel.showBatch}</Link>
              </To>
            )}
            {act === 'corrected' && before && <Before before={before} />}
          </li>
        ))}
      </ol>
      {more?.loading && <Loading />}
      <ShowMore more={more} />
    </PanelSection>
  );
}

function Before({ before }: { readonly before: NonNullable<CatalogueEntry['before']> }) {
  const styles = useStyles();
  const { before: texts } = useTexts(catalogueTexts);
  const { productKeyId, tpm, otherHardware } = before;
  const told = [texts.productKeyId(productKeyId), texts.tpm(tpm), ...(otherHardware ? [texts.otherHardware] : [])];
  return (
    <span className={styles.before}>
      {texts.heading} {told.join(', ')}
    </span>
  );
}
