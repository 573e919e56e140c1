import { tokens } from '@fluentui/react-components';
import {
  ArchiveRegular,
  ArrowSyncRegular,
  CheckmarkCircleFilled,
  CheckmarkCircleRegular,
  ClockRegular,
  ErrorCircleFilled,
  HandLeftRegular,
  ProhibitedRegular,
  SubtractCircleRegular,
  WarningFilled,
} from '@fluentui/react-icons';
import type { BatchState, Outcome } from '../../../src/contracts/batches.ts';
import { labelsOf } from '../../../src/contracts/texts/labels.ts';
import { useLanguage } from '../lib/language.tsx';
import { Mark, type MarkLook } from './mark.tsx';

const quiet = tokens.colorNeutralForeground2;
const well = tokens.colorStatusSuccessForeground1;
const bad = tokens.colorStatusDangerForeground1;

const stateLooks: Readonly<Record<BatchState, MarkLook>> = {
  queued: { Icon: ClockRegular, color: quiet },
  processing: { Icon: ArrowSyncRegular, color: tokens.colorBrandForeground1 },
  finished: { Icon: CheckmarkCircleFilled, color: well },
  finishedWithErrors: { Icon: WarningFilled, color: tokens.colorStatusWarningForeground1 },
  cancelled: { Icon: ProhibitedRegular, color: quiet },
  awaitingApproval: { Icon: HandLeftRegular, color: tokens.colorBrandForeground1 },
  declined: { Icon: ErrorCircleFilled, color: bad },
};

/** What became of a row, as an icon and a colour. */
export const outcomeLooks: Readonly<Record<Outcome, MarkLook>> = {
  pending: { Icon: ClockRegular, color: quiet },
  registered: { Icon: CheckmarkCircleFilled, color: well },
  alreadyRegistered: { Icon: CheckmarkCircleRegular, color: tokens.colorBrandForeground1 },
  deregistered: { Icon: SubtractCircleRegular, color: well },
  notRegistered: { Icon: SubtractCircleRegular, color: quiet },
  filed: { Icon: ArchiveRegular, color: well },
  failed: { Icon: ErrorCircleFilled, color: bad },
  cancelled: { Icon: ProhibitedRegular, color: quiet },
};

export function BatchStateMark({ state }: { readonly state: BatchState }) {
  const { language } = useLanguage();
  return <Mark look={stateLooks[state]}>{labelsOf[language].batchStates[state].label}</Mark>;
}

export function OutcomeMark({ outcome }: { readonly outcome: Outcome }) {
  const { language } = useLanguage();
  return <Mark look={outcomeLooks[outcome]}>{labelsOf[language].outcomes[outcome].label}</Mark>;
}
