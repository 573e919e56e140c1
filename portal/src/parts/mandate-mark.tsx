import { tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  ClockDismissRegular,
  ErrorCircleFilled,
  HandLeftRegular,
  KeyRegular,
  ProhibitedRegular,
} from '@fluentui/react-icons';
import type { MandateState } from '../../../src/contracts/mandates.ts';
import { labelsOf } from '../../../src/contracts/texts/labels.ts';
import { useLanguage } from '../lib/language.tsx';
import { Mark, type MarkLook } from './mark.tsx';

const quiet = tokens.colorNeutralForeground2;

const looks: Readonly<Record<MandateState, MarkLook>> = {
  requested: { Icon: HandLeftRegular, color: tokens.colorBrandForeground1 },
  offered: { Icon: KeyRegular, color: tokens.colorBrandForeground1 },
  active: { Icon: CheckmarkCircleFilled, color: tokens.colorStatusSuccessForeground1 },
  expired: { Icon: ClockDismissRegular, color: quiet },
  declined: { Icon: ErrorCircleFilled, color: tokens.colorStatusDangerForeground1 },
  ended: { Icon: ProhibitedRegular, color: quiet },
};

/** The state of a mandate: icon and word. */
export function MandateStateMark({ state }: { readonly state: MandateState }) {
  const { language } = useLanguage();
  return <Mark look={looks[state]}>{labelsOf[language].mandateStates[state].label}</Mark>;
}
