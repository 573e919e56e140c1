import { tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled, WarningFilled } from '@fluentui/react-icons';
import type { Statistics } from '../../../../src/contracts/statistics.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { Mark, type MarkLook } from '../../parts/mark.tsx';
import { Bar } from './bar.tsx';
import { ChartCard } from './chart-card.tsx';
import { FigureTable } from './figure-table.tsx';
import { overviewTexts } from './texts.ts';

/** Seconds: "Registration typically takes less than 10 minutes", say the documents. */
const promised = 600;

const within: MarkLook = { Icon: CheckmarkCircleFilled, color: tokens.colorStatusSuccessForeground1 };
const beyond: MarkLook = { Icon: WarningFilled, color: tokens.colorStatusWarningForeground1 };

/** How long batches took until their last row was settled, against what is promised. */
export function Settling({
  settling: { batches, medianSeconds, p95Seconds },
  asTable,
}: {
  readonly settling: Statistics['settling'];
  readonly asTable: boolean;
}) {
  const { settling: texts } = useTexts(overviewTexts);
  const { number, duration } = useFormats();
  if (medianSeconds === null || p95Seconds === null)
    return (
      <ChartCard title={texts.title} lead={texts.none}>
        {null}
      </ChartCard>
    );
  const longest = Math.max(promised, p95Seconds) * 1.1;
  const figure = (id: string, name: string, seconds: number) => {
    const isWithin = seconds <= promised;
    const look = isWithin ? within : beyond;
    return {
      id,
      name: (
        <>
          {name}
          <div>
            <Mark look={look}>{isWithin ? texts.within : texts.beyond}</Mark>
          </div>
        </>
      ),
      bar: !asTable && <Bar share={seconds / longest} mark={promised / longest} color={look.color} />,
      values: [duration(seconds)],
    };
  };
  return (
    <ChartCard title={texts.title} lead={texts.lead(number(batches), batches === 1)}>
      <FigureTable
        headings={[texts.measure, texts.time]}
        figures={[figure('median', texts.median, medianSeconds), figure('p95', texts.p95, p95Seconds)]}
      />
      {!asTable && <span>{texts.goal}</span>}
    </ChartCard>
  );
}
