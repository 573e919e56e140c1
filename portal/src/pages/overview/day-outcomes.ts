import { tokens } from '@fluentui/react-components';
import { SquareFilled } from '@fluentui/react-icons';
import type { Statistics } from '../../../../src/contracts/statistics.ts';
import type { MarkLook } from '../../parts/mark.tsx';

export type DayOutcome = Exclude<keyof Statistics['perDay'][number], 'day'>;

/** What is told of a day, from the bottom of its bar to the top. */
export const dayOutcomes: readonly DayOutcome[] = [
  'registered',
  'alreadyRegistered',
  'deregistered',
  'failed',
  'cancelled',
];

const square = (color: string): MarkLook => ({ Icon: SquareFilled, color });

/** Told apart in a bar, where there is no room for icons. */
export const dayLooks: Readonly<Record<DayOutcome, MarkLook>> = {
  registered: square(tokens.colorStatusSuccessForeground1),
  alreadyRegistered: square(tokens.colorBrandForeground1),
  deregistered: square(tokens.colorPalettePurpleForeground2),
  failed: square(tokens.colorStatusDangerForeground1),
  cancelled: square(tokens.colorNeutralForeground4),
};
