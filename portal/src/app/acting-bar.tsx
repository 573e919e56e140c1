import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular, BuildingPeopleRegular } from '@fluentui/react-icons';
import { Link as To } from 'wouter';
import { ProblemError } from '../../../src/contracts/client-errors.ts';
import { useCustomer, useMandatesInForce } from '../lib/customer.ts';
import { useTexts } from '../lib/language.tsx';
import { paths } from '../lib/paths.ts';
import { useTenant } from '../lib/tenant.tsx';
import { appTexts } from './texts.ts';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    flexShrink: 0,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorNeutralForeground1,
    borderBottom: `1px solid ${tokens.colorBrandStroke2}`,
    '@media print': { display: 'none' },
  },
  who: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minWidth: 0, overflowWrap: 'anywhere' },
  icon: { flexShrink: 0, fontSize: '20px', color: tokens.colorBrandForeground1 },
  // On a phone the arrow alone, so that the bar is one line.
  wideOnly: { '@media (max-width: 640px)': { display: 'none' } },
  back: { marginInlineStart: 'auto', flexShrink: 0 },
});

/** Under the header: for whom one acts, and the way back. Nothing while that is the own organization. */
export function ActingBar() {
  const styles = useStyles();
  const { acting: texts } = useTexts(appTexts);
  const { customerId } = useTenant();
  const { data: customer } = useCustomer({ fresh: true });
  const inForce = useMandatesInForce({ fresh: true });
  const isUnknown = useIsUnknown();
  if (customerId === null || isUnknown) return null;
  return (
    <section className={styles.bar} aria-label={texts.label}>
      <span className={styles.who}>
        <BuildingPeopleRegular className={styles.icon} aria-hidden />
        <span>
          {texts.for} <strong>{customer?.name ?? '…'}</strong>
        </span>
      </span>
      {inForce?.length === 0 && <span>{texts.noneInForce}</span>}
      <To href={paths.customers} asChild>
        <Button
          {...{ as: 'a', size: 'small', appearance: 'transparent', className: styles.back }}
          aria-label={texts.back}
          icon={<ArrowLeftRegular />}
        >
          <span className={styles.wideOnly}>{texts.back}</span>
        </Button>
      </To>
    </section>
  );
}

/** Whether the customer of the address is none that the own organization knows. */
export function useIsUnknown(): boolean {
  const { error } = useCustomer();
  return error instanceof ProblemError && error.problem.status === 404;
}
