import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { deviceStates } from '../../src/contracts/devices.ts';
import { errorCodes, errorTable } from '../../src/contracts/errors.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await testServer();
});
afterAll(async () => await server.close());

const get = (path: string) => fetch(`${server.url}/api/v1${path}`);
const items = z.object({ items: z.array(z.record(z.string(), z.unknown())), nextCursor: z.null() });

test.each([
  [
    'self-service',
    'Manufacturer,Model,Serial Number,Hardware Hash\r\n' +
      'Microsoft Corporation,Surface Laptop,016520771357,eidkaofjeioaofjfoieoajfoiejofiaoiojeifjojew\r\n',
  ],
  ['partner', 'Manufacturer,Model,Serial Number\r\nMicrosoft Corporation,Surface Laptop,016520771357\r\n'],
])('the template %s has its heading and one sample row', async (name, text) => {
  const answer = await get(`/templates/${name}.csv`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${name}.csv"`);
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(`\ufeff${text}`));
});

test('every code is listed with its words', async () => {
  const { items: listed } = items.parse(await (await get('/errors')).json());
  expect(listed.map(({ code }) => code)).toEqual(errorCodes);
  for (const entry of listed) {
    for (const word of ['title', 'meaning', 'remedy']) expect(entry[word]).toMatch(/\w/);
  }
  const hash = listed.find(({ code }) => code === 'hardwareHashNotValid');
  expect(hash).toMatchObject({ retryable: false, graph: { name: 'InvalidZtdHardwareHash', number: 802 } });
  expect(hash?.reasons).toEqual(
    errorTable.hardwareHashNotValid.reasons.map(reason =>
      expect.objectContaining({ reason, detail: expect.any(String), remedy: expect.any(String) }),
    ),
  );
});

test('every state is listed with its label', async () => {
  const { items: listed } = items.parse(await (await get('/states')).json());
  expect(listed.map(({ state }) => state)).toEqual(deviceStates);
  expect(listed).toContainEqual({ state: 'setupNeeded', label: 'Setup needed', meaning: expect.any(String) });
});

test.each(['/errors', '/states', '/templates/partner.csv'])('%s takes no parameters', async path => {
  expect((await get(`${path}?colour=red`)).status).toBe(400);
});

test('the API description names every path, its scopes and its refusals', async () => {
  const described = z.object({
    openapi: z.literal('3.1.0'),
    paths: z.record(
      z.string(),
      z.record(
        z.string(),
        z.object({
          operationId: z.string(),
          summary: z.string(),
          tags: z.array(z.string()).min(1),
          responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.unknown()).optional() })),
        }),
      ),
    ),
  });
  const { paths } = described.parse(await (await get('/openapi.json')).json());
  const operations = Object.values(paths).flatMap(path => Object.values(path));
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { operationId, responses } of operations) {
    expect(
      Object.keys(responses).some(status => status.startsWith('2')),
      operationId,
    ).toBe(true);
    expect(responses['400']?.content, operationId).toHaveProperty(['application/problem+json']);
  }
});
