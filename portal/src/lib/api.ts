import { QueryClient } from '@tanstack/react-query';
import { muster } from '../../../src/contracts/client.ts';
import { ProblemError } from '../../../src/contracts/client-errors.ts';
import { signInPath } from './paths.ts';

/** Asks in the language of the page. */
const inLanguage: typeof fetch = (address, init) => {
  const headers = new Headers(init?.headers);
  headers.set('accept-language', document.documentElement.lang);
  return fetch(address, { ...init, headers });
};

/** The API of the server that this page came from, with the session of this browser. */
export const api = muster({ session: true, url: '' }, inLanguage);

/** Answers that the pages share. What has changed on the server is told by its events (live.ts), so nothing grows old by itself. */
export function newQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        // The client of the contract tries again by itself where that is of use.
        retry: false,
        throwOnError: leaveWhereSignedOut,
      },
      mutations: { retry: false, onError: leaveWhereSignedOut },
    },
  });
}

/** A session that has ended leads to the sign-in page, and from there back. Any other error is shown where it came up. */
export function leaveWhereSignedOut(error: Error): false {
  if (error instanceof ProblemError && error.problem.code === 'notAuthenticated') location.assign(signInPath());
  return false;
}
