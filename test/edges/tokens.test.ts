import { createHash, createSecretKey } from 'node:crypto';
import { decodeJwt, importJWK, SignJWT } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scopes } from '../../src/contracts/tenants.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';

let server: TestServer;
let tenant: TestTenant;
beforeAll(async () => {
  server = await testServer();
  tenant = await server.createTenant();
});
afterAll(() => server.close());

interface Asked {
  readonly form?: Readonly<Record<string, string>>;
  readonly basic?: readonly [string, string];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function ask({ form, basic, headers = {}, body }: Asked, at: TestServer = server) {
  const authorization = basic && `Basic ${Buffer.from(basic.join(':')).toString('base64')}`;
  const response = await fetch(`${at.url}/oauth2/token`, {
    method: 'POST',
    headers: { ...(authorization ? { authorization } : {}), ...headers },
    body: body ?? new URLSearchParams(form),
  });
  const answer: Record<string, unknown> = JSON.parse(await response.text());
  return { status: response.status, headers: response.headers, answer };
}

/** Decoding a text that is no hash: 422 for whoever has a token, 401 for anybody else. */
async function use(token: string, at: TestServer = server): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ hardwareHash: 'none' });
  const response = await fetch(`${at.url}/api/v1/hardware-hashes/decode`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}
const [accepted, refused] = [422, 401];

const grant = { grant_type: 'client_credentials' };
const asForm = ({ clientId, clientSecret }: TestTenant) => ({
  ...grant,
  client_id: clientId,
  client_secret: clientSecret,
});

