import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { Link as To } from 'wouter';
import type { FailureCount } from '../../../../src/contracts/batches.ts';
import type { Reason } from '../../../../src/contracts/errors.ts';
import { describeFault } from '../../../../src/contracts/texts/render.ts';
import { useFormats } from '../../lib/formats.ts';
import { useLanguage, useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import { Bar } from './bar.tsx';
import { ChartCard } from './chart-card.tsx';
import { FigureTable } from './figure-table.tsx';
import { overviewTexts } from './texts.ts';

const useStyles = makeStyles({
  words: { maxWidth: '60ch' },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** What rows failed of and what to do about it, most first. */
export function Failures({
  failures,
  asTable,
}: {
  readonly failures: readonly FailureCount[];
  readonly asTable: boolean;
}) {
  const { failures: texts, share } = useTexts(overviewTexts);
  const { number, percent } = useFormats();
  const most = failures[0]?.rows ?? 0;
  const all = failures.reduce((sum, { rows }) => sum + rows, 0);
  if (most === 0)
    return (
      <ChartCard title={texts.title} lead={texts.none} wide>
        {null}
      </ChartCard>
    );
  return (
    <ChartCard title={texts.title} lead={texts.lead} wide>
      <FigureTable
        headings={[texts.reason, texts.rows, ...(asTable ? [share] : [])]}
        figures={failures.map(failure => ({
          ...{ id: `${failure.code} ${failure.reason}`, name: <Words failure={failure} /> },
          bar: !asTable && <Bar share={failure.rows / most} color={tokens.colorStatusDangerForeground1} />,
          values: [number(failure.rows), ...(asTable ? [percent(failure.rows / all)] : [])],
        }))}
      />
      <div>
        <To href={paths.devicesWhere({ state: 'registrationFailed' })} asChild>
          <Link>{texts.devices}</Link>
        </To>
      </div>
    </ChartCard>
  );
}

function Words({ failure: { code, reason } }: { readonly failure: FailureCount }) {
  const styles = useStyles();
  const { language } = useLanguage();
  // `reason` comes from the server, which knows no others than the table's.
  const words = describeFault({ code, ...(reason && { reason: reason as Reason }) }, language);
  return (
    <div className={styles.words}>
      <strong>{words.title}</strong>
      <div>{words.detail}</div>
      <div className={styles.quiet}>{words.remedy}</div>
    </div>
  );
}
