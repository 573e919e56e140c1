import { spawnSync } from 'node:child_process';
import { statSync, truncateSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Batch } from '../../src/contracts/batches.ts';
import { type FreshDatabase, freshDatabase } from '../fixtures/database.ts';
import { type Installation, installation } from './installation.ts';
import { registering } from './machines.ts';
import { newUpload, type Sender, senderOf, type Upload } from './senders.ts';

/** A program that runs another with file systems of its own; the ordinary user needs a system that lets users make name spaces. */
const isRoot = process.getuid?.() === 0;
const unshare = ['unshare', ...(isRoot ? [] : ['--user', '--map-current-user', '--keep-caps']), '--mount'];
const mounting = spawnSync(unshare[0]!, [...unshare.slice(1), 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']);
const canMount = mounting.status === 0;
if (!canMount) console.log(`Full disks are not tested: a small disk cannot be mounted here (${mounting.stderr}).`);

/** Starts a program with small disks at some folders, the outer before the inner. They go with the program. */
function withDisks(sizes: Readonly<Record<string, `${number}m`>>): string[] {
  const mounts = Object.entries(sizes).map(
    ([folder, size]) => `mkdir -p "${folder}" && mount -t tmpfs -o size=${size},mode=0711 tmpfs "${folder}"`,
  );
  return [...unshare, 'sh', '-c', `${mounts.join(' && ')} && exec "$@"`, 'sh'];
}

/** The disks here are smaller than what a service wants to be free before it is ready. */
const ofAnySize = { MUSTER_LEAST_FREE_BYTES: '0' };

/** A folder as the service sees it. */
const seenBy = ({ pid }: { pid: number }, folder: string): string => `/proc/${pid}/root${folder}`;

/** How long the disk stays full; in a long run longer than the tries at a slice last. */
const fullSeconds = Number(process.env.MUSTER_TEST_AWAY_SECONDS ?? 1);

let place: Installation | undefined;
let database: FreshDatabase | undefined;
afterEach(async () => {
  await place?.remove();
  await database?.drop();
  [place, database] = [undefined, undefined];
});

/** Takes the space that a folder's disk has left; the file that holds it. */
function fill(folder: string, leaveMegabytes = 0): string {
  const filler = join(folder, 'filler');
  spawnSync('sh', ['-c', `cat /dev/zero > "${filler}"`], { stdio: 'ignore' });
  truncateSync(filler, Math.max(0, statSync(filler).size - leaveMegabytes * 2 ** 20));
  return filler;
}

const diskFull = {
  status: 503,
  code: 'notReady',
  detail: expect.stringContaining('disk space'),
  retryAfter: expect.any(String),
};

test.runIf(canMount)('a full disk under the spool: said so, nothing stored, and on by itself', async () => {
  database = await freshDatabase();
  const dataFolder = await mkdtemp(join(tmpdir(), 'muster-full-'));
  const spool = join(dataFolder, 'spool');
  place = await installation({
    dataFolder,
    settings: { DATABASE_URL: database.url, ...ofAnySize },
    wrap: withDisks({ [spool]: '4m' }),
  });
  await place.start();
  const sender = senderOf(place.url, await place.createTenant('Contoso'));
  const small = newUpload('register', registering(0, 50), 50);
  const large = newUpload('register', registering(0, 2000), 2000);

  expect(await sender.refusal('POST', '/batches?kind=register', large.body)).toMatchObject(diskFull);
  await sender.upload(large);
  await sender.upload(small);
  expect([large.batchId, typeof small.batchId]).toEqual([null, 'string']);

  const filler = fill(seenBy(place.process(), spool));
  const next = newUpload('register', registering(100, 50), 50);
  await sender.upload(next);
  expect(next.batchId).toBe(null);
  await rm(filler);
  await sender.upload(next);
  expect(typeof next.batchId).toBe('string');
});

// With the less, tables find no room; with the more, it is the log that finds none, and the database crashes until it does.
test.runIf(canMount).each([24, 44])(
  'a full disk under the database (%i MB left): refused, nothing lost, and on by itself',
  async left => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'muster-full-'));
    const disks = withDisks({ [dataFolder]: '300m', [join(dataFolder, 'spool')]: '64m' });
    place = await installation({ dataFolder, settings: ofAnySize, wrap: disks });
    await place.start();
    const { pid } = place.process();
    const inside = ['nsenter', ...(isRoot ? [] : ['--user', '--preserve-credentials']), '--mount', `--target=${pid}`];
    const sender = senderOf(place.url, await place.createTenant('Contoso', inside));
    const filler = fill(seenBy({ pid }, dataFolder), left);
    const uploads: Upload[] = [];
    do {
      uploads.push(newUpload('register', registering(uploads.length * 2000, 2000), 2000));
      await sender.upload(uploads.at(-1)!);
    } while (uploads.at(-1)?.batchId !== null);
    const until = performance.now() + fullSeconds * 1000;
    do {
      expect(await sender.refusal('POST', '/batches?kind=register', uploads[0]!.body)).toMatchObject(diskFull);
    } while (performance.now() < until);

    await rm(filler);
    await place.ready();
    expect(place.process().pid).toBe(pid);
    // Under a key of its own: the refused one's is kept for half a minute where the database could not be told to forget it.
    uploads.splice(-1, 1, newUpload('register', uploads.at(-1)!.body, 2000));
    await sender.upload(uploads.at(-1)!);
    expect(sender.ledger.wrong).toEqual([]);
    for (const { batchId } of uploads) expect(await outcomeOf(sender, batchId)).toMatchObject({ registered: 2000 });
  },
);

/** What a batch came to, when it has come to its end. */
async function outcomeOf(sender: Sender, batchId: string | null): Promise<Batch['counts'] | undefined> {
  for (;;) {
    const batch = batchId === null ? null : await sender.batchOf(batchId);
    if (batch === null || batch.counts.pending === 0) return batch?.counts;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
