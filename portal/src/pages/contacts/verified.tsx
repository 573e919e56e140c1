import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled, CircleHintRegular } from '@fluentui/react-icons';
import type { Contact } from '../../../../src/contracts/contacts.ts';
import { useTexts } from '../../lib/language.tsx';
import { contactTexts } from './texts.ts';

const useStyles = makeStyles({
  state: { display: 'inline-flex', verticalAlign: 'bottom', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  icon: { flexShrink: 0, fontSize: '16px' },
});

/** Whether the address was confirmed: icon and word. */
export function Verified({ contact: { verifiedAt } }: { readonly contact: Contact }) {
  const styles = useStyles();
  const texts = useTexts(contactTexts);
  const Icon = verifiedAt ? CheckmarkCircleFilled : CircleHintRegular;
  const color = verifiedAt ? tokens.colorStatusSuccessForeground1 : tokens.colorNeutralForeground2;
  return (
    <span className={styles.state}>
      <Icon className={styles.icon} style={{ color }} aria-hidden />
      {verifiedAt ? texts.verified : texts.notVerified}
    </span>
  );
}
