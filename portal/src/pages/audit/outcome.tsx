import { makeStyles, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleRegular,
  DismissCircleRegular,
  DocumentSearchRegular,
  type FluentIcon,
} from '@fluentui/react-icons';
import type { AuditOutcome } from '../../../../src/contracts/audit.ts';
import { useTexts } from '../../lib/language.tsx';
import { auditTexts } from './texts.ts';

const looks: Readonly<Record<AuditOutcome, { readonly Icon: FluentIcon; readonly color: string }>> = {
  done: { Icon: CheckmarkCircleRegular, color: tokens.colorStatusSuccessForeground1 },
  checked: { Icon: DocumentSearchRegular, color: tokens.colorNeutralForeground2 },
  refused: { Icon: DismissCircleRegular, color: tokens.colorStatusDangerForeground1 },
};

const useStyles = makeStyles({
  outcome: { display: 'inline-flex', verticalAlign: 'bottom', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  icon: { flexShrink: 0, fontSize: '16px' },
});

/** What came of it: icon and word. */
export function Outcome({ outcome }: { readonly outcome: AuditOutcome }) {
  const styles = useStyles();
  const { outcomes } = useTexts(auditTexts);
  const { Icon, color } = looks[outcome];
  return (
    <span className={styles.outcome}>
      <Icon className={styles.icon} style={{ color }} aria-hidden />
      {outcomes[outcome]}
    </span>
  );
}
