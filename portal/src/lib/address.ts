import { useCallback } from 'react';
import { useSearchParams } from 'wouter';

/** What the query of the page's address says. Changes replace the address, so that *Back* leads to the page before. */
export function useAddress(): readonly [URLSearchParams, (changes: Readonly<Record<string, string | null>>) => void] {
  const [query, setQuery] = useSearchParams();
  const change = useCallback(
    (changes: Readonly<Record<string, string | null>>) =>
      setQuery(
        before => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) {
            if (value === null || value === '') after.delete(name);
            else after.set(name, value);
          }
          return after;
        },
        { replace: true },
      ),
    [setQuery],
  );
  return [query, change];
}
