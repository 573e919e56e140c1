import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ProblemError } from '../../../src/contracts/client-errors.ts';
import type { StreamItem } from '../../../src/contracts/client-events.ts';
import { leaveWhereSignedOut } from './api.ts';
import { useMandatesInForce } from './customer.ts';
import { changeLongLists, isLongList, longListsChanged } from './device-lists.ts';
import { keys as ownKeys, type TenantKeys } from './keys.ts';
import { readAnew } from './read-anew.ts';
import { useMay } from './session.tsx';
import { type Tenant, useTenant } from './tenant.tsx';

/** What the events of the server change: `live` while they arrive; `away` while the server does not answer. */
export type Liveness = 'live' | 'away';

const againMilliseconds = 5_000;
/** So often everything is read anew in a window that gets no stream, since the user has as many as there may be. */
const crowdedMilliseconds = 15_000;
/** A large upload tells of itself many times a second; nobody reads that fast. */
const gatherMilliseconds = 1_000;

/** Follows the events of the tenant that is shown, for as long as it and its caller are, and has what they change read anew. */
export function useLive(): Liveness {
  const queries = useQueryClient();
  const tenant = useTenant();
  const may = useMay('batches.read', 'devices.read');
  // After its end nothing more of a customer is told.
  const isOver = useMandatesInForce()?.length === 0;
  const [liveness, setLiveness] = useState<Liveness>('live');
  useEffect(() => {
    if (!may || isOver) return;
    const stop = new AbortController();
    const renew = gathered(queries);
    const refused = () => readAnew(queries, { queryKey: ownKeys.customers });
    void follow(tenant, stop.signal, setLiveness, refused, item => hear(item, queries, tenant.keys, renew));
    return () => stop.abort();
  }, [queries, tenant, may, isOver]);
  return liveness;
}

async function follow(
  { api }: Tenant,
  signal: AbortSignal,
  tell: (liveness: Liveness) => void,
  /** The tenant is none of the caller's (any more). */
  refused: () => Promise<void>,
  hear: (item: StreamItem) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const item of api.events({ signal })) {
        tell('live');
        hear(item);
      }
    } catch (error) {
      if (signal.aborted) return;
      const status = error instanceof ProblemError ? error.problem.status : null;
      // A refusal is an answer: the server is there.
      tell(status === 404 || status === 429 ? 'live' : 'away');
      if (status === 404) await refused();
      if (status === 429) hear({ event: 'reset' });
      if (error instanceof Error) leaveWhereSignedOut(error);
      const pause = status === 429 ? crowdedMilliseconds : againMilliseconds;
      await new Promise(resolve => setTimeout(resolve, pause));
    }
  }
}

type Renew = (key: readonly unknown[]) => void;

function hear(item: StreamItem, queries: QueryClient, keys: TenantKeys, renew: Renew): void {
  if (item.event === 'batch') {
    queries.setQueryData(keys.batch(item.data.id), item.data);
    for (const key of [keys.batches, keys.batchRows(item.data.id), keys.statistics]) renew(key);
  } else if (item.event === 'devices') {
    changeLongLists(queries, keys, item.data);
    for (const key of [keys.devices, keys.summary, keys.orders, keys.statistics]) renew(key);
  } else {
    // Connected, for the first time or again: what happened before is not told.
    longListsChanged(queries, keys);
    const ofDevices = [keys.devices, keys.summary, keys.orders];
    const ofBatches = [keys.batches, keys.everyBatch, keys.everyBatchRows, keys.statistics];
    for (const key of [...ofDevices, ...ofBatches]) renew(key);
  }
}

/** Has everything under a key read anew, but for long lists, at once and then at most once a second. */
function gathered(queries: QueryClient): Renew {
  const waiting = new Map<string, boolean>();
  return function renew(key) {
    const name = JSON.stringify(key);
    if (waiting.has(name)) {
      waiting.set(name, true);
      return;
    }
    waiting.set(name, false);
    void readAnew(queries, { queryKey: key, predicate: query => !isLongList(query) });
    setTimeout(() => {
      const again = waiting.get(name);
      waiting.delete(name);
      if (again) renew(key);
    }, gatherMilliseconds);
  };
}