describe('asking for a token', () => {
  test('with the secret in the form', async () => {
    const { status, headers, answer } = await ask({ form: asForm(tenant) });
    expect(status).toBe(200);
    expect(answer).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 900,
      scope: scopes.join(' '),
    });
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await use(String(answer.access_token))).toBe(accepted);
  });

  test('with the secret in the Authorization header', async () => {
    const { status, answer } = await ask({ form: grant, basic: [tenant.clientId, tenant.clientSecret] });
    expect(status).toBe(200);
    expect(await use(String(answer.access_token))).toBe(accepted);
  });

  test('for some of its scopes', async () => {
    const { answer } = await ask({ form: { ...asForm(tenant), scope: 'devices.read batches.write' } });
    expect(answer.scope).toBe('devices.read batches.write');
  });

  test('whatever answer the caller prefers, it is JSON', async () => {
    const { status, answer } = await ask({
      form: { ...asForm(tenant), client_secret: 'no' },
      headers: { accept: 'text/html' },
    });
    expect({ status, error: answer.error }).toEqual({ status: 401, error: 'invalid_client' });
  });

  const wrong: readonly (readonly [string, () => Asked, number, string])[] = [
    ['a wrong secret in the form', () => ({ form: { ...asForm(tenant), client_secret: 'no' } }), 401, 'invalid_client'],
    ['a wrong secret in the header', () => ({ form: grant, basic: [tenant.clientId, 'no'] }), 401, 'invalid_client'],
    ['no secret', () => ({ form: { ...grant, client_id: tenant.clientId } }), 401, 'invalid_client'],
    [
      'an unknown client',
      () => ({ form: { ...asForm(tenant), client_id: crypto.randomUUID() } }),
      401,
      'invalid_client',
    ],
    ['a client ID that is none', () => ({ form: { ...asForm(tenant), client_id: "x'\0" } }), 401, 'invalid_client'],
    [
      'a very long client ID',
      () => ({ form: { ...asForm(tenant), client_id: 'x'.repeat(9000) } }),
      401,
      'invalid_client',
    ],
    ['no client', () => ({ form: grant }), 400, 'invalid_request'],
    ['nothing', () => ({ body: '' }), 400, 'invalid_request'],
    [
      'the secret in both places',
      () => ({ form: asForm(tenant), basic: [tenant.clientId, tenant.clientSecret] }),
      400,
      'invalid_request',
    ],
    [
      'two clients',
      () => ({ form: { ...grant, client_id: 'other' }, basic: [tenant.clientId, tenant.clientSecret] }),
      400,
      'invalid_request',
    ],
    [
      'a header that is not Basic',
      () => ({ form: grant, headers: { authorization: 'Basic ***' } }),
      400,
      'invalid_request',
    ],
    [
      'the same parameter twice',
      () => ({ body: `${new URLSearchParams(asForm(tenant))}&client_id=x`, headers: formType }),
      400,
      'invalid_request',
    ],
    [
      'a scope twice',
      () => ({ body: `${new URLSearchParams(asForm(tenant))}&scope=a&scope=b`, headers: formType }),
      400,
      'invalid_request',
    ],
    [
      'JSON',
      () => ({ body: JSON.stringify(asForm(tenant)), headers: { 'content-type': 'application/json' } }),
      400,
      'invalid_request',
    ],
    [
      'a form that is too long',
      () => ({ form: { ...asForm(tenant), more: 'x'.repeat(100_000) } }),
      400,
      'invalid_request',
    ],
    ['no grant type', () => ({ form: { ...asForm(tenant), grant_type: '' } }), 400, 'invalid_request'],
    [
      'another grant type',
      () => ({ form: { ...asForm(tenant), grant_type: 'password' } }),
      400,
      'unsupported_grant_type',
    ],
    [
      'a scope that nobody has',
      () => ({ form: { ...asForm(tenant), scope: 'devices.read openid' } }),
      400,
      'invalid_scope',
    ],
    ['a scope with odd characters', () => ({ form: { ...asForm(tenant), scope: '"\\' } }), 400, 'invalid_scope'],
    [
      'a token for another service',
      () => ({ form: { ...asForm(tenant), resource: 'https://other.example' } }),
      400,
      'invalid_target',
    ],
  ];
  test.each(wrong)('%s is refused', async (_, asked, status, error) => {
    const found = await ask(asked());
    expect({ status: found.status, error: found.answer.error }).toEqual({ status, error });
    expect(found.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(found.headers.get('cache-control')).toBe('no-store');
    expect(found.answer.access_token).toBeUndefined();
  });
  const formType = { 'content-type': 'application/x-www-form-urlencoded' };

  test('a client asks for no more than its own scopes', async () => {
    const narrow = await server.createTenant();
    await execute(sql`update muster.clients set scopes = '{devices.read,batches.read}' where id = ${narrow.clientId}`);
    const all = await ask({ form: asForm(narrow) });
    expect(all.answer.scope).toBe('devices.read batches.read');
    const more = await ask({ form: { ...asForm(narrow), scope: 'devices.write' } });
    expect({ status: more.status, error: more.answer.error }).toEqual({ status: 400, error: 'invalid_scope' });
  });
});

