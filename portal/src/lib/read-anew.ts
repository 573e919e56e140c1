import type { QueryClient, QueryFilters } from '@tanstack/react-query';

/**
 * Has what is kept under a key asked for anew. A first answer that is still on its way may be older than what has changed, and
 * react-query would take it for the new one: it is not waited for.
 */
export async function readAnew(queries: QueryClient, filters: QueryFilters): Promise<void> {
  const { predicate = () => true } = filters;
  await queries.cancelQueries({ ...filters, predicate: query => query.state.data === undefined && predicate(query) });
  await queries.invalidateQueries(filters);
}
