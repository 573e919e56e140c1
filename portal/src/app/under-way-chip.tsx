import { Button, makeStyles, Spinner } from '@fluentui/react-components';
import { CheckmarkCircleRegular, WarningRegular } from '@fluentui/react-icons';
import { useLocation } from 'wouter';
import { isSettled } from '../../../src/contracts/client-follow.ts';
import { useAddress } from '../lib/address.ts';
import { useFormats } from '../lib/formats.ts';
import { useTexts } from '../lib/language.tsx';
import { tenantPaths } from '../lib/paths.ts';
import { useStore } from '../lib/store.ts';
import { useTenant } from '../lib/tenant.tsx';
import { type Following, uploading, useSentBatches } from '../lib/under-way.ts';
import { appTexts } from './texts.ts';

const useStyles = makeStyles({
  chip: {
    '@media (max-width: 640px)': { minWidth: 'auto' },
    color: 'inherit',
    flexShrink: 0,
    ':hover': { color: 'inherit' },
    ':hover:active': { color: 'inherit' },
  },
  text: { '@media (max-width: 640px)': { display: 'none' } },
});

/** How far what this browser sent is, on every page; leads back to it. Not there where nothing was sent. */
export function UnderWayChip() {
  const styles = useStyles();
  const texts = useTexts(appTexts).underWay;
  const { number, percent } = useFormats();
  const [, change] = useAddress();
  const [, go] = useLocation();
  const { customerId: shown } = useTenant();
  const upload = useStore(uploading);
  const sent = useSentBatches();
  if (upload === null && sent.length === 0) return null;
  const share = upload?.share ?? null;
  const { rows, pending, failed, isDone } = sumOf(sent);
  const isAwaiting = isDone && sent.some(({ batch }) => batch?.state === 'awaitingApproval');
  const lead = () => {
    const owner = upload ? upload.customerId : (toLookAt(sent)?.sent.customerId ?? null);
    if (owner === shown) change({ register: '1' });
    else go(tenantPaths(owner).registering);
  };
  const isWorking = typeof share === 'number' || (share === null && !isDone);
  const isWell = share === null && failed === 0;
  const said = () => {
    if (share === 'interrupted') return texts.interrupted;
    if (share !== null) return texts.uploading(percent(Math.floor(share * 100) / 100));
    if (!isDone) return texts.settling(number(rows - pending), number(rows));
    if (failed > 0) return texts.failed(number(failed), number(rows));
    return isAwaiting ? texts.awaiting : texts.done(number(rows));
  };
  return (
    <Button
      appearance="transparent"
      className={styles.chip}
      icon={
        isWorking ? (
          <Spinner size="extra-tiny" appearance="inverted" />
        ) : isWell ? (
          <CheckmarkCircleRegular />
        ) : (
          <WarningRegular />
        )
      }
      aria-label={said()}
      onClick={lead}
    >
      <span className={styles.text}>{said()}</span>
    </Button>
  );
}

/** What is under way, else what failed, else what waits for somebody. */
function toLookAt(sent: readonly Following[]): Following | undefined {
  const isUnderWay = ({ batch }: Following) => batch && !isSettled(batch) && batch.state !== 'awaitingApproval';
  const hasFailed = ({ batch }: Following) => batch && batch.counts.failed > 0;
  const isWaiting = ({ batch }: Following) => batch?.state === 'awaitingApproval';
  return sent.find(isUnderWay) ?? sent.find(hasFailed) ?? sent.find(isWaiting) ?? sent.at(-1);
}

function sumOf(sent: readonly Following[]) {
  const sum = { rows: 0, pending: 0, failed: 0, isDone: true };
  for (const { batch } of sent) {
    sum.rows += batch?.counts.rows ?? 0;
    sum.pending += batch?.counts.pending ?? 0;
    sum.failed += batch?.counts.failed ?? 0;
    // One that waits for the customer may do so for days.
    sum.isDone &&= batch !== undefined && (isSettled(batch) || batch.state === 'awaitingApproval');
  }
  return sum;
}
