import { Link } from '@fluentui/react-components';
import { Link as To } from 'wouter';
import { deviceStates } from '../../../../src/contracts/devices.ts';
import type { Statistics } from '../../../../src/contracts/statistics.ts';
import { labelsOf } from '../../../../src/contracts/texts/labels.ts';
import { useFormats } from '../../lib/formats.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import { StateBadge, stateLooks } from '../../parts/state-badge.tsx';
import { Bar } from './bar.tsx';
import { ChartCard } from './chart-card.tsx';
import { FigureTable } from './figure-table.tsx';
import { overviewTexts } from './texts.ts';

/** How many devices there are in each state, each leading to them. */
export function States({ byState, asTable }: { readonly byState: Statistics['byState']; readonly asTable: boolean }) {
  const { states: texts, share } = useTexts(overviewTexts);
  const { language } = useLanguage();
  const { number, percent } = useFormats();
  const all = deviceStates.reduce((sum, state) => sum + byState[state], 0);
  return (
    <ChartCard title={texts.title} lead={texts.lead}>
      <FigureTable
        headings={[texts.state, texts.devices, ...(asTable ? [share] : [])]}
        figures={deviceStates.map(state => {
          const part = all === 0 ? 0 : byState[state] / all;
          return {
            ...{ id: state, name: <StateBadge state={state} /> },
            bar: !asTable && <Bar share={part} color={stateLooks[state].color} />,
            values: [
              <To key="devices" href={paths.devicesWhere({ state })} asChild>
                <Link aria-label={`${labelsOf[language].deviceStates[state].label}: ${number(byState[state])}`}>
                  {number(byState[state])}
                </Link>
              </To>,
              ...(asTable ? [percent(part)] : []),
            ],
          };
        })}
      />
    </ChartCard>
  );
}
