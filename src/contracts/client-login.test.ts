import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { loginCalls } from './client-login.ts';

const codes = {
  ...{ device_code: 'd', user_code: 'BCDF-GHJK', expires_in: 600, interval: 0.001 },
  ...{ verification_uri: 'http://x/device', verification_uri_complete: 'http://x/device?code=BCDF-GHJK' },
};
const tokens = { access_token: 'a', expires_in: 900, refresh_token: 'r' };
const refusal = (error: string) => Response.json({ error }, { status: 400 });
const problem = (status: number) =>
  Response.json(
    { ...{ type: 'about:blank', title: 'T', status, detail: 'D' }, code: 'notReady', remedy: 'R', requestId: 'i' },
    { status },
  );

/** Waits for a login at a server that answers this, one after another. */
async function waitFor(...answers: (Response | Error)[]): Promise<unknown> {
  const calls = loginCalls('http://x', 'test', async () => {
    const answer = answers.shift();
    if (answer instanceof Response) return answer;
    throw answer ?? new Error('asked too often');
  });
  const result = await calls.wait(codes);
  expect(answers).toEqual([]);
  return result;
}

describe('waiting for a login', () => {
  test('goes on while nobody has answered, also past a server that is away for a moment', async () => {
    const away = new TypeError('fetch failed');
    const pending = () => refusal('authorization_pending');
    expect(await waitFor(pending(), away, problem(503), pending(), problem(429), Response.json(tokens))).toEqual(
      tokens,
    );
  });

  test.each(['access_denied', 'expired_token', 'invalid_grant', 'invalid_client'])('ends with %s', async error => {
    await expect(waitFor(refusal(error))).rejects.toMatchObject({ code: error });
  });

  test('asks 5 seconds later from each slow_down on', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const asked: number[] = [];
    const answers = ['authorization_pending', 'slow_down', 'authorization_pending', 'slow_down', 'access_denied'];
    const calls = loginCalls('http://x', 'test', async () => {
      asked.push(Date.now() / 1000);
      return refusal(answers[asked.length - 1] ?? 'invalid_grant');
    });
    const ended = expect(calls.wait({ ...codes, interval: 5 })).rejects.toMatchObject({ code: 'access_denied' });
    await vi.advanceTimersByTimeAsync(60_000);
    await ended;
    expect(asked.slice(1).map((at, n) => at - (asked[n] ?? 0))).toEqual([5, 10, 10, 15]);
  });

  test('ends with what no Muster answers', async () => {
    await expect(waitFor(problem(404))).rejects.toMatchObject({ name: 'ProblemError' });
  });
});
