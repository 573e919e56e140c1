import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { Link as To } from 'wouter';
import { useTexts } from '../../../lib/language.tsx';
import { useMay } from '../../../lib/session.tsx';
import { useTenant } from '../../../lib/tenant.tsx';
import { Loading } from '../../../parts/loading.tsx';
import { ProblemBox } from '../../../parts/problem-box.tsx';
import { StateBadge } from '../../../parts/state-badge.tsx';
import { Time } from '../../../parts/time.tsx';
import { DeviceError } from './device-error.tsx';
import { panelTexts } from './texts.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', padding: 0, margin: `${tokens.spacingVerticalL} 0` },
  step: {
    position: 'relative',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
    paddingInlineStart: tokens.spacingHorizontalL,
    paddingBottom: tokens.spacingVerticalXL,
    ...{ borderInlineStartWidth: '2px', borderInlineStartStyle: 'solid' },
    borderInlineStartColor: tokens.colorNeutralStroke2,
    ':last-child': { paddingBottom: 0 },
  },
  by: { color: tokens.colorNeutralForeground2 },
});

/** What a device became, when, by whom and by which batch; the latest first. */
export function DeviceHistory({ id }: { readonly id: string }) {
  const styles = useStyles();
  const texts = useTexts(panelTexts);
  const { api, keys, paths } = useTenant();
  const mayBatches = useMay('batches.read');
  const { data, error, refetch } = useQuery({
    queryKey: keys.deviceHistory(id),
    queryFn: () => api.devices.history(id),
  });
  if (error) return <ProblemBox error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  return (
    <ol className={styles.list} reversed>
      {data.items.toReversed().map(({ at, state, by, batchId, error: why, transfer }) => (
        <li key={`${at} ${state}`} className={styles.step}>
          <StateBadge state={state} />
          <span className={styles.by}>
            <Time at={at} />
            {by && ` · ${by.name}`}
            {batchId && mayBatches && (
              <>
                {' · '}
                <To href={paths.batch(batchId)} asChild>
                  <Link inline>{texts.openBatch}</Link>
                </To>
              </>
            )}
          </span>
          {transfer && <span>{texts.transferred[transfer.direction](transfer.counterpart)}</span>}
          {why && <DeviceError error={why} batchId={null} />}
        </li>
      ))}
    </ol>
  );
}
