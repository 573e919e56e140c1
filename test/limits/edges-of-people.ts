import { expect, onTestFinished } from 'vitest';
import type { Limits } from '../../src/contracts/limits.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { comeIn, goodPassword, signInAs, tokenOf, type Visitor, visitor } from '../fixtures/visitor.ts';
import { type Edge, expectAnswer, expectRefusal } from './edge.ts';

const email = 'megan@contoso.example';

async function administrator(limits: Partial<Limits> = {}): Promise<{ server: TestServer; admin: Visitor }> {
  const server = await testServer({ limits });
  onTestFinished(server.close);
  const { setupUrl } = await server.createTenant();
  return { server, admin: await comeIn(server, setupUrl, { email }) };
}

/** A link opened with this password. */
async function choose(password: string): Promise<Response> {
  const server = await testServer();
  onTestFinished(server.close);
  const { setupUrl } = await server.createTenant();
  return await visitor(server).post('/invitation/password', {
    token: tokenOf(setupUrl),
    email,
    name: 'Megan',
    password,
  });
}

const invite = (admin: Visitor) => admin.post('/api/v1/tenants/me/invitations', { role: 'reader' });

/** Whether a session holds this long after it was last used, and since it was opened. */
async function sessionAfter(limits: Partial<Limits>, minutes: readonly number[]): Promise<number> {
  const { server, admin } = await administrator(limits);
  let status = 0;
  for (const each of minutes) {
    server.advance(each * 60_000);
    status = (await admin.get('/api/v1/me')).status;
  }
  return status;
}

/** The answer to the right password after so many wrong ones. */
async function afterGuesses(limits: Partial<Limits>, guesses: number, guessed = email): Promise<number> {
  const { server } = await administrator(limits);
  for (let n = 0; n < guesses; n += 1) await signInAs(visitor(server), guessed, `guess number ${n}`);
  return (await signInAs(visitor(server), email)).status;
}

const guesses = (promised: number, limit: keyof Limits, guessed?: string): Edge => {
  const many = { signInFailuresPerAddress: 99, signInFailuresPerUser: 99, signInFailuresFromUnknown: 99, [limit]: 3 };
  return {
    promised,
    within: async () => expect(await afterGuesses(many, 2, guessed)).toBe(303),
    beyond: async () => expect(await afterGuesses(many, 3, guessed)).toBe(429),
  };
};

/** What people meet. */
export const edgesOfPeople = {
  passwordLeastCharacters: {
    promised: 12,
    within: async () => expectAnswer(await choose('twelve chars'), 200),
    beyond: async () => void (await expectRefusal(await choose('eleven char'), 422, 'passwordNotAccepted')),
  },
  passwordBytes: {
    promised: 1024,
    within: async () => expectAnswer(await choose(`${goodPassword} ${'ä'.repeat(497)}a`), 200),
    beyond: async () =>
      void (await expectRefusal(await choose(`${goodPassword} ${'ä'.repeat(498)}`), 422, 'passwordNotAccepted')),
  },
  invitationsPerTenant: {
    promised: 100,
    async within() {
      const { admin } = await administrator({ invitationsPerTenant: 2 });
      await expectAnswer(await invite(admin), 201);
      await expectAnswer(await invite(admin), 201);
    },
    async beyond() {
      const { admin } = await administrator({ invitationsPerTenant: 2 });
      await Promise.all([invite(admin), invite(admin)]);
      await expectRefusal(await invite(admin), 409, 'conflict');
    },
  },
  usersPerTenant: {
    promised: 10_000,
    async within() {
      const { server, admin } = await administrator({ usersPerTenant: 2 });
      await comeIn(server, Object(await (await invite(admin)).json()).url, { email: 'second@contoso.example' });
    },
    async beyond() {
      const { server, admin } = await administrator({ usersPerTenant: 1 });
      const { url } = Object(await (await invite(admin)).json());
      await expect(comeIn(server, url, { email: 'second@contoso.example' })).rejects.toThrow('conflict');
    },
  },
  sessionIdleMinutes: {
    promised: 120,
    within: async () => expect(await sessionAfter({ sessionIdleMinutes: 10 }, [9.9])).toBe(200),
    beyond: async () => expect(await sessionAfter({ sessionIdleMinutes: 10 }, [10.1])).toBe(401),
  },
  sessionHours: {
    promised: 12,
    within: async () => expect(await sessionAfter({ sessionHours: 1, sessionIdleMinutes: 99 }, [30, 29.9])).toBe(200),
    beyond: async () => expect(await sessionAfter({ sessionHours: 1, sessionIdleMinutes: 99 }, [30, 30.1])).toBe(401),
  },
  signInFailuresPerAddress: guesses(30, 'signInFailuresPerAddress', 'somebody@else.example'),
  signInFailuresPerUser: guesses(10, 'signInFailuresPerUser'),
  signInFailuresFromUnknown: guesses(100, 'signInFailuresFromUnknown'),
} satisfies Partial<Record<keyof Limits, Edge>>;
