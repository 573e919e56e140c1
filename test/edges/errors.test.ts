import { type IncomingMessage, request as send } from 'node:http';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problem } from '../../src/contracts/problem.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { fileOf, organization, rowOf } from '../fixtures/registering.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';

let server: TestServer;
let tenant: TestTenant;
let token: string;
beforeAll(async () => {
  server = await testServer({ supportUrl: 'https://support.example.com', metricsToken: 'a-token-for-metrics' });
  tenant = await server.createTenant({ entraTenantId: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff' });
  token = await tenant.token();
});
afterAll(() => server.close());

interface Sent {
  readonly method?: string;
  /** As it stands in the request line: nothing is normalized. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

function ask({ method = 'GET', path, headers = {}, body }: Sent, at: TestServer = server): Promise<Answer> {
  const { hostname, port } = new URL(at.url);
  // Node leaves the body of a DELETE without a length.
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const all = { authorization: `Bearer ${token}`, ...length, ...headers };
  return new Promise((resolve, reject) => {
    const request = send({ hostname, port, method, path, headers: all, agent: false }, async response => {
      const parts: Buffer[] = [];
      for await (const part of response) parts.push(part);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString() });
    });
    request.on('error', reject).end(body);
  });
}

/** Every error is a whole problem, with the request ID of its header and without anything of the inside. */
function expectProblem({ status, headers, text }: Answer, code: string): void {
  expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  const told = problem.parse(JSON.parse(text));
  expect({ status: told.status, code: told.code }).toEqual({ status, code });
  expect(told.requestId).toBe(headers['x-request-id']);
  expect(told.requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  expect(told.type).toBe(`${server.url}/api/v1/errors#${code}`);
  expect(text).not.toMatch(/node_modules|src\/|select |insert |at \w+ \(/);
}

const decode = '/api/v1/hardware-hashes/decode';
const json = { 'content-type': 'application/json' };
const some = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';

describe('requests that are refused', () => {
  const refused: readonly (readonly [string, Sent, number, string])[] = [
    ['an unknown route', { path: '/api/v1/nothing' }, 404, 'notFound'],
    ['an unknown page', { path: '/admin.php' }, 404, 'notFound'],
    ['a method that the route has not', { method: 'DELETE', path: '/api/v1/errors' }, 404, 'notFound'],
    ['a method that nobody knows', { method: 'PROPFIND', path: '/' }, 404, 'notFound'],
    ['an unknown query parameter', { path: '/api/v1/errors?verbose=1' }, 400, 'requestNotValid'],
    ['an unknown query parameter of a list', { path: '/api/v1/tenants/me/batches?page=2' }, 400, 'requestNotValid'],
    ['a limit out of range', { path: '/api/v1/tenants/me/batches?limit=1001' }, 400, 'requestNotValid'],
    ['a limit that is no number', { path: '/api/v1/tenants/me/batches?limit=ten' }, 400, 'requestNotValid'],
    ['a parameter twice', { path: '/api/v1/tenants/me/devices?state=active&state=inactive' }, 400, 'requestNotValid'],
    ['a word that is not in the list', { path: '/api/v1/tenants/me/devices?state=broken' }, 400, 'requestNotValid'],
    ['a path with bad escapes', { path: '/api/v1/tenants/%zz/batches' }, 400, 'requestNotValid'],
    ['a path with overlong UTF-8', { path: '/api/v1/tenants/%c0%af/batches' }, 400, 'requestNotValid'],
    ['a NUL in the path', { path: '/api/v1/tenants/%00/batches' }, 404, 'notFound'],
    ['a NUL in an ID', { path: `/api/v1/tenants/me/batches/${some}%00` }, 404, 'notFound'],
    ['a NUL in a query', { path: '/api/v1/tenants/me/devices?search=%00' }, 400, 'requestNotValid'],
    ['slashes in a parameter', { path: '/api/v1/tenants/..%2f..%2fme/batches' }, 404, 'notFound'],
    ['dots in the path', { path: '/api/v1/../../etc/passwd' }, 404, 'notFound'],
    ['a path without end', { path: `/api/v1/tenants/${'x'.repeat(8000)}/batches` }, 404, 'notFound'],
    ['an ID that is none', { path: '/api/v1/tenants/me/batches/7' }, 404, 'notFound'],
    ['a quote in an ID', { path: `/api/v1/tenants/me/devices/${some}'` }, 404, 'notFound'],
    ['no JSON', { method: 'POST', path: decode, headers: json, body: '{"hardwareHash":' }, 400, 'requestNotValid'],
    ['an empty body', { method: 'POST', path: decode, headers: json, body: '' }, 400, 'requestNotValid'],
    ['another shape', { method: 'POST', path: decode, headers: json, body: '[]' }, 400, 'requestNotValid'],
    [
      'another type',
      { method: 'POST', path: decode, headers: json, body: '{"hardwareHash":1}' },
      400,
      'requestNotValid',
    ],
    [
      'a poisoned prototype',
      { method: 'POST', path: decode, headers: json, body: '{"__proto__":{"x":1}}' },
      400,
      'requestNotValid',
    ],
    ['deep nesting', { method: 'POST', path: decode, headers: json, body: '['.repeat(30_000) }, 400, 'requestNotValid'],
    [
      'a body beyond the limit',
      { method: 'POST', path: decode, headers: json, body: ' '.repeat(70_000) },
      413,
      'fileTooLarge',
    ],
    [
      'XML',
      { method: 'POST', path: decode, headers: { 'content-type': 'text/xml' }, body: '<x/>' },
      415,
      'mediaTypeNotSupported',
    ],
    ['no content type', { method: 'POST', path: decode, body: '{}' }, 415, 'mediaTypeNotSupported'],
    [
      'a content type that is none',
      { method: 'POST', path: decode, headers: { 'content-type': '???' }, body: '{}' },
      415,
      'mediaTypeNotSupported',
    ],
    ['headers that are too long', { path: '/', headers: { 'x-long': 'x'.repeat(20_000) } }, 431, 'requestNotValid'],
    ['no token', { path: '/api/v1/tenants/me/batches', headers: { authorization: '' } }, 401, 'notAuthenticated'],
    [
      'a token that is none',
      { path: '/api/v1/tenants/me/batches', headers: { authorization: 'Bearer x' } },
      401,
      'notAuthenticated',
    ],
    [
      'another scheme',
      { path: '/api/v1/tenants/me/batches', headers: { authorization: 'Basic eDp4' } },
      401,
      'notAuthenticated',
    ],
    [
      'a token in the query',
      { path: '/api/v1/tenants/me/batches?access_token=x', headers: { authorization: '' } },
      401,
      'notAuthenticated',
    ],
    ['metrics through a proxy', { path: '/metrics', headers: { 'x-forwarded-for': '192.0.2.1' } }, 404, 'notFound'],
  ];
  test.each(refused)('%s', async (_, sent, status, code) => {
    const answer = await ask(sent);
    expect(answer.status).toBe(status);
    expectProblem(answer, code);
  });
});

test('what is wrong with a request is said field by field', async () => {
  const { text } = await ask({ path: '/api/v1/tenants/me/devices?limit=0&state=broken&color=red' });
  const { problems, problemsTotal } = problem.parse(JSON.parse(text));
  expect(problems?.map(({ column, detail }) => [column, detail.replace(/^.* Look at /, '')])).toEqual([
    [
      'state',
      expect.stringContaining('it must be registrationPending, registrationFailed, setupNeeded, active or inactive'),
    ],
    ['limit', 'limit: it must be at least 1.'],
    ['color', 'color: it is not known here.'],
  ]);
  expect(problemsTotal).toBe(3);
  expect(text).not.toMatch(/invalid/i);
});

describe('who may not', () => {
  test('is told which scope is missing', async () => {
    const narrow = await tenant.token('devices.read');
    const answer = await ask({ path: '/api/v1/tenants/me/batches', headers: { authorization: `Bearer ${narrow}` } });
    expect(answer.status).toBe(403);
    expectProblem(answer, 'notAllowed');
    expect(answer.text).toContain('batches.read');
    expect(answer.headers['www-authenticate']).toContain('insufficient_scope');
  });

  test('is asked for a token, and told when the one that came is no good', async () => {
    const path = '/api/v1/tenants/me/batches';
    const none = await ask({ path, headers: { authorization: '' } });
    expect(none.headers['www-authenticate']).toBe('Bearer realm="Muster"');
    const bad = await ask({ path, headers: { authorization: 'Bearer x' } });
    expect(bad.headers['www-authenticate']).toBe('Bearer realm="Muster", error="invalid_token"');
  });

  test('is refused before the body is read', async () => {
    const body = Buffer.alloc(3_000_000, 'x');
    const headers = { authorization: '', 'content-type': 'text/csv', 'content-length': String(body.length) };
    const answer = await ask({ method: 'POST', path: '/api/v1/tenants/me/batches?kind=register', headers, body });
    expect(answer.status).toBe(401);
  });
});

describe("another tenant's path", () => {
  const paths: readonly (readonly [string, string])[] = [
    ['GET', 'batches'],
    ['GET', `batches/${some}`],
    ['GET', `batches/${some}/rows`],
    ['GET', `batches/${some}/fix-file`],
    ['POST', `batches/${some}/retry`],
    ['POST', `batches/${some}/cancel`],
    ['GET', 'devices'],
    ['GET', 'devices/summary'],
    ['GET', `devices/${some}`],
    ['GET', `devices/${some}/history`],
    ['GET', `devices/${some}/hardware`],
    ['DELETE', `devices/${some}`],
    ['GET', 'events'],
  ];
  test.each(paths)('%s %s is not found, as if there were no such tenant', async (method, path) => {
    const other = await server.createTenant({ entraTenantId: crypto.randomUUID() });
    const bodies = [];
    for (const t of [other.tenantId, some]) {
      const answer = await ask({ method, path: `/api/v1/tenants/${t}/${path}` });
      expect(answer.status).toBe(404);
      expectProblem(answer, 'notFound');
      bodies.push(JSON.stringify({ ...JSON.parse(answer.text), requestId: '' }));
    }
    expect(bodies[0]).toBe(bodies[1]);
  });
});

test('a tenant is named by its ID, its Entra tenant ID or me, in either case', async () => {
  const names = ['me', tenant.tenantId, tenant.tenantId.toUpperCase(), '6F9619FF-8B86-4D01-B42D-00CF4FC964FF'];
  const statuses = [];
  for (const name of names) statuses.push((await ask({ path: `/api/v1/tenants/${name}/devices/summary` })).status);
  expect(new Set(statuses).size).toBe(1);
  expect(statuses[0]).not.toBe(404);
});

describe('what is no HTTP', () => {
  const broken: readonly (readonly [string, string, number])[] = [
    ['garbage', 'GARBAGE\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['a header with a NUL', 'GET / HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    [
      'a chunk of no size',
      'POST /oauth2/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nzz\r\n',
      400,
    ],
  ];
  test.each(broken)('%s', async (_, bytes, status) => {
    const answer = await raw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  function raw(bytes: string): Promise<string> {
    const { hostname, port } = new URL(server.url);
    return new Promise((resolve, reject) => {
      let text = '';
      const socket = connect(Number(port), hostname, () => socket.end(bytes));
      socket.on('data', part => {
        text += part;
      });
      socket.on('close', () => resolve(text)).on('error', reject);
    });
  }
});

test('a body that does not arrive is not waited for', async () => {
  const hasty = await testServer({ limits: { uploadIdleSeconds: 0.05 } });
  const headers = {
    authorization: `Bearer ${await (await hasty.createTenant()).token()}`,
    ...json,
    'content-length': '99',
  };
  const { hostname, port } = new URL(hasty.url);
  const answered = Promise.withResolvers<IncomingMessage>();
  const slow = send({ hostname, port, method: 'POST', path: decode, headers }, answered.resolve);
  slow.on('error', answered.reject).write('{"hardwareHash":');
  expect((await answered.promise).statusCode).toBe(408);
  const cut = Promise.withResolvers<void>();
  const form = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '99' };
  const silent = send({ hostname, port, method: 'POST', path: '/oauth2/token', headers: form });
  silent.on('error', () => cut.resolve()).write('grant_type=');
  await cut.promise;
  slow.destroy();
  await hasty.close();
});

test('no path, query or body makes the service fail', async () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }).map(text => encodeURIComponent(text.toWellFormed())),
    fc.constantFrom('me', 'tenants', 'batches', 'devices', 'events', some, '%00', '%', '..', '%ff', '*', ':t', ''),
  );
  const query = fc.array(fc.tuple(fc.constantFrom('limit', 'cursor', 'search', 'state', 'sort', 'kind', 'x'), piece), {
    maxLength: 3,
  });
  const headers = fc.constantFrom(
    {},
    json,
    { 'content-type': 'text/csv' },
    { 'content-type': 'multipart/form-data; boundary=x' },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT'),
      fc.array(piece, { maxLength: 5 }),
      query,
      headers,
      fc.oneof(fc.json(), fc.string({ unit: 'binary', maxLength: 50 })),
      async (method, pieces, pairs, type, body) => {
        const path = `/api/v1/${pieces.join('/')}?${pairs.map(pair => pair.join('=')).join('&')}`;
        const answer = await ask({ method, path, headers: type, ...(method === 'GET' ? {} : { body }) });
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) expectProblem(answer, JSON.parse(answer.text).code);
      },
    ),
    { numRuns: 300 },
  );
});

test('while the database does not answer, everything says so, and is ready to be asked again', async () => {
  const lonely = await testServer();
  const client = await lonely.createTenant();
  const kept = await client.token();
  lonely.loseDatabase();
  const ready = await ask({ path: '/readyz' }, lonely);
  expect(ready.status).toBe(503);
  expect(JSON.parse(ready.text)).toEqual({
    ...{ status: 'notReady', reason: 'The database does not answer.' },
    ...{ version: expect.stringMatching(/^\d+\.\d+\.\d+$/), commit: expect.toSatisfy(isCommit) },
  });
  expect((await ask({ path: '/healthz' }, lonely)).status).toBe(200);
  const form = { grant_type: 'client_credentials', client_id: client.clientId, client_secret: client.clientSecret };
  const asked = [
    await ask({ path: '/api/v1/tenants/me/batches', headers: { authorization: `Bearer ${kept}` } }, lonely),
    await ask(
      {
        method: 'POST',
        path: '/oauth2/token',
        headers: { authorization: '', 'content-type': 'application/x-www-form-urlencoded' },
        body: String(new URLSearchParams(form)),
      },
      lonely,
    ),
  ];
  for (const { status, headers, text } of asked) {
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ code: 'notReady', requestId: headers['x-request-id'] });
    expect(headers['retry-after']).toBe('5');
  }
  await lonely.close();
});

