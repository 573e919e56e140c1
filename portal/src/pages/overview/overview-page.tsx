import { Button, makeStyles, Subtitle1, Switch, Tab, TabList, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link as To } from 'wouter';
import type { Statistics } from '../../../../src/contracts/statistics.ts';
import { useAddress } from '../../lib/address.ts';
import { useTexts } from '../../lib/language.tsx';
import { paths } from '../../lib/paths.ts';
import { useMay } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { Failures } from './failures.tsx';
import { PerDay } from './per-day.tsx';
import { Settling } from './settling.tsx';
import { States } from './states.tsx';
import { overviewTexts } from './texts.ts';
import { Waiting } from './waiting.tsx';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalL },
  cards: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(26rem, 100%), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
  note: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

const periods = [7, 30, 90] as const;
const usual = 30;
/** Of the browser, so that a day here is a day there. */
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();

/** The last days at a glance. The period, and whether charts are shown as tables, are in the address. */
export function OverviewPage() {
  const styles = useStyles();
  const texts = useTexts(overviewTexts);
  const [address, change] = useAddress();
  const days = periods.find(each => String(each) === address.get('days')) ?? usual;
  const asTable = address.get('tables') === '1';
  const { api, keys } = useTenant();
  const { data, error, refetch } = useQuery({
    queryKey: keys.statisticsOf(days),
    queryFn: () => api.statistics({ days, timeZone }),
    placeholderData: keepPreviousData,
  });
  if (data && isEmpty(data)) return <NoneYet />;
  return (
    <Page title={texts.title}>
      <div className={styles.bar}>
        <TabList
          aria-label={texts.period}
          selectedValue={days}
          onTabSelect={(_, { value }) => change({ days: value === usual ? null : String(value) })}
        >
          {periods.map(each => (
            <Tab key={each} value={each}>
              {texts.days(each)}
            </Tab>
          ))}
        </TabList>
        <Switch
          label={texts.asTables}
          checked={asTable}
          onChange={(_, { checked }) => change({ tables: checked ? '1' : null })}
        />
      </div>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <Waiting />
          <div className={styles.cards}>
            <States byState={data.byState} asTable={asTable} />
            <Settling settling={data.settling} asTable={asTable} />
            <PerDay perDay={data.perDay} asTable={asTable} />
            <Failures failures={data.failures} asTable={asTable} />
          </div>
          <p className={styles.note}>{texts.timeZone(timeZone)}</p>
        </>
      )}
    </Page>
  );
}

/** Whether nothing was ever registered, as far as can be seen. */
function isEmpty({ perDay, byState }: Statistics): boolean {
  const quiet = perDay.every(({ day: _, ...counts }) => Object.values(counts).every(count => count === 0));
  return quiet && Object.values(byState).every(count => count === 0);
}

function NoneYet() {
  const { title, noneYet } = useTexts(overviewTexts);
  const mayRegister = useMay('batches.write');
  return (
    <Page title={title}>
      <Subtitle1 as="h2" block>
        {noneYet.title}
      </Subtitle1>
      <p style={{ maxWidth: '60ch', margin: 0 }}>{noneYet.lead}</p>
      {mayRegister && (
        <div>
          <To href={`${paths.overview}?register=1`} asChild>
            <Button as="a" appearance="primary" icon={<AddRegular />}>
              {noneYet.register}
            </Button>
          </To>
        </div>
      )}
    </Page>
  );
}
