import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { type OwnServer, ownServer } from '../fixtures/bundled.ts';
import { type Standby, standbyOf } from '../fixtures/standby.ts';
import { allSettled, broken, endLeases } from '../kill/accounts.ts';
import { type Installation, installation } from '../kill/installation.ts';
import { registering } from '../kill/machines.ts';
import { childrenOf, gone, signalTree } from '../kill/processes.ts';
import { newUpload, type Sender, senderOf, type Upload } from '../kill/senders.ts';

let primary: OwnServer;
let standby: Standby;
let place: Installation;
beforeAll(async () => {
  primary = await ownServer();
  standby = await standbyOf(primary, { synchronous: true });
  // The standby first: a start passes over it, and new connections go on to the primary.
  place = await installation({ settings: { DATABASE_URL: both(standby.url, primary.url) } });
  await place.start();
});
afterAll(async () => {
  await place?.remove();
  await standby?.remove();
  await primary?.remove();
});

test('a standby takes over under load: nothing acknowledged is lost, clear answers meanwhile, and on by itself', async () => {
  const senders = await Promise.all(
    ['Contoso', 'Fabrikam'].map(async name => senderOf(place.url, await place.createTenant(name))),
  );
  const state = { dying: false };
  const streams = senders.map((sender, i) => keepSending(sender, i * 100_000, () => state.dying));
  while (acknowledged(senders) < 6) await new Promise(resolve => setTimeout(resolve, 20));

  const service = place.process().pid;
  const pid = (await primary.pid()) ?? 0;
  const processes = [pid, ...childrenOf(pid)];
  signalTree(pid, 'SIGKILL');
  state.dying = true;
  await gone(processes);
  await Promise.all(streams);
  const [first] = senders;
  const refused = await Promise.all([
    first!.refusal('POST', '/batches?kind=register', registering(900_000, 10)),
    first!.refusal('GET', '/devices'),
  ]);
  expect(refused).toMatchObject([notReady, notReady]);
  const ready = await fetch(`${place.url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([503, { reason: 'The database does not answer.' }]);

  await standby.promote();
  await place.ready();
  expect(place.process().pid).toBe(service);
  const after = openDatabase({ connectionString: standby.url });
  try {
    await endLeases(after);
    await Promise.all(senders.map(repeat));
    await Promise.all(senders.map((sender, i) => sender.upload(uploadOf(i * 100_000 + 50_000))));
    await allSettled(after);
    expect(senders.flatMap(({ ledger }) => ledger.uploads).filter(({ batchId }) => batchId === null)).toEqual([]);
    expect(await broken(after, senders)).toEqual([]);
  } finally {
    await after.close();
  }
}, 300_000);

const notReady = {
  status: 503,
  code: 'notReady',
  detail: expect.stringMatching(/\S/),
  retryAfter: expect.stringMatching(/^\d+$/),
};

const rows = 100;
const uploadOf = (first: number): Upload => newUpload('register', registering(first, rows), rows);

/** One file after another, until told that nobody answers any more. */
async function keepSending(sender: Sender, first: number, over: () => boolean): Promise<void> {
  for (let next = first; !over(); next += rows) await sender.upload(uploadOf(next));
}

/** What got no answer is sent again, with its key, until it gets one. */
async function repeat(sender: Sender): Promise<void> {
  for (const upload of sender.ledger.uploads) {
    while (upload.batchId === null) {
      await sender.upload(upload);
      if (upload.batchId === null) await new Promise(resolve => setTimeout(resolve, 500));
    }
  }
}

function acknowledged(senders: readonly Sender[]): number {
  return senders.flatMap(({ ledger }) => ledger.uploads).filter(({ batchId }) => batchId !== null).length;
}

/** One URL of two servers. */
function both(one: string, other: string): string {
  return one.replace(/\/muster$/, `,${new URL(other).host}/muster`);
}
