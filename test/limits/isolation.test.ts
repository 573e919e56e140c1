import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import description from '../../docs/openapi.json' with { type: 'json' };
import type { Client } from '../../src/contracts/client.ts';
import { type Scope, scopes } from '../../src/contracts/tenants.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { disagreements } from '../fixtures/agreement.ts';
import { all, allDevices, fileOf, organization, rowOf, upload } from '../fixtures/registering.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';

/** Who may call an operation, and whose ID is `{id}` in its path. */
interface Expectation {
  readonly who: 'anyone' | 'anyToken' | readonly Scope[];
  readonly id?: 'batch' | 'device';
  readonly body?: string;
  readonly query?: string;
}

/** Every operation of v1; one that is not here fails the test. */
const expectations: Readonly<Record<string, Expectation>> = {
  'GET /api/v1/tenants/{t}/batches': { who: ['batches.read'] },
  'POST /api/v1/tenants/{t}/batches': { who: ['batches.write'], body: 'Serial Number\r\n1', query: '?kind=register' },
  'GET /api/v1/tenants/{t}/batches/{id}': { who: ['batches.read'], id: 'batch' },
  'GET /api/v1/tenants/{t}/batches/{id}/rows': { who: ['batches.read'], id: 'batch' },
  'GET /api/v1/tenants/{t}/batches/{id}/fix-file': { who: ['batches.read'], id: 'batch' },
  'POST /api/v1/tenants/{t}/batches/{id}/retry': { who: ['batches.write'], id: 'batch' },
  'POST /api/v1/tenants/{t}/batches/{id}/cancel': { who: ['batches.write'], id: 'batch' },
  'GET /api/v1/tenants/{t}/devices': { who: ['devices.read'] },
  'GET /api/v1/tenants/{t}/devices/summary': { who: ['devices.read'] },
  'GET /api/v1/tenants/{t}/devices/{id}': { who: ['devices.read'], id: 'device' },
  'PATCH /api/v1/tenants/{t}/devices/{id}': { who: ['devices.write'], id: 'device', body: '{"groupTag":"stolen"}' },
  'DELETE /api/v1/tenants/{t}/devices/{id}': { who: ['devices.write'], id: 'device' },
  'GET /api/v1/tenants/{t}/devices/{id}/history': { who: ['devices.read'], id: 'device' },
  'GET /api/v1/tenants/{t}/devices/{id}/hardware': { who: ['devices.read', 'hardware.read'], id: 'device' },
  'GET /api/v1/tenants/{t}/sign-in-settings': { who: ['tenant.read'] },
  'PUT /api/v1/tenants/{t}/sign-in-settings': { who: ['tenant.write'], body: '{"required":"any","company":null}' },
  'GET /api/v1/tenants/{t}/events': { who: ['batches.read', 'devices.read'] },
  'POST /api/v1/hardware-hashes/decode': { who: 'anyToken', body: '{"hardwareHash":"T0hoch"}' },
  'GET /api/v1/templates/self-service.csv': { who: 'anyone' },
  'GET /api/v1/templates/partner.csv': { who: 'anyone' },
  'GET /api/v1/errors': { who: 'anyone' },
  'GET /api/v1/states': { who: 'anyone' },
};
const operations = Object.entries(expectations);

let server: TestServer;
let ours: TestTenant;
let theirs: Client & { readonly tenantId: string };
let id: Readonly<Record<'batch' | 'device', string>>;
const nobody = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';

beforeAll(async () => {
  server = await testServer();
  ours = await server.createTenant({ name: 'Ours' });
  theirs = await organization(server, { name: 'Theirs' });
  const { batch, rows } = await upload(theirs, fileOf([rowOf(makeMachine(1, { tpm: true }))]));
  id = { batch: batch.id, device: rows[0]?.deviceId ?? '' };
});
afterAll(() => server.close());

test('the table has every operation of the API description, and no other', () => {
  const paths = z.record(z.string(), z.record(z.string(), z.unknown())).parse(description.paths);
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
  );
  expect(operations.map(([operation]) => operation).sort()).toEqual(described.sort());
});

async function ask(operation: string, tenant: string, item: string, token: string | null): Promise<Response> {
  const [method = '', path = ''] = operation.split(' ');
  const { body, query = '' } = expectations[operation]!;
  const url = server.url + path.replace('{t}', tenant).replace('{id}', item) + query;
  const headers = new Headers(token === null ? {} : { authorization: `Bearer ${token}` });
  if (body !== undefined) headers.set('content-type', body.startsWith('{') ? 'application/json' : 'text/csv');
  const stop = new AbortController();
  const answer = await fetch(url, { method, headers, body: body ?? null, signal: stop.signal });
  // A stream of events does not end by itself.
  const text = answer.headers.get('content-type')?.startsWith('text/event-stream') ? '' : await answer.text();
  stop.abort();
  return new Response(text === '' ? null : text, answer);
}

async function expectRefusal(answer: Response, status: number, code: string): Promise<unknown> {
  expect([answer.status, code]).toEqual([status, code]);
  const told = z.looseObject({ code: z.literal(code) }).parse(await answer.json());
  return { ...told, requestId: '' };
}

describe.each(operations)('%s', (operation, { who, id: named }) => {
  const item = () => (named ? id[named] : nobody);

  test('without a token', async () => {
    const answer = await ask(operation, 'me', item(), null);
    if (who === 'anyone') expect(answer.status).toBe(200);
    else await expectRefusal(answer, 401, 'notAuthenticated');
  });

  if (who === 'anyone') return;

  if (who !== 'anyToken') {
    test.each(who)('without the scope %s', async scope => {
      const token = await ours.token(scopes.filter(each => each !== scope).join(' '));
      await expectRefusal(await ask(operation, 'me', item(), token), 403, 'notAllowed');
    });
  }

  test('with just the scopes', async () => {
    const token = await ours.token(who === 'anyToken' ? 'tenant.read' : who.join(' '));
    expect([401, 403]).not.toContain((await ask(operation, 'me', nobody, token)).status);
  });

  if (operation.includes('{t}')) {
    test("on another tenant's path: as if there were no such tenant", async () => {
      const token = await ours.token();
      const real = await expectRefusal(await ask(operation, theirs.tenantId, item(), token), 404, 'notFound');
      const made = await expectRefusal(await ask(operation, nobody, nobody, token), 404, 'notFound');
      expect(real).toEqual(made);
    });
  }

  if (named) {
    test("with another tenant's ID: as if there were no such thing", async () => {
      const token = await ours.token();
      const real = await expectRefusal(await ask(operation, 'me', item(), token), 404, 'notFound');
      const made = await expectRefusal(await ask(operation, 'me', nobody, token), 404, 'notFound');
      expect(real).toEqual(made);
    });
  }
});

test('after all that, nothing of the other tenant has changed', async () => {
  expect((await allDevices(theirs)).map(device => [device.id, device.state, device.groupTag])).toEqual([
    [id.device, 'setupNeeded', null],
  ]);
  expect((await all(page => theirs.batches.list(page))).map(batch => [batch.id, batch.attempt, batch.state])).toEqual([
    [id.batch, 1, 'finished'],
  ]);
  expect(await disagreements(server.database)).toEqual([]);
});
