import { expect, onTestFinished } from 'vitest';
import type { Limits } from '../../src/contracts/limits.ts';
import { beginLogin, collectLogin, loginOf, post, renewLogin } from '../fixtures/logins.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { comeIn, type Visitor } from '../fixtures/visitor.ts';
import type { Edge } from './edge.ts';

async function person(limits: Partial<Limits>): Promise<{ server: TestServer; someone: Visitor }> {
  const server = await testServer({ limits });
  onTestFinished(server.close);
  const { setupUrl } = await server.createTenant();
  return { server, someone: await comeIn(server, setupUrl) };
}

const day = 86_400_000;

/** The answer to a login that is renewed after each of these days. */
async function loginAfter(limits: Partial<Limits>, days: readonly number[]): Promise<number> {
  const { server, someone } = await person(limits);
  let { refresh_token: token } = await loginOf(server, someone);
  let last = 0;
  for (const each of days) {
    server.advance(each * day);
    const { status, answer } = await renewLogin(server, token);
    [last, token] = [status, String(answer.refresh_token)];
  }
  return last;
}

/** What a code leads to, so long after it was given. */
async function codeAfter(minutes: number): Promise<number> {
  const { server, someone } = await person({ loginCodeMinutes: 2 });
  const { user_code } = await beginLogin(server);
  server.advance(minutes * 60_000);
  return (await someone.get(`/device?code=${user_code}`)).status;
}

/** What a command line is told that asks again after so many seconds. */
async function pollAfter(seconds: number): Promise<unknown> {
  const { server } = await person({ loginPollSeconds: 60 });
  const { device_code } = await beginLogin(server);
  await collectLogin(server, device_code);
  server.advance(seconds * 1000);
  return (await collectLogin(server, device_code)).answer.error;
}

/** What the right code leads to after so many wrong ones. */
async function afterGuesses(guesses: number): Promise<number> {
  const { server, someone } = await person({ loginCodeFailures: 3 });
  const { user_code } = await beginLogin(server);
  for (let n = 0; n < guesses; n += 1) await someone.get('/device?code=BBBB-BBBB');
  return (await someone.get(`/device?code=${user_code}`)).status;
}

/** The last answer to so many who begin. */
async function begun(count: number): Promise<number> {
  const { server } = await person({ loginsPerMinute: 3 });
  let last = 0;
  for (let n = 0; n < count; n += 1) last = (await post(server, '/oauth2/device', {})).status;
  return last;
}

/** What people meet who sign in the command line. */
export const edgesOfLogins = {
  loginIdleDays: {
    promised: 14,
    within: async () => expect(await loginAfter({ loginIdleDays: 3 }, [2.9])).toBe(200),
    beyond: async () => expect(await loginAfter({ loginIdleDays: 3 }, [3.1])).toBe(400),
  },
  loginDays: {
    promised: 90,
    within: async () => expect(await loginAfter({ loginDays: 3 }, [1, 1, 0.9])).toBe(200),
    beyond: async () => expect(await loginAfter({ loginDays: 3 }, [1, 1, 1.1])).toBe(400),
  },
  loginCodeMinutes: {
    promised: 10,
    within: async () => expect(await codeAfter(1.9)).toBe(200),
    beyond: async () => expect(await codeAfter(2)).toBe(404),
  },
  loginPollSeconds: {
    promised: 5,
    within: async () => expect(await pollAfter(60)).toBe('authorization_pending'),
    beyond: async () => expect(await pollAfter(30)).toBe('slow_down'),
  },
  loginCodeFailures: {
    promised: 10,
    within: async () => expect(await afterGuesses(2)).toBe(200),
    beyond: async () => expect(await afterGuesses(3)).toBe(429),
  },
  loginsPerMinute: {
    promised: 30,
    within: async () => expect(await begun(3)).toBe(200),
    beyond: async () => expect(await begun(4)).toBe(429),
  },
} satisfies Partial<Record<keyof Limits, Edge>>;
