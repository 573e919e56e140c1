import { makeStyles, tokens } from '@fluentui/react-components';
import type { Statistics } from '../../../../src/contracts/statistics.ts';
import { useFormats } from '../../lib/formats.ts';
import { Mark } from '../../parts/mark.tsx';
import { type DayOutcome, dayLooks } from './day-outcomes.ts';

const useStyles = makeStyles({
  chart: { display: 'grid', gridTemplateColumns: 'auto 1fr', columnGap: tokens.spacingHorizontalS },
  scale: {
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'space-between',
    // So that each number stands beside its line.
    margin: `-0.6em 0`,
    textAlign: 'end',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: '1.2em',
  },
  bars: { display: 'block', width: '100%', height: '13rem', overflow: 'visible' },
  line: { stroke: tokens.colorNeutralStroke2, vectorEffect: 'non-scaling-stroke' },
  days: {
    gridColumn: 2,
    position: 'relative',
    height: '1.5rem',
    marginTop: tokens.spacingVerticalXS,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    whiteSpace: 'nowrap',
  },
  day: { position: 'absolute', transform: 'translateX(-50%)' },
  legend: {
    gridColumn: '1 / -1',
    display: 'flex',
    flexWrap: 'wrap',
    gap: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalL}`,
  },
});

/** One bar a day, its outcomes above one another; what a bar says is in the table, and on hover. */
export function DaysChart({
  perDay,
  outcomes,
  labelOf,
}: {
  readonly perDay: Statistics['perDay'];
  readonly outcomes: readonly DayOutcome[];
  readonly labelOf: (outcome: DayOutcome) => string;
}) {
  const styles = useStyles();
  const { number, day: dayText, shortDay } = useFormats();
  const sums = perDay.map(day => outcomes.reduce((sum, outcome) => sum + day[outcome], 0));
  const top = roundUp(Math.max(...sums));
  const ticks = top % 2 === 0 ? [top, top / 2, 0] : [top, 0];
  const every = Math.ceil(perDay.length / labels);
  return (
    <div className={styles.chart} aria-hidden>
      <div className={styles.scale}>
        {ticks.map(tick => (
          <span key={tick}>{number(tick)}</span>
        ))}
      </div>
      <svg className={styles.bars} viewBox={`0 0 ${perDay.length} ${top}`} preserveAspectRatio="none" aria-hidden>
        {ticks.map(tick => (
          <line key={tick} className={styles.line} x1="0" x2={perDay.length} y1={top - tick} y2={top - tick} />
        ))}
        {perDay.map((day, i) => (
          <g key={day.day}>
            <title>{[dayText(day.day), ...outcomes.map(o => `${labelOf(o)}: ${number(day[o])}`)].join('\n')}</title>
            {/* So that the whole height of the day says it. */}
            <rect x={i} width="1" height={top} style={{ fill: 'transparent' }} />
            {outcomes.map((outcome, nth) => {
              const below = outcomes.slice(0, nth + 1).reduce((sum, each) => sum + day[each], 0);
              const fill = dayLooks[outcome].color;
              return (
                <rect key={outcome} x={i + 0.15} width="0.7" y={top - below} height={day[outcome]} style={{ fill }} />
              );
            })}
          </g>
        ))}
      </svg>
      <div className={styles.days}>
        {perDay.map(
          ({ day }, i) =>
            (perDay.length - 1 - i) % every === Math.floor(every / 2) && (
              <span key={day} className={styles.day} style={{ left: `${((i + 0.5) / perDay.length) * 100}%` }}>
                {shortDay(day)}
              </span>
            ),
        )}
      </div>
      <div className={styles.legend}>
        {outcomes.map(outcome => (
          <Mark key={outcome} look={dayLooks[outcome]}>
            {labelOf(outcome)}
          </Mark>
        ))}
      </div>
    </div>
  );
}

/** Labels of days that have room on a phone. */
const labels = 5;

/** The next of 1, 2, 4, 10, 20, 40, 100 … */
function roundUp(most: number): number {
  const ten = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return [1, 2, 4, 10].map(step => step * ten).find(each => each >= most) ?? most;
}
