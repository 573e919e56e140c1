import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Batch } from '../../src/contracts/batches.ts';
import type { Client } from '../../src/contracts/client.ts';
import { disagreements } from '../fixtures/agreement.ts';
import { type Processes, processes, together } from './processes.ts';

let service: Processes;
beforeEach(async () => {
  service = await processes();
});
afterEach(() => service.close());

/** Rows in a slice (src/services/batches/settle.ts). */
const slice = 5000;

/** Rows that are cheap to settle: devices to deregister that nobody has. */
function unknownDevices(rows: number): Blob {
  const lines = Array.from({ length: rows }, (_, n) => `Contoso,Model 1,S${n}`);
  return new Blob([['Manufacturer,Model,Serial Number', ...lines].join('\r\n')]);
}

/** The slices of all tenants in the order they were settled in, each by its tenant and what it left pending. */
async function slicesDone(): Promise<{ tenantId: string; batchId: string; pending: number }[]> {
  return await service.database.asSystem('readiness', tx =>
    tx.query(sql<{ tenantId: string; batchId: string; pending: number }>`
      select tenant_id as "tenantId", batch_id as "batchId", (batch->'counts'->>'pending')::int as pending
      from muster.events where event = 'batch' and batch->>'startedAt' is not null order by at, position`),
  );
}

async function finished(api: Client, { id }: Batch): Promise<Batch> {
  let last: Batch | undefined;
  for await (const batch of api.batches.follow(id)) last = batch;
  if (!last) throw new Error('the batch was not found');
  return last;
}

test("a small batch does not wait for another tenant's big one", async () => {
  const web = await service.web();
  const big = web.client(await service.createTenant({ name: 'Big' }));
  const small = web.client(await service.createTenant({ name: 'Small' }));
  const waiting = await big.batches.create('deregister', unknownDevices(6 * slice));
  const later = await small.batches.create('deregister', unknownDevices(10));
  await service.worker();
  await Promise.all([finished(big, waiting), finished(small, later)]);
  const order = (await slicesDone()).map(({ batchId }) => (batchId === later.id ? 'small' : 'big'));
  expect(order).toEqual(['big', 'small', ...Array.from({ length: 5 }, () => 'big')]);
}, 120_000);

test('three tenants take turns, whoever came first and with however many batches', async () => {
  const web = await service.web();
  const apis: (Client & { readonly tenantId: string })[] = [];
  for (const name of ['A', 'B', 'C']) apis.push(web.client(await service.createTenant({ name })));
  const [a, b, c] = apis.map(api => () => api.batches.create('deregister', unknownDevices(2 * slice)));
  const batches = [await a!(), await a!(), await b!(), await c!()];
  await service.worker();
  await Promise.all(batches.map(batch => finished(apis.find(({ tenantId }) => tenantId === batch.tenantId)!, batch)));
  const names = new Map(apis.map(({ tenantId }, n) => [tenantId, 'ABC'[n]]));
  expect((await slicesDone()).map(({ tenantId }) => names.get(tenantId)).join('')).toBe('ABCABCAA');
  const turns = await service.database.asSystem('readiness', tx =>
    tx.query(sql<{ tenantId: string }>`select tenant_id as "tenantId" from muster.work_turns order by turn desc`),
  );
  expect(names.get(turns[0]?.tenantId ?? '')).toBe('A');
}, 120_000);

test('two workers and two web processes: no slice twice, and the other web process tells of it in order', async () => {
  const [near, far] = await Promise.all([service.web(), service.web()]);
  const tenants = [await service.createTenant(), await service.createTenant(), await service.createTenant()];
  const told = tenants.map(async tenant => {
    const events: { position: number; pending: number }[] = [];
    for await (const item of far.client(tenant).events({ after: 0 })) {
      if (item.event === 'batch') events.push({ position: item.position, pending: item.data.counts.pending });
      if (item.event === 'batch' && item.data.counts.pending === 0) break;
    }
    return events;
  });
  const apis = tenants.map(tenant => near.client(tenant));
  const made = await Promise.all(apis.map(api => api.batches.create('deregister', unknownDevices(3 * slice))));
  // Held at the first thing that a slice writes, both workers have taken a batch: each another.
  await together(service.database, 'batch_rows', 2, async () => {
    await Promise.all([service.worker(), service.worker()]);
  });
  for (const [n, api] of apis.entries()) {
    expect((await finished(api, made[n]!)).counts).toMatchObject({ rows: 3 * slice, notRegistered: 3 * slice });
  }
  const left = [3 * slice, 2 * slice, slice, 0];
  for (const events of await Promise.all(told)) {
    expect(events).toEqual(left.map((pending, n) => ({ position: n + 1, pending })));
  }
  expect((await slicesDone()).length).toBe(9);
  expect(await disagreements(service.database)).toEqual([]);
}, 120_000);
