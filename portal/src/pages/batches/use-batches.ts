import { useQuery } from '@tanstack/react-query';
import { type Outcome, outcomes } from '../../../../src/contracts/batches.ts';
import { cursorOf } from '../../../../src/domain/cursors.ts';
import { useLiveList } from '../../lib/paged.ts';
import { useTenant } from '../../lib/tenant.tsx';

export function useBatches() {
  const { api, keys } = useTenant();
  return useLiveList(keys.batches, page => api.batches.list(page));
}

export function useBatch(id: string) {
  const { api, keys } = useTenant();
  return useQuery({ queryKey: keys.batch(id), queryFn: () => api.batches.get(id) });
}

export function useFailures(id: string) {
  const { api, keys } = useTenant();
  return useQuery({ queryKey: keys.batchFailures(id), queryFn: () => api.batches.failures(id) });
}

export function useBatchRows(id: string, outcome: Outcome | null) {
  const { api, keys } = useTenant();
  return useLiveList(keys.batchRowList(id, outcome), page =>
    api.batches.rows(id, { ...page, ...(outcome && { outcome }) }),
  );
}

/** The row that begins on a line, wherever in the batch: the one after the line before it. Null: there is none. */
export function useBatchRow(id: string, line: number | null) {
  const { api, keys } = useTenant();
  return useQuery({
    queryKey: keys.batchRow(id, line),
    enabled: line !== null,
    queryFn: async () => {
      const { items } = await api.batches.rows(id, { limit: 1, cursor: cursorOf([String(Number(line) - 1)]) });
      return items.find(row => row.line === line) ?? null;
    },
  });
}

export const outcomeNamed = (name: string | null): Outcome | null => outcomes.find(known => known === name) ?? null;
