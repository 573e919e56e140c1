import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ListOptions } from '../../../src/contracts/client-answers.ts';
import type { Page } from '../../../src/contracts/lists.ts';

const rowsAtOnce = 200;

/**
 * A list, page by page as its rows are asked for. No event tells of changes that others make to it, so it is read anew whenever
 * somebody comes to it.
 */
export function usePaged<Item>(queryKey: readonly unknown[], list: (page: ListOptions) => Promise<Page<Item>>) {
  const { data, isPending, isError, hasNextPage, isFetchingNextPage, fetchNextPage, ...result } = useInfiniteQuery({
    ...{ queryKey, ...comingBack },
    queryFn: ({ pageParam }) => list({ limit: rowsAtOnce, ...(pageParam !== null && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    placeholderData: before => before,
  });
  const items = useMemo<readonly Item[]>(() => data?.pages.flatMap(page => page.items) ?? [], [data]);
  const goesOn = isPending || (hasNextPage && !isError);
  return {
    ...{ items, error: result.error, refetch: result.refetch, isFetching: result.isFetching },
    more: goesOn ? { loading: isPending || isFetchingNextPage, load: () => void fetchNextPage() } : undefined,
  };
}

/** For answers that no event renews. */
export const comingBack = { refetchOnMount: 'always', refetchOnWindowFocus: 'always' } as const;
