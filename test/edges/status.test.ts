import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { installationStatus, leastBatchesTold } from '../../src/contracts/status.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { fileOf, organization, rowOf, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

let seed = 1;
const row = () => rowOf(makeMachine(seed++, { tpm: true }));
const minute = 60_000;

async function statusOf(of: TestServer = server) {
  const answer = await fetch(`${of.url}/api/v1/status`);
  expect(answer.status).toBe(200);
  return installationStatus.parse(await answer.json());
}

const pageOf = async (language: string, of: TestServer = server) =>
  await (await fetch(`${of.url}/status`, { headers: { 'accept-language': language } })).text();

/** Batches of a tenant as if they had been settled in so many seconds each, two days ago. */
async function settledBefore(tenantId: string, seconds: readonly number[], rows = 1, of = server): Promise<void> {
  await of.database.asSystem('sweep', tx =>
    tx.run({
      text: `insert into muster.batches (tenant_id, id, kind, state, source, format, encoding, heading, file_sha256, file_bytes,
          request_id, rows, pending, registered, created_at, started_at, finished_at, created_by, sender)
        select $1, gen_random_uuid(), 'register', 'finished', 'api', 'json', 'utf-8', '{}', '', 0, 'r', $4, 0, $4,
          $2::timestamptz, $2, $2::timestamptz + s * interval '1 second', '{}', 'customer' from unnest($3::float8[]) s`,
      values: [tenantId, new Date(of.clock().getTime() - 48 * 60 * minute), [...seconds], rows],
    }),
  );
}

/** Answers are kept: the queue's for seconds, the times' for a minute. */
const laterOn = () => server.advance(2 * minute);

describe('anyone', () => {
  test('is told that uploads are taken, and of no times while few batches could give them', async () => {
    const { tenantId } = await organization(server);
    await settledBefore(
      tenantId,
      Array.from({ length: leastBatchesTold - 1 }, () => 3),
    );
    laterOn();
    const told = await statusOf();
    expect(told).toEqual({
      ...{ at: expect.any(String), takesUploads: true, queue: 'none' },
      settling: { days: 30, promisedSeconds: 600, medianSeconds: null, p95Seconds: null },
    });
    const page = await pageOf('en');
    expect(page).toContain('Uploads are taken.');
    expect(page).toContain('too few uploads to tell');
  });

  test('is told the times of the last 30 days, of all tenants together', async () => {
    const { tenantId } = await organization(server);
    await settledBefore(tenantId, [...Array.from({ length: 20 }, () => 3), ...Array.from({ length: 10 }, () => 900)]);
    laterOn();
    expect((await statusOf()).settling).toMatchObject({ medianSeconds: 3, p95Seconds: 900 });
    const english = await pageOf('en');
    expect(english).toMatch(/3 seconds \(as promised\)[\s\S]*15 minutes \(longer than promised\)[\s\S]*10 minutes/);
    const german = await pageOf('de-AT,de;q=0.9');
    expect(german).toContain('<html lang="de">');
    expect(german).toMatch(/3 Sekunden \(wie zugesagt\)[\s\S]*15 Minuten \(länger als zugesagt\)/);
    for (const page of [english, german]) expect(page).not.toMatch(/<script|undefined|\{\w+\}/);
  });

  test('is told how long the queue is roughly, and that the database is away', async () => {
    const alone = await testServer({ role: 'web' });
    const api = await organization(alone, { name: 'Contoso of the queue' });
    await api.batches.create('register', new Blob([fileOf([row(), row()])]));
    expect(await statusOf(alone)).toMatchObject({ takesUploads: true, queue: 'below1000' });
    expect(JSON.stringify(await statusOf(alone)) + (await pageOf('en', alone))).not.toContain('Contoso');
    alone.loseDatabase();
    alone.advance(2 * minute);
    expect(await statusOf(alone)).toMatchObject({ takesUploads: false, queue: null });
    expect(await pageOf('en', alone)).toContain('Uploads are not taken at the moment.');
    await alone.close();
  });

  test('is told when the disk has no room, and so is who asks whether the service is ready', async () => {
    const full = await testServer({ leastFreeBytes: Number.MAX_SAFE_INTEGER });
    expect((await statusOf(full)).takesUploads).toBe(false);
    const ready = await fetch(`${full.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      ...{ status: 'notReady', reason: 'The disk of the data folder is full, or nearly so.' },
      data: { enough: false, freeBytes: expect.any(Number), sizeBytes: expect.any(Number) },
    });
    await full.close();
  });
});

describe('a tenant', () => {
  test('is told its own queue and an estimate that counts what comes in between', async () => {
    const alone = await testServer({ role: 'web' });
    const [own, other] = [await organization(alone), await organization(alone)];
    expect(await own.status()).toMatchObject({
      ...{ queue: { batches: 0, rows: 0 }, rowsPerSecond: null, estimatedSeconds: 0 },
      settling: { batches: 0, medianSeconds: null, p95Seconds: null },
    });
    await own.batches.create('register', new Blob([fileOf([row(), row(), row()])]));
    await other.batches.create('register', new Blob([fileOf([row()])]));
    alone.advance(2 * minute);
    expect(await own.status()).toMatchObject({ queue: { batches: 1, rows: 3 }, estimatedSeconds: null });
    await settledBefore(own.tenantId, [2000], 1000, alone);
    expect(await own.status()).toMatchObject({ rowsPerSecond: 0.5, estimatedSeconds: 8 });
    await alone.close();
  });

  test('is told the rate that was measured of it, else that of all', async () => {
    const [own, other] = [await organization(server), await organization(server)];
    await settledBefore(own.tenantId, [10, 10], 1000);
    laterOn();
    expect(await own.status()).toMatchObject({
      ...{ rowsPerSecond: 100, estimatedSeconds: 0 },
      settling: { days: 30, promisedSeconds: 600, batches: 2, medianSeconds: 10, p95Seconds: 10 },
    });
    expect(await other.status()).toMatchObject({ rowsPerSecond: 100, settling: { batches: 0, p95Seconds: null } });
    expect(await own.installation()).toMatchObject({ takesUploads: true });
  });
});

test('who may see the metrics is told in detail whether the service is ready, others what they need', async () => {
  const api = await organization(server);
  await upload(api, fileOf([row()]));
  const passedOn = { 'x-forwarded-for': '192.0.2.1' };
  const told = async (headers: Record<string, string>) => {
    const answer = await (await fetch(`${server.url}/readyz`, { headers })).json();
    const { version, commit, ...readiness } = z
      .looseObject({ version: z.string(), commit: z.string().nullable() })
      .parse(answer);
    return readiness;
  };
  const facts = { status: 'ready', schemaVersion: expect.stringMatching(/^\d{4}_/), oldestPendingSeconds: null };
  expect(await told(passedOn)).toEqual(facts);
  expect(await told({})).toEqual({
    ...facts,
    databaseMilliseconds: expect.any(Number),
    worker: { answers: true, lastLookSeconds: expect.any(Number) },
    data: { enough: true, freeBytes: expect.any(Number), sizeBytes: expect.any(Number) },
  });
});