describe('secrets', () => {
  test('two are valid while one replaces the other, a third and an expired one are not', async () => {
    const rotating = await server.createTenant();
    const add = async (secret: string, created: string, expires: string | null) =>
      execute(sql`insert into muster.client_secrets (tenant_id, client_id, id, secret_sha256, created_at, expires_at)
        values (${rotating.tenantId}, ${rotating.clientId}, gen_random_uuid(),
          ${createHash('sha256').update(secret).digest()}, ${created}, ${expires})`);
    const works = async (secret: string) =>
      (await ask({ form: { ...asForm(rotating), client_secret: secret } })).status === 200;
    await add('newer', '2100-01-01Z', null);
    await add('expired', '2100-02-01Z', '2001-01-01Z');
    expect([await works(rotating.clientSecret), await works('newer'), await works('expired')]).toEqual([
      true,
      true,
      false,
    ]);
    await add('newest', '2100-03-01Z', null);
    expect([await works(rotating.clientSecret), await works('newer'), await works('newest')]).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('a revoked client gets no token, and the ones it has end within 5 s', async () => {
    const leaving = await server.createTenant();
    const token = await leaving.token();
    expect(await use(token)).toBe(accepted);
    await execute(sql`update muster.clients set revoked_at = now() where id = ${leaving.clientId}`);
    expect((await ask({ form: asForm(leaving) })).answer.error).toBe('invalid_client');
    server.advance(5001);
    expect(await use(token)).toBe(refused);
  });

  test('a scope that is taken from the client is gone from its tokens', async () => {
    const shrinking = await server.createTenant();
    const headers = { authorization: `Bearer ${await shrinking.token()}` };
    const list = async () => (await fetch(`${server.url}/api/v1/tenants/me/batches`, { headers })).status;
    expect(await list()).not.toBe(403);
    await execute(sql`update muster.clients set scopes = '{devices.read}' where id = ${shrinking.clientId}`);
    server.advance(5001);
    expect(await list()).toBe(403);
  });

  test('when a client was used is noted', async () => {
    const used = await server.createTenant();
    await use(await used.token());
    const noted = () =>
      server.database.asSystem('sign-in', async tx => {
        const rows = await tx.query<{ at: Date | null }>(
          sql`select last_used_at as at from muster.clients where id = ${used.clientId}`,
        );
        return rows[0]?.at;
      });
    await expect.poll(noted).toBeInstanceOf(Date);
  });

  test('neither secrets nor tokens reach the log', async () => {
    const quiet = await server.createTenant();
    const token = await quiet.token();
    await use(token);
    await use(`${token}x`);
    await ask({ form: { ...asForm(quiet), client_secret: 'a-wrong-secret' } });
    const log = server.log.join('');
    expect(log).toContain('/oauth2/token');
    for (const secret of [quiet.clientSecret, token, 'a-wrong-secret']) expect(log).not.toContain(secret);
  });
});

describe('tokens that are not ours', () => {
  let secretId: unknown;
  beforeAll(async () => {
    secretId = decodeJwt(await tenant.token()).secret_id;
  });
  const claims = () => ({
    ...{ client_id: tenant.clientId, secret_id: secretId, sub: tenant.clientId },
    ...{ scope: 'devices.read', jti: 'x' },
  });

  /** A token like the service's own, with whatever is changed about it. */
  async function forge(change: {
    readonly header?: object;
    readonly issuer?: string;
    readonly audience?: string;
    readonly issuedAt?: number;
    readonly expires?: number | null;
    readonly claims?: Readonly<Record<string, unknown>>;
    readonly key?: Parameters<SignJWT['sign']>[0];
  }): Promise<string> {
    const own = await server.signingKey();
    const now = Math.floor(Date.now() / 1000);
    const jwt = new SignJWT({ ...claims(), ...change.claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: own.kid, ...change.header })
      .setIssuer(change.issuer ?? server.url)
      .setAudience(change.audience ?? `${server.url}/api/v1`)
      .setIssuedAt(change.issuedAt ?? now);
    if (change.expires !== null) jwt.setExpirationTime(change.expires ?? now + 600);
    return jwt.sign(change.key ?? (await importJWK(own, 'ES256')));
  }

  test('one that we could have made is accepted, so the others are refused for their reason', async () => {
    expect(await use(await forge({}))).toBe(accepted);
  });

  const login = (sid: string | undefined, tenant_id: string | undefined) => ({
    client_id: 'muster-cli',
    sid,
    tenant_id,
  });
  const own = async () => (await server.signingKey()).kid;
  const other = async () => crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const forgeries: readonly (readonly [string, () => Promise<string>])[] = [
    ['for another audience', () => forge({ audience: server.url })],
    ['by another issuer', () => forge({ issuer: 'https://other.example' })],
    ['without an end', () => forge({ expires: null })],
    ['of another type', () => forge({ header: { typ: 'JWT' } })],
    ['without a client', () => forge({ claims: { client_id: undefined } })],
    ['without a secret', () => forge({ claims: { secret_id: undefined } })],
    ['for a secret that is not the client’s', () => forge({ claims: { secret_id: crypto.randomUUID() } })],
    ['of an unknown client', () => forge({ claims: { client_id: crypto.randomUUID() } })],
    ['of a client ID that is a file name', () => forge({ claims: { client_id: '../../etc/passwd\0' } })],
    ['of a client ID that is no text', () => forge({ claims: { client_id: { $ne: null } } })],
    ['of a login that is not there', () => forge({ claims: login(crypto.randomUUID(), tenant.tenantId) })],
    ['of a login of no tenant', () => forge({ claims: login(crypto.randomUUID(), undefined) })],
    ['of a login that is none', () => forge({ claims: login("x'", tenant.tenantId) })],
    ['of no login', () => forge({ claims: login(undefined, tenant.tenantId) })],
    ['with an unknown critical header', () => forge({ header: { crit: ['b64'], b64: false } }).catch(() => 'x')],
    ['signed by another key under our kid', async () => forge({ key: (await other()).privateKey })],
    [
      'with a key in its header',
      async () => {
        const { privateKey, publicKey } = await other();
        const jwk = await crypto.subtle.exportKey('jwk', publicKey);
        return forge({ header: { jwk, kid: undefined }, key: privateKey });
      },
    ],
    [
      'signed with our public key as a secret',
      async () => {
        const { kid, x, y } = await server.signingKey();
        return forge({ header: { alg: 'HS256', kid }, key: createSecretKey(Buffer.from(`${x}${y}`)) });
      },
    ],
    [
      'without a signature',
      async () => `${encode({ alg: 'none', typ: 'at+jwt', kid: await own() })}.${encode(payload())}.`,
    ],
    [
      'with an empty signature',
      async () => `${encode({ alg: 'ES256', typ: 'at+jwt', kid: await own() })}.${encode(payload())}.`,
    ],
    ['a kid that is a path', () => forge({ header: { kid: '../../../dev/null' } })],
    ['cut short', async () => (await tenant.token()).slice(0, -2)],
    ['of another form', async () => 'a.b.c'],
    ['empty in all parts', async () => '..'],
    ['very long', async () => 'x'.repeat(10_000)],
    ['the client secret itself', async () => tenant.clientSecret],
  ];
  test.each(forgeries)('%s', async (_, token) => {
    expect(await use(await token())).toBe(refused);
  });

  const payload = () => ({ ...claims(), iss: server.url, aud: `${server.url}/api/v1`, iat: 1, exp: 2 ** 31 });
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
});

test('a token ends after 15 minutes', async () => {
  const later = await testServer();
  const token = await (await later.createTenant()).token();
  later.advance(14 * 60_000);
  expect(await use(token, later)).toBe(accepted);
  later.advance(60_000);
  expect(await use(token, later)).toBe(refused);
  await later.close();
});

describe('too many requests', () => {
  test('for tokens, by one client', async () => {
    const small = await testServer({ limits: { tokenRequestsPerMinute: 3 } });
    try {
      const [busy, calm] = [await small.createTenant(), await small.createTenant()];
      const tries = [];
      for (let count = 0; count < 4; count += 1) tries.push(await ask({ form: asForm(busy) }, small));
      expect(tries.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
      const { headers, answer } = tries[3]!;
      expect(answer).toMatchObject({ code: 'rateLimited', status: 429, requestId: headers.get('x-request-id') });
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await ask({ form: asForm(calm) }, small)).status).toBe(200);
    } finally {
      await small.close();
    }
  });

  test('of the API, by one client', async () => {
    const small = await testServer({ limits: { requestsPerMinute: 3 } });
    try {
      const [busy, calm] = [await (await small.createTenant()).token(), await (await small.createTenant()).token()];
      const statuses = [];
      for (let count = 0; count < 4; count += 1) statuses.push(await use(busy, small));
      expect(statuses).toEqual([accepted, accepted, accepted, 429]);
      const { headers } = await fetch(`${small.url}/api/v1/tenants/me/batches`, {
        headers: { authorization: `Bearer ${busy}` },
      });
      expect(headers.get('ratelimit-limit')).toBe('3');
      expect(headers.get('ratelimit-remaining')).toBe('0');
      expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThan(0);
      expect(headers.get('retry-after')).toBe(headers.get('ratelimit-reset'));
      expect(await use(calm, small)).toBe(accepted);
    } finally {
      await small.close();
    }
  });
});

async function execute(statement: ReturnType<typeof sql>): Promise<void> {
  await server.database.asSystem('sign-in', tx => tx.query(statement));
}
