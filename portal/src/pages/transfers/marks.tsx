import { tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  ClockDismissRegular,
  ClockRegular,
  ErrorCircleFilled,
  HandLeftRegular,
  ProhibitedRegular,
  WarningFilled,
} from '@fluentui/react-icons';
import type { ReleaseState } from '../../../../src/contracts/release-requests.ts';
import { labelsOf } from '../../../../src/contracts/texts/labels.ts';
import type { TransferState } from '../../../../src/contracts/transfers.ts';
import { useLanguage } from '../../lib/language.tsx';
import { Mark, type MarkLook } from '../../parts/mark.tsx';

const quiet = tokens.colorNeutralForeground2;
const well = tokens.colorStatusSuccessForeground1;
const bad = tokens.colorStatusDangerForeground1;
const open = tokens.colorBrandForeground1;

const transferLooks: Readonly<Record<TransferState, MarkLook>> = {
  offered: { Icon: HandLeftRegular, color: open },
  accepted: { Icon: CheckmarkCircleFilled, color: well },
  declined: { Icon: ErrorCircleFilled, color: bad },
  withdrawn: { Icon: ProhibitedRegular, color: quiet },
  expired: { Icon: ClockDismissRegular, color: quiet },
};

const releaseLooks: Readonly<Record<ReleaseState, MarkLook>> = {
  open: { Icon: ClockRegular, color: open },
  overdue: { Icon: WarningFilled, color: tokens.colorStatusWarningForeground1 },
  released: { Icon: CheckmarkCircleFilled, color: well },
  refused: { Icon: ErrorCircleFilled, color: bad },
  withdrawn: { Icon: ProhibitedRegular, color: quiet },
  kept: { Icon: ErrorCircleFilled, color: bad },
};

/** The state of a transfer: icon and word. */
export function TransferStateMark({ state }: { readonly state: TransferState }) {
  const { language } = useLanguage();
  return <Mark look={transferLooks[state]}>{labelsOf[language].transferStates[state].label}</Mark>;
}

/** The state of a release request: icon and word. */
export function ReleaseStateMark({ state }: { readonly state: ReleaseState }) {
  const { language } = useLanguage();
  return <Mark look={releaseLooks[state]}>{labelsOf[language].releaseStates[state].label}</Mark>;
}
