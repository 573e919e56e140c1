import { Link, makeStyles, Subtitle2, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Link as To } from 'wouter';
import type { BatchRow } from '../../../../src/contracts/batches.ts';
import type { RowError, RowWarning } from '../../../../src/contracts/problem.ts';
import { textsOf } from '../../../../src/contracts/texts/render.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { useMay } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { OutcomeMark } from '../../parts/batch-marks.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { batchTexts } from './texts.ts';

const useStyles = makeStyles({
  device: { fontSize: tokens.fontSizeBase400, overflowWrap: 'anywhere' },
  muted: { color: tokens.colorNeutralForeground2 },
  part: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  text: { margin: 0, overflowWrap: 'anywhere' },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
});

/** What became of a row, why, and what to do. */
export function RowWords({ row }: { readonly row: BatchRow }) {
  const styles = useStyles();
  const texts = useTexts(batchTexts);
  const { paths } = useTenant();
  const maySeeDevices = useMay('devices.read');
  const { serialNumber, manufacturer, model, outcome, error, warnings, deviceId } = row;
  return (
    <>
      <div className={styles.device}>
        <strong>{serialNumber || '–'}</strong>
        <div className={styles.muted}>{[manufacturer, model].filter(Boolean).join(' · ')}</div>
      </div>
      <OutcomeMark outcome={outcome} />
      {error && <Reason error={error} />}
      {warnings.length > 0 && <Warnings warnings={warnings} />}
      {!error && warnings.length === 0 && outcome !== 'pending' && (
        <p className={styles.text}>{texts.row.nothingSaid}</p>
      )}
      {deviceId && maySeeDevices && (
        <To href={paths.device(deviceId)} asChild>
          <Link>{texts.row.device}</Link>
        </To>
      )}
    </>
  );
}

function Reason({ error }: { readonly error: RowError }) {
  const styles = useStyles();
  const { row: texts, copyRequestId } = useTexts(batchTexts);
  return (
    <>
      <Part title={error.title}>
        <p className={styles.text}>{error.detail}</p>
      </Part>
      <Part title={texts.whatToDo}>
        <p className={styles.text}>{error.remedy}</p>
      </Part>
      {error.column && (
        <Part title={texts.column}>
          <p className={styles.text}>{error.column}</p>
        </Part>
      )}
      <Part title={texts.requestId}>
        <span>
          <code className={styles.code}>{error.requestId}</code>{' '}
          <CopyButton text={error.requestId} label={copyRequestId} />
        </span>
      </Part>
    </>
  );
}

function Warnings({ warnings }: { readonly warnings: readonly RowWarning[] }) {
  const styles = useStyles();
  const { row: texts } = useTexts(batchTexts);
  const { language } = useLanguage();
  return (
    <Part title={texts.warnings}>
      {warnings.map(({ code, column }) => {
        const { title, meaning } = textsOf[language].warnings[code];
        return (
          <p key={`${code} ${column}`} className={styles.text}>
            <strong>{column ? `${title} (${column})` : title}</strong>
            <br />
            {meaning}
          </p>
        );
      })}
    </Part>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.part}>
      <Subtitle2 as="h3" block className={styles.text}>
        {title}
      </Subtitle2>
      {children}
    </div>
  );
}
