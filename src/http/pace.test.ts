import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Refusal } from '../contracts/errors.ts';
import { watchPace } from './pace.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const limits = { uploadIdleSeconds: 60, uploadBytesPerSecond: 1024 };

function watched(limit = 1e9) {
  const body = new PassThrough();
  const refused: string[] = [];
  const stop = watchPace(body, limit, limits, (refusal: Refusal) => refused.push(refusal.fault.code));
  return { body, refused, stop };
}

async function send(body: PassThrough, bytes: number): Promise<void> {
  body.write(Buffer.alloc(bytes));
  await vi.advanceTimersByTimeAsync(0);
}

test('a body that stops for 60 seconds is too slow', async () => {
  const { body, refused } = watched();
  body.resume();
  await vi.advanceTimersByTimeAsync(59_000);
  await send(body, 100_000);
  await vi.advanceTimersByTimeAsync(59_999);
  expect(refused).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(refused).toContain('requestTooSlow');
});

test('a body that trickles is too slow, and one that comes at 1 KiB a second is not', async () => {
  for (const [bytes, verdict] of [
    [1023, ['requestTooSlow']],
    [1024, []],
  ] as const) {
    const { body, refused, stop } = watched();
    body.resume();
    for (let second = 0; second < 60; second += 1) {
      await send(body, bytes);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(refused).toEqual(verdict);
    stop();
  }
});

test('nothing is watched after the end', async () => {
  const { body, refused } = watched();
  body.resume().end('all');
  await vi.advanceTimersByTimeAsync(600_000);
  expect(refused).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test('what stands around a file counts too', async () => {
  const { body, refused } = watched(1000);
  body.resume();
  await send(body, 1001);
  expect(refused).toContain('fileTooLarge');
});

test('watching loses no byte for whoever reads later', async () => {
  const { body } = watched();
  await send(body, 5);
  const chunks: Buffer[] = [];
  body.pipe(new PassThrough()).on('data', chunk => chunks.push(chunk));
  body.end('more!');
  await vi.advanceTimersByTimeAsync(10);
  expect(Buffer.concat(chunks).length).toBe(10);
});
