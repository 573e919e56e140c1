import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Batch } from '../../../../src/contracts/batches.ts';
import { leaveWhereSignedOut } from '../../lib/api.ts';
import { readAnew } from '../../lib/read-anew.ts';
import { useTenant } from '../../lib/tenant.tsx';

/** A call that changes what a batch does next; what it answers is shown before the server's events come. */
export function useSteering(call: () => Promise<Batch>, onDone: () => void) {
  const queries = useQueryClient();
  const { keys } = useTenant();
  return useMutation({
    mutationFn: call,
    onError: leaveWhereSignedOut,
    onSuccess: batch => {
      queries.setQueryData(keys.batch(batch.id), batch);
      void readAnew(queries, { queryKey: keys.batchRows(batch.id) });
      onDone();
    },
  });
}
