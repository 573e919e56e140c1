import { afterAll, beforeAll, expect, test } from 'vitest';
import { all, fileOf, organization, rowOf, upload } from '../../test/fixtures/registering.ts';
import { type TestServer, testServer } from '../../test/fixtures/server.ts';
import { type Retention, retention } from '../contracts/retention.ts';
import { makeMachine } from '../hardware-hash/synthesize.ts';
import { verifyAudit } from './audit/verify.ts';
import { sweepService } from './sweeps.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const day = 86_400_000;

/** Sweeps as it would be done so many days from now, until nothing is left to do. */
async function sweepIn(days: number, given: Partial<Retention>): Promise<void> {
  const clock = () => new Date(Date.now() + days * day);
  const sweeps = sweepService({ database: server.database, clock, retention: { ...retention, ...given } });
  while (await sweeps.next());
}

const count = (text: string, values: unknown[]): Promise<number> =>
  server.database.asSystem('sweep', async tx => (await tx.run<{ n: number }>({ text, values })).rows[0]?.n ?? -1);

test('captures of devices that are gone are kept for as long as is set', async () => {
  const api = await organization(server);
  const { rows } = await upload(api, fileOf([rowOf(makeMachine(1)), rowOf(makeMachine(2))]));
  await api.devices.remove(rows[0]?.deviceId ?? '');
  const captures = () => count('select count(*)::int as n from muster.captures where tenant_id = $1', [api.tenantId]);
  await sweepIn(29, {});
  await sweepIn(59, { captureDays: 60 });
  expect(await captures()).toBe(2);
  await sweepIn(1.1, { captureDays: 1 });
  expect(await captures()).toBe(1);
});

test('rows keep what lists show, and fix-files are empty', async () => {
  const api = await organization(server);
  const file = fileOf([rowOf(makeMachine(3), { 'Hardware Hash': 'T0hoch', 'Assigned User': 'megan@contoso.example' })]);
  const { batch } = await upload(api, file);
  const kept = () =>
    count(
      `select count(*)::int as n from muster.batch_rows where tenant_id = $1
        and (cells is not null or sealed_cells is not null or assigned_user is not null)`,
      [api.tenantId],
    );
  await sweepIn(1000, {});
  await sweepIn(8, { cellDays: 9 });
  expect(await kept()).toBe(1);
  const before = await all(page => api.batches.rows(batch.id, page));
  await sweepIn(10, { cellDays: 9 });
  expect(await kept()).toBe(0);
  expect(await all(page => api.batches.rows(batch.id, page))).toEqual(before);
  const fix = await new Response((await api.batches.fixFile(batch.id)).body).text();
  expect(fix.split('\r\n')[1]).toMatch(/^,+hardwareHashNotValid,/);
});

test('the audit log is cut off, goes on, and is whole', async () => {
  const api = await organization(server);
  const adele = { name: 'Adele', email: 'adele@contoso.example', phone: '1', preferredLanguage: 'en' };
  for (const area of ['devices', 'security'] as const) await api.contacts.create({ ...adele, area });
  const [first] = (await api.audit.list()).items.slice(-1);
  const chain = async (kept: { position: number; digest: string }[] = []) =>
    (
      await verifyAudit(
        server.database,
        kept.map(head => ({ tenantId: api.tenantId, ...head })),
      )
    ).find(({ tenantId }) => tenantId === api.tenantId);
  const whole = await chain();
  expect(whole).toMatchObject({ begins: 1, broken: null });
  await sweepIn(40_000, {});
  expect(await chain()).toEqual(whole);

  await sweepIn(100, { auditDays: 99 });
  const last = whole?.position ?? 0;
  expect(last).toBe(3);
  // The last entry stays: a log is never empty.
  expect(await chain()).toEqual({ ...whole, entries: 1, begins: last });
  const head = { position: last, digest: whole?.digest ?? '' };
  expect(await chain([head])).toMatchObject({ broken: null });
  expect(await chain([{ position: first?.position ?? 0, digest: first?.digest ?? '' }])).toMatchObject({
    broken: { position: 1, what: 'keptHeadCut' },
  });
  await upload(api, fileOf([rowOf(makeMachine(4))]));
  const after = await chain([head]);
  expect(after).toMatchObject({ begins: last, broken: null });
  expect(after?.entries).toBeGreaterThan(1);

  // Whoever cuts more off than the head says shows.
  await server.database.asSystem('sweep', tx =>
    tx.run({ text: 'delete from muster.audit where tenant_id = $1 and position = $2', values: [api.tenantId, last] }),
  );
  expect(await chain()).toMatchObject({ broken: { position: last, what: 'missing' } });
});

test('what two organizations had to do with each other is kept for good, unless set', async () => {
  const owner = await organization(server, { name: 'Contoso' });
  const taker = await organization(server, { name: 'Fabrikam', domains: ['fabrikam.example'] });
  const { rows } = await upload(owner, fileOf([5, 6].map(n => rowOf(makeMachine(n)))));
  const [accepted, open] = rows.map(({ deviceId }) => deviceId ?? '');
  const { id } = await owner.transfers.offer({ to: 'fabrikam.example', deviceIds: [accepted ?? ''] });
  await taker.transfers.accept(id);
  const offered = await owner.transfers.offer({ to: 'fabrikam.example', deviceIds: [open ?? ''] });
  await sweepIn(1000, {});
  expect((await taker.transfers.list()).items).toHaveLength(2);
  await sweepIn(10, { endedDays: 9 });
  for (const api of [owner, taker]) {
    expect((await api.transfers.list()).items.map(transfer => transfer.id)).toEqual([offered.id]);
  }
  expect(await count('select count(*)::int as n from muster.transfer_devices where transfer_id = $1', [id])).toBe(0);
});
