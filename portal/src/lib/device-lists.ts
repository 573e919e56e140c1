import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query';
import type { Device } from '../../../src/contracts/devices.ts';
import type { DevicesEvent } from '../../../src/contracts/events.ts';
import type { Page } from '../../../src/contracts/lists.ts';
import type { TenantKeys } from './keys.ts';
import { readAnew } from './read-anew.ts';

/** A list of devices as far as it is loaded. */
export type DevicePages = InfiniteData<Page<Device>, string | null>;

/** Of a list of more pages each event would have all of them read anew: its rows are changed in place instead. */
const pagesReadAnew = 3;

/** Whether so much of a list is loaded that it is not read anew by itself. */
export function isLongList({ state, queryKey }: Pick<Query, 'state' | 'queryKey'>): boolean {
  return isOfDevices(queryKey) && ((state.data as DevicePages | undefined) ?? noPages).pages.length > pagesReadAnew;
}

const noPages: DevicePages = { pages: [], pageParams: [] };
const isOfDevices = ([noun, , what]: readonly unknown[]) => noun === 'devices' && what === 'list';

/** Changes devices wherever they are kept, alone and in lists; null takes them out of the lists. */
export function changeDevices(
  queries: QueryClient,
  keys: TenantKeys,
  ids: ReadonlySet<string>,
  change: (device: Device) => Device | null,
  lists: (query: Query) => boolean = () => true,
): void {
  queries.setQueriesData<DevicePages>(
    { queryKey: keys.deviceLists, predicate: lists },
    data => data && changed(data, ids, change),
  );
  for (const id of ids) queries.setQueryData<Device>(keys.device(id), device => device && (change(device) ?? device));
}

function changed(data: DevicePages, ids: ReadonlySet<string>, change: (device: Device) => Device | null): DevicePages {
  const pages = data.pages.map(page =>
    page.items.some(({ id }) => ids.has(id))
      ? { ...page, items: page.items.flatMap(device => (ids.has(device.id) ? (change(device) ?? []) : device)) }
      : page,
  );
  return { ...data, pages };
}

/** What an event says of devices that long lists have loaded. */
export function changeLongLists(queries: QueryClient, keys: TenantKeys, { deviceIds, state }: DevicesEvent): void {
  const become = (device: Device) =>
    state && { ...device, state, error: state === 'registrationFailed' ? device.error : null };
  changeDevices(queries, keys, new Set(deviceIds), become, isLongList);
  longListsChanged(queries, keys);
}

/** Notes of each long list that the server has it otherwise. One that nobody looks at is forgotten instead. */
export function longListsChanged(queries: QueryClient, keys: TenantKeys): void {
  queries.removeQueries({ queryKey: keys.deviceLists, type: 'inactive', predicate: isLongList });
  for (const { queryKey } of queries.getQueryCache().findAll({ queryKey: keys.deviceLists, predicate: isLongList })) {
    queries.setQueryData(keys.deviceListChanged(queryKey[keys.deviceLists.length] as object), true);
  }
}

/** Reads a list anew: a long one from its beginning. */
export async function refreshDevices(queries: QueryClient, keys: TenantKeys, filter: object): Promise<void> {
  const key = keys.deviceList(filter);
  const list = queries.getQueryCache().find({ queryKey: key });
  if (list && isLongList(list)) {
    queries.setQueryData<DevicePages>(key, ({ pages, pageParams } = noPages) => ({
      pages: pages.slice(0, 1),
      pageParams: pageParams.slice(0, 1),
    }));
  }
  queries.setQueryData(keys.deviceListChanged(filter), false);
  await Promise.all([keys.devices, keys.summary].map(queryKey => readAnew(queries, { queryKey })));
}
