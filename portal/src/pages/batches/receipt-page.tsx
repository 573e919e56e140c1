import { Button, FluentProvider, makeStyles, tokens, webLightTheme } from '@fluentui/react-components';
import { ArrowLeftRegular, PrintRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { Link as To } from 'wouter';
import type { Batch } from '../../../../src/contracts/batches.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { useMe } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { ReceiptCounts, ReceiptFailures } from './receipt-counts.tsx';
import { ReceiptFacts } from './receipt-facts.tsx';
import { receiptTexts } from './receipt-texts.ts';
import { useBatch, useFailures } from './use-batches.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, '@media print': { display: 'none' } },
  paper: {
    boxSizing: 'border-box',
    maxWidth: '52rem',
    padding: tokens.spacingHorizontalXXXL,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 640px)': { padding: tokens.spacingHorizontalL },
    '@media print': { border: 'none', padding: 0, maxWidth: 'none' },
  },
  heading: { margin: `0 0 ${tokens.spacingVerticalXL}`, fontSize: tokens.fontSizeBase500 },
  small: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    margin: `${tokens.spacingVerticalM} 0 0`,
  },
});

/** What became of a batch, on paper. Always in the light theme, since it is printed. */
export function ReceiptPage({ id }: { readonly id: string }) {
  const styles = useStyles();
  const texts = useTexts(receiptTexts);
  const { paths } = useTenant();
  const { data: batch, error, refetch } = useBatch(id);
  return (
    <Page title={texts.title}>
      <div className={styles.bar}>
        <Button appearance="primary" icon={<PrintRegular />} disabled={!batch} onClick={() => print()}>
          {texts.print}
        </Button>
        <To href={paths.batch(id)} asChild>
          <Button as="a" icon={<ArrowLeftRegular />}>
            {texts.back}
          </Button>
        </To>
      </div>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {batch && <Paper batch={batch} />}
    </Page>
  );
}

function Paper({ batch }: { readonly batch: Batch }) {
  const styles = useStyles();
  const texts = useTexts(receiptTexts);
  const { dateTime } = useFormats();
  const { name } = useMe();
  const { data: failures, error, refetch } = useFailures(batch.id);
  const [now] = useState(() => new Date().toISOString());
  return (
    <FluentProvider theme={webLightTheme} className={styles.paper}>
      <h2 className={styles.heading}>{texts.heading[batch.kind]}</h2>
      <ReceiptFacts batch={batch} />
      <ReceiptCounts counts={batch.counts} />
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {failures && failures.items.length > 0 && <ReceiptFailures failures={failures.items} />}
      <p className={styles.small}>{texts.meaning}</p>
      <p className={styles.small}>{texts.made(dateTime(now), name)}</p>
    </FluentProvider>
  );
}
