import { makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  ClockRegular,
  ErrorCircleFilled,
  type FluentIcon,
  PauseCircleRegular,
  PersonClockRegular,
} from '@fluentui/react-icons';
import type { DeviceState } from '../../../src/contracts/devices.ts';
import { labelsOf } from '../../../src/contracts/texts/labels.ts';
import { useLanguage } from '../lib/language.tsx';

/** How each state looks beside its word. */
export const stateLooks: Readonly<Record<DeviceState, { readonly Icon: FluentIcon; readonly color: string }>> = {
  registrationPending: { Icon: ClockRegular, color: tokens.colorNeutralForeground2 },
  registrationFailed: { Icon: ErrorCircleFilled, color: tokens.colorStatusDangerForeground1 },
  setupNeeded: { Icon: PersonClockRegular, color: tokens.colorBrandForeground1 },
  active: { Icon: CheckmarkCircleFilled, color: tokens.colorStatusSuccessForeground1 },
  inactive: { Icon: PauseCircleRegular, color: tokens.colorNeutralForeground2 },
};

const useStyles = makeStyles({
  // At the top, since by its baseline, which is the icon's, it would stand 2 px off beside plain text.
  badge: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalSNudge,
    maxWidth: '100%',
    verticalAlign: 'top',
  },
  label: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  icon: { flexShrink: 0, fontSize: '16px' },
});

/** The state of a device: icon and word, and what it means on hover. */
export function StateBadge({ state }: { readonly state: DeviceState }) {
  const styles = useStyles();
  const { language } = useLanguage();
  const { label, meaning } = labelsOf[language].deviceStates[state];
  const { Icon, color } = stateLooks[state];
  return (
    <Tooltip content={meaning} relationship="description">
      <span className={styles.badge}>
        <Icon className={styles.icon} style={{ color }} aria-hidden />
        <span className={styles.label}>{label}</span>
      </span>
    </Tooltip>
  );
}
