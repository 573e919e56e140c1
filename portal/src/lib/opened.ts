import { useLocation, useParams, useSearch } from 'wouter';

/** What is open beside a list at `base`, by the ID in the address, and how to open another or, with null, none. */
export function useOpened(base: string): readonly [string | null, (id: string | null) => void] {
  const { id } = useParams<{ readonly id?: string }>();
  const query = useSearch();
  const [, go] = useLocation();
  const open = (other: string | null) => go(`${other === null ? base : `${base}/${other}`}${query && `?${query}`}`);
  return [id ?? null, open];
}