/** Null where the program is neither in a checkout nor in an archive or image that says it. */
const isCommit = (commit: string | null) => commit === null || /^[0-9a-f]{12}(\+changes)?$/.test(commit);

test('while the worker hangs and batches wait, the service is not ready', async () => {
  const stuck = await testServer();
  const { batches } = await organization(stuck);
  const ready = async () => {
    const { status, text } = await ask({ path: '/readyz' }, stuck);
    return { status, told: JSON.parse(text) };
  };
  const held = Promise.withResolvers<void>();
  const locked = Promise.withResolvers<void>();
  const holding = stuck.database.asSystem('sweep', async tx => {
    await tx.run({ text: 'lock table muster.work_turns in share mode' });
    locked.resolve();
    await held.promise;
  });
  await locked.promise;
  const { id } = await batches.create('register', new Blob([fileOf([rowOf(makeMachine(9401))])]));
  await expect
    .poll(() => {
      stuck.advance(61_000);
      return ready();
    })
    .toMatchObject({ status: 503, told: { status: 'notReady', reason: 'The worker does not answer.' } });
  held.resolve();
  await holding;
  for await (const { state } of batches.follow(id)) if (state === 'finished') break;
  expect(await ready()).toMatchObject({ status: 200, told: { status: 'ready', oldestPendingSeconds: null } });
  await stuck.close();
});

test('metrics are for this machine, or for who has their token', async () => {
  const passedOn = { 'x-forwarded-for': '192.0.2.1' };
  const statuses = [];
  for (const headers of [{}, passedOn, { ...passedOn, authorization: 'Bearer a-token-for-metrics' }]) {
    statuses.push((await ask({ path: '/metrics', headers })).status);
  }
  expect(statuses).toEqual([200, 404, 200]);
  const { text } = await ask({ path: '/metrics' });
  expect(text).toContain(
    'muster_http_request_duration_seconds_bucket{le="0.1",method="GET",route="/metrics",status="2xx"}',
  );
});

test('the pages keep a strict policy, and the log keeps no query', async () => {
  for (const path of ['/welcome', '/setup']) {
    const { status, headers, text } = await ask({ path: `${path}?secret=abc123` });
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';style-src 'sha256-[^']+';/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    // What runs in a page comes from files of the service.
    expect(headers['content-security-policy']).toContain(";script-src 'self';connect-src 'self';form-action 'self'");
    expect(text).not.toMatch(/<script(?! type="module" src="\/)|<[^>]* on[a-z]+=|javascript:/);
  }
  expect(server.log.join('')).not.toContain('abc123');
});
