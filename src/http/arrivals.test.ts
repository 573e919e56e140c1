import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { discardRest } from './arrivals.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A body of which a part was handed to somebody who reads no further. */
function refused({ complete = false } = {}) {
  const body = Object.assign(new PassThrough(), { complete });
  body.pipe(new PassThrough({ highWaterMark: 1 }));
  body.write(Buffer.alloc(100_000));
  const stopping = new AbortController();
  discardRest(body, stopping.signal);
  return { body, stopping };
}

test('what a refused sender still sends is read, for 30 seconds at most', async () => {
  const { body } = refused();
  for (let second = 0; second < 29; second += 1) {
    body.write(Buffer.alloc(100_000));
    await vi.advanceTimersByTimeAsync(1000);
    expect(body.readableLength + body.writableLength).toBe(0);
  }
  expect(body.destroyed).toBe(false);
  await vi.advanceTimersByTimeAsync(1000);
  expect(body.destroyed).toBe(true);
});

test('a sender that comes to its end keeps its connection', async () => {
  const { body } = refused({ complete: true });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(body.destroyed).toBe(false);
});

test('a service that stops waits for none of it', () => {
  const { body, stopping } = refused();
  stopping.abort();
  expect(body.destroyed).toBe(true);
});
