import { execFileSync } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Besieged, besieged } from './besieged.ts';
import { statusesOf } from './raw.ts';

const wanted = 10_000;
let service: Besieged;
beforeAll(async () => {
  service = await besieged({ MUSTER_UPLOAD_IDLE_SECONDS: '4' });
});
afterAll(() => service.end());

interface Connection {
  readonly socket: Socket;
  /** What came, in full, when the other side is done with the connection. */
  readonly ended: Promise<string>;
}

/** Opens a connection and sends how a request begins. */
function open(beginning: string): Promise<Connection> {
  const { hostname, port } = new URL(service.url);
  const { promise: ended, resolve: end } = Promise.withResolvers<string>();
  return new Promise(resolve => {
    let text = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write(beginning);
      resolve({ socket, ended });
    });
    socket.setEncoding('latin1').on('data', part => {
      text += part;
    });
    // One that was never let in counts as opened and cut.
    socket
      .on('error', () => undefined)
      .on('close', () => {
        end(text);
        resolve({ socket, ended });
      });
  });
}

async function openMany(count: number, beginning: (position: number) => string): Promise<Connection[]> {
  const opened: Connection[] = [];
  while (opened.length < count) {
    const some = Array.from({ length: Math.min(250, count - opened.length) }, (_, at) =>
      open(beginning(opened.length + at)),
    );
    opened.push(...(await Promise.all(some)));
  }
  return opened;
}

async function closeAll(connections: readonly Connection[]): Promise<void> {
  for (const { socket } of connections) socket.destroy();
  await Promise.all(connections.map(({ ended }) => ended));
}

const head = (line: string, more = '') => `${line} HTTP/1.1\r\nHost: x\r\n${more}`;

test('senders that take their time are cut off, and nobody waits for them', async () => {
  const type = 'Content-Type: text/csv\r\nContent-Length: 100000\r\n\r\n';
  const upload = head(
    'POST /api/v1/tenants/me/batches?kind=register',
    `Authorization: Bearer ${service.token}\r\n${type}`,
  );
  const token = head(
    'POST /oauth2/token',
    'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99\r\n\r\n',
  );
  const beginnings = ['', 'GET / HT', head('GET /', 'X: '), upload, token, head('POST /nothing', type)];
  const slow = await openMany(300, at => beginnings[at % beginnings.length] ?? '');
  const drip = setInterval(() => {
    for (const { socket } of slow) if (socket.writable) socket.write('a');
  }, 500);
  // Who has an answer hangs up.
  for (const { socket } of slow) socket.on('data', () => socket.destroy());
  const cut = Promise.all(slow.map(({ ended }) => ended));
  const rounds = { served: 0 };
  for (let waiting = true; waiting; rounds.served += 1) {
    await service.servesOthers();
    const done = await Promise.race([cut, new Promise<null>(resolve => setTimeout(resolve, 200, null))]);
    waiting = done === null;
  }
  clearInterval(drip);
  expect(rounds.served).toBeGreaterThan(3);
  const statuses = (await cut).map(text => statusesOf(text)[0] ?? 0);
  for (const status of statuses) expect([0, 400, 404, 408, 429]).toContain(status);
});

/** The connections themselves, in this process and in the service, take a file descriptor each. */
const descriptors = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' })) || Number.POSITIVE_INFINITY;
const possible = descriptors > wanted + 1000;
if (!possible) console.log(`Not tested: ${wanted} connections at once, since ulimit -n is ${descriptors}.`);

test.runIf(possible)(`${wanted} connections keep nobody out`, async () => {
  const before = service.peakMiB();
  const beginnings = [
    '',
    'GET / HTTP/1.1\r\nHost: x\r\nX: ',
    head('GET /healthz', '\r\n'),
    head('POST /oauth2/token', 'Content-Length: 9\r\n\r\na'),
  ];
  const crowd = await openMany(wanted, at => beginnings[at % beginnings.length] ?? '');
  const newcomers = await openMany(20, () => head('GET /healthz', 'Connection: close\r\n\r\n'));
  for (const { ended } of newcomers) expect(statusesOf(await ended)).toEqual([200]);
  await service.servesOthers();
  const peak = service.peakMiB();
  const open = crowd.filter(({ socket }) => socket.writable).length;
  console.log(`${open} of ${wanted} connections were open; memory ${before?.toFixed()} to ${peak?.toFixed()} MiB.`);
  if (peak !== null) expect(peak).toBeLessThan(700);
  await closeAll(crowd);
  await service.servesOthers();
  const again = await openMany(1000, () => head('GET /healthz', 'Connection: close\r\n\r\n'));
  for (const { ended } of again) expect(statusesOf(await ended)).toEqual([200]);
});
