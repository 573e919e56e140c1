import { makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import type { Statistics } from '../../../../src/contracts/statistics.ts';
import { labelsOf } from '../../../../src/contracts/texts/labels.ts';
import { useFormats } from '../../lib/formats.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { ChartCard } from './chart-card.tsx';
import { type DayOutcome, dayOutcomes } from './day-outcomes.ts';
import { DaysChart } from './days-chart.tsx';
import { FigureTable } from './figure-table.tsx';
import { overviewTexts } from './texts.ts';

const useStyles = makeStyles({
  scrolling: { overflowX: 'auto' },
  // For screen readers the table is there always.
  unseen: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

/** What the rows of each day came to. */
export function PerDay({ perDay, asTable }: { readonly perDay: Statistics['perDay']; readonly asTable: boolean }) {
  const styles = useStyles();
  const texts = useTexts(overviewTexts);
  const { language } = useLanguage();
  const { number, day: dayText } = useFormats();
  const sumOf = (outcome: DayOutcome) => perDay.reduce((sum, day) => sum + day[outcome], 0);
  const outcomes = dayOutcomes.filter(outcome => sumOf(outcome) > 0);
  const labelOf = (outcome: DayOutcome) => labelsOf[language].outcomes[outcome].label;
  const { title, lead, day, total } = texts.perDay;
  const table = (
    <FigureTable
      headings={[day, ...outcomes.map(labelOf)]}
      figures={[
        {
          id: 'total',
          name: <strong>{total}</strong>,
          values: outcomes.map(o => <strong key={o}>{number(sumOf(o))}</strong>),
        },
        ...perDay.toReversed().map(each => ({
          ...{ id: each.day, name: dayText(each.day), values: outcomes.map(outcome => number(each[outcome])) },
        })),
      ]}
    />
  );
  return (
    <ChartCard title={title} lead={outcomes.length > 0 ? lead : texts.nothing} wide>
      {outcomes.length > 0 && (
        <>
          {!asTable && <DaysChart {...{ perDay, outcomes, labelOf }} />}
          {asTable ? <Scrolling label={lead}>{table}</Scrolling> : <div className={styles.unseen}>{table}</div>}
        </>
      )}
    </ChartCard>
  );
}

/** As wide as the window at most, however many columns there are. */
function Scrolling({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  const styles = useStyles();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is to be reached by keyboard
    <section className={styles.scrolling} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
