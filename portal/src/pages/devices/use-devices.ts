import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import {
  type Device,
  type DeviceFilter,
  deviceFilter,
  type deviceSortParameter,
} from '../../../../src/contracts/devices.ts';
import { api } from '../../lib/api.ts';
import { keys } from '../../lib/keys.ts';

export type DeviceQuery = DeviceFilter & { readonly sort?: typeof deviceSortParameter._output };

const rowsAtOnce = 200;

/** The filter that the page's address names; what it names wrongly is left out. */
export function filterOf(address: URLSearchParams): DeviceFilter {
  const named = [...address].filter(([name, value]) => {
    const known = deviceFilter.shape[name as keyof DeviceFilter];
    return known?.safeParse(value).success;
  });
  return Object.fromEntries(named);
}

/** The devices that match, page by page as they are asked for. */
export function useDevices(query: DeviceQuery) {
  const { data, ...result } = useInfiniteQuery({
    queryKey: keys.deviceList(query),
    queryFn: ({ pageParam }) =>
      api.devices.list({ ...query, limit: rowsAtOnce, ...(pageParam !== null && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    placeholderData: before => before,
  });
  const devices = useMemo<readonly Device[]>(() => data?.pages.flatMap(page => page.items) ?? [], [data]);
  return { devices, ...result };
}
