import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ListOptions } from '../../../src/contracts/client-answers.ts';
import type { Page } from '../../../src/contracts/lists.ts';

const rowsAtOnce = 200;

/** A list, page by page as its rows are asked for; the server's events renew it (live.ts). */
export function useLiveList<Item>(queryKey: readonly unknown[], list: (page: ListOptions) => Promise<Page<Item>>) {
  const { data, isPending, isError, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    {
      queryKey,
      queryFn: ({ pageParam }) => list({ limit: rowsAtOnce, ...(pageParam !== null && { cursor: pageParam }) }),
      initialPageParam: null as string | null,
      getNextPageParam: page => page.nextCursor,
    },
  );
  const items = useMemo<readonly Item[]>(() => data?.pages.flatMap(page => page.items) ?? [], [data]);
  const goesOn = isPending || (hasNextPage && !isError);
  return {
    ...{ items, error, refetch },
    more: goesOn ? { loading: isPending || isFetchingNextPage, load: () => void fetchNextPage() } : undefined,
  };
}
