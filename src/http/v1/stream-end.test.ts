import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchStreamEnd } from './stream-end.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A caller who is known until told otherwise. */
function watched() {
  const stopping = new AbortController();
  const isKnown = vi.fn<() => Promise<boolean>>(async () => true);
  return { isKnown, stopping, ...watchStreamEnd(isKnown, stopping.signal) };
}

test('a stream ends within 15 seconds of what its caller came with', async () => {
  const { isKnown, signal } = watched();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(signal.aborted).toBe(false);
  isKnown.mockResolvedValue(false);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(signal.aborted).toBe(true);
});

test('a database that does not answer ends no stream', async () => {
  const { isKnown, signal, end } = watched();
  isKnown.mockRejectedValue(new Error('no database'));
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
