import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import {
  type Device,
  type DeviceFilter,
  deviceFilter,
  type deviceSortParameter,
} from '../../../../src/contracts/devices.ts';
import { useTenant } from '../../lib/tenant.tsx';

export type DeviceQuery = DeviceFilter & { readonly sort?: typeof deviceSortParameter._output };

const rowsAtOnce = 200;
/** What a browser can hold and show: Firefox draws no list higher than 17,000,000 px. */
export const rowsAtMost = 200_000;

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
  const { api, keys } = useTenant();
  const { data, ...result } = useInfiniteQuery({
    queryKey: keys.deviceList(query),
    queryFn: ({ pageParam }) =>
      api.devices.list({ ...query, limit: rowsAtOnce, ...(pageParam !== null && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (page, pages) => (pages.length * rowsAtOnce < rowsAtMost ? page.nextCursor : null),
    placeholderData: before => before,
    // Comparing all that is loaded with itself takes longer with every page.
    structuralSharing: false,
  });
  const { data: hasChanged } = useQuery({
    ...{ queryKey: keys.deviceListChanged(query), queryFn: () => false, initialData: false, enabled: false },
  });
  const devices = useMemo<readonly Device[]>(() => data?.pages.flatMap(page => page.items) ?? [], [data]);
  const isFull = !result.hasNextPage && (data?.pages.at(-1)?.nextCursor ?? null) !== null;
  return { devices, hasChanged, isFull, ...result };
}
