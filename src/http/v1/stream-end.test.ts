import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Principal } from '../../contracts/tenants.ts';
import { watchStreamEnd } from './stream-end.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const principal: Principal = {
  ...{ kind: 'client', id: 'a', name: 'A', tenantId: 't', tenantKind: 'customer', partnerType: null },
  scopes: new Set(),
};

/** An authority that knows the token until told otherwise. */
function watched() {
  const stopping = new AbortController();
  const authenticate = vi.fn<(token: string) => Promise<Principal | null>>(async () => principal);
  const auth = { authenticate, signIn: Object({}), logins: Object({}), answerTokenRequest: async () => undefined };
  const streamEnd = watchStreamEnd('Bearer the-token', { auth, stopping: stopping.signal });
  return { authenticate, stopping, ...streamEnd };
}

test('a stream ends within 15 seconds of its token', async () => {
  const { authenticate, signal } = watched();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(authenticate).toHaveBeenCalledWith('the-token');
  expect(signal.aborted).toBe(false);
  authenticate.mockResolvedValue(null);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(signal.aborted).toBe(true);
});

test('a database that does not answer ends no stream', async () => {
  const { authenticate, signal, end } = watched();
  authenticate.mockRejectedValue(new Error('no database'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(signal.aborted).toBe(false);
  end();
  expect(signal.aborted).toBe(true);
});

test('a stream ends when the service stops', () => {
  const { stopping, signal } = watched();
  stopping.abort();
  expect(signal.aborted).toBe(true);
});
