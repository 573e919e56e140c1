import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import { problem } from '../../src/contracts/problem.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { caller } from '../fixtures/calling.ts';
import { all, fileOf, organization, rowOf, settled, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
let seed = 1;
beforeAll(async () => {
  server = await testServer();
  // In no time zone here does a day end while the tests run.
  const halfHour = 30 * 60_000;
  if (server.clock().getTime() % halfHour > halfHour - 120_000) server.advance(120_000);
});
afterAll(() => server.close());

const good = () => rowOf(makeMachine(seed++, { tpm: true }));
const failing = (hash: string) => rowOf(makeMachine(seed++), { 'Hardware Hash': hash });
const nothing = { registered: 0, alreadyRegistered: 0, deregistered: 0, failed: 0, cancelled: 0 };

/** A batch of so many devices, moved to a moment in the past: tokens hold by the real clock, so the service's cannot go far. */
async function registeredAt(api: Client, moment: number, devices: number): Promise<void> {
  const { batch } = await upload(api, fileOf(Array.from({ length: devices }, good)));
  await move(batch.id, moment);
}

async function move(batchId: string, moment: number): Promise<void> {
  const values = [new Date(moment), batchId];
  const text = `update muster.batches set created_at = $1::timestamptz, finished_at = finished_at - created_at + $1::timestamptz where id = $2`;
  await server.database.asSystem('sweep', tx => tx.run({ text, values }));
}

/** The days that have anything. */
async function daysOf(api: Client, options: { days?: number; timeZone?: string } = {}) {
  const { perDay } = await api.statistics(options);
  return perDay.flatMap(({ day, ...counts }) => (Object.values(counts).some(n => n > 0) ? [[day, counts]] : []));
}

describe('the statistics', () => {
  test('of a tenant without batches are zeros, day by day', async () => {
    const api = await organization(server);
    const found = await api.statistics();
    expect(found.perDay.length).toBe(30);
    expect(found.perDay.every(({ day, ...counts }) => Object.values(counts).every(n => n === 0) && day !== '')).toBe(
      true,
    );
    expect(found).toMatchObject({ failures: [], settling: { batches: 0, medianSeconds: null, p95Seconds: null } });
    expect(found.perDay.at(-1)?.day).toBe(server.clock().toISOString().slice(0, 10));
    expect(found.from).toBe(`${found.perDay[0]?.day}T00:00:00.000Z`);
    expect(Date.parse(found.to) - Date.parse(found.from)).toBe(30 * 24 * 3600_000);
  });

  test("add up to the batches' counts, the devices and the failed rows", async () => {
    const api = await organization(server);
    const rows = [good(), good(), good()];
    await upload(api, fileOf([...rows, failing('T0hoch'), failing('T0hoch'), failing('not base64!')]));
    await upload(api, fileOf([rows[0]!, failing('')]));
    await upload(api, fileOf(rows.slice(1, 2)), 'deregister');
    const { perDay, failures, settling, byState } = await api.statistics({ days: 1 });
    const batches = (await api.batches.list()).items;
    for (const name of ['registered', 'alreadyRegistered', 'deregistered', 'failed', 'cancelled'] as const) {
      expect(perDay[0]?.[name]).toBe(batches.reduce((sum, { counts }) => sum + counts[name], 0));
    }
    expect(perDay[0]).toMatchObject({ registered: 3, alreadyRegistered: 1, deregistered: 1, failed: 4 });
    expect(byState).toEqual((await api.devices.summary()).byState);
    expect(settling.batches).toBe(2);
    const failed = await Promise.all(
      batches.map(({ id }) => all(page => api.batches.rows(id, { ...page, outcome: 'failed' }))),
    );
    const told = Map.groupBy(failed.flat(), ({ error }) => JSON.stringify([error?.code, error?.reason]));
    expect(failures.map(({ code, reason, rows: n }) => [JSON.stringify([code, reason]), n]).toSorted()).toEqual(
      [...told].map(([name, group]) => [name, group.length]).toSorted(),
    );
    expect(failures.map(({ rows: n }) => n)).toEqual([3, 1]);
    expect(failures.some(({ code, reason }) => code === 'missingValue' && reason === null)).toBe(true);
  });

  test('count a row that is retried on the day of its batch, and no longer as failed', async () => {
    const [ours, theirs] = [await organization(server), await organization(server)];
    const row = good();
    await upload(theirs, fileOf([row]));
    const { batch } = await upload(ours, fileOf([row]));
    const yesterday = Date.parse(batch.createdAt) - 24 * 3600_000;
    await move(batch.id, yesterday);
    const day = new Date(yesterday).toISOString().slice(0, 10);
    expect(await ours.statistics()).toMatchObject({
      failures: [{ code: 'deviceClaimedByAnotherOrganization', reason: null, rows: 1 }],
      settling: { batches: 1 },
    });
    await upload(theirs, fileOf([row]), 'deregister');
    await ours.batches.retry(batch.id);
    await settled(ours, batch.id);
    expect(await daysOf(ours)).toEqual([[day, { ...nothing, registered: 1 }]]);
    // When it finished says nothing about how long it took.
    expect(await ours.statistics()).toMatchObject({ failures: [], settling: { batches: 0 } });
  });

  test('say how long batches took to settle', async () => {
    const api = await organization(server);
    for (const seconds of [2, 4, 60]) {
      const { batch } = await upload(api, fileOf([good()]));
      const text = `update muster.batches set finished_at = created_at + make_interval(secs => ${seconds}) where id = '${batch.id}'`;
      await server.database.asSystem('sweep', tx => tx.run({ text }));
    }
    const { settling } = await api.statistics();
    expect(settling).toEqual({ batches: 3, medianSeconds: 4, p95Seconds: expect.closeTo(54.4) });
  });

  test('are those of the tenant alone', async () => {
    const [api, other] = [await organization(server), await organization(server)];
    await upload(other, fileOf([good(), failing('T0hoch')]), 'register');
    expect(await daysOf(api)).toEqual([]);
    expect(await api.statistics()).toMatchObject({
      failures: [],
      settling: { batches: 0 },
      byState: { setupNeeded: 0 },
    });
  });
});

describe('days', () => {
  const second = 1000;
  const hour = 3600 * second;
  const one = { ...nothing, registered: 1 };
  const two = { ...nothing, registered: 2 };

  test('begin and end where they do in the time zone', async () => {
    const api = await organization(server);
    // Five and a half hours ahead, all year.
    const timeZone = 'Asia/Kolkata';
    const { from } = await api.statistics({ timeZone, days: 3 });
    await registeredAt(api, Date.parse(from) + 24 * hour - second, 1);
    await registeredAt(api, Date.parse(from) + 24 * hour, 2);
    const [before, day] = (await api.statistics({ timeZone, days: 3 })).perDay.map(each => each.day);
    expect(await daysOf(api, { timeZone, days: 3 })).toEqual([
      [before, one],
      [day, two],
    ]);
    expect(await daysOf(api, { timeZone, days: 2 })).toEqual([[day, two]]);
    expect(await daysOf(api, { timeZone, days: 1 })).toEqual([]);
    // In UTC both were made before this day began.
    expect(await daysOf(api)).toEqual([[before, { ...nothing, registered: 3 }]]);
    expect(from).toBe(`${dayBefore(before)}T18:30:00.000Z`);
  });

  test('have 23 hours when clocks are put forward', async () => {
    const api = await organization(server);
    const sunday = lastPutForward();
    const begin = Date.parse(`${sunday}T00:00:00Z`) - hour;
    await registeredAt(api, begin - second, 1);
    await registeredAt(api, begin + 23 * hour - second, 2);
    await registeredAt(api, begin + 23 * hour, 1);
    const days = await daysOf(api, { timeZone: 'Europe/Berlin', days: 366 });
    expect(days.map(([, counts]) => counts)).toEqual([one, two, one]);
    expect(days[1]?.[0]).toBe(sunday);
  });

  test.each(['Europe/Atlantis', 'Berlin', '%2B02:00', ''])('of the time zone %s are refused', async name => {
    const call = await caller(server, await server.createTenant());
    const answer = await call(`/tenants/me/statistics?timeZone=${name}`);
    expect(answer.status).toBe(400);
    const told = problem.parse(await answer.json());
    expect(told).toMatchObject({ code: 'requestNotValid', detail: expect.stringContaining('IANA time zone') });
  });
});

function dayBefore(day = ''): string {
  return new Date(Date.parse(day) - 24 * 3600_000).toISOString().slice(0, 10);
}

/** The last Sunday of a March on which clocks in Berlin were put forward. */
function lastPutForward(): string {
  const now = server.clock();
  const sundayOf = (year: number) => {
    const end = new Date(Date.UTC(year, 2, 31));
    return new Date(end.getTime() - end.getUTCDay() * 24 * 3600_000);
  };
  const year = now.getUTCFullYear();
  const sunday = [sundayOf(year), sundayOf(year - 1)].find(day => day.getTime() < now.getTime() - 2 * 24 * 3600_000);
  return sunday?.toISOString().slice(0, 10) ?? '';
}
