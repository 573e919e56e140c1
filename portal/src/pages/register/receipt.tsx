import { Button, Link, makeStyles, ProgressBar, Subtitle2, tokens } from '@fluentui/react-components';
import {
  ArrowDownloadRegular,
  CheckmarkCircleFilled,
  CheckmarkRegular,
  WarningFilled,
  WarningRegular,
} from '@fluentui/react-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { Link as To } from 'wouter';
import { type Batch, outcomes } from '../../../../src/contracts/batches.ts';
import { isSettled } from '../../../../src/contracts/client-follow.ts';
import { labelsOf } from '../../../../src/contracts/texts/labels.ts';
import { useFormats } from '../../lib/formats.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { save } from '../../lib/save.ts';
import { useMay } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import type { Following } from '../../lib/under-way.ts';
import { ApprovalNote } from '../../parts/approval-note.tsx';
import { batchWords } from '../../parts/batch-words.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Loading } from '../../parts/loading.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { Time } from '../../parts/time.tsx';
import { FailedRows, useFailedRows } from './failed-rows.tsx';
import { registerTexts } from './texts.ts';
import { TimeLeft } from './time-left.tsx';

const useStyles = makeStyles({
  receipt: {
    ...{ display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, minWidth: 0 },
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  title: { margin: 0, overflowWrap: 'anywhere' },
  sum: {
    ...{ display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'start' },
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  icon: { flexShrink: 0, fontSize: '22px' },
  facts: {
    ...{ display: 'grid', margin: 0, columnGap: tokens.spacingHorizontalL, rowGap: tokens.spacingVerticalXS },
    gridTemplateColumns: 'minmax(7rem, max-content) minmax(0, 1fr)',
    alignItems: 'baseline',
  },
  name: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: 'anywhere' },
  heard: { position: 'absolute', width: '1px', height: '1px', margin: 0, overflow: 'hidden', clipPath: 'inset(50%)' },
  note: {
    display: 'flex',
    gap: tokens.spacingHorizontalXS,
    alignItems: 'start',
    '& svg': { flexShrink: 0, marginTop: '2px' },
  },
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
});

/** What became of one batch: how far it is, then where every row went and how to prove it. */
export function Receipt({ following: { sent, batch, error } }: { readonly following: Following }) {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const whole = useRef<HTMLElement>(null);
  return (
    <section className={styles.receipt} aria-label={texts.receipt(sent.fileName)} ref={whole} tabIndex={-1}>
      <Subtitle2 as="h3" className={styles.title}>
        {sent.fileName}
      </Subtitle2>
      {error && <ProblemBox error={error} />}
      {!batch && !error && <Loading />}
      {batch && <Told batch={batch} sha256={sent.sha256} onRetried={() => whole.current?.focus()} />}
    </section>
  );
}

function Told({
  batch,
  sha256,
  onRetried,
}: {
  readonly batch: Batch;
  readonly sha256: string;
  readonly onRetried: () => void;
}) {
  const styles = useStyles();
  const isMoving = !isSettled(batch) && batch.state !== 'awaitingApproval';
  return (
    <>
      <ApprovalNote batch={batch} />
      {isMoving && <Settling batch={batch} />}
      <p className={styles.sum}>
        <StateIcon batch={batch} />
        <span>
          <Sum batch={batch} />
        </span>
      </p>
      <p className={styles.heard} role="status">
        {isMoving ? <Tenths batch={batch} /> : <Sum batch={batch} />}
      </p>
      {!isMoving && <Acts batch={batch} onRetried={onRetried} />}
      <FailedRows batch={batch} />
      <Facts batch={batch} sha256={sha256} />
    </>
  );
}

function StateIcon({ batch }: { readonly batch: Batch }) {
  const styles = useStyles();
  const isWell = batch.counts.failed + batch.counts.cancelled === 0;
  if (!isSettled(batch)) return null;
  const Icon = isWell ? CheckmarkCircleFilled : WarningFilled;
  const color = isWell ? tokens.colorStatusSuccessForeground1 : tokens.colorStatusWarningForeground1;
  return <Icon className={styles.icon} style={{ color }} aria-hidden />;
}

function Settling({ batch: { counts } }: { readonly batch: Batch }) {
  const texts = useTexts(registerTexts);
  const { number } = useFormats();
  const done = counts.rows - counts.pending;
  const [first] = useState(() => ({ at: performance.now(), done }));
  return (
    <div>
      <ProgressBar value={counts.rows === 0 ? 0 : done / counts.rows} aria-label={texts.title} />
      {texts.settling(number(done), number(counts.rows))}
      <TimeLeft first={first} done={done} total={counts.rows} />
      <div>{texts.closeMeanwhile}</div>
    </div>
  );
}

/** For who listens: how far it is, not more often than every tenth. */
function Tenths({ batch: { counts } }: { readonly batch: Batch }) {
  const { percent } = useFormats();
  return <>{percent(Math.floor((10 * (counts.rows - counts.pending)) / counts.rows) / 10)}</>;
}

/** `10 = 8 registered + 2 failed`, which always adds up. */
function Sum({ batch: { counts } }: { readonly batch: Batch }) {
  const { number } = useFormats();
  const { language } = useLanguage();
  const texts = useTexts(registerTexts);
  const parts = outcomes
    .filter(outcome => counts[outcome] > 0)
    .map(outcome => `${number(counts[outcome])} ${inSentence(labelsOf[language].outcomes[outcome].label)}`);
  return <>{texts.sum(number(counts.rows), parts.join(' + '))}</>;
}

const inSentence = (label: string): string => label.charAt(0).toLowerCase() + label.slice(1);

/** `onRetried`: the button that was pressed goes, so the focus needs another place. */
function Acts({ batch, onRetried }: { readonly batch: Batch; readonly onRetried: () => void }) {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const queries = useQueryClient();
  const { api, keys, paths } = useTenant();
  const failed = useFailedRows(batch);
  const seesHashes = useMay('hardware.read');
  const retry = useMutation({
    mutationFn: () => api.batches.retry(batch.id),
    onSuccess(next) {
      onRetried();
      queries.setQueryData(keys.batch(batch.id), next);
    },
  });
  const fixFile = useMutation({ mutationFn: () => save(api.batches.fixFile(batch.id), `fix-${batch.id}.csv`) });
  const error = retry.error ?? fixFile.error;
  return (
    <>
      <div className={styles.bar}>
        {failed.mayRetry && (
          <Button appearance="primary" disabledFocusable={retry.isPending} onClick={() => retry.mutate()}>
            {texts.retry}
          </Button>
        )}
        {batch.counts.failed > 0 && (
          <Button
            icon={<ArrowDownloadRegular />}
            disabledFocusable={fixFile.isPending}
            onClick={() => fixFile.mutate()}
          >
            {texts.serverFixFile}
          </Button>
        )}
        <To href={paths.batch(batch.id)} asChild>
          <Link>{texts.showBatch}</Link>
        </To>
      </div>
      {batch.counts.failed > 0 && !seesHashes && <span className={styles.name}>{texts.noHashes}</span>}
      {error && <ProblemBox error={error} />}
    </>
  );
}

function Facts({ batch, sha256 }: { readonly batch: Batch; readonly sha256: string }) {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const { profiles } = useTexts(batchWords);
  const { number } = useFormats();
  const isSame = batch.fileSha256 === sha256;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [texts.file, batch.fileName],
    [
      texts.sha256,
      <div key="sha256">
        <code>{batch.fileSha256}</code> <CopyButton text={batch.fileSha256} />
        <div className={styles.note}>
          {isSame ? <CheckmarkRegular aria-hidden /> : <WarningRegular aria-hidden />}
          {isSame ? texts.sameFile : texts.otherFile}
        </div>
      </div>,
    ],
    [texts.orderId, batch.orderId],
    [texts.purchaseId, batch.purchaseId],
    [texts.groupTag, batch.groupTag],
    [texts.profile, batch.profile && profiles[batch.profile]],
    [texts.sentBy, batch.createdBy.name],
    [texts.sentAt, <Time key="at" at={batch.createdAt} />],
    [texts.finishedAt, batch.finishedAt && <Time key="finished" at={batch.finishedAt} />],
    [texts.attempt, batch.attempt > 1 && number(batch.attempt)],
    [
      texts.requestId,
      <span key="request">
        <code>{batch.requestId}</code> <CopyButton text={batch.requestId} />
      </span>,
    ],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(
        ([name, value]) =>
          value && (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ),
      )}
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value}>{children}</dd>
    </>
  );
}
