import { tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  ClockDismissRegular,
  ClockRegular,
  ErrorCircleFilled,
  HandLeftRegular,
  ProhibitedRegular,
} from '@fluentui/react-icons';
import type { ConsentLink } from '../../../../src/contracts/mandates.ts';
import { labelsOf } from '../../../../src/contracts/texts/labels.ts';
import { useLanguage } from '../../lib/language.tsx';
import { Mark, type MarkLook } from '../../parts/mark.tsx';

const quiet = tokens.colorNeutralForeground2;

const looks: Readonly<Record<ConsentLink['state'], MarkLook>> = {
  waiting: { Icon: ClockRegular, color: quiet },
  opened: { Icon: HandLeftRegular, color: tokens.colorBrandForeground1 },
  approved: { Icon: CheckmarkCircleFilled, color: tokens.colorStatusSuccessForeground1 },
  declined: { Icon: ErrorCircleFilled, color: tokens.colorStatusDangerForeground1 },
  withdrawn: { Icon: ProhibitedRegular, color: quiet },
  expired: { Icon: ClockDismissRegular, color: quiet },
};

/** The state of a consent link: icon and word. */
export function LinkStateMark({ state }: { readonly state: ConsentLink['state'] }) {
  const { language } = useLanguage();
  return <Mark look={looks[state]}>{labelsOf[language].consentLinkStates[state].label}</Mark>;
}
