import {
  Button,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  ProgressBar,
  Subtitle2,
  tokens,
} from '@fluentui/react-components';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { NotReachedError } from '../../../../src/contracts/client-errors.ts';
import { useFormats } from '../../lib/formats.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { useMe } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import type { Following } from '../../lib/under-way.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { bytesText } from './byte-text.ts';
import { Receipt } from './receipt.tsx';
import { FileGone, sendAgain, stopSending, type Upload, useUploads } from './sending.ts';
import { registerTexts } from './texts.ts';
import { TimeLeft } from './time-left.tsx';

const useStyles = makeStyles({
  upload: {
    position: 'relative',
    ...{ display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS, minWidth: 0 },
    padding: tokens.spacingHorizontalM,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  heard: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
  name: { margin: 0, overflowWrap: 'anywhere' },
});

/** What was sent and is being sent: progress, then receipts. */
export function Sent({
  sent,
  onMore,
  onBack,
}: {
  readonly sent: readonly Following[];
  readonly onMore: () => void;
  /** To what was chosen and is not stored. */
  readonly onBack: () => void;
}) {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const { customerId } = useTenant();
  const { waiting, goesOn } = useUploads();
  const top = useRef<HTMLDivElement>(null);
  // What was pressed is gone, and with it the focus.
  useEffect(() => top.current?.focus(), []);
  return (
    <>
      <div ref={top} tabIndex={-1} className={styles.bar}>
        {goesOn ? (
          <Button onClick={() => stopSending(customerId)}>{texts.stop}</Button>
        ) : waiting.length > 0 ? (
          <Halted onBack={onBack} />
        ) : (
          <Button appearance="primary" onClick={onMore}>
            {texts.registerMore}
          </Button>
        )}
      </div>
      {waiting.map(upload => (
        <UploadCard key={upload.key} upload={upload} />
      ))}
      {sent.toReversed().map(each => (
        <Receipt key={each.sent.id} following={each} />
      ))}
    </>
  );
}

/** Some did not get through: go on, or back to what was chosen. */
function Halted({ onBack }: { readonly onBack: () => void }) {
  const texts = useTexts(registerTexts);
  const { id: userId, tenantKind } = useMe();
  const { customerId } = useTenant();
  const queries = useQueryClient();
  return (
    <>
      <Button appearance="primary" onClick={() => sendAgain({ userId, tenantKind, queries }, customerId)}>
        {texts.goOn}
      </Button>
      <Button onClick={onBack}>{texts.back}</Button>
    </>
  );
}

function UploadCard({ upload }: { readonly upload: Upload }) {
  const styles = useStyles();
  const texts = useTexts(registerTexts);
  const { language } = useLanguage();
  const { percent } = useFormats();
  const { name, state, size, sent, first, error } = upload;
  // Never more than was done.
  const share = size === 0 ? 0 : Math.floor((100 * sent) / size) / 100;
  const isAllSent = size > 0 && sent >= size;
  return (
    <section className={styles.upload} aria-label={name}>
      <Subtitle2 as="h3" className={styles.name}>
        {name}
      </Subtitle2>
      {state === 'waiting' && <span>{texts.waiting}</span>}
      {state === 'stopped' && <span role="status">{isAllSent ? texts.stoppedLate : texts.stopped}</span>}
      {state === 'preparing' && (
        <>
          <ProgressBar aria-label={texts.preparing} />
          <span>{texts.preparing}</span>
        </>
      )}
      {state === 'sending' && (
        <>
          <ProgressBar value={isAllSent ? undefined : share} aria-label={texts.sending} />
          <span>
            {isAllSent
              ? texts.storing
              : texts.sent(percent(share), bytesText(sent, language), bytesText(size, language))}
            {first && <TimeLeft first={first} done={sent} total={size} />}
          </span>
          <span className={styles.heard} role="status">
            {isAllSent ? texts.storing : percent(Math.floor(share * 10) / 10)}
          </span>
        </>
      )}
      {error && <Failed error={error} />}
    </section>
  );
}

function Failed({ error }: { readonly error: Error }) {
  const texts = useTexts(registerTexts);
  if (error instanceof FileGone) {
    return (
      <MessageBar intent="error" layout="multiline" role="alert">
        <MessageBarBody>
          <MessageBarTitle>{texts.fileGone.title}</MessageBarTitle>
          {texts.fileGone.text}
        </MessageBarBody>
      </MessageBar>
    );
  }
  return (
    <>
      <ProblemBox error={error} />
      {error instanceof NotReachedError && <span>{texts.goesOnByItself}</span>}
    </>
  );
}
