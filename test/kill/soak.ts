import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { BatchKind } from '../../src/contracts/batches.ts';
import { type Client, muster } from '../../src/contracts/client.ts';
import { isSettled } from '../../src/contracts/client-follow.ts';
import { type Installation, installation } from './installation.ts';
import { deregistering, registering } from './machines.ts';

/**
 * `npm run soak [minutes]`: a real service under half of what it can do, all the time: files come and go, lists are read,
 * events followed. A line a minute and a verdict; ends with 1 where memory grew or a request failed.
 */
const minutes = Number(process.argv[2] ?? 30);
const rowsAFile = 2000;
const files = Array.from({ length: 12 }, (_, i) => registering(i * rowsAFile, rowsAFile));

/** What has happened since the last line, and the errors of the whole run. */
const seen = { rows: 0, lists: 0, events: 0, position: 0 };
const errors: string[] = [];
const ended = new AbortController();

const place = await installation();
await place.start();
const { clientId, clientSecret } = await place.createTenant('Contoso');
const api = muster({ url: place.url, clientId, clientSecret });
const peak = await peakRate();
console.log(`Peak: ${Math.round(peak)} rows/s. Half of it for ${minutes} minutes.`);
const work = [sendAtRate(peak / 2), readLists(), followEvents()];
const memory: number[] = [];
for (let minute = 1; minute <= minutes; minute += 1) {
  const before = { ...seen };
  await pause(60_000);
  memory.push(residentMegabytes(place));
  const facts = { minute, rowsPerSecond: Math.round((seen.rows - before.rows) / 60), rssMiB: memory.at(-1) };
  const counts = {
    lists: seen.lists - before.lists,
    events: seen.events - before.events,
    errors: errors.length,
    ...(errors[0] && { firstError: errors[0] }),
  };
  console.log(JSON.stringify({ ...facts, ...counts, tables: await tables(place) }));
}
ended.abort();
await Promise.allSettled(work);
judge();
await place.remove();

/** Rows a second, from the first byte of a file until its last row is settled, one file after another. */
async function peakRate(): Promise<number> {
  await send('register', files[0] ?? '');
  const began = performance.now();
  for (const file of files.slice(1, 4)) await send('register', file);
  return (3 * rowsAFile * 1000) / (performance.now() - began);
}

/** Registers file after file, and lets the oldest machines leave again. What is late is not made up for: that would be more than the rate. */
async function sendAtRate(rowsPerSecond: number): Promise<void> {
  const step = (2 * rowsAFile * 1000) / rowsPerSecond;
  for (let turn = 4; !ended.signal.aborted; turn += 1) {
    const due = performance.now() + step;
    await noting(() => send('register', files[turn % files.length] ?? ''));
    await noting(leaveOldest);
    await pause(Math.max(0, due - performance.now()));
  }
}

async function leaveOldest(): Promise<void> {
  if ((await api.devices.summary()).total < 8 * rowsAFile) return;
  const oldest = { state: 'setupNeeded', sort: 'registeredAt', limit: 1000 } as const;
  const { items, nextCursor } = await api.devices.list(oldest);
  const more = nextCursor === null ? [] : (await api.devices.list({ ...oldest, cursor: nextCursor })).items;
  await send('deregister', deregistering([...items, ...more], 0));
}

async function send(kind: BatchKind, file: string): Promise<void> {
  let batch = await api.batches.create(kind, new Blob([file]));
  while (!isSettled(batch)) {
    await pause(100);
    batch = await api.batches.get(batch.id);
  }
  if (batch.state !== 'finished') errors.push(`a batch ended ${batch.state}: ${JSON.stringify(batch.counts)}`);
  seen.rows += batch.counts.rows;
}

async function readLists(): Promise<void> {
  const lists: ((client: Client) => Promise<unknown>)[] = [
    ({ devices }) => devices.list({ limit: 100 }),
    ({ devices }) => devices.list({ state: 'setupNeeded', limit: 100 }),
    ({ devices }) => devices.list({ sort: '-registeredAt', limit: 1000 }),
    ({ devices }) => devices.summary(),
    ({ batches }) => batches.list({ limit: 20 }),
  ];
  for (let turn = 0; !ended.signal.aborted; turn += 1) {
    await noting(async () => lists[turn % lists.length]?.(api));
    seen.lists += 1;
    await pause(200);
  }
}

async function followEvents(): Promise<void> {
  await noting(async () => {
    for await (const item of api.events({ signal: ended.signal })) {
      if (item.event === 'open') continue;
      seen.events += 1;
      if (item.event === 'reset') errors.push('events were missed');
      else if (seen.position > 0 && item.position !== seen.position + 1) errors.push(`no event ${seen.position + 1}`);
      if (item.event !== 'reset') seen.position = item.position;
    }
  });
}

async function noting(ask: () => Promise<unknown>): Promise<void> {
  try {
    await ask();
  } catch (error) {
    if (!ended.signal.aborted) errors.push(error instanceof Error ? error.message : String(error));
  }
}

function residentMegabytes(place: Installation): number {
  const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', `${place.process().pid}`], { encoding: 'utf8' });
  return Math.round(Number(kilobytes) / 1024);
}

interface Table {
  readonly name: string;
  readonly text: string;
}

/** By table with more than a megabyte or dead rows: its size and its indexes' in MB, live and dead rows, updates in place, vacuums. */
async function tables(place: Installation): Promise<Record<string, string>> {
  const { database } = await place.bundled();
  const query = sql<Table>`
    select relname as name, format('%s+%s MB, %s live, %s dead, %s of %s updates hot, %s vacuums',
      pg_table_size(relid) >> 20, pg_indexes_size(relid) >> 20, n_live_tup, n_dead_tup,
      n_tup_hot_upd, n_tup_upd, autovacuum_count) as text
    from pg_stat_user_tables
    where schemaname = 'muster' and (pg_total_relation_size(relid) > 1 << 20 or n_dead_tup > 0)
    order by pg_total_relation_size(relid) desc`;
  const rows = await database.asSystem('sweep', tx => tx.query(query));
  return Object.fromEntries(rows.map(({ name, text }) => [name, text]));
}

/** Memory is flat where the last quarter needs no more than the second, give or take what a garbage collector leaves. */
function judge(): void {
  const quarter = Math.floor(memory.length / 4);
  const [early, late] = [mean(memory.slice(quarter, 2 * quarter)), mean(memory.slice(-quarter))];
  const grew = quarter > 0 && late > early * 1.15 + 16;
  if (quarter === 0) console.log('Memory is not judged in less than 4 minutes.');
  else console.log(`Memory: ${Math.round(early)} MiB in the second quarter, ${Math.round(late)} MiB in the last.`);
  for (const error of errors.slice(0, 20)) console.log(`Error: ${error}`);
  const failed = [grew && 'memory grew', errors.length > 0 && `${errors.length} errors`].filter(Boolean);
  console.log(failed.length === 0 ? 'Passed.' : `Failed: ${failed.join(', ')}.`);
  if (failed.length > 0) process.exitCode = 1;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
}
