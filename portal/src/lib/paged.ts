import { type InfiniteData, type UseInfiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ListOptions } from '../../../src/contracts/client-answers.ts';
import type { Page } from '../../../src/contracts/lists.ts';

const rowsAtOnce = 200;

/** The page that is next: whether it is on its way, and how to ask for it. */
export interface NextPage {
  readonly loading: boolean;
  readonly load: () => void;
}

/** What of a list is there so far. */
export interface Paged<Item> {
  readonly items: readonly Item[];
  /** Undefined at the end. */
  readonly more: NextPage | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

/** A list, page by page as its rows are asked for; the server's events renew it (live.ts). */
export function useLiveList<Item>(queryKey: readonly unknown[], list: (page: ListOptions) => Promise<Page<Item>>) {
  return usePages(queryKey, list, {});
}

/**
 * A list, page by page as its rows are asked for. No event tells of changes that others make to it, so it is read anew whenever
 * somebody comes to it.
 */
export function usePaged<Item>(queryKey: readonly unknown[], list: (page: ListOptions) => Promise<Page<Item>>) {
  return usePages(queryKey, list, { ...comingBack, placeholderData: before => before });
}

/** For answers that no event renews. */
export const comingBack = { refetchOnMount: 'always', refetchOnWindowFocus: 'always' } as const;

function usePages<Item>(
  queryKey: readonly unknown[],
  list: (page: ListOptions) => Promise<Page<Item>>,
  options: Partial<
    UseInfiniteQueryOptions<Page<Item>, Error, InfiniteData<Page<Item>>, readonly unknown[], string | null>
  >,
) {
  const { data, isPending, isError, hasNextPage, isFetchingNextPage, fetchNextPage, ...result } = useInfiniteQuery({
    ...options,
    queryKey,
    queryFn: ({ pageParam }) => list({ limit: rowsAtOnce, ...(pageParam !== null && { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
  });
  const items = useMemo<readonly Item[]>(() => data?.pages.flatMap(page => page.items) ?? [], [data]);
  const goesOn = isPending || (hasNextPage && !isError);
  const next: NextPage = { loading: isPending || isFetchingNextPage, load: () => void fetchNextPage() };
  return {
    ...{ items, error: result.error, refetch: result.refetch, isFetching: result.isFetching },
    more: goesOn ? next : undefined,
  };
}
