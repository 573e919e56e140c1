import { randomBytes, randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT } from 'jose';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type TestServer, type TestTenant, testServer } from '../../test/fixtures/server.ts';
import { retention } from '../contracts/retention.ts';
import { aheadSeconds, signingDays, tokenSeconds } from '../domain/signing-keys.ts';
import { makeSeal } from '../storage/seal.ts';
import { keyCacheMilliseconds, signingKeyService } from './signing-keys.ts';
import { sweepService } from './sweeps.ts';

let server: TestServer;
let beside: TestServer;
let tenant: TestTenant;
beforeEach(async () => {
  server = await testServer();
  beside = await testServer({ beside: server, role: 'web' });
  tenant = await server.createTenant();
});
afterEach(async () => {
  await beside.close();
  await server.close();
});

const [accepted, refused] = [422, 401];
const [minute, day] = [60_000, 86_400_000];

/** What each of the two services says of a token. */
function use(token: string): Promise<number[]> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ hardwareHash: 'none' });
  return Promise.all(
    [server, beside].map(async ({ url }) => {
      const response = await fetch(`${url}/api/v1/hardware-hashes/decode`, { method: 'POST', headers, body });
      await response.arrayBuffer();
      return response.status;
    }),
  );
}

/** A token as the service makes them, by the service's clock: the issuer has one of its own. */
async function signedWith(key: Readonly<Record<string, string>>): Promise<string> {
  const now = Math.floor(server.clock().getTime() / 1000);
  const { secret_id } = decodeJwt(await tenant.token());
  return await new SignJWT({ client_id: tenant.clientId, secret_id, scope: 'devices.read' })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: String(key.kid) })
    .setIssuer(server.url)
    .setAudience(`${server.url}/api/v1`)
    .setIssuedAt(now)
    .setExpirationTime(now + tokenSeconds)
    .sign(await importJWK(key, 'ES256'));
}

const kidOf = (token: string): string => String(decodeProtectedHeader(token).kid);

async function published({ url }: TestServer): Promise<{ kid: string }[]> {
  const answer: { keys: { kid: string }[] } = JSON.parse(await (await fetch(`${url}/oauth2/jwks`)).text());
  return answer.keys;
}

function keysOf({ database, seal, clock }: TestServer) {
  return signingKeyService({ database, seal, clock, newId: () => randomUUID() });
}

test('however many start at once, one signing key is made', async () => {
  await server.database.asSystem('sign-in', tx => tx.query(sql`delete from muster.signing_keys`));
  const found = await Promise.all(Array.from({ length: 5 }, () => keysOf(server).current()));
  expect(new Set(found.map(({ kid }) => kid)).size).toBe(1);
});

test('the keys are of no use without what sealed them', async () => {
  const { database, clock } = server;
  const thief = keysOf({ ...server, database, clock, seal: makeSeal(randomBytes(32)) });
  await expect(thief.current()).rejects.toThrow('sealed with another MUSTER_KEY');
});

test('only the public half is published', async () => {
  const { kid, kty, crv, x, y } = await server.signingKey();
  expect(await published(beside)).toEqual([{ kid, kty, crv, x, y, alg: 'ES256', use: 'sig' }]);
});

describe('after 30 days', () => {
  test('a key that both services know already takes over; the old one goes when its last token has ended', async () => {
    const before = await tenant.token();
    const old = await server.signingKey();
    server.advance(signingDays * day - aheadSeconds * 1000);
    expect(kidOf(await tenant.token())).toBe(kidOf(before));
    const lastOfOld = await signedWith(old);
    const kids = (await published(beside)).map(({ kid }) => kid);
    expect(kids).toHaveLength(2);

    server.advance(aheadSeconds * 1000);
    const firstOfNew = await tenant.token();
    expect(kids).toContain(kidOf(firstOfNew));
    expect(kidOf(firstOfNew)).not.toBe(old.kid);
    expect(await use(await signedWith(await server.signingKey()))).toEqual([accepted, accepted]);
    expect(await use(lastOfOld)).toEqual([accepted, accepted]);

    server.advance(tokenSeconds * 1000 + 6 * minute);
    const withOldKey = await signedWith(old);
    await published(server);
    server.advance(keyCacheMilliseconds);
    expect(await use(withOldKey)).toEqual([refused, refused]);
    expect((await published(beside)).map(({ kid }) => kid)).toEqual([kidOf(firstOfNew)]);

    server.advance(2 * day);
    await sweepService({ ...server, retention }).next();
    const left = await server.database.asSystem('sign-in', tx => tx.query(sql`select kid from muster.signing_keys`));
    expect(left).toEqual([{ kid: kidOf(firstOfNew) }]);
  });
});

describe('at once', () => {
  test('tokens of the old key hold, also for a key that was to follow', async () => {
    server.advance(signingDays * day - aheadSeconds * 1000);
    const old = await server.signingKey();
    await tenant.token();
    const before = await signedWith(old);
    const { kid, revoked } = await keysOf(server).rotate({ revoke: false });
    expect(revoked).toHaveLength(1);
    server.advance(10_000);
    const after = await tenant.token();
    expect([kidOf(before) === kid, kidOf(after) === kid]).toEqual([false, true]);
    expect(await use(before)).toEqual([accepted, accepted]);
    expect(await use(await signedWith(await server.signingKey()))).toEqual([accepted, accepted]);
    server.advance(aheadSeconds * 1000);
    expect(kidOf(await tenant.token())).toBe(kid);
  });

  test('with --revoke they end within 5 s, and a service that does not know the new key looks for it', async () => {
    const before = await tenant.token();
    expect(await use(before)).toEqual([accepted, accepted]);
    const { kid } = await keysOf(server).rotate({ revoke: true });
    server.advance(keyCacheMilliseconds);
    expect(await use(before)).toEqual([refused, refused]);
    expect(kidOf(await tenant.token())).toBe(kid);

    await keysOf(server).rotate({ revoke: true });
    server.advance(1_000);
    const key = await server.signingKey();
    expect(key.kid).not.toBe(kid);
    const quick = await signedWith(key);
    expect(await use(quick)).toEqual([accepted, accepted]);
  });

  test('unknown keys, however many, make a service look once a second at most', async () => {
    let looks = 0;
    let now = new Date();
    const database: TestServer['database'] = {
      ...server.database,
      asSystem: (...call) => {
        looks += 1;
        return server.database.asSystem(...call);
      },
    };
    const keys = keysOf({ ...server, database, clock: () => now });
    await keys.current();
    const ask = () => Promise.all(Array.from({ length: 50 }, () => keys.verifier(randomUUID())));
    expect(new Set(await ask())).toEqual(new Set([null]));
    expect(looks).toBe(1);
    now = new Date(now.getTime() + 1_000);
    await ask();
    await ask();
    expect(looks).toBe(2);
  });
});

test('without a database the token endpoint says so', async () => {
  server.advance(keyCacheMilliseconds);
  server.loseDatabase();
  const response = await fetch(`${server.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams({ a: 'b' }) });
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ status: 503, requestId: response.headers.get('x-request-id') });
});
