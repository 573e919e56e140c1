import { Link, MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from '@fluentui/react-components';
import { Link as To } from 'wouter';
import type { RowError } from '../../../../../src/contracts/problem.ts';
import { useTexts } from '../../../lib/language.tsx';
import { useMay } from '../../../lib/session.tsx';
import { useTenant } from '../../../lib/tenant.tsx';
import { CopyButton } from '../../../parts/copy-button.tsx';
import { partTexts } from '../../../parts/texts.ts';
import { deviceTexts } from '../texts.ts';
import { panelTexts } from './texts.ts';

const useStyles = makeStyles({
  text: { margin: `${tokens.spacingVerticalXS} 0`, overflowWrap: 'anywhere' },
  code: { overflowWrap: 'anywhere' },
});

/** Why a device failed, what to do, and what support has to know. */
export function DeviceError({ error, batchId }: { readonly error: RowError; readonly batchId: string | null }) {
  const styles = useStyles();
  const texts = useTexts(panelTexts);
  const { requestId } = useTexts(partTexts);
  const { batch } = useTexts(deviceTexts);
  const { title, detail, remedy } = error;
  const { paths } = useTenant();
  const mayBatches = useMay('batches.read');
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle>
        <p className={styles.text}>{detail}</p>
        <p className={styles.text}>
          <strong>{texts.whatToDo}</strong> {remedy}
        </p>
        <div className={styles.code}>
          {texts.errorCode} <code>{[error.code, error.reason].filter(part => part !== null).join(' / ')}</code>
        </div>
        <div className={styles.code}>
          {requestId} <code>{error.requestId}</code> <CopyButton text={error.requestId} label={texts.copy(requestId)} />
        </div>
        {mayBatches && batchId && (
          <div>
            {batch}{' '}
            <To href={paths.batch(batchId)} asChild>
              <Link inline>{texts.openFailedBatch}</Link>
            </To>
          </div>
        )}
      </MessageBarBody>
    </MessageBar>
  );
}
