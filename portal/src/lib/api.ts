import { QueryClient } from '@tanstack/react-query';
import type { Batch } from '../../../src/contracts/batches.ts';
import { type Client, muster } from '../../../src/contracts/client.ts';
import { ProblemError } from '../../../src/contracts/client-errors.ts';
import { batchOfAny } from './keys.ts';
import { newerBatch } from './newer-batch.ts';
import { signInPath } from './paths.ts';

/** Has `send` ask in the language of the page. */
export const inLanguage =
  (send: typeof fetch): typeof fetch =>
  (address, init) => {
    const headers = new Headers(init?.headers);
    headers.set('accept-language', document.documentElement.lang);
    return send(address, { ...init, headers });
  };

/** The API of the server that this page came from, with the session of this browser. */
export const api = muster({ session: true, url: '' }, inLanguage(fetch));

/** The same for a customer that one acts for. */
export const apiOf = (customerId: string): Client =>
  muster({ session: true, url: '', tenant: customerId }, inLanguage(fetch));

/** Answers that the pages share. What has changed on the server is told by its events (live.ts), so nothing grows old by itself. */
export function newQueries(): QueryClient {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        // The client of the contract tries again by itself where that is of use.
        retry: false,
        networkMode: 'always',
        throwOnError: leaveWhereSignedOut,
      },
      // A call that cannot go out fails and says so, rather than going out at some later time.
      mutations: { retry: false, networkMode: 'always', onError: leaveWhereSignedOut },
    },
  });
  queries.setQueryDefaults(batchOfAny, {
    structuralSharing: (known, arrived) => newerBatch(known as Batch | undefined, arrived as Batch),
  });
  return queries;
}

/** A session that has ended leads to the sign-in page, and from there back. Any other error is shown where it came up. */
export function leaveWhereSignedOut(error: Error): false {
  if (error instanceof ProblemError && error.problem.code === 'notAuthenticated') location.assign(signInPath());
  return false;
}
