import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchStreamEnd } from './stream-end.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A caller who may go on until told otherwise. */
function watched() {
  const stopping = new AbortController();
  const mayGoOn = vi.fn<() => Promise<boolean>>(async () => true);
  return { mayGoOn, stopping, ...watchStreamEnd(mayGoOn, stopping.signal) };
}

test('a stream ends within 5 seconds of what its caller came with', async () => {
  const { mayGoOn, signal } = watched();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(signal.aborted).toBe(false);
  mayGoOn.mockResolvedValue(false);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(signal.aborted).toBe(true);
});

test('a database that does not answer ends no stream', async () => {
  const { mayGoOn, signal, end } = watched();
  mayGoOn.mockRejectedValue(new Error('no database'));
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
