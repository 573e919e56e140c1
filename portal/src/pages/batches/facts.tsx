import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Batch } from '../../../../src/contracts/batches.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { useMay } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { batchWords } from '../../parts/batch-words.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Time } from '../../parts/time.tsx';
import { SentUnder } from './sent-under.tsx';
import { batchTexts } from './texts.ts';

const useStyles = makeStyles({
  facts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(max(9rem, 16%), 1fr))',
    gap: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalXXL}`,
    margin: 0,
  },
  name: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  value: { margin: 0, overflowWrap: 'anywhere' },
  wide: { gridColumn: '1 / -1' },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

/** Everything that is known of a batch as a whole. */
export function BatchFacts({ batch }: { readonly batch: Batch }) {
  const styles = useStyles();
  const { facts: names, copySha256, copyRequestId } = useTexts(batchTexts);
  const words = useTexts(batchWords);
  const { number } = useFormats();
  const { profile, mandateId } = batch;
  const { customerId } = useTenant();
  const maySeeMandate = useMay('partners.read') && customerId === null;
  return (
    <dl className={styles.facts}>
      <Fact name={names.createdBy}>{batch.createdBy.name}</Fact>
      <Fact name={names.createdAt}>
        <Time at={batch.createdAt} />
      </Fact>
      <Fact name={names.finishedAt}>
        <Time at={batch.finishedAt} />
      </Fact>
      <Fact name={names.kind}>{words.kinds[batch.kind]}</Fact>
      <Fact name={names.source}>{words.sources[batch.source]}</Fact>
      <Fact name={names.format}>
        {words.formats[batch.format]}
        {batch.format !== 'json' && ` (${batch.encoding})`}
      </Fact>
      <Fact name={names.orderId}>{batch.orderId ?? '–'}</Fact>
      <Fact name={names.purchaseId}>{batch.purchaseId ?? '–'}</Fact>
      <Fact name={names.groupTag}>{batch.groupTag ?? '–'}</Fact>
      <Fact name={names.profile}>{profile ? words.profiles[profile] : '–'}</Fact>
      <Fact name={names.attempt}>{number(batch.attempt)}</Fact>
      {mandateId !== null && maySeeMandate && (
        <Fact name={names.mandate}>
          <SentUnder mandateId={mandateId} />
        </Fact>
      )}
      <Fact name={names.requestId} wide>
        <code className={styles.code}>{batch.requestId}</code>{' '}
        <CopyButton text={batch.requestId} label={copyRequestId} />
      </Fact>
      <Fact name={names.sha256} wide>
        <code className={styles.code}>{batch.fileSha256}</code>{' '}
        <CopyButton text={batch.fileSha256} label={copySha256} />
      </Fact>
    </dl>
  );
}

function Fact({
  name,
  wide = false,
  children,
}: {
  readonly name: string;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  const styles = useStyles();
  return (
    <div className={wide ? styles.wide : undefined}>
      <dt className={styles.name}>{name}</dt>
      <dd className={styles.value}>{children}</dd>
    </div>
  );
}
