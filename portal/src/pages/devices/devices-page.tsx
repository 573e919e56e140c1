import { Button, Link, makeStyles, SearchBox, Subtitle1, ToggleButton, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { deviceSortParameter, deviceStates } from '../../../../src/contracts/devices.ts';
import { useAddress } from '../../lib/address.ts';
import { api } from '../../lib/api.ts';
import { useFormats } from '../../lib/formats.ts';
import { keys } from '../../lib/keys.ts';
import { useTexts } from '../../lib/language.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { RecordList } from '../../parts/record-list/record-list.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useDeviceColumns } from './device-columns.tsx';
import { deviceTexts } from './texts.ts';
import { filterOf, useDevices } from './use-devices.ts';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'center' },
  search: { minWidth: '16rem', flexGrow: 1, maxWidth: '28rem' },
});

/** The devices of the organization: the list, and what can be done with it. */
export function DevicesPage() {
  const styles = useStyles();
  const texts = useTexts(deviceTexts);
  const formats = useFormats();
  const columns = useDeviceColumns();
  const [address, change] = useAddress();
  const filter = filterOf(address);
  const sort = deviceSortParameter.catch('-registeredAt').parse(address.get('sort'));
  const { data: summary } = useQuery({ queryKey: keys.summary, queryFn: () => api.devices.summary() });
  const { devices, error, refetch, hasNextPage, isFetching, fetchNextPage } = useDevices({ ...filter, sort });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const counts = { all: summary?.total, ...summary?.byState };
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Page title={texts.title} fills>
      <div className={styles.bar}>
        <Button appearance="primary" icon={<AddRegular />} onClick={() => change({ register: '1' })}>
          {texts.register}
        </Button>
        <Search value={filter.search ?? ''} onSearch={search => change({ search })} />
      </div>
      <fieldset className={styles.bar} aria-label={texts.states} style={{ border: 0, margin: 0, padding: 0 }}>
        {([null, ...deviceStates] as const).map(state => (
          <ToggleButton
            key={state ?? 'all'}
            size="small"
            shape="circular"
            checked={(filter.state ?? null) === state}
            onClick={() => change({ state })}
          >
            {state ? <StateBadge state={state} /> : texts.all}&nbsp;
            {counts[state ?? 'all'] !== undefined && formats.number(counts[state ?? 'all'] ?? 0)}
          </ToggleButton>
        ))}
      </fieldset>
      {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
      <RecordList
        label={texts.title}
        columns={columns}
        rows={devices}
        idOf={device => device.id}
        nameOf={device => device.serialNumber}
        total={isFiltered ? undefined : summary?.total}
        more={hasNextPage || isFetching ? { loading: isFetching, load: () => void fetchNextPage() } : undefined}
        sorting={{ by: sort, change: by => change({ sort: by }) }}
        selection={{ chosen, change: setChosen }}
        empty={
          isFiltered ? (
            <>
              <Subtitle1 as="h2">{texts.noMatch.title}</Subtitle1>
              <p>
                <Link href="/devices">{texts.noMatch.clear}</Link>
              </p>
            </>
          ) : (
            <>
              <Subtitle1 as="h2">{texts.noneYet.title}</Subtitle1>
              <p>{texts.noneYet.lead}</p>
            </>
          )
        }
      />
    </Page>
  );
}

const searchMilliseconds = 200;

function Search({ value, onSearch }: { readonly value: string; readonly onSearch: (text: string) => void }) {
  const styles = useStyles();
  const texts = useTexts(deviceTexts);
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onSearch(typed), searchMilliseconds);
    return () => clearTimeout(timer);
  }, [typed, value, onSearch]);
  return (
    <SearchBox
      className={styles.search}
      aria-label={texts.search}
      placeholder={texts.searchHint}
      value={typed}
      onChange={(_, { value: text }) => setTyped(text)}
    />
  );
}
