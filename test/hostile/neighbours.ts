import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, openAsBlob, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type Client, muster } from '../../src/contracts/client.ts';
import { csvLine } from '../../src/files/write.ts';
import { captureOf, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../../src/hash-means.ts';
import { freePort } from '../fixtures/server.ts';

/**
 * `npm run neighbours`: what a tenant notices of another one that uploads a large file. Starts a service with its own
 * database in the temporary folder, and measures small requests, first with nothing else going on, then during the upload
 * and while its rows are settled. Prints one JSON line a phase and request.
 */
const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '200000' }, 'idle-seconds': { type: 'string', default: '15' } },
});
const rows = Number(options.rows);
/** A file may have 2 GiB; a row with a hash has 4.1 KB. */
const rowsAFile = 400_000;
/** Of the small batches' devices; those of the file begin at 0. */
let nextSeed = 2 ** 31;
const launcher = join(import.meta.dirname, '../../muster');

const folder = await mkdtemp(join(tmpdir(), 'muster-neighbours-'));
// As root the database runs as another user, who has to pass through.
await chmod(folder, 0o711);
try {
  await measure();
} finally {
  await rm(folder, { recursive: true });
}

async function measure(): Promise<void> {
  const files: string[] = [];
  for (let from = 0; from < rows; from += rowsAFile) {
    const file = join(folder, `devices-${from}.csv`);
    await pipeline(Readable.from(fileOf(from, Math.min(from + rowsAFile, rows))), createWriteStream(file));
    files.push(file);
  }
  const service = await startService();
  try {
    const [loud, quiet] = [service.client('Loud'), service.client('Quiet')];
    await smallRequests(quiet, new Promise(resolve => setTimeout(resolve, 2000)));
    print(
      'idle',
      await smallRequests(quiet, new Promise(resolve => setTimeout(resolve, 1000 * Number(options['idle-seconds'])))),
    );
    const began = performance.now();
    const made = uploadAll(loud, files);
    print('upload', await smallRequests(quiet, made));
    const accepted = performance.now();
    const ids = await made;
    print('settling', await smallRequests(quiet, Promise.all(ids.map(id => settled(loud, id)))));
    const batches = await Promise.all(ids.map(id => loud.batches.get(id)));
    const counts = batches.map(({ counts: { registered } }) => ({ registered }));
    const seconds = { upload: (accepted - began) / 1000, settling: (performance.now() - accepted) / 1000 };
    console.log(JSON.stringify({ rows, counts, seconds, peakRssMiB: service.peakMiB() }));
  } finally {
    await service.stop();
  }
}

async function uploadAll(api: Client, files: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const file of files) ids.push((await api.batches.create('register', await openAsBlob(file))).id);
  return ids;
}

function* fileOf(from: number, to: number): Generator<string> {
  yield csvLine(['Manufacturer', 'Model', 'Serial Number', 'Hardware Hash']);
  for (let seed = from; seed < to; seed += 1) yield rowOf(seed);
}

function rowOf(seed: number): string {
  const machine = makeMachine(seed);
  return csvLine([machine.manufacturer, machine.model, machine.serialNumber, captureOf(machine, {}, hashMeans)]);
}

/** Milliseconds of every request, by what was asked. */
type Times = Readonly<Record<'list 10 devices' | 'register 5 rows', number[]>>;

/** As one person would: one after another, as long as `until` takes. */
async function smallRequests(api: Client, until: Promise<unknown>): Promise<Times> {
  const times: Times = { 'list 10 devices': [], 'register 5 rows': [] };
  let over = false;
  const stop = until.finally(() => {
    over = true;
  });
  stop.catch(() => undefined);
  while (!over) {
    for (let turn = 0; turn < 4; turn += 1)
      times['list 10 devices'].push(await timed(() => api.devices.list({ limit: 10 })));
    const body = new Blob([[...fileOf(0, 0), ...Array.from({ length: 5 }, nextRow)].join('')]);
    times['register 5 rows'].push(await timed(() => api.batches.create('register', body)));
  }
  await stop;
  return times;
}

function nextRow(): string {
  nextSeed += 1;
  return rowOf(nextSeed);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function settled(api: Client, id: string): Promise<void> {
  for await (const { counts } of api.batches.follow(id)) if (counts.pending === 0) return;
}

function print(phase: string, times: Times): void {
  for (const [request, each] of Object.entries(times)) {
    const sorted = each.toSorted((a, b) => a - b);
    const at = (share: number) => Math.round(10 * (sorted[Math.ceil(share * sorted.length) - 1] ?? 0)) / 10;
    console.log(
      JSON.stringify({ phase, request, requests: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1), unit: 'ms' }),
    );
  }
}

interface RunningService {
  /** Of a new tenant. */
  client(name: string): Client;
  /** The most memory that the process ever had; null where the system does not tell. */
  peakMiB(): number | null;
  stop(): Promise<void>;
}

async function startService(): Promise<RunningService> {
  const port = await freePort();
  const environment = {
    PATH: process.env.PATH ?? '',
    MUSTER_DATA: join(folder, 'data'),
    MUSTER_PORT: String(port),
    MUSTER_REQUESTS_PER_MINUTE: '10000000',
  };
  const service = spawn(launcher, ['serve'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await untilItRuns(service);
  return {
    client(name) {
      const out = execFileSync(launcher, ['tenant', 'create', '--name', name, '--json'], {
        env: environment,
      });
      const { clientId, clientSecret } = z
        .object({ clientId: z.string(), clientSecret: z.string() })
        .parse(JSON.parse(out.toString()));
      return muster({ url: `http://127.0.0.1:${port}`, clientId, clientSecret });
    },
    peakMiB() {
      if (process.platform !== 'linux') return null;
      const status = readFileSync(`/proc/${service.pid}/status`, 'utf8');
      return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
    },
    async stop() {
      const ended = once(service, 'exit');
      service.kill('SIGTERM');
      await ended;
    },
  };
}

function untilItRuns({ stdout }: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    stdout?.on('data', part => {
      said += part;
      if (said.includes('Muster runs at')) resolve();
    });
    stdout?.on('end', () => reject(new Error('the service did not start')));
  });
}
