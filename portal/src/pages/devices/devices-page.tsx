import {
  Button,
  Link,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Subtitle1,
  tokens,
} from '@fluentui/react-components';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { type Device, deviceSortParameter } from '../../../../src/contracts/devices.ts';
import { useAddress } from '../../lib/address.ts';
import { refreshDevices } from '../../lib/device-lists.ts';
import { useFormats } from '../../lib/formats.ts';
import { useTexts } from '../../lib/language.tsx';
import { later } from '../../lib/later.tsx';
import { useMay } from '../../lib/session.tsx';
import { useTenant } from '../../lib/tenant.tsx';
import { Page } from '../../parts/page.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { RecordList } from '../../parts/record-list/record-list.tsx';
import { useChosenColumns } from './chosen-columns.ts';
import { useChosenDevices } from './chosen-devices.ts';
import { ColumnsMenu } from './columns-menu.tsx';
import { OtherFilters, StateFilter } from './filters.tsx';
import { FirstDevices } from './first-devices.tsx';
import { Search } from './search.tsx';
import { deviceTexts } from './texts.ts';
import { DevicesToolbar } from './toolbar.tsx';
import { filterOf, rowsAtMost, useDevices } from './use-devices.ts';
import { useOpenDevice } from './use-open-device.ts';
import { ViewsMenu } from './views-menu.tsx';

const panel = later(async () => (await import('./panel/device-panel.tsx')).DevicePanel);
const deregisterMany = later(async () => (await import('./deregister-many.tsx')).DeregisterMany);
const offerDevices = later(async () => (await import('./offer-devices.tsx')).OfferDevices);

const useStyles = makeStyles({
  bar: { display: 'flex', gap: tokens.spacingHorizontalS, alignItems: 'center', flexShrink: 0 },
  // Never squeezed by the list, which takes what is left.
  notes: {
    display: 'flex',
    flexDirection: 'column',
    flexShrink: 0,
    gap: tokens.spacingVerticalS,
    ':empty': { display: 'none' },
  },
  // On a phone the list has but two columns.
  wideOnly: { '@media (max-width: 640px)': { display: 'none' } },
});

/** The devices of the organization: the list, and what can be done with it. */
export function DevicesPage() {
  const styles = useStyles();
  const texts = useTexts(deviceTexts);
  const formats = useFormats();
  const queries = useQueryClient();
  const { api, keys, paths } = useTenant();
  const columns = useChosenColumns();
  const [address, change] = useAddress();
  const filter = filterOf(address);
  const sort = deviceSortParameter.catch('-registeredAt').parse(address.get('sort'));
  const query = { ...filter, sort };
  const { data: summary } = useQuery({ queryKey: keys.summary, queryFn: () => api.devices.summary() });
  const list = useDevices(query);
  const chosen = useChosenDevices(list.devices);
  const mayChoose = useMay('batches.write');
  const opened = useOpenDevice();
  const { open } = opened;
  const [deregistering, setDeregistering] = useState<readonly Device[] | null>(null);
  const [offering, setOffering] = useState<readonly Device[] | null>(null);
  const [refreshes, setRefreshes] = useState(0);
  const refresh = () => {
    if (list.hasChanged) setRefreshes(refreshes + 1);
    void refreshDevices(queries, keys, query);
  };
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Page title={texts.title} fills>
      <DevicesToolbar
        chosen={chosen}
        exportPath={paths.deviceExport(query)}
        onRegister={() => change({ register: '1' })}
        onDeregister={() => setDeregistering(chosen.devices)}
        onOffer={() => setOffering(chosen.devices)}
        onRefresh={refresh}
      />
      <div className={styles.bar}>
        <Search value={filter.search ?? ''} onSearch={useCallback((search: string) => change({ search }), [change])} />
        <span className={styles.wideOnly}>
          <ColumnsMenu {...columns} />
        </span>
        <ViewsMenu />
      </div>
      <StateFilter state={filter.state} summary={summary} change={change} />
      <OtherFilters filter={filter} change={change} />
      <div className={styles.notes}>
        {list.error && (
          <ProblemBox
            error={list.error}
            onRetry={() => void (list.isFetchNextPageError ? list.fetchNextPage() : list.refetch())}
          />
        )}
        {list.hasChanged && (
          <MessageBar role="status">
            <MessageBarBody>{texts.listChanged}</MessageBarBody>
            <MessageBarActions>
              <Button onClick={refresh}>{texts.refresh}</Button>
            </MessageBarActions>
          </MessageBar>
        )}
        {list.isFull && (
          <MessageBar role="status">
            <MessageBarBody>{texts.listFull(formats.number(rowsAtMost))}</MessageBarBody>
          </MessageBar>
        )}
      </div>
      <RecordList
        label={texts.title}
        columns={columns.shown}
        rows={list.devices}
        idOf={idOf}
        nameOf={nameOf}
        place={`${JSON.stringify(query)} ${refreshes}`}
        total={isFiltered ? undefined : summary?.total}
        more={
          (list.hasNextPage && !list.error) || list.isFetching
            ? { loading: list.isFetching, load: () => void list.fetchNextPage() }
            : undefined
        }
        sorting={{ by: sort, change: by => change({ sort: by }) }}
        selection={mayChoose ? { chosen: chosen.ids, change: chosen.change } : undefined}
        opened={opened.id}
        onOpen={useCallback((device: Device) => open(device.id), [open])}
        empty={
          !list.error && (isFiltered ? <NoMatch /> : <FirstDevices onRegister={() => change({ register: '1' })} />)
        }
      />
      {opened.id !== null && (
        <panel.Shown
          key={opened.id}
          id={opened.id}
          known={list.devices.find(({ id }) => id === opened.id)}
          onClose={opened.close}
        />
      )}
      {deregistering && (
        <deregisterMany.Shown devices={deregistering} onStarted={chosen.clear} onClose={() => setDeregistering(null)} />
      )}
      {offering && <offerDevices.Shown devices={offering} onOffered={chosen.clear} onClose={() => setOffering(null)} />}
    </Page>
  );
}

const idOf = (device: Device) => device.id;
const nameOf = (device: Device) => device.serialNumber;

function NoMatch() {
  const { title, lead, clear } = useTexts(deviceTexts).noMatch;
  const [address, change] = useAddress();
  return (
    <>
      <Subtitle1 as="h2">{title}</Subtitle1>
      <p>{lead}</p>
      <Link onClick={() => change(Object.fromEntries(Object.keys(filterOf(address)).map(name => [name, null])))}>
        {clear}
      </Link>
    </>
  );
}
