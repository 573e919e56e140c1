import {
  Breadcrumb,
  BreadcrumbButton,
  BreadcrumbDivider,
  BreadcrumbItem,
  Link,
  makeStyles,
  Subtitle2,
  tokens,
} from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { Link as To } from 'wouter';
import type { Batch } from '../../../../src/contracts/batches.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { ApprovalNote } from '../../parts/approval-note.tsx';
import { BatchStateMark } from '../../parts/batch-marks.tsx';
import { batchWords, nameOf } from '../../parts/batch-words.ts';
import { Page } from '../../parts/page.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { AwaitingApproval } from './awaiting-approval.tsx';
import { BatchRows } from './batch-rows.tsx';
import { Commands } from './commands.tsx';
import { Counts } from './counts.tsx';
import { BatchFacts } from './facts.tsx';
import { batchTexts } from './texts.ts';
import { useBatch } from './use-batches.ts';

const useStyles = makeStyles({
  card: {
    padding: tokens.spacingHorizontalL,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  heading: { margin: `0 0 ${tokens.spacingVerticalM}` },
  state: { display: 'inline-block', fontWeight: tokens.fontWeightSemibold, marginBottom: tokens.spacingVerticalM },
});

/** One batch: what became of it, what can be done about it, what is known of it, and its rows. */
export function BatchPage({ id }: { readonly id: string }) {
  const texts = useTexts(batchTexts);
  const { paths } = useTenant();
  const { data: batch, error, refetch } = useBatch(id);
  if (batch) return <Shown batch={batch} error={error} onRetry={() => void refetch()} />;
  return (
    <Page title={texts.notShown.title}>
      {error && (
        <>
          <ProblemBox error={error} onRetry={() => void refetch()} />
          <To href={paths.batches} asChild>
            <Link>{texts.notShown.back}</Link>
          </To>
        </>
      )}
    </Page>
  );
}

function Shown({
  batch,
  error,
  onRetry,
}: {
  readonly batch: Batch;
  readonly error: Error | null;
  readonly onRetry: () => void;
}) {
  const styles = useStyles();
  const texts = useTexts(batchTexts);
  const { dateTime } = useFormats();
  const source = nameOf(batch, useTexts(batchWords));
  const name = batch.fileName ? source : `${source}, ${dateTime(batch.createdAt)}`;
  const [failed, setFailed] = useState<Error | null>(null);
  const state = useRef<HTMLSpanElement>(null);
  return (
    <Page title={name} above={<Path name={name} />}>
      {error && <ProblemBox error={error} onRetry={onRetry} />}
      <ApprovalNote batch={batch} />
      <AwaitingApproval batch={batch} onDecided={() => state.current?.focus()} />
      <Commands batch={batch} onError={setFailed} onSteered={() => state.current?.focus()} />
      {failed && <ProblemBox error={failed} />}
      <section className={styles.card} aria-label={texts.progress}>
        <span className={styles.state} ref={state} role="status" tabIndex={-1}>
          <BatchStateMark state={batch.state} />
        </span>
        <Counts counts={batch.counts} />
      </section>
      <section className={styles.card} aria-label={texts.facts.heading}>
        <Subtitle2 as="h2" block className={styles.heading}>
          {texts.facts.heading}
        </Subtitle2>
        <BatchFacts batch={batch} />
      </section>
      <BatchRows batch={batch} />
    </Page>
  );
}

function Path({ name }: { readonly name: string }) {
  const texts = useTexts(batchTexts);
  const { paths } = useTenant();
  return (
    <Breadcrumb aria-label={texts.path} size="small">
      <BreadcrumbItem>
        <To href={paths.batches} asChild>
          <BreadcrumbButton as="a">{texts.title}</BreadcrumbButton>
        </To>
      </BreadcrumbItem>
      <BreadcrumbDivider />
      <BreadcrumbItem>
        <BreadcrumbButton current>{name}</BreadcrumbButton>
      </BreadcrumbItem>
    </Breadcrumb>
  );
}
