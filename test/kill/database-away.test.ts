import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OwnServer, ownServer } from '../fixtures/bundled.ts';
import { allSettled, broken } from './accounts.ts';
import { type Installation, installation } from './installation.ts';
import { registering } from './machines.ts';
import { childrenOf, gone, signalTree } from './processes.ts';
import { newUpload, type Sender, senderOf } from './senders.ts';

/** How long it stays away; 30 in a long run. */
const awaySeconds = Number(process.env.MUSTER_TEST_AWAY_SECONDS ?? 3);

let server: OwnServer;
let place: Installation;
let sender: Sender;
beforeAll(async () => {
  server = await ownServer();
  place = await installation({ settings: { DATABASE_URL: server.url } });
  await place.start();
  sender = senderOf(place.url, await place.createTenant('Contoso'));
});
afterAll(async () => {
  await place.remove();
  await server.remove();
});

const absences = {
  'stopped in good order': async (pid: number) => process.kill(pid, 'SIGINT'),
  killed: async (pid: number) => signalTree(pid, 'SIGKILL'),
  hanging: async (pid: number) => signalTree(pid, 'SIGSTOP'),
};

test.each(Object.entries(absences))(
  'a database that is %s: clear answers, nothing lost, and on by itself',
  async (how, leave) => {
    const first = Object.keys(absences).indexOf(how) * 6000;
    const before = newUpload('register', registering(first, 5200), 5200);
    const during = newUpload('register', registering(first + 5200, 100), 100);
    await sender.upload(before);
    const service = place.process().pid;
    const pid = (await server.pid()) ?? 0;
    const processes = [pid, ...childrenOf(pid)];
    await leave(pid);
    if (how !== 'hanging') await gone(processes);

    const until = performance.now() + awaySeconds * 1000;
    do {
      const [ready, ...refusals] = await Promise.all([
        answerTo('/readyz'),
        sender.refusal('POST', '/batches?kind=register', during.body),
        sender.refusal('GET', '/devices'),
        sender.refusal('GET', `/batches/${before.batchId}`),
      ]);
      expect(ready).toEqual({ status: 503, reason: 'The database does not answer.' });
      expect(refusals).toMatchObject([notReady, notReady, notReady]);
    } while (performance.now() < until);
    expect(await readdir(`${place.dataFolder}/spool`)).toEqual([]);

    if (how === 'hanging') signalTree(pid, 'SIGCONT');
    else await server.start();
    await place.ready();
    expect(place.process().pid).toBe(service);
    await sender.upload(during);
    await allSettled(server.database);
    expect([before, during].map(({ batchId }) => typeof batchId)).toEqual(['string', 'string']);
    expect(await broken(server.database, [sender])).toEqual([]);
  },
  300_000,
);

const notReady = { status: 503, code: 'notReady', retryAfter: expect.stringMatching(/^\d+$/) };

async function answerTo(path: string): Promise<unknown> {
  const response = await fetch(place.url + path, { signal: AbortSignal.timeout(20_000) });
  const { reason }: { reason?: unknown } = JSON.parse(await response.text());
  return { status: response.status, reason };
}
