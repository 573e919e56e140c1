import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { batch } from '../../src/contracts/batches.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { caller } from '../fixtures/calling.ts';
import { fileOf, organization, rowOf } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const line = z.looseObject({ msg: z.string(), requestId: z.string().optional(), batchId: z.string().optional() });
const linesOf = (requestId: string) =>
  server.log.map(text => line.parse(JSON.parse(text))).filter(told => told.requestId === requestId);

test("one request's ID stands in its log lines, its batch, its rows' slices, its events and its audit entry", async () => {
  const tenant = await server.createTenant();
  const call = await caller(server, tenant);
  const stream = await call('/tenants/me/events', { headers: { 'last-event-id': '0' } });
  const body = fileOf([1, 2].map(n => rowOf(makeMachine(n, { tpm: true }))));
  const headers = { 'content-type': 'text/csv' };
  const sent = await call('/tenants/me/batches?kind=register', { method: 'POST', headers, body });
  const requestId = sent.headers.get('x-request-id') ?? '';
  const { id: batchId, requestId: ofBatch } = batch.parse(await sent.json());
  expect(ofBatch).toBe(requestId);

  const events = await finishedOf(stream, batchId);
  expect(events.map(event => event.requestId)).toEqual(events.map(() => requestId));
  await expect.poll(() => linesOf(requestId).map(({ msg }) => msg)).toContain('slice settled');
  const lines = linesOf(requestId);
  expect(lines.map(({ msg }) => msg).toSorted()).toEqual(['answered', 'batch made', 'slice settled']);
  expect(lines.find(({ msg }) => msg === 'slice settled')).toMatchObject({
    ...{ tenantId: tenant.tenantId, batchId, rows: 2, milliseconds: expect.any(Number) },
  });
  const entries = z.object({ items: z.array(z.looseObject({ action: z.string(), requestId: z.string().nullable() })) });
  const { items } = entries.parse(await (await call('/tenants/me/audit?action=batch.register')).json());
  expect(items.map(entry => entry.requestId)).toEqual([requestId]);
});

test('a slice that cannot be settled says whose it is', async () => {
  const stuck = await testServer();
  const api = await organization(stuck);
  await stuck.database.asSystem('sweep', tx =>
    tx.run({ text: `alter table muster.claim_keys add constraint none check (false) not valid` }),
  );
  const { requestId, id } = await api.batches.create(
    'register',
    new Blob([fileOf([rowOf(makeMachine(3, { tpm: true }))])]),
  );
  const failed = () => stuck.log.map(text => JSON.parse(text)).filter(told => told.msg === 'settling failed');
  await expect.poll(failed).not.toEqual([]);
  expect(failed()[0]).toMatchObject({
    ...{ requestId, batchId: id, tenantId: api.tenantId },
    err: { name: 'SliceFailed', cause: { code: '23514' } },
  });
  expect(await (await fetch(`${stuck.url}/metrics`)).text()).toMatch(/^muster_slices_failed_total [1-9]/m);
  await stuck.close();
});

/** The batch's events up to the one that it is finished with. */
async function finishedOf(stream: Response, batchId: string) {
  const found = [];
  let text = '';
  for await (const part of stream.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames.filter(each => /^event: batch$/m.test(each))) {
      const told = batch.parse(JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? ''));
      if (told.id === batchId) found.push(told);
      if (told.finishedAt !== null) return found;
    }
  }
  return found;
}
