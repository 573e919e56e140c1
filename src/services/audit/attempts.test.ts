import { expect, test } from 'vitest';
import { attemptShares, type RefusedAttempt } from './attempts.ts';

const principal = (id: string) => ({ kind: 'client', id, name: id, tenantId: 'T' }) as const;
const attempt: RefusedAttempt = { action: 'device.read', code: 'notAllowed', requestId: 'r', address: '::1' };

/** Shares whose clock and notes are in our hands. */
function shares() {
  const notes: string[] = [];
  const time = { now: 0 };
  const kept = attemptShares(
    () => new Date(time.now),
    async ({ id }, { action, detail }) => {
      notes.push([id, action, detail?.attempts].filter(Boolean).join(' '));
    },
  );
  const times = async (count: number, id = 'a', what = attempt) => {
    for (let n = 0; n < count; n += 1) await kept.take(principal(id), what);
  };
  return { notes, time, times, end: kept.end };
}

test('sixty in a minute are noted, the rest is counted when the minute is over', async () => {
  const { notes, time, times } = shares();
  await times(75);
  expect(notes.length).toBe(60);
  time.now = 59_999;
  await times(1);
  time.now = 60_000;
  await times(1);
  expect(notes.slice(60)).toEqual(['a request.send 16', 'a device.read']);
});

test('everybody has a share, and wrong secrets one of their own', async () => {
  const { notes, times } = shares();
  await times(61, 'a', { ...attempt, action: 'signIn.token', code: 'notAuthenticated' });
  await times(1);
  await times(1, 'b');
  expect(notes.slice(60)).toEqual(['a device.read', 'b device.read']);
});

test('a service that stops notes what it counted, once', async () => {
  const { notes, times, end } = shares();
  await times(62, 'a', { ...attempt, action: 'signIn.token', code: 'notAuthenticated' });
  await times(1, 'b');
  await end();
  await end();
  expect(notes.slice(60)).toEqual(['b device.read', 'a signIn.token 2']);
});
