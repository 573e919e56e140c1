import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TenantEvent } from '../../contracts/events.ts';
import { type EventLog, eventFrames, startAfter } from './event-frames.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** A log in memory that counts what is asked of it; positions 1 to `gone` are gone. */
function makeLog(count: number, gone = 0) {
  const events: TenantEvent[] = [];
  const wakers = new Set<() => void>();
  const asked: number[] = [];
  const append = () => {
    events.push({ position: events.length + 1, event: 'devices', data: { batchId: null, deviceIds: [], state: null } });
    for (const wake of wakers) wake();
  };
  for (let position = 1; position <= count; position += 1) append();
  const log: EventLog = {
    head: async () => events.length,
    since: async (position, limit) => {
      asked.push(position);
      return position < gone ? 'reset' : events.slice(position, position + limit);
    },
    watch: wake => {
      wakers.add(wake);
      return () => wakers.delete(wake);
    },
  };
  return { log, append, asked, wakers };
}

const frame = (position: number) =>
  `id: ${position}\nevent: devices\ndata: {"batchId":null,"deviceIds":[],"state":null}\n\n`;

test('a reader gets what follows its position, then what happens, then a word to come back', async () => {
  const { log, append, wakers } = makeLog(3);
  const ended = new AbortController();
  const frames = eventFrames(log, { position: 1, reset: false }, ended.signal);
  expect(await take(frames, 3)).toEqual(['id: 1\n\n', frame(2), frame(3)]);
  const next = frames.next();
  await vi.advanceTimersByTimeAsync(1);
  append();
  expect((await next).value).toBe(frame(4));
  const last = frames.next();
  ended.abort();
  expect((await last).value).toBe('retry: 5000\n\n');
  expect((await frames.next()).done).toBe(true);
  expect(wakers.size).toBe(0);
});

test('a comment comes every 15 seconds', async () => {
  const { log } = makeLog(0);
  const frames = eventFrames(log, { position: 0, reset: false }, new AbortController().signal);
  await frames.next();
  for (let round = 0; round < 3; round += 1) {
    const comment = frames.next();
    await vi.advanceTimersByTimeAsync(14_999);
    expect(await Promise.race([comment, 'nothing'])).toBe('nothing');
    await vi.advanceTimersByTimeAsync(1);
    expect((await comment).value).toMatch(/^: .*\n\n$/);
  }
  await frames.return(undefined);
});

test('a reader that takes nothing makes nothing be read', async () => {
  const { log, append, asked } = makeLog(120);
  const frames = eventFrames(log, { position: 0, reset: false }, new AbortController().signal);
  await take(frames, 2);
  for (let more = 0; more < 10; more += 1) append();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(asked).toEqual([0]);
  const rest = await take(frames, 130);
  expect(rest.filter(text => text.startsWith('id:')).length).toBe(129);
  expect(asked.length).toBeLessThan(6);
  await frames.return(undefined);
});

test('what is gone already is told by a reset to the newest position', async () => {
  const { log } = makeLog(9, 5);
  const frames = eventFrames(log, { position: 2, reset: false }, new AbortController().signal);
  expect(await take(frames, 2)).toEqual(['id: 2\n\n', 'id: 9\nevent: reset\ndata: {}\n\n']);
  await frames.return(undefined);
});

test.each([
  [undefined, { position: 7, reset: false }],
  ['0', { position: 0, reset: false }],
  ['7', { position: 7, reset: false }],
  ['8', { position: 7, reset: true }],
  ['-1', { position: 7, reset: true }],
  ['abc', { position: 7, reset: true }],
  ['1e3', { position: 7, reset: true }],
  ['9'.repeat(40), { position: 7, reset: true }],
])('after Last-Event-ID %s', async (lastId, start) => {
  expect(await startAfter(makeLog(7).log, lastId)).toEqual(start);
});

async function take(frames: AsyncGenerator<string>, count: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < count) {
    const { value, done } = await frames.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}
