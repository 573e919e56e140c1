import { useQueries } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { z } from 'zod';
import type { Batch } from '../../../src/contracts/batches.ts';
import { ProblemError } from '../../../src/contracts/client-errors.ts';
import { isSettled } from '../../../src/contracts/client-follow.ts';
import { useMe } from './session.tsx';
import { makeStore, useStore } from './store.ts';
import { tenantOf } from './tenant.tsx';

const sentBatch = z.object({
  id: z.string(),
  fileName: z.string(),
  /** Of the file on this computer (hex). */
  sha256: z.string(),
  /** The customer that it was sent for; null for the own organization. */
  customerId: z.string().nullable().default(null),
});
/** A batch that this browser sent, and whose receipt nobody has put away yet. */
export type SentBatch = z.infer<typeof sentBatch>;

/** An upload: how much of it has left (0 to 1), or that it was interrupted and waits; and the customer that it is for. */
export interface Uploading {
  readonly share: number | 'interrupted';
  readonly customerId: string | null;
}
/** Null while none is under way. */
export const uploading = makeStore<Uploading | null>(null);

const changed = makeStore(0);
const place = (userId: string) => `muster-sent-batches-${userId}`;

function read(userId: string): readonly SentBatch[] {
  try {
    return z.array(sentBatch).parse(JSON.parse(localStorage.getItem(place(userId)) ?? '[]'));
  } catch {
    return [];
  }
}

function write(userId: string, batches: readonly SentBatch[]): void {
  localStorage.setItem(place(userId), JSON.stringify(batches));
  changed.set(changed.get() + 1);
}

export const addSent = (userId: string, batch: SentBatch): void => write(userId, [...read(userId), batch]);

export const forgetSent = (userId: string, ids: readonly string[]): void =>
  write(
    userId,
    read(userId).filter(({ id }) => !ids.includes(id)),
  );

/** A sent batch as far as it is known what became of it. */
export interface Following {
  readonly sent: SentBatch;
  readonly batch: Batch | undefined;
  readonly error: Error | null;
}

// The events of the server tell sooner; where they are held back, this does.
const askAgainMilliseconds = 5_000;
/** What waits for a person is asked for less often. */
const askAwaitingMilliseconds = 60_000;

function pauseOf(batch: Batch | undefined): number | false {
  if (!batch || isSettled(batch)) return false;
  return batch.state === 'awaitingApproval' ? askAwaitingMilliseconds : askAgainMilliseconds;
}

/** The batches that this browser sent, to whichever organization, also before the page was loaded, oldest first. */
export function useSentBatches(): readonly Following[] {
  const { id: userId } = useMe();
  const version = useStore(changed);
  const sent = useMemo(() => read(userId), [userId, version]);
  const answers = useQueries({
    queries: sent.map(({ id, customerId }) => {
      const { api, keys } = tenantOf(customerId);
      return {
        queryKey: keys.batch(id),
        queryFn: () => api.batches.get(id),
        refetchInterval: ({ state: { data } }: { state: { data: Batch | undefined } }) => pauseOf(data),
      };
    }),
  });
  const following = sent.map((each, at) => ({
    sent: each,
    batch: answers[at]?.data,
    error: answers[at]?.error ?? null,
  }));
  const gone = following.filter(({ error }) => error instanceof ProblemError && error.problem.status === 404);
  const goneIds = gone.map(({ sent: { id } }) => id).join(' ');
  useEffect(() => {
    if (goneIds !== '') forgetSent(userId, goneIds.split(' '));
  }, [userId, goneIds]);
  return following;
}
